"""Feeds the map from the scene: units, incidents, what is picked and the way of the picked unit."""

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.city.pack import Pack
from app.domain.area import District, Grid
from app.domain.incident import Incident
from app.domain.unit import Unit
from widgets.map.marks import (
    KIND_CODE,
    STATE_CODE,
    AreaMark,
    IncidentMark,
    MapTexts,
    UnitMarks,
)
from widgets.map.view import MapView
from widgets.scene import Scene

NEAR_ZOOM = 15.0


class Chart(QObject):
    """Keeps the arrays of the map; the map itself knows nothing of the domain's picture."""

    incident_chosen = Signal(str)
    unit_chosen = Signal(str)
    place_asked = Signal(float, float)

    def __init__(self, scene: Scene, pack: Pack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scene, self._pack = scene, pack
        self.view = MapView(scene.palette)
        self.view.set_features(pack.features)
        self.view.set_areas(marks_of(pack.districts), marks_of(pack.grids))
        self.retranslate()
        self._ids: tuple[str, ...] = ()
        self._row: dict[str, int] = {}
        self._names: tuple[str, ...] = ()
        self._kind = self._state = np.empty(0, np.uint8)
        self._distress = np.empty(0, np.bool_)
        self._unit_id = ""
        self._outdated = False
        self._fitted = False
        self.view.incident_picked.connect(self.incident_chosen)
        self.view.unit_picked.connect(self.unit_chosen)
        self.view.place_asked.connect(self.place_asked)

    def put_units(self, changed: list[Unit]) -> None:
        """Take in what changed; after new units all arrays are made anew with the next frame."""
        self._outdated = self._outdated or any(unit.id not in self._row for unit in changed)
        if not self._outdated:
            self._take(changed)

    def _renew(self) -> None:
        units = list(self._scene.picture.units.values())
        self._ids = tuple(unit.id for unit in units)
        self._row = {id: row for row, id in enumerate(self._ids)}
        self._kind = np.zeros(len(units), np.uint8)
        self._state = np.zeros(len(units), np.uint8)
        self._distress = np.zeros(len(units), np.bool_)
        self._names = tuple(unit.call_sign for unit in units)
        self._outdated = False
        self._take(units)

    def _take(self, units: list[Unit]) -> None:
        for unit in units:
            row = self._row[unit.id]
            self._kind[row] = KIND_CODE[unit.kind]
            self._state[row] = STATE_CODE[unit.state]
            self._distress[row] = unit.in_distress

    def refresh(self) -> None:
        """Hand the map one frame."""
        self._show_units()
        incidents = self._scene.picture.incidents.values()
        self.view.show_incidents(tuple(self._mark(i) for i in incidents if i.open))

    def _show_units(self) -> None:
        if self._outdated:
            self._renew()
        fixes, limits = self._scene.fixes, self._scene.picture.limits
        if not self._ids:
            return
        at = np.array([self._scene.row_of.get(id, -1) for id in self._ids])
        seen = at >= 0

        def spread(column: np.ndarray) -> np.ndarray:
            out = np.full(len(at), np.nan)
            out[seen] = column[at[seen]]
            return out

        marks = UnitMarks(
            self._ids,
            self._names,
            spread(fixes.lon),
            spread(fixes.lat),
            spread(fixes.heading),
            self._kind.copy(),
            self._state.copy(),
            self._scene.now.timestamp() - spread(fixes.at),
            self._distress.copy(),
            limits.stale_s,
            limits.lost_s,
        )
        self.view.show_units(marks)

    def _mark(self, incident: Incident) -> IncidentMark:
        late = self._scene.overdue(incident)
        return IncidentMark(
            incident.id,
            f"{incident.number:04}",
            incident.lon,
            incident.lat,
            incident.priority,
            incident.state,
            taken=bool(incident.taken_by),
            overdue_s=self._scene.since(late[1]) if late else None,
        )

    def point_at(self, unit_id: str | None = None) -> None:
        """Mark what is picked: the chosen incident, a unit, and those that are recommended."""
        if unit_id is not None:
            self._unit_id = unit_id
        advice = self._scene.advice
        also: frozenset[str] = frozenset()
        if advice is not None and advice.incident_id == self._scene.chosen_id:
            also = frozenset(pick.unit_id for pick in advice.picks)
        self.view.select(self._unit_id, self._scene.chosen_id or "", also)

    def go_to(self, lon: float, lat: float) -> None:
        """Bring a place into the middle, no farther out than it can be read."""
        self.view.centre_on(lon, lat, max(self.view.view.zoom, NEAR_ZOOM))

    def go_to_unit(self, unit_id: str) -> None:
        row, fixes = self._scene.row_of.get(unit_id), self._scene.fixes
        if row is not None and not np.isnan(fixes.lon[row]):
            self.go_to(float(fixes.lon[row]), float(fixes.lat[row]))

    def fit_once(self) -> None:
        """Show the whole city when the window is first laid out."""
        if not self._fitted and self.view.width() > 100:
            self._fitted = True
            self.view.fit()

    def retranslate(self) -> None:
        text = self._scene.text
        self.view.set_texts(
            MapTexts(
                name=text("map.name"),
                description=text("map.description"),
                empty=text("map.empty"),
                metres=text("map.metres"),
                kilometres=text("map.kilometres"),
                attribution=self._pack.attribution,
            )
        )


def marks_of(areas: tuple[District, ...] | tuple[Grid, ...]) -> tuple[AreaMark, ...]:
    return tuple(AreaMark(area.id, area.name, area.polygons) for area in areas)
