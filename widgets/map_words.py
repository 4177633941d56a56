"""What lies over the map just now, said: who is followed, how far, whose reach, what is bare."""

from app.domain.sights import Sights
from widgets import figures
from widgets.chart import Chart
from widgets.map.layers.measure import distance_text
from widgets.map.marks import MapLayer
from widgets.scene import Scene


class MapWords:
    """Nothing is said of what is off."""

    def __init__(self, scene: Scene, chart: Chart) -> None:
        self._scene, self._chart, self._view = scene, chart, chart.view

    def lines(self, sights: Sights, whose: str) -> list[str]:
        """`whose` reach is wanted: the id of a unit, "" where none is meant."""
        text, measure, on = self._scene.text, self._view.overlay.measure, self._view.layers
        lines = []
        if self._chart.followed:
            name = self._scene.call_sign(self._chart.followed)
            lines.append(text("map.following", call_sign=name))
        if measure.on:
            lines.append(text("map.measuring", metres=self._metres(measure.metres)))
        if self._view.placeless:
            lines.append(text("map.placeless", count=self._view.placeless))
        if MapLayer.REACH in on:
            lines.append(self._reach(sights, whose))
        if MapLayer.BARE in on:
            lines.append(self._bare(sights))
        if MapLayer.HEAT in on:
            lines.append(self._heat(sights))
        return lines

    def _metres(self, metres: float) -> str:
        return distance_text(metres, self._view.texts)

    def _reach(self, sights: Sights, whose: str) -> str:
        text, reach = self._scene.text, sights.reach
        if not whose:
            return text("map.reach_whom")
        if sights.wanted.reach_of != whose:
            return text("map.reach_wait")
        name = self._scene.call_sign(whose)
        if reach is None:
            return text("map.reach_none", call_sign=name)
        minutes, metres = f"{reach.limit_s / 60:g}", self._metres(reach.metres)
        return text("map.reach_of", call_sign=name, minutes=minutes, metres=metres)

    def _bare(self, sights: Sights) -> str:
        bare, text = sights.bare, self._scene.text
        if bare is None:
            return text("map.bare_wait")
        share, minutes = f"{100 * bare.share:.0f}", f"{bare.limit_s / 60:g}"
        return text("map.bare", minutes=minutes, metres=self._metres(bare.metres), share=share)

    def _heat(self, sights: Sights) -> str:
        heat, scene = sights.heat, self._scene
        if heat is None or heat.since is None or heat.until is None:
            return scene.text("map.heat_none")
        since, until = (figures.minute(at, scene.zone) for at in (heat.since, heat.until))
        return scene.text("map.heat", calls=heat.calls, since=since, until=until)
