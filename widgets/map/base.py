"""The ground: land, parks, water, buildings and roads, painted tile by tile from vectors."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from app.city.features import AreaKind, Features, LineKind
from widgets.map import qfast
from widgets.map.geometry import Frame, Ground, segments_within
from widgets.map.render_thread import Breathe, no_breath
from widgets.map.road_style import (
    CASED_FROM_PX,
    DRAWING_ORDER,
    JOINED_FROM_PX,
    STYLES,
    width_px,
)
from widgets.map.tiles import TILE_PX, Tile
from widgets.palette import MapColours, mixed

RIM_PX = 20.0  # half the widest line and its casing
BUILDINGS_FROM_ZOOM = 15.5
LANDUSE_FROM_ZOOM = 12.0
SMALLEST_AREA_PX = 1.5
AREA_ROLES = {
    AreaKind.LANDUSE: "landuse",
    AreaKind.PARK: "park",
    AreaKind.WATER: "water",
    AreaKind.BUILDING: "building",
}
Rows = NDArray[np.intp]
STROKE = (Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def new_image(ratio: float, ground: QColor | None) -> QImage:
    """A tile's image: filled with the ground's colour, or transparent without one."""
    side = round(TILE_PX * ratio)
    form = QImage.Format.Format_RGB32 if ground else QImage.Format.Format_ARGB32_Premultiplied
    image = QImage(side, side, form)
    image.fill(ground or Qt.GlobalColor.transparent)
    image.setDevicePixelRatio(ratio)
    return image


def frame_of(tile: Tile, image: QImage) -> Frame:
    """How Mercator metres fall on a tile's image."""
    left, _, right, _ = tile.box
    return Frame(tile.box, image.width() / (right - left), float(image.width()))


@dataclass(frozen=True, slots=True, eq=False)
class BaseMap:
    """Everything here may be used from any thread."""

    lines: Ground
    areas: Ground

    @staticmethod
    def of(features: Features) -> "BaseMap":
        return BaseMap(Ground.of(features.lines), Ground.of(features.areas))

    def paint(
        self, image: QImage, tile: Tile, colours: MapColours, breathe: Breathe = no_breath
    ) -> None:
        """Paint a tile on an image made by `new_image`."""
        frame = frame_of(tile, image)
        with qfast.on_pixels(image) as (painter, ratio):
            work = _Painting(self, painter, frame, tile.zoom, ratio, colours, breathe)
            work.areas()
            work.lines()


@dataclass(frozen=True, slots=True, eq=False)
class _Painting:
    """One tile being painted."""

    base: BaseMap
    painter: QPainter
    frame: Frame
    zoom: float
    ratio: float
    colours: MapColours
    breathe: Breathe

    def areas(self) -> None:
        ground = self.base.areas
        chosen = ground.touching(self.frame.grown(1.0))
        extent = (ground.boxes[chosen, 2:] - ground.boxes[chosen, :2]).max(axis=1, initial=0.0)
        chosen = chosen[extent * self.frame.pixels_per_m > SMALLEST_AREA_PX]
        for kind, role in AREA_ROLES.items():
            if kind is AreaKind.BUILDING and self.zoom < BUILDINGS_FROM_ZOOM:
                continue
            if kind is AreaKind.LANDUSE and self.zoom < LANDUSE_FROM_ZOOM:
                continue
            fill: QColor = getattr(self.colours, role)
            self.painter.setBrush(fill)
            self.painter.setPen(Qt.PenStyle.NoPen)
            if kind is AreaKind.BUILDING and self.zoom >= 16.5:
                self.painter.setPen(QPen(mixed(fill, self.colours.road_motorway, 0.22), self.ratio))
            for shape in chosen[ground.kind[chosen] == kind]:
                self._polygon(int(shape))

    def _polygon(self, shape: int) -> None:
        self.breathe()
        rings = [self.frame.to_pixels(ring) for ring in self.base.areas.rings(shape)]
        if len(rings) == 1:
            self.painter.drawPolygon(qfast.polygon(rings[0]))
        else:
            self.painter.drawPath(qfast.path(rings))

    def lines(self) -> None:
        ground = self.base.lines
        chosen = ground.touching(self.frame.grown(RIM_PX * self.ratio))
        kinds, raised = ground.kind[chosen], ground.bridge[chosen]
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        for kind in (LineKind.STREAM, LineKind.RAIL):
            self._stroke(kind, chosen[kinds == kind])
        for level in (~raised, raised):
            of_kind = {kind: chosen[(kinds == kind) & level] for kind in DRAWING_ORDER}
            for kind, rows in of_kind.items():
                self._casing(kind, rows)
            for kind, rows in of_kind.items():
                self._stroke(kind, rows)

    def _casing(self, kind: LineKind, rows: Rows) -> None:
        width = width_px(kind, self.zoom)
        if width >= CASED_FROM_PX and len(rows):
            self._polylines(rows, self.colours.road_casing, width + 2.0)

    def _stroke(self, kind: LineKind, rows: Rows) -> None:
        width = width_px(kind, self.zoom)
        if not width or not len(rows):
            return
        colour: QColor = getattr(self.colours, STYLES[kind].role)
        if width >= JOINED_FROM_PX:
            self._polylines(rows, colour, width)
            return
        if width < 1.0:  # thinner than a pixel: fainter, not thinner
            colour, width = mixed(self.colours.land, colour, 0.35 + 0.65 * width), 1.0
        points, begins = self.base.lines.gathered(rows)
        pixels = self.frame.to_pixels(points)
        self.painter.setPen(QPen(colour, width * self.ratio, Qt.PenStyle.SolidLine))
        rim = RIM_PX * self.ratio
        self.breathe()
        seen = segments_within(pixels, begins, self.frame.side, rim)
        qfast.draw_lines(self.painter, seen, self.breathe)

    def _polylines(self, rows: Rows, colour: QColor, width: float) -> None:
        self.painter.setPen(QPen(colour, width * self.ratio, *STROKE))
        for shape in rows:
            self.breathe()
            pixels = self.frame.to_pixels(self.base.lines.line(int(shape)))
            self.painter.drawPolyline(qfast.polygon(pixels))
