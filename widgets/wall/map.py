"""The map of the wall: looks by itself at what is urgent, has no hands, and says what it must."""

from dataclasses import dataclass, replace
from datetime import datetime
from heapq import nsmallest

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QWidget

from app.city.pack import Pack
from app.domain.fixes import Fixes
from app.domain.stage import Stage
from app.domain.wall import UNIT_STATES, Wall, WallIncident
from app.services.text import Text
from app.services.wall_focus import Box, Focus, Place, refocused, urgent_places
from widgets.map.canvas import MapCanvas
from widgets.map.marks import STATE_CODE, AreaMark, IncidentMark, MapTexts, UnitMarks
from widgets.map.room import Room
from widgets.wall.ink import CENTRE, Ink
from widgets.wall.names import WallNames
from widgets.wall.words import clock

MOST = 1_000  # incidents on the map, the most urgent first; what is left out is said
MARGIN_PX, ZOOM_STEP = 30, 0.25
BANNER_EMS = 14.0  # the least that a banner needs
FRAME_PX, HATCH_PX = 10, 24  # around a stale map
STATES = np.array([STATE_CODE[state] for state in UNIT_STATES], np.uint8)
PLATE_PX, NAME_PX = 12.0, 12.0  # the map's smallest letters, in its own pixels


@dataclass(frozen=True, slots=True)
class Banner:
    """A sentence across the map; `act`: a person is called, now."""

    words: str
    act: bool


class WallMap(MapCanvas):
    """Without mouse and keys; names and plates keep off the seams between screens."""

    def __init__(self, ink: Ink, pack: Pack, text: Text, parent: QWidget) -> None:
        super().__init__(ink.palette, parent)
        self.ink, self._city = ink, city_box(pack)
        self._ground.still = True  # a tile has as many pixels as the wall has: few are kept
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.set_features(pack.features)
        self.set_areas(
            tuple(AreaMark(d.id, d.name, d.polygons) for d in pack.districts),
            tuple(AreaMark(g.id, g.name, g.polygons) for g in pack.grids),
        )
        self.set_texts(
            MapTexts(
                name=text("map.name"),
                empty=text("map.empty"),
                metres=text("map.metres"),
                kilometres=text("map.kilometres"),
                attribution=pack.attribution,
            )
        )
        self.focus = Focus()
        self._fitted: tuple[Box | None, int, int] | None = None
        self._top = 0  # so many pixels of it were under banners then
        self._rows_of: tuple[object, object, np.ndarray] = (None, None, np.empty(0, np.intp))
        self.banners: tuple[Banner, ...] = ()
        self.stale = False
        self._parts: tuple[QRectF, ...] = ()

    def place(self, parts: tuple[QRectF, ...]) -> None:
        """The parts of it on each screen: where they meet there is a seam."""
        if parts == self._parts:
            return
        self._parts = parts
        across = {p.left() for p in parts if p.left() > 0.5}
        down = {p.top() for p in parts if p.top() > 0.5}
        self._labels.seams = (tuple(sorted(across)), tuple(sorted(down)))
        self._refresh()

    # ---- what is shown -------------------------------------------------------------------------

    def show_wall(self, wall: Wall, fixes: Fixes | None, now: datetime) -> None:
        fixes = fixes if fixes is not None else Fixes.none_for(())
        marks = self._unit_marks(wall, fixes, now)
        self.show_units(marks)
        self.show_incidents(incident_marks(wall, now))
        helped = {d.unit_id for d in wall.distress}
        seen = np.isfinite(marks.lon)
        places: dict[str, Place] = {
            id: (float(marks.lon[row]), float(marks.lat[row]))
            for row, id in enumerate(marks.ids)
            if id in helped and seen[row]
        }
        urgent, help_called = urgent_places(wall, now, places)
        self.focus = refocused(self.focus, urgent, help_called, now, self._city)
        self.look()

    def look(self) -> None:
        """Fit what is urgent, or the city: only when that or the size is another one, when a banner
        would hide some of it, and when the last banner has gone."""
        wanted = (self.focus.box, self.width(), self.height())
        top = round(max((box.bottom() for _, box in self._boxes()), default=0.0))
        hides, free = top > self._top, top == 0 < self._top
        if (wanted == self._fitted and not hides and not free) or self.width() < 50:
            return
        self._fitted, self._top = wanted, top
        self._take_size()
        below = replace(self._view, height=max(self._view.height - top, 50))
        fitted = below.fitted(self.focus.box or self._city, MARGIN_PX, ZOOM_STEP)
        self.set_view(replace(fitted, height=self._view.height).panned(0, top / 2))

    def _unit_marks(self, wall: Wall, fixes: Fixes, now: datetime) -> UnitMarks:
        units = wall.units
        rows = self._rows(units.ids, fixes)
        seen = rows >= 0

        def spread(column: np.ndarray) -> np.ndarray:
            out = np.full(len(rows), np.nan)
            out[seen] = column[rows[seen]]
            return out

        called = {d.unit_id: d.call_sign for d in wall.distress}
        return UnitMarks(
            units.ids,
            tuple(called.get(id, "") for id in units.ids),
            spread(fixes.lon),
            spread(fixes.lat),
            spread(fixes.heading),
            units.kind,
            STATES[units.state],
            now.timestamp() - spread(fixes.at),
            units.distress,
            wall.stale_s,
            wall.lost_s,
        )

    def _rows(self, ids: tuple[str, ...], fixes: Fixes) -> np.ndarray:
        """(n,) row of each unit in the fixes, -1 where it has none; kept while both stay."""
        if self._rows_of[0] != ids or self._rows_of[1] != fixes.unit_ids:
            row_of = fixes.index()
            rows = np.array([row_of.get(id, -1) for id in ids], np.intp)
            self._rows_of = (ids, fixes.unit_ids, rows)
        return self._rows_of[2]

    def show_stale(self, stale: bool) -> None:
        """A hatched frame while the picture is old: a shape that is seen from afar."""
        if stale != self.stale:
            self.stale = stale
            self.update()

    def show_banners(self, banners: tuple[Banner, ...]) -> None:
        if banners != self.banners:
            self.banners = banners
            self.update()

    # ---- painting ------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        if self.stale:
            self._paint_frame(painter)
        for banner, box in self._boxes():
            self._paint_banner(painter, banner, box)
        painter.end()

    def _boxes(self) -> list[tuple[Banner, QRectF]]:
        """At the top of the map: beside each other on the screens it reaches over, then below."""
        high, rim = self.ink.read * 1.9, FRAME_PX if self.stale else 0.0
        least = self.ink.read * BANNER_EMS
        found = [p for p in self._parts if p.top() < 0.5 and p.width() >= least]
        tops = sorted(found, key=QRectF.left) or [QRectF(self.rect())]
        boxes = []
        for n, banner in enumerate(self.banners):
            row, column = divmod(n, len(tops))
            part = tops[column].adjusted(rim, rim, -rim, 0)
            top = part.top() + row * high
            boxes.append((banner, QRectF(part.left(), top, part.width(), high - self.ink.gap)))
        return boxes

    def _paint_frame(self, painter: QPainter) -> None:
        colours, w, h = self.ink.palette, self.width(), self.height()
        frame = QRegion(0, 0, w, h).subtracted(
            QRegion(FRAME_PX, FRAME_PX, w - 2 * FRAME_PX, h - 2 * FRAME_PX)
        )
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRegion(frame)
        painter.fillRect(self.rect(), colours.text.overdue)
        painter.setPen(QPen(colours.states["waiting"], HATCH_PX / 2.5))
        for at in range(-h, w, HATCH_PX):
            painter.drawLine(at, h, at + h, 0)
        painter.restore()

    def _paint_banner(self, painter: QPainter, banner: Banner, box: QRectF) -> None:
        ink, colours = self.ink, self.ink.palette
        if banner.act:
            painter.fillRect(box, colours.states["distress"])
            colour = colours.text.overdue
        else:
            painter.fillRect(box, colours.surface.raised)
            painter.setPen(colours.states["waiting"])
            painter.drawRect(box.adjusted(0.5, 0.5, -1, -1))
            colour = colours.states["waiting"]
        size = ink.read * (1.25 if banner.act else 1.0)
        if ink.width(banner.words, size, bold=True) > box.width() - 2 * ink.pad:
            size = ink.read
        inner = box.adjusted(ink.pad, 0, -ink.pad, 0)
        ink.put(painter, inner, banner.words, colour, size=size, bold=True, align=CENTRE)

    def _reserve_rims(self, room: Room) -> None:
        super()._reserve_rims(room)
        for _, box in self._boxes():
            room.take_whatever(box.getCoords())  # type: ignore[arg-type]
        across, down = self._labels.seams
        for x in across:
            room.take_whatever((x - 1, 0, x + 1, self.height()))
        for y in down:
            room.take_whatever((0, y - 1, self.width(), y + 1))


def incident_marks(wall: Wall, now: datetime) -> tuple[IncidentMark, ...]:
    def rank(incident: WallIncident) -> tuple[bool, int, float]:
        late_s = incident.overdue_s(now) or 0.0
        return not incident.urgent(now), incident.priority, -late_s

    shown = wall.incidents if len(wall.incidents) <= MOST else nsmallest(MOST, wall.incidents, rank)
    return tuple(mark_of(incident, now) for incident in shown)


def mark_of(incident: WallIncident, now: datetime) -> IncidentMark:
    late_s = None if incident.due is Stage.FEEDBACK else incident.overdue_s(now)
    number = f"{incident.number:04}"
    return IncidentMark(
        f"#{number}",
        number,
        incident.lon,
        incident.lat,
        incident.priority,
        incident.state,
        incident.taken,
        late_s,
    )


def city_box(pack: Pack) -> Box:
    """Around the districts, or the pack's own bounds without any."""
    rings = [polygon[0] for d in pack.districts for polygon in d.polygons]
    if not rings:
        return pack.bounds
    corners = np.concatenate([np.array(ring) for ring in rings])
    (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
    return float(west), float(south), float(east), float(north)


def distress_banners(wall: Wall, names: WallNames, now: datetime, text: Text) -> tuple[Banner, ...]:
    """The latest three; more are counted in the last."""
    calls = wall.distress[::-1]
    found = [
        Banner(
            text(
                "wall.distress",
                call_sign=call.call_sign or "–",
                district=names.districts.get(call.district_id, "–"),
                age=clock((now - call.since).total_seconds()),
            ),
            True,
        )
        for call in calls[:3]
    ]
    if len(calls) > 3:
        found.append(Banner(text("wall.more_distress", n=len(calls) - 3), True))
    return tuple(found)


def left_out_banner(wall: Wall, text: Text) -> tuple[Banner, ...]:
    """In a flood: how many are not on the map. They are counted beside it like all others."""
    beyond = len(wall.incidents) - MOST
    if beyond <= 0:
        return ()
    return (Banner(text("wall.left_out", n=f"{beyond:,}", most=f"{MOST:,}"), False),)
