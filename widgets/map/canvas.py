"""Paints the map: ground, overlay and names kept while the view rests, then what moves."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import (
    QHideEvent,
    QImage,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from app.city.features import Features
from widgets.map.base import frame_of, new_image
from widgets.map.furniture import Furniture, paint_empty
from widgets.map.labels.layer import LabelLayer
from widgets.map.labels.place import Block
from widgets.map.labels.sheet import Sheet
from widgets.map.layers.incidents import IncidentLayer
from widgets.map.layers.units import UnitLayer
from widgets.map.marks import (
    AreaMark,
    IncidentMark,
    MapLayer,
    MapTexts,
    Selection,
    UnitMarks,
)
from widgets.map.overlay import Overlay
from widgets.map.pieces import Piecework
from widgets.map.projection import Box, View
from widgets.map.raster import Pictures, paint_raster
from widgets.map.render_thread import Gate, RenderThread
from widgets.map.room import Room
from widgets.map.scenery import Scenery
from widgets.map.tiles import Tile, TileCache
from widgets.palette import Palette, load_palette
from widgets.turns import Turns

BEAT_MS = 250  # four steps of one pulse a second
BAKED = frozenset({MapLayer.AREAS, MapLayer.RASTER})  # into the tiles of the ground
FRAME_MS = 16  # what nobody drags is painted so late, so often at most, and after the other panels
MANY_AREAS = 40  # a frame in so many pieces costs more than a whole one
REST_MS = 120  # a view that has not moved for so long is kept as one picture


class MapCanvas(QWidget):
    """What is shown and where; `widgets.map.view.MapView` adds the mouse and the keyboard."""

    view_changed = Signal()
    layers_changed = Signal()

    def __init__(
        self,
        palette: Palette | None = None,
        parent: QWidget | None = None,
        turns: Turns | None = None,
    ) -> None:
        """In `turns` a map that nobody drags is painted piece by piece."""
        super().__init__(parent)
        self._palette = palette or load_palette("dark")
        self._texts = MapTexts()
        self._view = View(width=max(self.width(), 1), height=max(self.height(), 1))
        self._scenery, self._selection = Scenery(), Selection()
        self._pictures: Pictures | None = None
        self._units, self._incidents = UnitLayer(self._palette), IncidentLayer(self._palette)
        self._furniture = Furniture()
        self._hovered_grid: AreaMark | None = None
        self._background = QPixmap()
        self._background_of: tuple[View, float, int] | None = None
        self._version = self._beat = 0
        self._gate = Gate()
        self._outdated, self._due = True, False  # something no picture shows; one to be shown
        done = self._show_ahead
        self._ahead = Piecework(self._pieces, turns or Turns(self), self._gate, done, self)
        self._make_layers()
        self._make_timers()

    def _make_layers(self) -> None:
        # No Qt parent: it must outlive this widget until its thread has ended.
        thread = self._thread = RenderThread()
        self.destroyed.connect(thread.close)
        self._ground = TileCache(self._paint_tile, thread, self, lambda: self._palette.map.land)
        self.overlay = Overlay(
            self._palette, self._ground, thread, self._gate.breathe, self._refresh, self
        )
        self._labels = LabelLayer(self._paint_sheet, thread, self)
        for layer in (self._ground, self._labels):
            layer.changed.connect(self._refresh)

    def _make_timers(self) -> None:
        self._beats, self._rest = QTimer(self), QTimer(self)
        self._beats.setInterval(BEAT_MS)
        self._beats.timeout.connect(self._pulse)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._soon)
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.setInterval(FRAME_MS)
        self._frame.timeout.connect(self._begin)

    # What is shown

    def set_palette(self, palette: Palette) -> None:
        """Use another theme."""
        self._palette = palette
        self._units.recolour(palette)
        self._incidents.recolour(palette)
        self._ground.clear()
        self.overlay.recolour(palette)
        self._labels.outdate()
        self._refresh()

    def set_texts(self, texts: MapTexts) -> None:
        """Use the sentences of the window's language."""
        self._texts = texts
        self.setAccessibleName(texts.name)
        self.setAccessibleDescription(texts.description)
        self._refresh()

    def set_features(self, features: Features) -> None:
        """Replace the base map; it is prepared and painted in the background."""
        self._set_scenery(Scenery(features, self._scenery.districts, self._scenery.grids))

    def set_areas(self, districts: tuple[AreaMark, ...], grids: tuple[AreaMark, ...]) -> None:
        """Replace districts and grids."""
        self._hovered_grid = None
        self._set_scenery(Scenery(self._scenery.features, districts, grids))

    def _set_scenery(self, scenery: Scenery) -> None:
        self._scenery = scenery
        self._outdate_ground()
        self._labels.outdate()
        self._refresh()

    def set_pictures(self, pictures: Pictures | None) -> None:
        """Raster tiles to show in place of the base map while that layer is on."""
        self._pictures = pictures
        self._outdate_ground()
        self._refresh()

    def _outdate_ground(self) -> None:
        self._ground.outdate()
        self.overlay.tiles.outdate()

    @property
    def has_pictures(self) -> bool:
        """Whether there are raster tiles that could be shown."""
        return self._pictures is not None

    def show_units(self, marks: UnitMarks) -> None:
        """Replace the frame of units."""
        self._units.show(marks)
        self._soon()

    def show_incidents(self, marks: tuple[IncidentMark, ...]) -> None:
        """Replace all incidents."""
        self._incidents.show(marks)
        self._run_beats()
        self._soon()

    @property
    def layers(self) -> frozenset[MapLayer]:
        """What is switched on."""
        return self.overlay.on

    def switch(self, layer: MapLayer, on: bool) -> None:
        """Show a layer or not."""
        if on == (layer in self.layers):
            return
        self.overlay.switch(layer, on)
        if layer is MapLayer.TRAILS and on:
            self.overlay.renew_trails(self._units.marks, self._selection.unit_id)
        if layer in BAKED:
            self._outdate_ground()
        self.layers_changed.emit()

    def select(
        self, unit_id: str = "", incident_id: str = "", also: frozenset[str] = frozenset()
    ) -> None:
        """Ring a unit and an incident, and name the units `also` (those recommended)."""
        self._selection = Selection(unit_id, incident_id, also)
        self._soon()

    @property
    def texts(self) -> MapTexts:
        """The sentences that are on the map now."""
        return self._texts

    @property
    def placeless(self) -> int:
        """How many open incidents have no place that could be shown."""
        return self._incidents.placeless

    @property
    def units(self) -> UnitMarks:
        """The frame of units that is shown."""
        return self._units.marks

    # Where

    @property
    def view(self) -> View:
        """What is in view."""
        return self._view

    def set_view(self, view: View, at_once: bool = True) -> None:
        """Show another part of the ground; the size stays the widget's."""
        if view != self._view:
            self._view = view
            self._ahead.drop()
            self._rest.start()
            self.update() if at_once else self._soon()
            self.view_changed.emit()

    def centre_on(self, lon: float, lat: float, zoom: float | None = None) -> None:
        """Bring a place (degrees) to the middle."""
        self.set_view(self._view.centred(lon, lat, zoom), at_once=False)

    def fit(self, bounds: Box | None = None) -> None:
        """Show west, south, east, north (degrees), or the whole city without bounds."""
        bounds = bounds or self._scenery.bounds()
        if bounds is not None:
            self._take_size()  # a widget that was never shown has not been told its size
            self.set_view(self._view.fitted(bounds))

    def wait_tiles(self) -> None:
        """Paint now, on this thread, all that the view still lacks: for pictures and tests."""
        ratio = self.devicePixelRatioF()
        self._ahead.drop()
        self._ground.complete(self._view, ratio)
        self._labels.complete(self._view, ratio)
        self.overlay.complete(self._view, ratio)
        self._refresh()

    def grab_complete(self) -> QPixmap:
        """A picture of the widget with nothing missing."""
        self.ensurePolished()
        self._take_size()
        self.wait_tiles()
        self._rest.stop()
        self._frame.stop()
        return self.grab()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        with self._gate:
            painter = QPainter(self)
            if self._ahead.whole and (self._due or not self._outdated):
                self._ahead.draw(painter)
            else:
                for _ in self._pieces(painter, self.devicePixelRatioF()):
                    pass
            self._due = False
            self.overlay.paint_over(painter, self._view, self._texts)
            painter.end()

    def _begin(self) -> None:
        """Paint what nobody drags ahead, but for one that is being painted already."""
        if self._ahead.under_way:
            self._frame.start()
            return
        self._outdated = False
        self._ahead.begin(self.size(), self.devicePixelRatioF())

    def _show_ahead(self) -> None:
        self._due = True  # also where it is outdated by now: the next one is on its way
        self.update()

    def _pieces(self, painter: QPainter, ratio: float) -> Iterator[None]:
        """All but what a person puts on the map; between two pieces other work may be done."""
        if self._rest.isActive():
            self._paint_ground(painter, ratio)
        else:
            painter.drawPixmap(0, 0, self._kept_ground(ratio))
        yield
        yield from self._marks(painter, ratio)

    def _kept_ground(self, ratio: float) -> QPixmap:
        wanted = (self._view, ratio, self._version)
        if self._background_of != wanted:
            size = self.size() * ratio
            if self._background.size() != size:
                self._background = QPixmap(size)
            self._background.setDevicePixelRatio(ratio)
            painter = QPainter(self._background)
            self._paint_ground(painter, ratio)
            painter.end()
            self._background_of = wanted
        return self._background

    def _paint_ground(self, painter: QPainter, ratio: float) -> None:
        """Everything that stays while the view rests."""
        if self._scenery.is_empty:
            painter.fillRect(self.rect(), self._palette.map.land)
            paint_empty(painter, self._view, self._palette, self._texts)
            return
        ask = self.isVisible()  # a picture that nobody sees needs no work behind it
        smooth = not self._rest.isActive()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        complete = self.overlay.paint_ground(painter, self._view, ratio, ask)
        if self._hovered_grid is not None:
            finder = self._scenery.grid_finder
            finder.fill(painter, self._view, self._hovered_grid, self._palette.map)
        self.overlay.paint_ways(painter, self._view, self._rest.isActive())
        if MapLayer.NAMES in self.layers:
            # Names wait for the ground: they take longest and matter less.
            self._labels.draw(painter, self._view, ratio, ask and complete)
        self._furniture.paint(painter, self._view, self._palette, self._texts)

    def _marks(self, painter: QPainter, ratio: float) -> Iterator[None]:
        view, room = self._view, Room(self._view.width, self._view.height)
        self._reserve_rims(room)
        self._incidents.reserve(view, room, self._selection.incident_id)
        self.overlay.paint_heads(painter, view, self._units.marks)
        yield
        self._units.paint_symbols(painter, view, ratio, self._selection)
        yield
        self._incidents.paint(painter, view, ratio, self._selection, self._beat)
        self._incidents.paint_plates(painter, view, self._selection, room)
        yield
        everyone = MapLayer.CALL_SIGNS in self.layers
        self._units.paint_plates(painter, view, self._selection, room, everyone)
        self.overlay.paint_words(painter, view, room)

    def _reserve_rims(self, room: Room) -> None:
        """No plate under the scale, nor under what the window has laid on the map."""
        self._furniture.reserve(self._view, room)
        for part in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if not part.isHidden() and part.mask().isEmpty():  # an edge round it all hides nothing
                box = part.geometry()
                room.take_whatever((box.left(), box.top(), box.right(), box.bottom()))

    def _paint_tile(self, tile: Tile, ratio: float) -> QImage:
        areas, pictures = MapLayer.AREAS in self.layers, self._pictures
        if pictures is None or MapLayer.RASTER not in self.layers:
            return self._scenery.tile(tile, ratio, self._palette.map, self._gate.breathe, areas)
        image = new_image(ratio, self._palette.map.land)
        paint_raster(image, frame_of(tile, image), tile, pictures)
        if areas:
            self._gate.breathe()
            outlines, frame = self._scenery.outlines, frame_of(tile, image)
            outlines.paint(image, frame, tile.zoom, self._palette.map)
        return image

    def _paint_sheet(self, block: Block, ratio: float) -> Sheet:
        return self._scenery.sheet(block, ratio, self._palette.map, self._gate.breathe)

    def _refresh(self) -> None:
        self._version += 1
        self._soon()

    def _soon(self) -> None:
        """Many changes make one frame."""
        self._outdated = True
        if not self._frame.isActive() and self.isVisible():
            self._frame.start()

    # Life

    def _pulse(self) -> None:
        self._beat += 1
        if self._frame.isActive():
            return  # all is painted in a moment
        areas = self._incidents.pulse_areas(self._view, self._selection.incident_id)
        if len(areas) > MANY_AREAS:
            self._soon()
            return
        self._outdated = bool(areas) or self._outdated
        for area in areas:
            self.update(area)

    def _run_beats(self) -> None:
        """The timer runs only while there is a ring to beat on a visible map."""
        if self._incidents.pulsing and self.isVisible():
            if not self._beats.isActive():
                self._beats.start()
        else:
            self._beats.stop()
            self._beat = 0

    def _take_size(self) -> None:
        view = self._view.resized(max(self.width(), 1), max(self.height(), 1))
        if view != self._view:
            self._view = view
            self._ahead.drop()
            self.view_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._take_size()
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._run_beats()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._beats.stop()
        self._rest.stop()
        self._frame.stop()
        self._ahead.drop()
        self._thread.stop()
