"""What the map wants to know of the adviser, and how it shows what it is told."""

from collections.abc import Callable
from datetime import datetime

from app.domain.sights import Heat, Sights, StreetLines, Wanted
from widgets import figures
from widgets.chart import Chart
from widgets.map.marks import HeatMark, MapLayer, ReachLines, WayMark
from widgets.map_streets import settled
from widgets.scene import Scene


class MapSights:
    """`now` is the last answer. What an older question was about is not shown for another unit."""

    def __init__(self, scene: Scene, chart: Chart) -> None:
        self._scene, self._chart, self._view = scene, chart, chart.view
        self.now = Sights()
        self._painted: dict[str, tuple[str, float, StreetLines]] = {}
        self._heat_of: tuple[int, datetime | None] | None = None  # what is on the map

    # ---- asked ---------------------------------------------------------------------------------

    def wanted(self, near: tuple[float, float] | None) -> Wanted:
        """`near` is a place, lon and lat, whose nearest units are listed."""
        on = self._view.layers
        return Wanted(
            pick=self._pick() if MapLayer.WAYS in on else None,
            on_the_way=MapLayer.WAYS in on,
            reach_of=self.whose() if MapLayer.REACH in on else "",
            bare=MapLayer.BARE in on,
            heat=MapLayer.HEAT in on,
            near=near,
        )

    def _pick(self) -> tuple[str, str] | None:
        """The unit one points at, or the first recommended, and the incident on the card."""
        incident, unit_id = self._scene.chosen, self.whose()
        if incident is None or not incident.open or not unit_id:
            return None
        on_it = {sent.unit_id for sent in self._scene.picture.active_on(incident.id)}
        return None if unit_id in on_it else (unit_id, incident.id)

    def whose(self) -> str:
        """The unit that is meant: the one pointed at, else the first recommended; "" for none."""
        if self._chart.unit_id:
            return self._chart.unit_id
        advice = self._scene.advice
        if advice is None or advice.incident_id != self._scene.chosen_id or not advice.picks:
            return ""
        return advice.picks[0].unit_id

    # ---- shown ---------------------------------------------------------------------------------

    def put(self, sights: Sights, wanted: Wanted) -> None:
        """Show an answer, less what is not wanted any more."""
        self.now, overlay = sights, self._view.overlay
        self._show_ways(sights, wanted)
        whose = sights.wanted.reach_of
        reach = sights.reach if whose == wanted.reach_of else None
        self._show_streets("reach", whose, reach, overlay.show_reach)
        self._show_streets("bare", "", sights.bare if wanted.bare else None, overlay.show_bare)
        self._show_heat(sights.heat if wanted.heat else None)

    def _show_ways(self, sights: Sights, wanted: Wanted) -> None:
        ways = [
            WayMark(
                way.lon,
                way.lat,
                f"{self._scene.call_sign(way.unit_id)} {figures.clock(way.eta_s)}",
                way.sent,
            )
            for way in sights.ways
            if (way.sent and wanted.on_the_way) or wanted.pick == (way.unit_id, way.incident_id)
        ]
        self._view.overlay.show_ways(tuple(ways))

    def _show_streets(
        self,
        name: str,
        whose: str,
        lines: StreetLines | None,
        show: Callable[[ReachLines | None], None],
    ) -> None:
        """Hand streets on, if they are others than those painted and not painted just now."""
        before, now = self._painted.get(name), self._scene.now.timestamp()
        if lines is None:
            if self._painted.pop(name, None) is not None:
                show(None)
            return
        if before is not None and before[0] == whose and settled(before, now, lines):
            return
        self._painted[name] = (whose, now, lines)
        show(ReachLines(lines.lon, lines.lat, lines.first, lines.seconds, lines.limit_s))

    def _show_heat(self, heat: Heat | None) -> None:
        known = (heat.calls, heat.since) if heat is not None else None
        if known == self._heat_of:
            return
        self._heat_of, mark = known, None
        if heat is not None:
            mark = HeatMark(heat.density, heat.west, heat.south, heat.east, heat.north)
        self._view.overlay.show_heat(mark)
