"""Where calls came from at this time of day: a soft stain that leaves streets and names legible."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from widgets.map.geometry import Frame
from widgets.map.marks import HeatMark
from widgets.map.projection import to_mercator
from widgets.map.qfast import on_pixels
from widgets.palette import MapColours

F8 = NDArray[np.float64]
DEEPEST = 0.62  # opacity where it is hottest
STEPS = 6  # steps of opacity, with an edge between them that can be seen without colour
LEAST = 0.10  # of the hottest: less is not shown


@dataclass(frozen=True, slots=True, eq=False)
class HeatStain:
    """A picture on a grid in Mercator metres. May be used from any thread."""

    image: QImage
    left: float
    top: float
    width: float
    height: float

    @staticmethod
    def of(heat: HeatMark, colours: MapColours) -> "HeatStain":
        most = float(heat.density.max(initial=0.0))
        share = heat.density / most if most > 0 else np.zeros_like(heat.density)
        share = np.sqrt(np.where(share < LEAST, 0.0, share))
        stepped = np.ceil(share * STEPS) / STEPS
        x, y = to_mercator((heat.west, heat.east), (heat.south, heat.north))
        opacity = np.ascontiguousarray(stepped * DEEPEST * 255).astype(np.uint8)
        size = float(x[1] - x[0]), float(y[1] - y[0])
        return HeatStain(_picture(opacity, colours.heat), float(x[0]), float(y[1]), *size)

    def paint(self, image: QImage, frame: Frame) -> None:
        """Stain a tile; neighbours of a cell are blended, so that no squares are seen."""
        corner = frame.to_pixels(np.array([[self.left, self.top]]))[0]
        scale = frame.pixels_per_m
        left, top = float(corner[0]), float(corner[1])
        target = QRectF(left, top, self.width * scale, self.height * scale)
        with on_pixels(image) as (painter, _):
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(target, self.image)


def _picture(opacity: NDArray[np.uint8], colour: QColor) -> QImage:
    """A colour in these opacities, 0 to 255."""
    rows, columns = opacity.shape
    alpha = opacity.astype(np.uint32)
    packed = alpha << 24
    for shift, part in ((16, colour.red()), (8, colour.green()), (0, colour.blue())):
        packed |= (alpha * part // 255) << shift
    form = QImage.Format.Format_ARGB32_Premultiplied
    return QImage(packed.tobytes(), columns, rows, 4 * columns, form).copy()
