"""The ground of one city, prepared when it is first painted, so not on the UI thread."""

from functools import cached_property

import numpy as np
from PySide6.QtGui import QImage

from app.city.features import Features, Points, Shapes
from widgets.map.base import BaseMap, frame_of, new_image
from widgets.map.labels.place import Block
from widgets.map.labels.sheet import Sheet, paint_sheet
from widgets.map.labels.source import LabelSource
from widgets.map.layers.areas import GridFinder, Outlines
from widgets.map.marks import AreaMark
from widgets.map.projection import Box
from widgets.map.render_thread import Breathe, no_breath
from widgets.map.tiles import Tile
from widgets.palette import MapColours


def no_features() -> Features:
    """A city without ground."""
    none, index, code = np.empty(0), np.zeros(1, np.int32), np.empty(0, np.uint8)
    shapes = Shapes(none, none, index, index, code, index[:0], np.empty(0, np.bool_))
    return Features(shapes, shapes, Points(none, none, code, index[:0]), ())


class Scenery:
    """Base map, outlines and names of one city; replaced as a whole, used from any thread."""

    def __init__(
        self,
        features: Features | None = None,
        districts: tuple[AreaMark, ...] = (),
        grids: tuple[AreaMark, ...] = (),
    ) -> None:
        self.features = features if features is not None else no_features()
        self.districts, self.grids = districts, grids

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not (len(self.features.lines.lon) or len(self.features.areas.lon) or self.districts)

    @cached_property
    def base(self) -> BaseMap:
        return BaseMap.of(self.features)

    @cached_property
    def outlines(self) -> Outlines:
        return Outlines.of(self.districts, self.grids)

    @cached_property
    def names(self) -> LabelSource:
        return LabelSource.of(self.features, self.districts, self.grids)

    @cached_property
    def grid_finder(self) -> GridFinder:
        return GridFinder(self.grids)

    def bounds(self) -> Box | None:
        """West, south, east, north in degrees: of the districts, or of the roads without any."""
        rings = [p[0] for area in self.districts or self.grids for p in area.polygons]
        if rings:
            corners = np.concatenate([np.array(ring) for ring in rings])
            (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
            return float(west), float(south), float(east), float(north)
        lon, lat = self.features.lines.lon, self.features.lines.lat
        if not len(lon):
            return None
        return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())

    def tile(
        self,
        tile: Tile,
        ratio: float,
        colours: MapColours,
        breathe: Breathe = no_breath,
        areas: bool = True,
    ) -> QImage:
        """The ground of a tile; with `areas` the edges of districts and grids."""
        image = new_image(ratio, colours.land)
        self.base.paint(image, tile, colours, breathe)
        if areas and (self.districts or self.grids):
            breathe()
            self.outlines.paint(image, frame_of(tile, image), tile.zoom, colours)
        return image

    def sheet(
        self, block: Block, ratio: float, colours: MapColours, breathe: Breathe = no_breath
    ) -> Sheet:
        """The names of a block."""
        return paint_sheet(self.names, block, ratio, colours, breathe)
