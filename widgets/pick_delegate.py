"""Paints a recommended unit: what it is and when it can be there, and below why it stands there."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from widgets import paint
from widgets.advice_lines import PickLine
from widgets.scene import Scene
from widgets.style import NOTE, TABLE, chosen_colour, sized
from widgets.value_table import VALUE

HEIGHT, COMPACT = 46, 26  # with and without the second line
GAP = 10  # pixels after a tag in the second line
LEAST_TAG = 24  # pixels: less shows no letter
RANK, SHAPE, NAME, ETA, FAR, AGE = 24, 18, 66, 104, 64, 44  # widths in pixels


class PickDelegate(QStyledItemDelegate):
    def __init__(self, scene: Scene, view: QWidget) -> None:
        super().__init__(view)
        self._scene = scene
        self._main = sized(view.font(), TABLE)
        self._bold = sized(view.font(), TABLE, bold=True)
        self._note = sized(view.font(), NOTE)
        self.compact = False

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(200, COMPACT if self.compact else HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        pick = index.data(VALUE)
        area: QRect = option.rect
        painter.save()
        painter.setClipRect(area)
        if isinstance(pick, PickLine):
            self._ground(painter, area, bool(option.state & QStyle.StateFlag.State_Selected))
            rest = self._first(painter, area, pick)
            if not self.compact:
                self._second(painter, area, pick, rest)
        painter.restore()

    def _ground(self, painter: QPainter, area: QRect, chosen: bool) -> None:
        palette = self._scene.palette
        painter.fillRect(area, chosen_colour(palette) if chosen else palette.surface.panel)
        painter.setPen(QPen(palette.surface.line, 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if chosen:
            painter.setPen(QPen(palette.text.focus, 1))
            painter.drawRect(area.adjusted(0, 0, -1, -1))

    def _first(self, painter: QPainter, area: QRect, pick: PickLine) -> list[tuple[str, str]]:
        """Gives the tags that found no room."""
        palette = self._scene.palette
        top, height = area.top() + (3 if self.compact else 4), 20
        x = area.left() + 4
        box = QRect(x, top, RANK - 2, height)
        if pick.marked:
            painter.fillRect(box, palette.text.focus)
        ink = palette.text.on_focus if pick.marked else palette.text.focus
        rank = f"✓{pick.rank}" if pick.marked else str(pick.rank)
        paint.write(painter, box, rank, self._bold, ink, paint.CENTRE)
        x += RANK
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.states["available"])
        paint.unit_shape(painter, QPointF(x + 5, top + 10), pick.kind, 10)
        x += SHAPE
        plain, second = palette.text.first, palette.text.second
        late = palette.states["overdue"] if pick.misses else plain
        stale = palette.states["waiting"] if pick.stale else second
        columns: list[tuple[int, str, QColor, bool]] = [
            (NAME, pick.call_sign, plain, True),
            (ETA, pick.eta, late, True),
            (FAR, pick.distance, second, False),
            (AGE, pick.age, stale, False),
        ]
        for width, words, ink, bold in columns:
            align = paint.LEFT if words is pick.call_sign else paint.RIGHT
            font = self._bold if bold else self._main
            paint.write(painter, QRect(x, top, width - 6, height), words, font, ink, align)
            x += width
        box = QRect(x, top, area.right() - 8 - x, height)
        return self._tags(painter, box, pick)

    def _tags(self, painter: QPainter, box: QRect, pick: PickLine) -> list[tuple[str, str]]:
        """Chips from the right edge; those that find no room are given back."""
        palette, right, rest = self._scene.palette, box.right(), []
        metrics = QFontMetrics(self._note)
        for word, role in pick.tags:
            width = paint.chip_width(word, self._note)
            if self.compact:  # no second line takes it over: cut it rather than leave it out
                width = min(width, right - box.left())
            elif right - width < box.left():
                rest.append((word, role))
                continue
            if width < LEAST_TAG:
                continue
            area = QRect(right - width, box.top() + 1, width, box.height() - 2)
            inside = width - 2 * paint.CHIP_PAD
            seen = metrics.elidedText(word, Qt.TextElideMode.ElideRight, inside)
            paint.chip(painter, area, seen, self._note, palette.states[role], None)
            right -= width + 4
        return rest

    def _second(
        self, painter: QPainter, area: QRect, pick: PickLine, rest: list[tuple[str, str]]
    ) -> None:
        """Why it stands there; before it, in their colours, the tags that found no room."""
        left = area.left() + 4 + RANK
        for word, role in rest:
            width = QFontMetrics(self._note).horizontalAdvance(word)
            box = QRect(left, area.top() + 24, width + 1, 18)
            paint.write(painter, box, word, self._note, self._scene.palette.states[role])
            left += width + GAP
        box = QRect(left, area.top() + 24, area.right() - 8 - left, 18)
        paint.write(painter, box, pick.why, self._note, self._scene.palette.text.second)
