"""The live map: drag, wheel and keys move it, a click picks what lies under the pointer."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from widgets.map.canvas import MapCanvas
from widgets.map.layers.crowds import TOUCH_PX
from widgets.map.layers.posts import PostMark
from widgets.map.marks import IncidentMark
from widgets.map.projection import MAX_ZOOM, metres_per_px, to_mercator
from widgets.palette import Palette
from widgets.turns import Turns

ZOOM_STEP = 0.5
WHEEL_NOTCH = 120
PAN_SHARE = 0.2  # of the view, for one arrow key
CLICK_PX = 4.0  # the pointer may tremble so far within a click
CROWD_MARGIN_PX = 120
PICK_UNIT_PX, PICK_INCIDENT_PX = 12.0, 15.0
ARROWS = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
ZOOMS = {
    Qt.Key.Key_Plus: ZOOM_STEP,
    Qt.Key.Key_Equal: ZOOM_STEP,
    Qt.Key.Key_Minus: -ZOOM_STEP,
    Qt.Key.Key_Underscore: -ZOOM_STEP,
}


class MapView(MapCanvas):
    """The map as the window uses it. Ids are the domain's; an empty id says "none any more"."""

    unit_picked = Signal(str)
    incident_picked = Signal(str)
    crowd_picked = Signal(list)  # ids of incidents in one place, the most urgent first
    place_picked = Signal(float, float)  # lon, lat in degrees
    place_asked = Signal(float, float)  # right button: lon, lat in degrees
    unit_hovered = Signal(str)
    incident_hovered = Signal(str)
    grid_hovered = Signal(str)
    moved_by_hand = Signal()  # dragged or moved with the arrows, not zoomed
    measured = Signal()
    sketched = Signal(float, float)  # lon, lat: a corner of an area that is being drawn
    sketch_done = Signal()  # Space, or a double click
    sketch_back = Signal()

    def __init__(
        self,
        palette: Palette | None = None,
        parent: QWidget | None = None,
        turns: Turns | None = None,
    ) -> None:
        super().__init__(palette, parent, turns)
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self._dragging = False
        self._hovered = ("", "", "")  # unit, incident, grid
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def unit_at(self, at: QPointF) -> str:
        """The unit under a pixel, or an empty id."""
        return self._units.pick(self._view, at.x(), at.y(), PICK_UNIT_PX) or ""

    def incident_at(self, at: QPointF) -> str:
        """The incident under a pixel, or an empty id."""
        chosen = self._selection.incident_id
        found = self._incidents.pick(self._view, at.x(), at.y(), PICK_INCIDENT_PX, chosen)
        return found or ""

    def zoom_by(self, steps: float, at: QPointF | None = None) -> None:
        """Zoom nearer or farther about a pixel, or about the middle."""
        at = at or QPointF(self.width() / 2, self.height() / 2)
        zoom = self._view.zoom + steps
        if abs(steps) >= ZOOM_STEP:  # a whole notch ends where tiles are sharp
            zoom = round(zoom / ZOOM_STEP) * ZOOM_STEP
        self.set_view(self._view.zoomed(zoom, at.x(), at.y()))

    def measure_on(self, on: bool, start: tuple[float, float] | None = None) -> None:
        """Take clicks as places to measure along, or clear them away."""
        measure = self.overlay.measure
        measure.on, measure.places = on, [start] if on and start else []
        self.setCursor(Qt.CursorShape.CrossCursor if on else Qt.CursorShape.ArrowCursor)
        self.update()
        self.measured.emit()

    def show_posts(self, marks: tuple[PostMark, ...]) -> None:
        """Replace the posts of a containment."""
        self.overlay.posts.show(marks)
        self.update()

    def _measure(self, at: QPointF) -> None:
        self.overlay.measure.places.append(self._view.to_lonlat(at.x(), at.y()))
        self.update()
        self.measured.emit()

    def _measure_key(self, key: Qt.Key) -> bool:
        """Enter adds the middle of the map, Backspace takes a place back."""
        if self.overlay.sketch.on is not None:
            return self._sketch_key(key)
        if not self.overlay.measure.on:
            return False
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._measure(QPointF(self.width() / 2, self.height() / 2))
        elif key == Qt.Key.Key_Backspace:
            del self.overlay.measure.places[-1:]
            self.update()
            self.measured.emit()
        else:
            return False
        return True

    def _sketch_key(self, key: Qt.Key) -> bool:
        """The same while an area is drawn, and Space completes it."""
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.sketched.emit(*self._view.to_lonlat(self.width() / 2, self.height() / 2))
        elif key == Qt.Key.Key_Backspace:
            self.sketch_back.emit()
        elif key == Qt.Key.Key_Space:
            self.sketch_done.emit()
        else:
            return False
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed = self._last = event.position()
            self._dragging = False
        elif event.button() is Qt.MouseButton.RightButton:
            at = event.position()
            self.place_asked.emit(*self._view.to_lonlat(at.x(), at.y()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._pressed is None:
            self._hover(at)
            return
        moved = at - self._pressed
        if not self._dragging and moved.manhattanLength() > CLICK_PX:
            self._dragging = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        if self._dragging:
            step, self._last = at - self._last, at
            self.set_view(self._view.panned(step.x(), step.y()))
            self.moved_by_hand.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self._pressed is None:
            return
        clicked, self._pressed = not self._dragging, None
        self._dragging = False
        self.unsetCursor()
        if clicked:
            self._pick(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        if self.overlay.sketch.on is not None:
            self.sketch_done.emit()
        elif not self.overlay.measure.on:
            self.zoom_by(2 * ZOOM_STEP, event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if turned:
            self.zoom_by(turned / WHEEL_NOTCH * ZOOM_STEP, event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in ARROWS:
            across, down = ARROWS[key]
            share = (across * self.width() * PAN_SHARE, down * self.height() * PAN_SHARE)
            self.set_view(self._view.panned(*share))
            self.moved_by_hand.emit()
        elif self._measure_key(key):
            return
        elif key == Qt.Key.Key_Menu:
            self.place_asked.emit(*self._view.to_lonlat(self.width() / 2, self.height() / 2))
        elif key in ZOOMS:
            self.zoom_by(ZOOMS[key])
        elif key == Qt.Key.Key_Home:
            self.fit()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._hover(event.position())

    def leaveEvent(self, event: object) -> None:
        self._tell_hovered("", "", "")

    def _pick(self, at: QPointF) -> None:
        if self.overlay.sketch.on is not None:
            self.sketched.emit(*self._view.to_lonlat(at.x(), at.y()))
        elif self.overlay.measure.on:
            self._measure(at)
        elif incident := self.incident_at(at):
            self.incident_picked.emit(incident)
        elif crowd := self._incidents.crowd_at(at.x(), at.y()):
            self._open_crowd(crowd)
        elif self._units.cluster_at(at.x(), at.y()):
            self.zoom_by(4 * ZOOM_STEP, at)
        elif unit := self.unit_at(at):
            self.unit_picked.emit(unit)
        else:
            self.place_picked.emit(*self._view.to_lonlat(at.x(), at.y()))

    def _open_crowd(self, crowd: tuple[IncidentMark, ...]) -> None:
        """Go so near that they part; those that cannot part are listed."""
        if any(mark.count > 1 for mark in crowd) and self._view.zoom < MAX_ZOOM:
            self.centre_on(crowd[0].lon, crowd[0].lat, min(self._view.zoom + 2, MAX_ZOOM))
            return
        x, y = to_mercator([mark.lon for mark in crowd], [mark.lat for mark in crowd])
        if max(np.ptp(x), np.ptp(y)) / metres_per_px(MAX_ZOOM - 1) < TOUCH_PX:
            self.crowd_picked.emit(
                [id for mark in crowd for id in (mark.ids() if mark.ids else (mark.id,))]
            )
            return
        lon, lat = [mark.lon for mark in crowd], [mark.lat for mark in crowd]
        near = self._view.fitted((min(lon), min(lat), max(lon), max(lat)), CROWD_MARGIN_PX)
        self.set_view(replace(near, zoom=min(max(near.zoom, self._view.zoom + 1), MAX_ZOOM)))

    def _hover(self, at: QPointF) -> None:
        if self.overlay.sketch.on is not None:
            self.overlay.sketch.pointer = self._view.to_lonlat(at.x(), at.y())
            self.update()
        incident, crowd = self.incident_at(at), self._incidents.crowd_at(at.x(), at.y())
        unit = "" if incident or crowd else self.unit_at(at)
        grid = self._scenery.grid_finder.at(*self._view.to_mercator(at.x(), at.y()))
        self.setCursor(self._shape_over(bool(incident or crowd or unit)))
        if grid is not self._hovered_grid:
            self._hovered_grid = grid
            self._refresh()
        self._tell_hovered(unit, incident, grid.id if grid else "")

    def _shape_over(self, something: bool) -> Qt.CursorShape:
        if self.overlay.measure.on or self.overlay.sketch.on is not None:
            return Qt.CursorShape.CrossCursor
        shapes = Qt.CursorShape
        return shapes.PointingHandCursor if something else shapes.ArrowCursor

    def _tell_hovered(self, unit: str, incident: str, grid: str) -> None:
        before, self._hovered = self._hovered, (unit, incident, grid)
        if not grid and self._hovered_grid is not None:
            self._hovered_grid = None
            self._refresh()
        signals = (self.unit_hovered, self.incident_hovered, self.grid_hovered)
        for signal, was, now in zip(signals, before, self._hovered, strict=True):
            if was != now:
                signal.emit(now)
