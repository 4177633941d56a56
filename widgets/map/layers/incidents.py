"""Incidents: a diamond with the priority; filled while somebody must act, an outline to know of."""

from collections.abc import Iterator
from math import isfinite
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap, QPolygonF

from app.domain.incident import IncidentState
from widgets.map.fonts import map_font
from widgets.map.layers.badges import BadgePrinter, Tally
from widgets.map.layers.crowds import Crowd, crowds_of, step_of, without
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
RIM_PX = 40.0  # half the widest badge, or two rings


class Shown(NamedTuple):
    """A diamond or a badge in view."""

    at: QPointF  # the middle of the diamond, in pixels
    tally: Tally
    badge: QRectF | None  # None: a diamond alone


class IncidentLayer:
    """The incidents on the map, waiting ones on top; those that would cover each other counted."""

    def __init__(self, palette: Palette) -> None:
        self._palette = palette
        self._printer, self._circles = PlatePrinter(), RingPrinter()
        self._badges = BadgePrinter()
        self._sprites: dict[tuple[IncidentState, int, float], QPixmap] = {}
        self._ids: tuple[object, ...] = ()
        self._crowded: dict[int, list[Crowd]] = {}  # by step of the zoom
        self._painted: list[tuple[QRectF, Crowd]] = []
        self._seen: tuple[View, str, list[tuple[Shown, Crowd]]] | None = None
        self.show(())

    def recolour(self, palette: Palette) -> None:
        """Use another theme."""
        self._palette = palette
        self._sprites.clear()
        self._printer.clear()
        self._circles.clear()
        self._badges.clear()

    def show(self, marks: tuple[IncidentMark, ...]) -> None:
        """Replace all incidents; closed ones and those without a place are not drawn."""
        open_ones = [mark for mark in marks if mark.state not in DONE]
        drawn = [mark for mark in open_ones if isfinite(mark.lon) and isfinite(mark.lat)]
        drawn.sort(key=lambda mark: (mark.state not in ACT, mark.priority, mark.id))
        self.placeless = len(open_ones) - len(drawn)
        self._marks, self._seen = tuple(drawn), None
        ids = tuple((mark.id, mark.lon, mark.lat) for mark in drawn)
        if ids != self._ids or not ids:
            self._ids = ids
            self._crowded.clear()
            self._x, self._y = to_mercator([m.lon for m in drawn], [m.lat for m in drawn])

    @property
    def pulsing(self) -> bool:
        """Whether any ring has to beat."""
        return any(not mark.taken for mark in self._marks)

    def pulse_areas(self, view: View, picked: str = "") -> list[QRect]:
        """What has to be painted again when the rings beat."""
        reach = int(RING_PX + max(radius for radius, _ in PULSE) + 3)
        return [
            QRect(int(at.x()) - reach, int(at.y()) - reach, 2 * reach, 2 * reach)
            for (at, tally, _), _ in self._in_view(view, picked)
            if tally.untaken
        ]

    def place(self, incident_id: str) -> tuple[float, float] | None:
        """Lon and lat of an incident."""
        return next(((m.lon, m.lat) for m in self._marks if m.id == incident_id), None)

    def pick(
        self, view: View, across: float, down: float, radius: float, picked: str = ""
    ) -> str | None:
        """The uppermost single incident within `radius` pixels, measured along the diamond."""
        pixels = view.to_screen(self._x, self._y).tolist()
        for crowd in self._crowds(view, picked):
            x, y = pixels[crowd.middle]
            single = len(crowd.rows) == 1 and self._marks[crowd.middle].count == 1
            if single and abs(x - across) + abs(y - down) <= radius:
                return self._marks[crowd.middle].id
        return None

    def crowd_at(self, across: float, down: float) -> tuple[IncidentMark, ...]:
        """Those that the badge under a pixel stands for, the most urgent first."""
        for rect, crowd in self._painted:
            if rect.contains(across, down):
                return tuple(self._marks[row] for row in crowd.rows)
        return ()

    def _crowds(self, view: View, picked: str) -> list[Crowd]:
        """The most urgent first; they stay while incidents do. Who is picked stands alone."""
        step = step_of(view.zoom)
        if step not in self._crowded:
            self._crowded[step] = (
                [Crowd((row,), row) for row in range(len(self._marks))]
                if any(mark.count > 1 for mark in self._marks)  # by cells: they do not touch
                else crowds_of(step, self._x, self._y)
            )
        crowds = self._crowded[step]
        row = next((n for n, mark in enumerate(self._marks) if mark.id == picked), None)
        return crowds if row is None else without(crowds, row)

    def _in_view(self, view: View, picked: str) -> list[tuple[Shown, Crowd]]:
        """The most urgent first; a frame asks several times."""
        if self._seen is None or self._seen[:2] != (view, picked):
            self._seen = (view, picked, list(self._found(view, picked)))
        return self._seen[2]

    def _found(self, view: View, picked: str) -> Iterator[tuple[Shown, Crowd]]:
        pixels = view.to_screen(self._x, self._y).tolist()
        for crowd in self._crowds(view, picked):
            x, y = pixels[crowd.middle]
            if not (-RIM_PX < x < view.width + RIM_PX and -RIM_PX < y < view.height + RIM_PX):
                continue
            tally = Tally.of([self._marks[row] for row in crowd.rows])
            if tally.count == 1:
                yield Shown(QPointF(x, y), tally, None), crowd
                continue
            rect = self._badges.rect(tally, x, y)
            yield Shown(self._badges.diamond(rect), tally, rect), crowd

    def reserve(self, view: View, room: Room, picked: str = "") -> None:
        """Keep plates off diamonds and badges."""
        for (at, _, badge), _ in self._in_view(view, picked):
            half = HALF_PX
            room.take_whatever(
                badge.getCoords()  # type: ignore[arg-type]
                if badge
                else (at.x() - half, at.y() - half, at.x() + half, at.y() + half)
            )

    def paint(
        self, painter: QPainter, view: View, ratio: float, selection: Selection, beat: int
    ) -> None:
        """Draw diamonds and badges, each with its rings, the most urgent last."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = self._in_view(view, selection.incident_id)
        self._painted = [(each.badge, crowd) for each, crowd in shown if each.badge is not None]
        for (at, tally, badge), _ in reversed(shown):
            sprite = self._sprite(tally.worst, ratio)
            if badge is not None:
                self._badges.draw(painter, badge, tally, sprite, self._palette)
            self._rings(painter, tally, at, beat, tally.worst.id == selection.incident_id)
            if badge is None:
                corner = QPointF(round(at.x() * ratio) / ratio, round(at.y() * ratio) / ratio)
                painter.drawPixmap(corner - QPointF(SPRITE_PX / 2, SPRITE_PX / 2), sprite)

    def paint_plates(self, painter: QPainter, view: View, selection: Selection, room: Room) -> None:
        """Draw how long each is overdue, and the numbers of those one looks at."""
        red = self._palette.states["overdue"]
        urgent = PlateStyle(red, red, self._palette.text.overdue, bold=True)
        colours = self._palette.map
        plain = PlateStyle(colours.plate, colours.plate_edge, colours.plate_text)
        for (at, tally, badge), _ in self._in_view(view, selection.incident_id):
            if badge is not None:
                continue
            mark = tally.worst
            text, style = self._plate_text(mark, view, selection), plain
            if mark.overdue_s is not None:
                text, style = f"{text} {minutes(mark.overdue_s)}".strip(), urgent
            width = self._printer.width(text, style.bold)
            rect = text and beside(room, at.x(), at.y(), width, RING_PX + HEIGHT / 3)
            if rect:
                self._printer.draw(painter, rect, text, style)

    def _plate_text(self, mark: IncidentMark, view: View, selection: Selection) -> str:
        named = view.zoom >= NUMBERS_FROM_ZOOM or mark.id == selection.incident_id
        return f"#{mark.number}" if named else ""

    def _rings(self, painter: QPainter, tally: Tally, at: QPointF, beat: int, picked: bool) -> None:
        if tally.overdue and tally.count == 1:
            for radius in (RING_PX, RING_PX + 4.5):
                self._circles.draw(painter, at, radius, self._palette.states["overdue"], 2.0)
        if tally.untaken:
            grown, opacity = PULSE[beat % len(PULSE)]
            colour = self._palette.symbols[tally.worst.state].toRgb()
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
