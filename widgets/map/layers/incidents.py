"""Incidents: a diamond with the priority; filled: somebody must act, only at its foot: to know."""

from math import isfinite
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.domain.incident import IncidentState
from widgets.map import qfast
from widgets.map.layers.badges import HEIGHT, Tally
from widgets.map.layers.crowds import Crowd, crowds_of, step_of, without
from widgets.map.layers.incident_printer import (
    ACT,
    HALF_PX,
    PULSE,
    RING_PX,
    IncidentPrinter,
    corners,
)
from widgets.map.layers.laid import Laid, Seen
from widgets.map.layers.plates import HEIGHT as PLATE_PX
from widgets.map.layers.plates import PlatePrinter, PlateStyle, beside
from widgets.map.marks import IncidentMark, Selection
from widgets.map.projection import View, to_mercator
from widgets.map.room import Room
from widgets.palette import Palette

DONE = frozenset({IncidentState.CLOSED})
NUMBERS_FROM_ZOOM = 16.0


class Shown(NamedTuple):
    """A diamond or a badge in view."""

    at: QPointF  # the middle of the diamond, in pixels
    tally: Tally
    badge: QRectF | None  # None: a diamond alone


class IncidentLayer:
    """The incidents on the map, waiting ones on top; those that would cover each other counted."""

    def __init__(self, palette: Palette) -> None:
        self._palette = palette
        self._plates, self._printer = PlatePrinter(), IncidentPrinter(palette)
        self._ids: tuple[object, ...] = ()
        self._crowded: dict[int, list[Crowd]] = {}  # by step of the zoom
        self._painted: tuple[View, str] | None = None
        self._laid: tuple[tuple[int, str], Laid] | None = None
        self._tallies: dict[tuple[int, ...], Tally] = {}
        self._seen: tuple[View, str, Seen] | None = None
        self.show(())

    def recolour(self, palette: Palette) -> None:
        """Use another theme."""
        self._palette = palette
        self._plates.clear()
        self._printer.recolour(palette)
        self._laid = self._seen = None

    def show(self, marks: tuple[IncidentMark, ...]) -> None:
        """Replace all incidents; closed ones and those without a place are not drawn."""
        open_ones = [mark for mark in marks if mark.state not in DONE]
        drawn = [mark for mark in open_ones if isfinite(mark.lon) and isfinite(mark.lat)]
        drawn.sort(key=lambda mark: (mark.state not in ACT, mark.priority, mark.id))
        self.placeless = len(open_ones) - len(drawn)
        self._marks, self._laid, self._seen = tuple(drawn), None, None
        self._tallies.clear()
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
        seen = self._see(view, picked)
        beats = seen.laid.untaken[seen.items]
        return [
            QRect(int(x) - reach, int(y) - reach, 2 * reach, 2 * reach)
            for x, y in seen.middles[beats].tolist()
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
        for shown, crowd in self._in_view(*self._painted) if self._painted else ():
            if shown.badge is not None and shown.badge.contains(across, down):
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
        """The most urgent first."""
        seen = self._see(view, picked)
        found = []
        for item, (left, top), (x, y) in zip(
            seen.items.tolist(), seen.corners.tolist(), seen.middles.tolist(), strict=True
        ):
            wide = float(seen.laid.wide[item])
            badge = QRectF(left, top, wide, HEIGHT) if wide else None
            found.append((Shown(QPointF(x, y), seen.laid.tallies[item], badge), item))
        return [(shown, seen.laid.crowds[item]) for shown, item in found]

    def _see(self, view: View, picked: str) -> Seen:
        """A frame asks several times."""
        if self._seen is None or self._seen[:2] != (view, picked):
            self._seen = (view, picked, self._laid_out(view, picked).seen(view, self._x, self._y))
        return self._seen[2]

    def _laid_out(self, view: View, picked: str) -> Laid:
        """It is the same while incidents are, and the zoom stays within its step."""
        key = (step_of(view.zoom), picked)
        if self._laid is None or self._laid[0] != key:
            crowds = self._crowds(view, picked)
            self._laid = (key, Laid.of(crowds, list(map(self._tally, crowds)), self._printer))
        return self._laid[1]

    def _tally(self, crowd: Crowd) -> Tally:
        """Kept, since to pick one changes one crowd or two."""
        known = self._tallies.get(crowd.rows)
        if known is None:
            known = Tally.of([self._marks[row] for row in crowd.rows])
            self._tallies[crowd.rows] = known
        return known

    def reserve(self, view: View, room: Room, picked: str = "") -> None:
        """Keep plates off diamonds and badges."""
        seen = self._see(view, picked)
        wide = seen.laid.wide[seen.items, None]
        size = np.where(wide > 0, np.hstack((wide, np.full_like(wide, HEIGHT))), 2 * HALF_PX)
        room.take_all(np.hstack((seen.corners, seen.corners + size)))

    def paint(
        self, painter: QPainter, view: View, ratio: float, selection: Selection, beat: int
    ) -> None:
        """Draw diamonds and badges, each with its rings, the most urgent last."""
        seen = self._see(view, selection.incident_id)
        self._painted = (view, selection.incident_id)
        rows, places = seen.stamped(self._printer, ratio)
        rows = self._printer.beating(rows, beat, ratio)
        stamps = qfast.fragments(len(rows), ratio)
        corners_px = np.round((places + rows[:, 0:2]) * ratio)
        stamps[:, 0:2] = (corners_px + rows[:, 4:6] / 2) / ratio
        stamps[:, 2:6] = rows[:, 2:6]
        stamps[:, 9] = rows[:, 6]
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        qfast.draw_fragments(painter, stamps, self._printer.pixmap)
        self._ring_picked(painter, seen, selection.incident_id)

    def _ring_picked(self, painter: QPainter, seen: Seen, picked: str) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for item, (x, y) in zip(seen.items.tolist(), seen.middles.tolist(), strict=True):
            if picked and seen.laid.tallies[item].worst.id == picked:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(self._palette.text.focus, 2.5))
                painter.drawPolygon(corners(QPointF(x, y), HALF_PX + 5.0))

    def paint_plates(self, painter: QPainter, view: View, selection: Selection, room: Room) -> None:
        """Draw how long each is overdue, and the numbers of those one looks at."""
        red = self._palette.states["overdue"]
        urgent = PlateStyle(red, red, self._palette.text.overdue, bold=True)
        colours = self._palette.map
        plain = PlateStyle(colours.plate, colours.plate_edge, colours.plate_text)
        seen = self._see(view, selection.incident_id)
        alone = seen.laid.wide[seen.items] == 0
        for item, (x, y) in zip(
            seen.items[alone].tolist(), seen.middles[alone].tolist(), strict=True
        ):
            mark = seen.laid.tallies[item].worst
            text, style = self._plate_text(mark, view, selection), plain
            if mark.overdue_s is not None:
                text, style = f"{text} {minutes(mark.overdue_s)}".strip(), urgent
            width = self._plates.width(text, style.bold)
            rect = text and beside(room, x, y, width, RING_PX + PLATE_PX / 3)
            if rect:
                self._plates.draw(painter, rect, text, style)

    def _plate_text(self, mark: IncidentMark, view: View, selection: Selection) -> str:
        named = view.zoom >= NUMBERS_FROM_ZOOM or mark.id == selection.incident_id
        return f"#{mark.number}" if named else ""


def minutes(seconds: float) -> str:
    """m:ss, as every clock of the console."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
