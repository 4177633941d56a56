"""Finds words that do not fit where they stand, on every kind of widget that shows some."""

import re
from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTabBar,
    QTableView,
    QWidget,
)

from widgets.stage_clock import StageClock

ROOT = QModelIndex()
HEAD_PADDING = 16  # pixels of a header's words, left and right together, as in widgets/style.py
CELL_PADDING = 20  # 12 by the style sheet, the rest by the style
TAB_PADDING = {"queue": 16}  # of a tab bar by its name, as in widgets/style.py; else
USUAL_TAB_PADDING = 24


def cut(window: QWidget) -> list[str]:
    """Everything visible in `window` whose words are wider or higher than their place."""
    found = [*labels(window), *buttons(window), *tabs(window), *heads(window), *fields(window)]
    return sorted(set(found + stages(window)))


def told(widget: QWidget, words: str) -> str:
    return f"{type(widget.parent()).__name__} > {type(widget).__name__}: {words}"


def seen(window: QWidget, kind: type) -> Iterator[QWidget]:
    """Visible and not scrolled away: what lies in a scroll area may be reached by scrolling."""
    for widget in window.findChildren(kind):
        if widget.isVisible() and widget.width() > 0:
            yield widget


def labels(window: QWidget) -> list[str]:
    found = []
    for label in seen(window, QLabel):
        words = re.sub(r"<[^>]*>", "", label.text()) if markup(label) else label.text()
        if not words.strip():
            continue
        inside = label.contentsRect()
        if label.wordWrap():
            box = label.fontMetrics().boundingRect(
                0, 0, inside.width(), 10_000, Qt.TextFlag.TextWordWrap, words
            )
            fits = box.height() <= label.height() + 2 and box.width() <= inside.width() + 1
        else:
            fits = label.sizeHint().width() <= label.width() + 1
        if not fits or beyond(label):
            found.append(told(label, words))
    return found


def markup(label: QLabel) -> bool:
    return label.textFormat() is not Qt.TextFormat.PlainText


def beyond(widget: QWidget) -> bool:
    """Whether it reaches out of its parent on the right."""
    parent = widget.parentWidget()
    return parent is not None and widget.geometry().right() > parent.width()


def buttons(window: QWidget) -> list[str]:
    shown = [b for b in seen(window, QAbstractButton) if b.text()]
    return [
        told(b, b.text()) for b in shown if b.width() < b.minimumSizeHint().width() or beyond(b)
    ]


def tabs(window: QWidget) -> list[str]:
    found = []
    for bar in seen(window, QTabBar):
        for n in range(bar.count()):
            place, words = bar.tabRect(n), bar.tabText(n)
            padding = TAB_PADDING.get(bar.objectName(), USUAL_TAB_PADDING)
            need = bar.fontMetrics().horizontalAdvance(words) + padding
            if place.width() < need or place.right() > bar.width():
                found.append(told(bar, words))
    return found


def heads(window: QWidget) -> list[str]:
    """Words of the columns; a column without words has none to cut."""
    found = []
    for head in seen(window, QHeaderView):
        model = head.model()
        if model is None or head.orientation() is not Qt.Orientation.Horizontal:
            continue
        for n in range(head.count()):
            words = str(model.headerData(n, Qt.Orientation.Horizontal) or "")
            need = head.fontMetrics().horizontalAdvance(words) + HEAD_PADDING
            if words and not head.isSectionHidden(n) and head.sectionSize(n) < need:
                found.append(told(head, words))
    return found


def fields(window: QWidget) -> list[str]:
    """What stands in a field before anybody has written, and what a combo box shows."""
    found = []
    for field in seen(window, QLineEdit):
        words = field.placeholderText()
        room = field.width() - 18
        if words and not field.text() and field.fontMetrics().horizontalAdvance(words) > room:
            found.append(told(field, words))
    for box in seen(window, QComboBox):
        if box.fontMetrics().horizontalAdvance(box.currentText()) > box.width() - 30:
            found.append(told(box, box.currentText()))
    return found


def stages(window: QWidget) -> list[str]:
    """The stage clock shows words of ours in its cells, not only facts."""
    return [words for clock in seen(window, StageClock) for words in cells(clock)]


def cells(view: QTableView) -> list[str]:
    model, found = view.model(), []
    for row in range(model.rowCount(ROOT)):
        for column in range(model.columnCount(ROOT)):
            words = str(model.index(row, column, ROOT).data() or "")
            need = view.fontMetrics().horizontalAdvance(words) + CELL_PADDING
            if words and view.columnWidth(column) < need:
                found.append(told(view, words))
    return found
