"""How wide each kind of line is drawn at each zoom, and from which zoom on."""

from typing import NamedTuple

import numpy as np

from app.city.features import LineKind

ZOOMS = (10.0, 11.0, 13.0, 15.0, 17.0, 19.0)
CASED_FROM_PX = 5.0  # a casing on thin lines only muddies them
JOINED_FROM_PX = 2.2  # below, corners need no rounding and lines go to Qt in bulk


class LineStyle(NamedTuple):
    role: str  # of widgets.palette.MapColours
    first_zoom: float
    widths: tuple[float, float, float, float, float, float]  # logical pixels at ZOOMS


STYLES = {
    LineKind.MOTORWAY: LineStyle("road_motorway", 0, (1.3, 1.7, 2.6, 5.0, 11.0, 28.0)),
    LineKind.TRUNK: LineStyle("road_motorway", 0, (1.2, 1.5, 2.4, 4.8, 10.5, 26.0)),
    LineKind.PRIMARY: LineStyle("road_main", 8, (0.9, 1.3, 2.2, 4.5, 10.0, 25.0)),
    LineKind.SECONDARY: LineStyle("road_main", 10, (0.7, 1.0, 1.8, 4.0, 9.0, 23.0)),
    LineKind.TERTIARY: LineStyle("road_street", 11, (0.6, 0.8, 1.5, 3.4, 8.0, 21.0)),
    LineKind.RESIDENTIAL: LineStyle("road_street", 12.5, (0.5, 0.5, 0.8, 2.3, 6.5, 18.0)),
    LineKind.SERVICE: LineStyle("road_minor", 14, (0.5, 0.5, 0.7, 1.3, 3.6, 10.0)),
    LineKind.PATH: LineStyle("road_minor", 15, (0.5, 0.5, 0.6, 0.9, 1.5, 4.0)),
    LineKind.RAIL: LineStyle("rail", 10.5, (0.8, 0.9, 1.2, 1.6, 2.2, 3.0)),
    LineKind.STREAM: LineStyle("stream", 10.5, (0.8, 1.0, 1.5, 2.5, 5.0, 12.0)),
}
# Drawn in this order, so that the heavier street lies on the lighter one.
DRAWING_ORDER = (
    LineKind.PATH,
    LineKind.SERVICE,
    LineKind.RESIDENTIAL,
    LineKind.TERTIARY,
    LineKind.SECONDARY,
    LineKind.PRIMARY,
    LineKind.TRUNK,
    LineKind.MOTORWAY,
)


def width_px(kind: LineKind, zoom: float) -> float:
    """Logical pixels of a line at a zoom; 0 where it is not drawn yet."""
    style = STYLES[kind]
    return 0.0 if zoom < style.first_zoom else float(np.interp(zoom, ZOOMS, style.widths))
