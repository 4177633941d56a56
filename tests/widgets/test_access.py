"""Every control has a name for a screen reader, in both languages; no button's words are cut."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.city.pack import Pack
from widgets.tour import Tour, busy, quiet

CONTROLS = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit)


@pytest.fixture
def tour(qtbot: QtBot, tmp_path, demo_pack: Pack) -> Iterator[Tour]:
    from app.services.advisor import Answer  # noqa: PLC0415

    made = Tour(demo_pack, lambda question: Answer(None, {}), tmp_path, (1366, 768), "zh")
    yield made
    made.close()


def spoken(widget: QWidget) -> str:
    """What a screen reader says: the accessible name, or what stands on or in it."""
    for said in ("accessibleName", "text", "placeholderText"):
        words = getattr(widget, said, lambda: "")()
        if words:
            return str(words)
    return ""


def controls(window: QWidget) -> list[QWidget]:
    """Those of our own: Qt's scroll arrows, combo boxes' lists and header corners are not."""
    found = [w for kind in CONTROLS for w in window.findChildren(kind)]
    return [
        w
        for w in found
        if not isinstance(w, QHeaderView)
        and not w.objectName().startswith("qt_")
        and not isinstance(w.parent(), (QComboBox, QAbstractItemView))
        and "Private" not in type(w.parent()).__name__
        and type(w).__name__ != "QComboBoxListView"
        and not w.metaObject().className().startswith(("QTableCornerButton", "CloseButton"))
        and w.focusPolicy() is not Qt.FocusPolicy.NoFocus
    ]


def nameless(window: QWidget) -> list[str]:
    return sorted(
        f"{type(w.parent()).__name__} > {type(w).__name__}"
        for w in controls(window)
        if w.isVisible() and not spoken(w)
    )


def cut(window: QWidget) -> list[str]:
    shown = [w for w in window.findChildren(QAbstractButton) if w.isVisible() and w.text()]
    return [w.text() for w in shown if w.width() < w.minimumSizeHint().width()]


def test_every_control_is_named_and_whole_in_both_languages(tour: Tour) -> None:
    quiet(tour)
    busy(tour)
    window = tour.window
    for _ in ("zh", "en"):
        for opened in (lambda: None, window.city_maker.open, window.keys_tour.begin):
            opened()
            QApplication.processEvents()
            assert not nameless(window), nameless(window)
            assert cut(window) == []
            window.city_maker.leave()
            window.keys_tour.leave()
        window.commands.do_language()
