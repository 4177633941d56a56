"""What a person does with the map: layers, search, measure, follow, who is near, kept views."""

from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QWidget

from app.domain.sights import Sights, Wanted
from app.services.bookmarks import Bookmarks, KeptView
from widgets.address_field import LookUp
from widgets.chart import Chart
from widgets.map.marks import MapLayer
from widgets.map.projection import to_lonlat, to_mercator
from widgets.map_caption import Caption
from widgets.map_layers import LayersPanel
from widgets.map_near import NearPanel
from widgets.map_search import SearchBox
from widgets.map_sights import MapSights
from widgets.map_words import MapWords
from widgets.scene import Scene

EDGE_PX, BAR_PX = 8, 30
PLACE_ZOOM = 16.0


class MapTools(QObject):
    """Stands between the scene, the map and the adviser; `asked` wants an answer soon."""

    asked = Signal()
    incident_wanted = Signal(float, float)  # a new incident at lon, lat
    containment_wanted = Signal(float, float)  # lon, lat: a suspect fled from there
    unit_pointed = Signal(str)
    said = Signal(str)  # a sentence for the notices

    def __init__(
        self, scene: Scene, chart: Chart, look_up: LookUp | None, bookmarks: Bookmarks
    ) -> None:
        super().__init__(chart)
        self._scene, self._chart, self._bookmarks = scene, chart, bookmarks
        self._view = chart.view
        self._near_at: tuple[float, float] | None = None
        self._shown = MapSights(scene, chart)
        layers: list[MapLayer] = [layer for layer in MapLayer if layer is not MapLayer.RASTER]
        if self._view.has_pictures:
            layers.append(MapLayer.RASTER)
        self.panel = LayersPanel(scene, tuple(layers))
        self.search = SearchBox(scene, look_up)
        self.near = NearPanel(scene)
        self.caption, self._words = Caption(scene, self._view), MapWords(scene, chart)
        self.menu = QMenu(self._view)
        self.menu.setObjectName("map-menu")
        self.buttons = [QPushButton(self._view) for _ in range(3)]
        self._panels: tuple[QFrame, ...] = (self.panel, self.search, self.near)
        for panel in self._panels:
            panel.setParent(self._view)
            panel.hide()
        self._connect()

    def _connect(self) -> None:
        view = self._view
        turns = (self.turn_layers, self.turn_search, self.turn_measure)
        for button, turn in zip(self.buttons, turns, strict=True):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, turn=turn: turn())
        view.layers_changed.connect(self._layers_changed)
        view.view_changed.connect(self.place)
        view.moved_by_hand.connect(self._chart.unfollow)
        view.measured.connect(self.say)
        view.place_asked.connect(self.open_menu)
        view.crowd_picked.connect(self._list_crowd)
        self.panel.switched.connect(view.switch)
        self.search.found.connect(self._go_to_hit)
        self.near.pointed.connect(self.unit_pointed)
        self._chart.pointed.connect(self._pointed)
        self._chart.follow_changed.connect(self.say)

    # ---- what the adviser is asked -------------------------------------------------------------

    @property
    def wanted(self) -> Wanted:
        return self._shown.wanted(self._near_at if self.near.isVisible() else None)

    def put(self, sights: Sights) -> None:
        """Show an answer, less what is not wanted any more."""
        self._shown.put(sights, self.wanted)
        if sights.near is not None and sights.wanted.near == self._near_at:
            self.near.put(sights.near)
        self.say()

    # ---- what is switched and opened -----------------------------------------------------------

    def turn(self, layer: MapLayer) -> None:
        """Switch a layer on or off."""
        self._view.switch(layer, layer not in self._view.layers)

    def _layers_changed(self) -> None:
        self.put(self._shown.now)
        self._show_state()
        self.asked.emit()

    def _pointed(self) -> None:
        self.put(self._shown.now)
        if self.wanted.anything:
            self.asked.emit()

    def turn_layers(self) -> None:
        if self._only(self.panel):
            self._show_state()
            next(iter(self.panel.boxes.values())).setFocus(Qt.FocusReason.TabFocusReason)

    def turn_search(self) -> None:
        if self._only(self.search):
            self.search.open()

    def turn_measure(self) -> None:
        self._view.measure_on(not self._view.overlay.measure.on)
        if self._view.overlay.measure.on:
            self._view.setFocus()

    def _only(self, panel: QFrame) -> bool:
        """Open this panel in place of the others; False where it was open and is put away."""
        was = panel.isVisible()
        for each in self._panels:
            each.setVisible(each is panel and not was)
        self.place()
        if was:
            self._view.setFocus()
        return not was

    def put_away(self) -> bool:
        """Close what is on top; False where nothing is open."""
        for panel in self._panels:
            if panel.isVisible():
                panel.hide()
                self._view.setFocus()
                return True
        if self._view.overlay.measure.on or self._view.overlay.measure.places:
            self._view.measure_on(False)
            return True
        if self._view.overlay.pin.lonlat is not None:
            self._view.overlay.pin.take_away()
            self._view.update()
            return True
        return False

    def near_here(self, at: tuple[float, float] | None = None) -> None:
        """List the free units nearest to a place, or to the middle of the map."""
        self._near_at = at or self._middle()
        self._view.overlay.pin.put(*self._near_at, self._scene.text("map.here"))
        self._view.update()
        if self.near.isHidden():
            self._only(self.near)
        self.near.open()
        self.place()
        self.asked.emit()

    def follow(self, unit_id: str = "") -> None:
        """Keep a unit in view, or let it go."""
        unit_id = unit_id or self._chart.unit_id
        if self._chart.followed and unit_id in ("", self._chart.followed):
            self._chart.unfollow()
        elif not unit_id:
            self.said.emit(self._scene.text("map.follow_whom"))
        elif not self._chart.follow(unit_id):
            name = self._scene.call_sign(unit_id)
            self.said.emit(self._scene.text("map.never_seen", call_sign=name))

    def _go_to_hit(self, lon: float, lat: float, name: str) -> None:
        self._chart.unfollow()
        self._view.overlay.pin.put(lon, lat, name)
        self._view.centre_on(lon, lat, max(self._view.view.zoom, PLACE_ZOOM))
        self._view.update()

    # ---- kept views ----------------------------------------------------------------------------

    def keep_view(self, number: int) -> None:
        lon, lat = self._middle()
        self._bookmarks.keep(number, KeptView(lon, lat, self._view.view.zoom))
        self.said.emit(self._scene.text("map.view_kept", number=number))
        self._show_state()

    def go_to_view(self, number: int) -> None:
        kept = self._bookmarks.views.get(number)
        if kept is None:
            self.said.emit(self._scene.text("map.no_view", number=number))
            return
        self._chart.unfollow()
        self._view.centre_on(kept.lon, kept.lat, kept.zoom)

    def _middle(self) -> tuple[float, float]:
        lon, lat = to_lonlat(self._view.view.x, self._view.view.y)
        return float(lon), float(lat)

    # ---- the menu ------------------------------------------------------------------------------

    def open_menu(self, lon: float | None = None, lat: float | None = None) -> None:
        """At a place, or at the middle of the map."""
        at = self._middle() if lon is None or lat is None else (lon, lat)
        pixel = self._view.view.to_screen(*to_mercator(*at))
        point = QPoint(round(float(pixel[0])), round(float(pixel[1])))
        text, menu = self._scene.text, self.menu
        menu.clear()
        menu.addAction(text("map.menu_new"), lambda: self.incident_wanted.emit(*at))
        menu.addAction(text("map.menu_contain"), lambda: self.containment_wanted.emit(*at))
        menu.addAction(text("map.menu_near"), lambda: self.near_here(at))
        menu.addAction(text("map.menu_measure"), lambda: self._measure_from(at))
        menu.addAction(text("map.menu_centre"), lambda: self._centre(at))
        unit_id = self._view.unit_at(point.toPointF()) or self._chart.unit_id
        if unit_id:
            name = self._scene.call_sign(unit_id)
            menu.addSeparator()
            gone = self._chart.followed == unit_id
            follow = text(f"map.menu_{'unfollow' if gone else 'follow'}", call_sign=name)
            menu.addAction(follow, lambda: self.follow(unit_id))
            menu.addAction(text("map.menu_reach", call_sign=name), lambda: self._reach_of(unit_id))
        menu.popup(self._view.mapToGlobal(point))

    def _list_crowd(self, incident_ids: list[str]) -> None:
        """Those that lie in one place and cannot be told apart on the map."""
        self.menu.clear()
        for id in incident_ids:
            incident = self._scene.picture.incidents.get(id)
            if incident is not None:
                kind = self._scene.names.category(incident.category)
                words = f"#{incident.number:04}  P{incident.priority}  {kind}  {incident.address}"
                self.menu.addAction(words, partial(self._view.incident_picked.emit, id))
        self.menu.popup(QCursor.pos())

    def _measure_from(self, at: tuple[float, float]) -> None:
        self._view.measure_on(True, at)
        self._view.setFocus()

    def _centre(self, at: tuple[float, float]) -> None:
        self._chart.unfollow()
        self._view.centre_on(*at)

    def _reach_of(self, unit_id: str) -> None:
        self.unit_pointed.emit(unit_id)
        self._view.switch(MapLayer.REACH, True)

    # ---- words ---------------------------------------------------------------------------------

    def say(self) -> None:
        """Say in words what lies over the map."""
        self.caption.put(self._words.lines(self._shown.now, self._shown.whose()))

    def _show_state(self) -> None:
        self.panel.show_state(self._view.layers, self._bookmarks.views)

    def retranslate(self) -> None:
        text = self._scene.text
        for button, key in zip(
            self.buttons, ("map.layers", "map.search", "map.measure"), strict=True
        ):
            button.setText(text(key))
        for part in (*self._panels, self.caption):
            part.retranslate()  # type: ignore[attr-defined]
        self._show_state()
        self.say()
        self.place()

    def place(self) -> None:
        """Buttons and panels at the upper left, words at the lower left."""
        left = EDGE_PX
        for button in self.buttons:
            button.adjustSize()
            button.move(left, EDGE_PX)
            left += button.width() + 4
        for panel in self._panels:
            panel.adjustSize()
            panel.move(EDGE_PX, EDGE_PX + BAR_PX + 4)
            raise_(panel)
        self.caption.place()


def raise_(panel: QWidget) -> None:
    if panel.isVisible():
        panel.raise_()
