"""What is laid over the ground and can be switched: heat, bare streets, reach, ways, trails."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage, QPainter

from widgets.map import qfast
from widgets.map.base import frame_of
from widgets.map.layers.bare import Bare
from widgets.map.layers.heat import HeatStain
from widgets.map.layers.measure import Measure
from widgets.map.layers.orders import OrderAreas, OrderMark
from widgets.map.layers.pin import Pin
from widgets.map.layers.posts import Posts
from widgets.map.layers.reach import Reach
from widgets.map.layers.sketch import Sketch
from widgets.map.layers.trails import TrailLines, Trails, trail_pen
from widgets.map.layers.ways import Ways
from widgets.map.marks import (
    FIRST_LAYERS,
    HeatMark,
    MapLayer,
    MapTexts,
    ReachLines,
    UnitMarks,
    WayMark,
)
from widgets.map.projection import View
from widgets.map.render_thread import Breathe, RenderThread
from widgets.map.room import Room
from widgets.map.tiles import Tile, TileCache, WashedTiles
from widgets.palette import Palette

MANY_HEADS = 150  # smooth lines cost more than they please


class Overlay:
    """Owned by the canvas; `changed` is called whenever the map must be painted anew."""

    def __init__(
        self,
        palette: Palette,
        ground: TileCache,
        thread: RenderThread,
        breathe: Breathe,
        changed: Callable[[], None],
        parent: QObject,
    ) -> None:
        self._palette, self._breathe, self._changed = palette, breathe, changed
        self.on: frozenset[MapLayer] = FIRST_LAYERS
        self.ways, self.trails, self.measure, self.pin = Ways(), Trails(), Measure(), Pin()
        self.posts = Posts()
        self.orders, self.sketch = OrderAreas(), Sketch()
        self._heat_mark: HeatMark | None = None
        self._reach: Reach | None = None
        self._bare: Bare | None = None
        self._heat: HeatStain | None = None
        self._trails: TrailLines | None = None
        self._ground = ground
        self.tiles = WashedTiles(self._wash, ground, thread, parent)
        self.tiles.changed.connect(changed)

    def recolour(self, palette: Palette) -> None:
        """Use another theme."""
        self._palette = palette
        if self._heat_mark is not None:
            self._heat = HeatStain.of(self._heat_mark, palette.map)
        for part in (self.ways, self.measure, self.pin, self.posts, self.orders, self.sketch):
            part.recolour()
        self.tiles.clear()

    def switch(self, layer: MapLayer, on: bool) -> None:
        self.on = self.on | {layer} if on else self.on - {layer}
        self.tiles.clear()
        self._changed()

    # What is shown

    def show_ways(self, marks: tuple[WayMark, ...]) -> None:
        """Replace all ways."""
        self.ways.show(marks)
        self._changed()

    def show_orders(self, marks: tuple[OrderMark, ...]) -> None:
        """Replace the areas of all directives in force."""
        if marks != self.orders.marks:
            self.orders.show(marks)
            self._changed()

    def show_reach(self, lines: ReachLines | None) -> None:
        """Colour the streets that can be reached, or none."""
        self._reach = None if lines is None else Reach.of(lines)
        self._renew(emptied=lines is None)

    def show_bare(self, lines: ReachLines | None) -> None:
        """Hollow the streets that nobody reaches in time, or none."""
        self._bare = None if lines is None else Bare.of(lines)
        self._renew(emptied=lines is None)

    def show_heat(self, heat: HeatMark | None) -> None:
        """Stain the ground by how many calls came from there, or not at all."""
        self._heat_mark = heat
        self._heat = None if heat is None else HeatStain.of(heat, self._palette.map)
        self._renew(emptied=heat is None)

    def _renew(self, emptied: bool) -> None:
        # What was there is shown until the new one is painted, but never what is there no more.
        self.tiles.clear() if emptied else self.tiles.outdate()
        self._changed()

    # Painting

    @property
    def washes(self) -> bool:
        """Whether tiles of this layer have anything on them."""
        shown = (
            (MapLayer.REACH, self._reach),
            (MapLayer.BARE, self._bare),
            (MapLayer.HEAT, self._heat),
            (MapLayer.TRAILS, self._trails),
        )
        return any(layer in self.on and what is not None for layer, what in shown)

    def put_trails(self, marks: UnitMarks, at: float, picked: str) -> None:
        """Remember where everybody is; painted anew with every sample that is kept."""
        kept = self.trails.put(marks, at)
        if MapLayer.TRAILS in self.on and (kept or self._trails is None):
            self.renew_trails(marks, picked)

    def renew_trails(self, marks: UnitMarks, picked: str) -> None:
        """Also when another unit is picked."""
        self._trails = self.trails.lines(marks, picked)
        self._renew(emptied=False)

    def paint_ground(self, painter: QPainter, view: View, ratio: float, ask: bool) -> bool:
        """The ground with all that lies on it; False while something of it is missing."""
        if not self.washes:
            return self._ground.draw(painter, view, ratio, ask)
        ground = self._ground.prepare(view, ratio, ask)
        self.tiles.draw(painter, view, ratio, ask, ring=0)
        return all(self._ground.current(tile) is not None for tile in ground)

    def paint_ways(self, painter: QPainter, view: View, moving: bool) -> None:
        """Below the names, above the streets."""
        if MapLayer.DIRECTIVES in self.on:
            self.orders.paint(painter, view, self._palette, moving)
        if MapLayer.WAYS in self.on:
            self.ways.paint(painter, view, self._palette.map, moving)

    def paint_heads(self, painter: QPainter, view: View, marks: UnitMarks) -> None:
        """The youngest end of each trail, that moves with its unit."""
        if MapLayer.TRAILS not in self.on or self._trails is None:
            return
        heads = self.trails.heads(marks, self._trails.rows(view.zoom), view)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, len(heads) < MANY_HEADS)
        painter.setPen(trail_pen(self._palette.map, 0))
        qfast.draw_lines(painter, heads)

    def paint_words(self, painter: QPainter, view: View, room: Room) -> None:
        """Words beside the ways, where incidents and units have left room."""
        if MapLayer.DIRECTIVES in self.on:
            self.orders.paint_plates(painter, view, self._palette, room)
        if MapLayer.WAYS in self.on:
            self.ways.paint_plates(painter, view, self._palette, room)

    def paint_over(self, painter: QPainter, view: View, texts: MapTexts) -> None:
        """What a person has put on the map, above everything."""
        self.posts.paint(painter, view, self._palette)
        self.sketch.paint(painter, view, self._palette)
        self.pin.paint(painter, view, self._palette)
        self.measure.paint(painter, view, self._palette, texts)

    def complete(self, view: View, ratio: float) -> None:
        """Paint now what the view still lacks; the ground is complete."""
        if self.washes:
            self.tiles.complete(view, ratio)

    def _wash(self, tile: Tile, image: QImage) -> QImage:
        """Paint over a tile of the ground, on the render thread."""
        frame, colours, on = frame_of(tile, image), self._palette.map, self.on
        if self._heat is not None and MapLayer.HEAT in on:
            self._heat.paint(image, frame)
        streets = (
            (MapLayer.TRAILS, self._trails),
            (MapLayer.BARE, self._bare),
            (MapLayer.REACH, self._reach),
        )
        for layer, lines in streets:
            if lines is not None and layer in on:
                self._breathe()
                lines.paint(image, frame, tile.zoom, colours, self._breathe)
        return image
