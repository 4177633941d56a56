"""Arranging the wall on the wall itself: keys and mouse move and size panes, the file keeps it."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.services.text import Text
from app.services.wall_layout import (
    Cells,
    Layout,
    box_of,
    check_sizes,
    flaw,
    moved,
    save_layout,
)
from app.services.wall_sizes import BadWall, Sight
from widgets.wall.ink import CENTRE, Ink

STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
CORNER = 0.25  # of a pane at its lower right: dragging there sizes it


class Arranging(QWidget):
    """Lies over the panes. `changed` hears every layout, `turned` the scene, `ended` the end."""

    def __init__(
        self,
        layout: Layout,
        ink: Ink,
        text: Text,
        changed: Callable[[Layout], None],
        turned: Callable[[int], None],
        ended: Callable[[], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.layout_, self._ink, self._text = layout, ink, text
        self._changed, self._turned, self._ended = changed, turned, ended
        self.scene = self.chosen = 0
        self.said = ""
        self._drag: tuple[QPointF, Cells, bool] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setGeometry(parent.rect())
        self.show()
        self.raise_()
        self.setFocus()

    # ---- keys ----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS:
            across, down = STEPS[key]
            sizing = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._step(across, down, sizing)
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._choose(1 if key == Qt.Key.Key_Tab else -1)
        elif key == Qt.Key.Key_N:
            self._next_scene()
        elif key == Qt.Key.Key_S:
            self._save()
        elif key == Qt.Key.Key_Escape:
            self._ended()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab chooses the next pane."""
        self._choose(1 if forward else -1)
        return True

    @property
    def panes(self) -> list[Cells]:
        return [pane.at for pane in self.layout_.scenes[self.scene].panes]

    def _choose(self, step: int) -> None:
        self.chosen = (self.chosen + step) % len(self.panes)
        self.update()

    def _next_scene(self) -> None:
        self.scene, self.chosen = (self.scene + 1) % len(self.layout_.scenes), 0
        self._turned(self.scene)
        self.update()

    def _step(self, across: int, down: int, sizing: bool) -> None:
        at = self.panes[self.chosen]
        self._put(
            replace(at, wide=at.wide + across, high=at.high + down)
            if sizing
            else replace(at, left=at.left + across, top=at.top + down)
        )

    def _put(self, at: Cells) -> None:
        made = moved(self.layout_, self.scene, self.chosen, at)
        if made is not None and made != self.layout_:
            self.layout_, self.said = made, ""
            self._changed(made)
            self.update()

    def _save(self) -> None:
        try:
            if why := self.wrong():
                raise BadWall(why)
            save_layout(self.layout_)
        except BadWall as wrong:
            self.said = self._text("wall.not_saved", why=str(wrong))
        else:
            self.said = self._text("wall.saved", path=self.layout_.path)
        self.update()

    def wrong(self) -> str:
        """Why this layout cannot be used; "" where it can. Sizes as on the screen here."""
        if why := flaw(self.layout_):
            return why
        sight: Sight = self._ink.sight
        try:
            check_sizes(self.layout_, self.width(), self.height(), sight)
        except BadWall as wrong:
            return str(wrong).removeprefix(f"{self.layout_.path}: ")
        return ""

    # ---- mouse ---------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for n, at in enumerate(self.panes):
            box = self._box(at)
            if box.contains(event.position()):
                self.chosen = n
                inner = event.position() - box.topLeft()
                sizing = inner.x() > box.width() * (1 - CORNER) and inner.y() > box.height() * (
                    1 - CORNER
                )
                self._drag = (event.position(), at, sizing)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag is None:
            return
        start, was, sizing = self._drag
        gone, grid = event.position() - start, self.layout_.grid
        across = round(gone.x() / self.width() * grid[0])
        down = round(gone.y() / self.height() * grid[1])
        if sizing:
            self._put(replace(was, wide=was.wide + across, high=was.high + down))
        else:
            self._put(replace(was, left=was.left + across, top=was.top + down))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._drag = None

    # ---- painting ------------------------------------------------------------------------------

    def _box(self, at: Cells) -> QRectF:
        box = box_of(at, self.layout_.grid, self.width(), self.height())
        return QRectF(box.left, box.top, box.wide, box.high)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, ink, colours = QPainter(self), self._ink, self._ink.palette
        wrong = self.wrong()
        for n, pane in enumerate(self.layout_.scenes[self.scene].panes):
            chosen = n == self.chosen
            colour = colours.text.focus if chosen else colours.text.second
            painter.setPen(QPen(colour, 5 if chosen else 2))
            box = self._box(pane.at).adjusted(3, 3, -3, -3)
            painter.drawRect(box)
            if chosen:
                corner = QRectF(box.right() - 12, box.bottom() - 12, 12, 12)
                painter.fillRect(corner, colour)
        lines = [self._text("wall.arranging"), self.said or wrong]
        high = ink.note_line
        foot = QRectF(0, self.height() / 2 - high, self.width(), 2 * high)
        painter.fillRect(foot, colours.surface.raised)
        for n, line in enumerate(lines):
            row = QRectF(ink.pad, foot.top() + n * high, foot.width() - 2 * ink.pad, high)
            colour = colours.states["waiting"] if n and wrong else colours.text.first
            ink.put(painter, row, line, colour, size=ink.note, align=CENTRE)
        painter.end()
