"""Between the form of a directive and the map: what is drawn there, and all that is in force."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.city.locate import Whereabouts
from app.domain.directive import Directive
from app.domain.directive_area import Circle, DirectiveArea
from widgets import levels
from widgets.map.layers.orders import OrderMark, ring_of, ring_of_points
from widgets.map.layers.sketch import LonLat, SketchKind

if TYPE_CHECKING:
    from widgets.window import ConsoleWindow

Rings = tuple[tuple[LonLat, ...], ...]


class Sketching:
    """The composer says what is to be drawn, the map says where; what cannot be is said there."""

    def __init__(
        self, window: ConsoleWindow, locate: Callable[[float, float], Whereabouts]
    ) -> None:
        self._locate = locate
        self._window, self._scene = window, window.scene
        view, composer = window.chart.view, window.composer
        self._view, self._composer = view, composer
        self._sketch = view.overlay.sketch
        view.sketched.connect(self.place)
        view.sketch_done.connect(self.complete)
        view.sketch_back.connect(self.back)
        composer.sketching.connect(self.turn)
        composer.shown.connect(self.show_aimed)

    # ---- drawing -------------------------------------------------------------------------------

    @property
    def drawing(self) -> bool:
        return self._sketch.on is not None

    def turn(self, name: str) -> None:
        """Begin to draw a shape, "done" completes it, "" leaves it."""
        if name == "done":
            self.complete()
            return
        if not name:
            self._end()
            return
        self._sketch.level = self._composer.draft.level
        self._sketch.begin(SketchKind(name))
        self._composer.show_sketch(name)
        self._view.setFocus()
        self._window.tools.say()
        self._view.update()

    def place(self, lon: float, lat: float) -> None:
        """A corner, the middle or the edge of a circle, or the grid that lies there."""
        sketch = self._sketch
        if sketch.on is SketchKind.GRIDS:
            found = self._locate(lon, lat)
            if found.grid is not None:
                self._composer.turn_grid(found.grid.id)
            return
        key = sketch.add((lon, lat))
        if key:
            sketch.refused = ((lon, lat), self._scene.text(key))
        elif sketch.on is SketchKind.CIRCLE and len(sketch.places) == 2:
            self.complete()
        self._view.update()

    def back(self) -> None:
        self._sketch.back()
        self._view.update()

    def complete(self) -> None:
        """The shape goes to the form; where it cannot be one, that is said on the map."""
        sketch = self._sketch
        if sketch.on is SketchKind.CIRCLE:
            circle = sketch.circle()
            if circle is None:
                del sketch.places[1:]
                return
            self._composer.add_shape(circle)
        elif sketch.on is SketchKind.POLYGON:
            key = sketch.closes()
            if key:
                where = sketch.places[-1] if sketch.places else self._window.tools._middle()
                sketch.refused = (where, self._scene.text(key))
                self._composer.say(key)
                self._composer.show_sketch(SketchKind.POLYGON.value)
                self._view.update()
                return
            self._composer.add_shape(sketch.polygon())
        self._end()

    def _end(self) -> None:
        self._sketch.end()
        self._composer.show_sketch("")
        self._window.tools.say()
        self._view.update()

    # ---- shown ---------------------------------------------------------------------------------

    def show_aimed(self) -> None:
        """What the form is aimed at now, in the colour of its level."""
        composer = self._composer
        area = composer.draft.area if composer.isVisible() else DirectiveArea()
        self._sketch.level = composer.draft.level
        self._sketch.rings = self._rings(area)
        self._view.update()

    def show_orders(self) -> None:
        """Every directive in force that has an area, and the one on the card as it stands."""
        scene = self._scene
        known = scene.picture.directives.values()
        shown = [d for d in known if d.active or d.id == scene.directive_id]
        self._view.overlay.show_orders(tuple(filter(None, map(self._mark, shown))))

    def _mark(self, d: Directive) -> OrderMark | None:
        rings = self._rings(d.area)
        if not rings:
            return None
        text = f"{levels.shape(d.level)} {levels.number(d)}"
        return OrderMark(d.id, d.level, text, rings, d.id == self._scene.directive_id, d.active)

    def _rings(self, area: DirectiveArea) -> Rings:
        names = self._scene.names
        areas = [names.districts.get(id) for id in area.district_ids]
        grids = [names.grids.get(id) for id in area.grid_ids]
        known = [one for one in (*areas, *grids) if one is not None]
        rings = [polygon[0] for one in known for polygon in one.polygons]
        rings += [ring_of_points(polygon) for polygon in area.polygons]
        rings += [ring_of(circle) for circle in area.circles if isinstance(circle, Circle)]
        return tuple(tuple(ring) for ring in rings)

    def go_to(self, d: Directive) -> None:
        """The map shows the whole area of a directive."""
        places = [place for ring in self._rings(d.area) for place in ring]
        if places:
            lon, lat = zip(*places, strict=True)
            bounds = (min(lon), min(lat), max(lon), max(lat))
            self._view.set_view(self._view.view.fitted(bounds, margin=60))
