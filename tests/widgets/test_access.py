"""Every control has a name for a screen reader, in both languages; no words are cut."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.city.pack import Pack
from tests.widgets.words import cut, told
from widgets.tour import STATES, Tour, busy, quiet

CONTROLS = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit)


@pytest.fixture
def tour(qtbot: QtBot, tmp_path, demo_pack: Pack) -> Iterator[Tour]:
    from app.services.advisor import Answer  # noqa: PLC0415

    made = Tour(demo_pack, lambda question: Answer(None, {}), tmp_path, (1366, 768), "zh")
    yield made
    made.close()


def spoken(widget: QWidget) -> str:
    """What a screen reader says: the accessible name, or what stands on a button.

    Of a field it says neither the placeholder nor, as its name, what is written in it.
    """
    field = isinstance(widget, (QLineEdit, QPlainTextEdit))
    for said in ("accessibleName",) if field else ("accessibleName", "text"):
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


OPENED = (  # each is looked at, and put away again by Esc
    *("open_city", "keys_tour", "new_incident", "keys", "excluded", "compare", "close", "note"),
    *(
        "recall",
        "batch",
        "map_layers",
        "map_search",
        "map_near",
        "command_line",
        "response",
        "report",
    ),
)


def test_every_control_is_named_in_both_languages(tour: Tour) -> None:
    quiet(tour)
    busy(tour)
    window = tour.window
    for _ in ("zh", "en"):
        for action in OPENED:
            window.commands.carry_out(action)
            tour.settle()
            assert not nameless(window), (action, nameless(window))
            window.commands.do_dismiss()
        window.commands.do_language()


@pytest.mark.parametrize("size", [(1280, 720), (1536, 864), (1920, 1080)])  # 1080p: 150, 125, 100 %
def test_no_words_are_cut_in_either_language(tour: Tour, size: tuple[int, int]) -> None:
    window = tour.window
    window.resize(*size)
    tour.settle()
    assert cut(window) == [], "the empty window"
    quiet(tour)
    busy(tour)
    for language in ("zh", "en"):
        for docked in window.bottom.docked:
            window.panels.bring(docked.inner)
            tour.settle()
            assert cut(window) == [], (language, docked.name)
        window.commands.do_tab(3)
        for name in STATES:
            tour.choose(tour.incidents[name])
            assert cut(window) == [], (language, name)
        for action in OPENED:
            window.commands.carry_out(action)
            tour.settle()
            assert cut(window) == [], (language, action)
            window.commands.do_dismiss()
        window.commands.do_language()


def test_no_label_reads_markup_from_outside(tour: Tour) -> None:
    """Only the lamps are dressed in markup, and they escape what they show."""
    quiet(tour)
    busy(tour)
    window = tour.window
    marked = (window.strip.lamps, window.status.links)
    for label in window.findChildren(QLabel):
        if label not in marked:
            assert label.textFormat() is Qt.TextFormat.PlainText, told(label, label.text())
