"""From lon and lat to Web Mercator metres, and from there to the pixels of a view."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

F8 = NDArray[np.float64]
Box = tuple[float, float, float, float]  # left, bottom, right, top

EARTH_RADIUS_M = 6_378_137.0
METRES_PER_PX_AT_0 = 2 * math.pi * EARTH_RADIUS_M / 256
MIN_ZOOM, MAX_ZOOM = 6.0, 19.0
MAX_LAT = 85.0


def to_mercator(lon: ArrayLike, lat: ArrayLike) -> tuple[F8, F8]:
    """Degrees to EPSG:3857 metres; NaN stays NaN, latitudes are held within 85 degrees."""
    phi = np.radians(np.clip(np.asarray(lat, dtype=np.float64), -MAX_LAT, MAX_LAT))
    x = EARTH_RADIUS_M * np.radians(np.asarray(lon, dtype=np.float64))
    return x, EARTH_RADIUS_M * np.arctanh(np.sin(phi))


def to_lonlat(x: ArrayLike, y: ArrayLike) -> tuple[F8, F8]:
    """EPSG:3857 metres to degrees."""
    lon = np.degrees(np.asarray(x, dtype=np.float64) / EARTH_RADIUS_M)
    return lon, np.degrees(np.arctan(np.sinh(np.asarray(y, dtype=np.float64) / EARTH_RADIUS_M)))


def metres_per_px(zoom: float) -> float:
    """Mercator metres to one logical pixel, as 256-pixel tiles count zooms."""
    return METRES_PER_PX_AT_0 / math.pow(2.0, zoom)


@dataclass(frozen=True, slots=True)
class View:
    """What the widget shows: a centre in Mercator metres, a zoom, a size in logical pixels."""

    x: float = 0.0
    y: float = 0.0
    zoom: float = 12.0
    width: int = 1
    height: int = 1

    @property
    def scale(self) -> float:
        """Mercator metres to one logical pixel."""
        return metres_per_px(self.zoom)

    @property
    def ground_scale(self) -> float:
        """True metres to one logical pixel at the centre."""
        return self.scale / math.cosh(self.y / EARTH_RADIUS_M)

    @property
    def bounds(self) -> Box:
        half_width, half_height = self.width / 2 * self.scale, self.height / 2 * self.scale
        return (
            self.x - half_width,
            self.y - half_height,
            self.x + half_width,
            self.y + half_height,
        )

    def to_screen(self, x: ArrayLike, y: ArrayLike) -> F8:
        """(n, 2) logical pixels of n places in Mercator metres."""
        across = (np.asarray(x, dtype=np.float64) - self.x) / self.scale + self.width / 2
        down = (self.y - np.asarray(y, dtype=np.float64)) / self.scale + self.height / 2
        return np.stack((across, down), axis=-1)

    def to_mercator(self, across: float, down: float) -> tuple[float, float]:
        """The place under a pixel, in Mercator metres."""
        return (
            self.x + (across - self.width / 2) * self.scale,
            self.y - (down - self.height / 2) * self.scale,
        )

    def to_lonlat(self, across: float, down: float) -> tuple[float, float]:
        """The place under a pixel, in degrees."""
        lon, lat = to_lonlat(*self.to_mercator(across, down))
        return float(lon), float(lat)

    def resized(self, width: int, height: int) -> "View":
        """The same centre and zoom in another size."""
        return replace(self, width=width, height=height)

    def panned(self, across: float, down: float) -> "View":
        """The view after the ground was dragged by so many pixels."""
        return replace(self, x=self.x - across * self.scale, y=self.y + down * self.scale)

    def zoomed(self, zoom: float, across: float, down: float) -> "View":
        """The view at another zoom, with the same place under the given pixel."""
        zoom = min(max(zoom, MIN_ZOOM), MAX_ZOOM)
        x, y = self.to_mercator(across, down)
        scale = metres_per_px(zoom)
        return replace(
            self,
            zoom=zoom,
            x=x - (across - self.width / 2) * scale,
            y=y + (down - self.height / 2) * scale,
        )

    def centred(self, lon: float, lat: float, zoom: float | None = None) -> "View":
        """The view with a place (degrees) in its middle."""
        x, y = to_mercator(lon, lat)
        zoom = self.zoom if zoom is None else min(max(zoom, MIN_ZOOM), MAX_ZOOM)
        return replace(self, x=float(x), y=float(y), zoom=zoom)

    def fitted(self, bounds: Box, margin: int = 40, step: float = 0.5) -> "View":
        """The closest view, in steps of the zoom, that holds lon and lat bounds with a margin."""
        x, y = to_mercator((bounds[0], bounds[2]), (bounds[1], bounds[3]))
        room_across = max(self.width - 2 * margin, 1)
        room_down = max(self.height - 2 * margin, 1)
        scale = max((x[1] - x[0]) / room_across, (y[1] - y[0]) / room_down, 1e-3)
        zoom = math.floor(math.log2(METRES_PER_PX_AT_0 / scale) / step) * step
        middle_x, middle_y = float(x.mean()), float(y.mean())
        return replace(self, x=middle_x, y=middle_y, zoom=min(max(zoom, MIN_ZOOM), MAX_ZOOM - 2.0))
