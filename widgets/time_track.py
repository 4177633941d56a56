"""The line of a night: hours, marks of what happened, and the moment that is shown."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.services.night_marks import Mark, MarkKind
from widgets.scene import Scene
from widgets.style import NOTE, sized

HEIGHT: Final = 58
EDGE: Final = 26  # room for the first and the last hour
TICKS: Final = tuple(timedelta(minutes=m) for m in (5, 10, 15, 30, 60, 120, 180, 360, 720, 1440))
TICK_PX: Final = 70
SHOWN: Final = (MarkKind.OVERDUE, MarkKind.DIRECTIVE, MarkKind.DISTRESS)  # the gravest on top
NEAR_PX: Final = 6


class TimeTrack(QWidget):
    """`sought` tells where somebody clicked or dragged to."""

    sought = Signal(object)  # datetime

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self.since = self.until = self.now = scene.now
        self.marks: Sequence[Mark] = ()
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def put(self, since: datetime, until: datetime, marks: Sequence[Mark]) -> None:
        self.since, self.until, self.marks = since, until, marks
        self.update()

    def show_moment(self, now: datetime) -> None:
        if now != self.now:
            self.now = now
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(600, HEIGHT)

    # ---- places --------------------------------------------------------------------------------

    def x_of(self, at: datetime) -> float:
        span = max((self.until - self.since).total_seconds(), 1.0)
        return EDGE + (at - self.since).total_seconds() / span * (self.width() - 2 * EDGE)

    def moment_at(self, x: float) -> datetime:
        share = (x - EDGE) / max(self.width() - 2 * EDGE, 1)
        return self.since + min(max(share, 0.0), 1.0) * (self.until - self.since)

    # ---- painting ------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, palette = QPainter(self), self._scene.palette
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = QRectF(EDGE, 30, self.width() - 2 * EDGE, 8)
        painter.fillRect(line, palette.surface.line)
        gone = QRectF(line)
        gone.setRight(max(self.x_of(self.now), line.left()))
        painter.fillRect(gone, palette.text.replay)
        self._paint_hours(painter)
        self._paint_calls(painter)
        for kind in SHOWN:
            for mark in self.marks:
                if mark.kind is kind:
                    self._paint_mark(painter, mark)
        self._paint_moment(painter)

    def _paint_hours(self, painter: QPainter) -> None:
        palette, zone = self._scene.palette, self._scene.zone
        span = self.until - self.since
        room = max(self.width() // TICK_PX, 1)
        step = next((tick for tick in TICKS if span / tick <= room), TICKS[-1])
        local = self.since.astimezone(zone)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        at = midnight + ((local - midnight) // step) * step
        painter.setFont(sized(self.font(), NOTE))
        while at <= self.until:
            if at >= self.since:
                x = self.x_of(at)
                painter.setPen(QPen(palette.text.faint, 1))
                painter.drawLine(QPointF(x, 38), QPointF(x, 43))
                painter.setPen(palette.text.second)
                words = QRectF(x - 30, 42, 60, 16)
                painter.drawText(
                    words, Qt.AlignmentFlag.AlignCenter, f"{at.astimezone(zone):%H:%M}"
                )
            at += step

    def _paint_calls(self, painter: QPainter) -> None:
        """Each call a fine line: where they are dense, it was busy."""
        ink = QColor(self._scene.palette.text.second)
        ink.setAlpha(140)
        painter.setPen(QPen(ink, 1))
        for mark in self.marks:
            if mark.kind is MarkKind.INCIDENT:
                x = round(self.x_of(mark.at)) + 0.5
                painter.drawLine(QPointF(x, 22), QPointF(x, 30))

    def _paint_mark(self, painter: QPainter, mark: Mark) -> None:
        colour, shape = look(self._scene, mark.kind)
        painter.setPen(QPen(self._scene.palette.surface.panel, 1))
        painter.setBrush(colour)
        painter.drawPolygon(shape.translated(self.x_of(mark.at), 13))

    def _paint_moment(self, painter: QPainter) -> None:
        x = self.x_of(self.now)
        painter.setPen(QPen(self._scene.palette.text.first, 2))
        painter.drawLine(QPointF(x, 4), QPointF(x, 44))
        painter.setBrush(self._scene.palette.text.first)
        painter.drawPolygon(QPolygonF([QPointF(x - 5, 2), QPointF(x + 5, 2), QPointF(x, 9)]))

    # ---- hands ---------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.sought.emit(self.moment_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.sought.emit(self.moment_at(event.position().x()))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            words = "\n".join(self._words(mark) for mark in self.near(event.pos().x())[:8])
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def near(self, x: float) -> list[Mark]:
        shown = (MarkKind.INCIDENT, *SHOWN)
        own = (mark for mark in self.marks if mark.kind in shown)
        return [mark for mark in own if abs(self.x_of(mark.at) - x) <= NEAR_PX]

    def _words(self, mark: Mark) -> str:
        scene = self._scene
        who = f"#{mark.number:04}" if mark.number else scene.call_sign(mark.subject_id)
        if mark.kind is MarkKind.DIRECTIVE:
            who = ""
        hour = mark.at.astimezone(scene.zone).strftime("%H:%M:%S")
        return f"{hour} {scene.text(f'night.mark_{mark.kind}')} {who}".rstrip()


def look(scene: Scene, kind: MarkKind) -> tuple[QColor, QPolygonF]:
    """Colour and shape, 12 pixels high, around its middle."""
    states, directives = scene.palette.states, scene.palette.directives
    match kind:
        case MarkKind.OVERDUE:
            return states["waiting"], polygon((0, -6), (6, 6), (-6, 6))
        case MarkKind.DIRECTIVE:
            return directives["red"].colour, polygon((0, -7), (6, 0), (0, 7), (-6, 0))
        case MarkKind.DISTRESS:
            cross = ((-2, -6), (2, -6), (2, -2), (6, -2), (6, 2), (2, 2), (2, 6), (-2, 6))
            return states["distress"], polygon(*cross, (-2, 2), (-6, 2), (-6, -2), (-2, -2))
        case _:
            return scene.palette.text.second, polygon((-1, -6), (1, -6), (1, 6), (-1, 6))


def polygon(*points: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points])
