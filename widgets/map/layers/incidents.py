"""Incidents: a diamond with the priority; filled while somebody must act, an outline to know of."""

from math import isfinite

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap, QPolygonF

from app.domain.incident import IncidentState
from widgets.map.fonts import map_font
from widgets.map.layers.plates import HEIGHT, PlatePrinter, PlateStyle, beside
from widgets.map.layers.rings import RingPrinter
from widgets.map.marks import IncidentMark, Selection
from widgets.map.projection import View, to_mercator
from widgets.map.room import Room
from widgets.palette import Palette

HALF_PX = 11.0  # from the middle to a corner
SPRITE_PX = 28
RING_PX = 15.5
PULSE = ((0.0, 1.0), (1.5, 0.75), (3.0, 0.5), (1.5, 0.75))  # radius, opacity: four steps a second
ACT = frozenset({IncidentState.WAITING})
DONE = frozenset({IncidentState.CLOSED})
NUMBERS_FROM_ZOOM = 16.0


class IncidentLayer:
    """The incidents on the map, waiting ones on top."""

    def __init__(self, palette: Palette) -> None:
        self._palette = palette
        self._printer, self._circles = PlatePrinter(), RingPrinter()
        self._sprites: dict[tuple[IncidentState, int, float], QPixmap] = {}
        self.show(())

    def recolour(self, palette: Palette) -> None:
        """Use another theme."""
        self._palette = palette
        self._sprites.clear()
        self._printer.clear()
        self._circles.clear()

    def show(self, marks: tuple[IncidentMark, ...]) -> None:
        """Replace all incidents; closed ones and those without a place are not drawn."""
        drawn = [m for m in marks if m.state not in DONE and isfinite(m.lon) and isfinite(m.lat)]
        drawn.sort(key=lambda mark: (mark.state in ACT, -mark.priority, mark.id))
        self._marks = tuple(drawn)
        self._x, self._y = to_mercator([m.lon for m in drawn], [m.lat for m in drawn])

    @property
    def pulsing(self) -> bool:
        """Whether any ring has to beat."""
        return any(not mark.taken for mark in self._marks)

    def pulse_areas(self, view: View) -> list[QRect]:
        """What has to be painted again when the rings beat."""
        reach = int(RING_PX + max(radius for radius, _ in PULSE) + 3)
        return [
            QRect(int(x) - reach, int(y) - reach, 2 * reach, 2 * reach)
            for mark, (x, y) in zip(self._marks, view.to_screen(self._x, self._y), strict=True)
            if not mark.taken
            and -reach < x < view.width + reach
            and -reach < y < view.height + reach
        ]

    def place(self, incident_id: str) -> tuple[float, float] | None:
        """Lon and lat of an incident."""
        return next(((m.lon, m.lat) for m in self._marks if m.id == incident_id), None)

    def pick(self, view: View, across: float, down: float, radius: float) -> str | None:
        """The uppermost incident within `radius` pixels of a pixel, measured along the diamond."""
        pixels = view.to_screen(self._x, self._y)
        near = abs(pixels[:, 0] - across) + abs(pixels[:, 1] - down) <= radius
        return self._marks[int(near.nonzero()[0][-1])].id if near.any() else None

    def reserve(self, view: View, room: Room) -> None:
        """Keep plates off the diamonds."""
        room.take_around(view.to_screen(self._x, self._y), HALF_PX)

    def paint(
        self, painter: QPainter, view: View, ratio: float, selection: Selection, beat: int
    ) -> None:
        """Draw rings, then diamonds."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rim = 2 * RING_PX
        for mark, (x, y) in zip(self._marks, view.to_screen(self._x, self._y), strict=True):
            if not (-rim < x < view.width + rim and -rim < y < view.height + rim):
                continue
            self._rings(painter, mark, QPointF(x, y), beat, mark.id == selection.incident_id)
            corner = QPointF(round(x * ratio) / ratio, round(y * ratio) / ratio)
            corner -= QPointF(SPRITE_PX / 2, SPRITE_PX / 2)
            painter.drawPixmap(corner, self._sprite(mark, ratio))

    def paint_plates(self, painter: QPainter, view: View, selection: Selection, room: Room) -> None:
        """Draw how long each is overdue, and the numbers of those one looks at."""
        red = self._palette.states["overdue"]
        urgent = PlateStyle(red, red, self._palette.text.overdue, bold=True)
        colours = self._palette.map
        plain = PlateStyle(colours.plate, colours.plate_edge, colours.plate_text)
        rim = 2 * RING_PX
        # The most urgent is drawn last and gets its plate first.
        places = list(zip(self._marks, view.to_screen(self._x, self._y), strict=True))[::-1]
        for mark, (x, y) in places:
            if not (-rim < x < view.width + rim and -rim < y < view.height + rim):
                continue
            text, style = self._plate_text(mark, view, selection), plain
            if mark.overdue_s is not None:
                text, style = f"{text} {minutes(mark.overdue_s)}".strip(), urgent
            rect = text and beside(
                room, x, y, self._printer.width(text, style.bold), RING_PX + HEIGHT / 3
            )
            if rect:
                self._printer.draw(painter, rect, text, style)

    def _plate_text(self, mark: IncidentMark, view: View, selection: Selection) -> str:
        named = view.zoom >= NUMBERS_FROM_ZOOM or mark.id == selection.incident_id
        return f"#{mark.number}" if named else ""

    def _rings(
        self, painter: QPainter, mark: IncidentMark, at: QPointF, beat: int, picked: bool
    ) -> None:
        if mark.overdue_s is not None:
            for radius in (RING_PX, RING_PX + 4.5):
                self._circles.draw(painter, at, radius, self._palette.states["overdue"], 2.0)
        if not mark.taken:
            grown, opacity = PULSE[beat % len(PULSE)]
            colour = self._palette.symbols[mark.state].toRgb()
            colour.setAlphaF(opacity)
            self._circles.draw(painter, at, RING_PX + grown, colour, 2.5)
        if picked:
            half = HALF_PX + 5.0
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._palette.text.focus, 2.5))
            painter.drawPolygon(_diamond(at, half))

    def _sprite(self, mark: IncidentMark, ratio: float) -> QPixmap:
        key = (mark.state, mark.priority, ratio)
        if key not in self._sprites:
            self._sprites[key] = self._drawn(mark, ratio)
        return self._sprites[key]

    def _drawn(self, mark: IncidentMark, ratio: float) -> QPixmap:
        side = round(SPRITE_PX * ratio)
        pixmap = QPixmap(side, side)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        act = mark.state in ACT
        colour = (self._palette.symbols if act else self._palette.states)[mark.state]
        middle = QPointF(SPRITE_PX / 2, SPRITE_PX / 2)
        painter.setPen(QPen(self._palette.map.symbol_edge, 4.0))
        painter.setBrush(self._palette.map.symbol_edge)
        painter.drawPolygon(_diamond(middle, HALF_PX))
        painter.setPen(QPen(colour, 2.0))
        painter.setBrush(colour if act else self._palette.map.plate)
        painter.drawPolygon(_diamond(middle, HALF_PX - 0.5))
        painter.setPen(self._palette.text.on_symbol if act else colour)
        painter.setFont(map_font(13, bold=True))
        square = QRectF(0, -0.5, SPRITE_PX, SPRITE_PX)
        painter.drawText(square, Qt.AlignmentFlag.AlignCenter, str(mark.priority))
        painter.end()
        return pixmap


def minutes(seconds: float) -> str:
    """m:ss, as every clock of the console."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _diamond(at: QPointF, half: float) -> QPolygonF:
    x, y = at.x(), at.y()
    return QPolygonF(
        [QPointF(x, y - half), QPointF(x + half, y), QPointF(x, y + half), QPointF(x - half, y)]
    )
