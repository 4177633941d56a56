"""The lie of the land of the demo city, in metres east and north of its centre.

The city is fictional. It lies in the open Philippine Sea, 160 km from the nearest rock, so that
no real place is meant; 22.9° north gives it the shape and the map errors of southern China.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from app.roads.streets import RoadClass

XY = NDArray[np.float64]  # (k, 2) metres
CENTRE = (132.60, 22.90)  # lon, lat of the origin, degrees WGS-84
SEED = 20_260_110
METRES_A_DEGREE = 111_195.0

_RIVER = [(-8600, 1500), (-6300, 900), (-4300, 1250), (-2700, 350), (-1500, -900), (100, -1300)]
_RIVER += [(1700, -700), (3100, -900), (4300, -2300), (6200, -2700), (8600, -1700)]
_STREAM = [(2500, 7200), (2050, 5000), (2550, 3300), (1950, 1750), (2250, 500), (2500, -820)]
_RAILWAY = [(-8600, 3300), (-5600, 3050), (-3000, 2250), (-300, 1950), (1900, 2250), (4300, 3300)]
_RAILWAY += [(8600, 4300)]
_BOUNDARY = [(7700, 300), (7500, 2600), (7100, 5000), (5200, 6300), (2300, 6350), (-300, 6600)]
_BOUNDARY += [(-2800, 6200), (-5000, 5700), (-6600, 4300), (-7200, 2000), (-7400, -300)]
_BOUNDARY += [(-7000, -2600), (-6000, -4600), (-4200, -5800), (-1800, -6400), (700, -6300)]
_BOUNDARY += [(3200, -6100), (5400, -5400), (7100, -3900), (7600, -1800)]
_LAKES = {
    "东湖": ((4050, 1500), 520, 330, 0.4),
    "月牙湖": ((-4550, 250), 420, 210, -0.5),
    "南湖": ((-1250, -4050), 430, 300, 0.1),
    "荷塘": ((-620, 700), 120, 80, 0.2),
    "龙潭水库": ((-4350, 5250), 430, 210, 0.35),
    "金鱼塘": ((4700, -3350), 290, 170, 0.9),
}
HILLS = {
    "北山": ((1050, 5850), 620, 360, 0.1),
    "凤凰岭": ((-6250, 3300), 560, 700, -0.3),
    "卧牛山": ((-3200, -5450), 700, 330, -0.4),
    "观音山": ((6200, 3700), 430, 520, 0.2),
}


@dataclass(frozen=True, slots=True)
class Road:
    """A main road by its control points. `ring` closes it, `flyover` crosses without meeting."""

    name: str
    road_class: RoadClass
    points: tuple[tuple[float, float], ...]
    ring: bool = False
    flyover: bool = False


R = RoadClass
MAIN_ROADS = (
    Road(
        "环城路",
        R.TRUNK,
        (
            *((3500, 200), (2950, 1950), (1300, 2950), (-700, 3050), (-2500, 2500), (-3450, 900)),
            *((-3300, -1000), (-2300, -2550), (-500, -3150), (1500, -3050), (2900, -2050)),
        ),
        ring=True,
    ),
    Road(
        "外环路",
        R.SECONDARY,
        (
            *((5700, 2300), (4600, 4350), (2300, 5150), (-100, 5350), (-2500, 5150)),
            *((-4500, 4050), (-5650, 2300), (-5800, 900), (-5850, -500), (-5450, -2500)),
            *((-4500, -4100), (-2700, -4850), (-350, -5200), (2300, -5350), (4500, -4850)),
            *((5650, -3500), (5950, -1300), (6000, 500)),
        ),
        ring=True,
    ),
    Road(
        "人民路",
        R.PRIMARY,
        (
            *((-150, 7300), (-100, 5200), (0, 3000), (60, 1200), (40, 0), (-20, -1300)),
            *((-150, -3100), (-400, -5000), (-300, -7300)),
        ),
    ),
    Road(
        "中山路",
        R.PRIMARY,
        (
            *((-8300, -600), (-5800, -350), (-3400, -200), (-1900, 60), (0, 150), (1800, 250)),
            *((3500, 150), (5600, 500), (8300, 300)),
        ),
    ),
    Road("建设路", R.PRIMARY, ((52, 1010), (1500, 1650), (2450, 2450), (4200, 4050), (7200, 6400))),
    Road(
        "解放路",
        R.PRIMARY,
        ((52, 1000), (-1200, 1480), (-2350, 2450), (-3900, 3850), (-6400, 6200)),
    ),
    Road(
        "滨海大道",
        R.PRIMARY,
        ((1300, 200), (1350, -900), (1850, -2200), (2450, -2750), (4300, -4650), (6500, -6900)),
    ),
    Road(
        "西平路",
        R.PRIMARY,
        ((-90, -1950), (-1200, -2250), (-2450, -2700), (-4300, -4050), (-7000, -5700)),
    ),
    Road(
        "宏图路",
        R.SECONDARY,
        ((3300, 1000), (4300, 800), (4950, 1000), (5100, 2100), (4500, 3250), (3500, 3380)),
    ),
    Road(
        "顺城街",
        R.TERTIARY,
        (
            *((1230, 250), (950, 900), (50, 1150), (-800, 880), (-1080, 150)),
            *((-700, -640), (80, -820), (900, -560)),
        ),
        ring=True,
    ),
    Road("迎宾大道", R.SECONDARY, ((-420, 1900), (-380, 1500), (-330, 860), (-300, 140))),
    Road(
        "三元里大街",
        R.SECONDARY,
        ((-3400, -150), (-2900, -1250), (-1900, -1750), (-900, -1850), (-60, -1700)),
    ),
    Road("体育路", R.SECONDARY, ((-140, -2400), (700, -2150), (1750, -1950), (3050, -1750))),
    Road("学府路", R.SECONDARY, ((-2350, 2600), (-2050, 3900), (-2050, 5200))),
    Road("科技大道", R.SECONDARY, ((0, 4050), (1200, 4150), (2350, 4000), (3950, 3850))),
    Road("工业大道", R.SECONDARY, ((-3250, -1150), (-4200, -2000), (-5450, -2350))),
    Road("大学路", R.SECONDARY, ((-230, -4000), (-1700, -3250), (-2300, -2600))),
    Road("育才路", R.SECONDARY, ((-300, -4200), (1200, -4150), (3600, -3950))),
    Road("朝阳路", R.SECONDARY, ((-5750, 1700), (-4400, 2000), (-3100, 1650))),
    Road("江湾路", R.SECONDARY, ((3420, -250), (4200, -700), (5970, -900))),
    Road(
        "沿海高速",
        R.MOTORWAY,
        (
            *((4900, 7000), (5850, 5300), (6600, 3000), (6850, 450), (6750, -2000)),
            *((6850, -4000), (6450, -6300)),
        ),
        flyover=True,
    ),
)


def smooth(points: Sequence[tuple[float, float]], closed: bool = False, step: float = 45.0) -> XY:
    """(k, 2) points about `step` metres apart on a curve through the control points."""
    at = np.array([*points, points[0]] if closed else points, np.float64)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(at, axis=0).T))])
    curve = CubicSpline(along, at, bc_type="periodic" if closed else "natural")
    made: XY = curve(np.linspace(0.0, along[-1], max(int(along[-1] / step), 3)))
    return made


def blob(centre: tuple[float, float], a: float, b: float, turn: float, seed: int) -> XY:
    """A lake-like ring of half axes a and b, turned by `turn` radians."""
    rng = np.random.default_rng([SEED, seed])
    angle = np.linspace(0.0, 2 * np.pi, 40, endpoint=False)
    radius = 1.0 + sum(
        rng.uniform(0.03, 0.12) * np.sin(k * angle + rng.uniform(0, 6.3)) for k in (2, 3, 5)
    )
    x, y = a * radius * np.cos(angle), b * radius * np.sin(angle)
    c, s = np.cos(turn), np.sin(turn)
    return np.column_stack([centre[0] + c * x - s * y, centre[1] + s * x + c * y])


@dataclass(frozen=True, slots=True)
class Ground:
    """What streets must respect. The polygons are in metres."""

    boundary: shapely.Polygon
    river_line: shapely.LineString
    river: shapely.Polygon
    stream_line: shapely.LineString
    stream: shapely.Polygon
    railway: shapely.LineString
    lakes: dict[str, shapely.Polygon]
    hills: dict[str, shapely.Polygon]

    def water(self) -> shapely.Geometry:
        return shapely.union_all([self.river, self.stream, *self.lakes.values()])


@cache
def ground() -> Ground:
    middle = smooth(_RIVER)
    along = np.linspace(0.0, 1.0, len(middle))
    half = 95 + 28 * np.sin(11 * along + 1.0) + 14 * np.sin(29 * along)
    river = shapely.Polygon(np.concatenate([_beside(middle, half), _beside(middle, -half)[::-1]]))
    stream = shapely.LineString(smooth(_STREAM))
    lakes = {
        name: shapely.Polygon(blob(*shape, seed))
        for seed, (name, shape) in enumerate(_LAKES.items())
    }
    hills = {
        name: shapely.Polygon(blob(*shape, seed))
        for seed, (name, shape) in enumerate(HILLS.items(), 50)
    }
    return Ground(
        shapely.Polygon(smooth(_BOUNDARY, closed=True, step=150.0)),
        shapely.LineString(middle),
        river,
        stream,
        stream.buffer(13.0),
        shapely.LineString(smooth(_RAILWAY)),
        lakes,
        hills,
    )


def _beside(line: XY, metres: NDArray[np.float64] | float) -> XY:
    """The line moved to its left by `metres` (to its right where negative)."""
    along = np.gradient(line, axis=0)
    along /= np.hypot(along[:, 0], along[:, 1])[:, None]
    left = np.column_stack([-along[:, 1], along[:, 0]])
    moved: XY = line + left * np.broadcast_to(metres, len(line))[:, None]
    return moved


def beside(line: XY, metres: float) -> XY:
    """The line moved to its left by `metres`; to its right where negative."""
    return _beside(line, metres)


def quays() -> list[tuple[str, XY]]:
    """The roads along the river through the town: names and lines."""
    middle = shapely.get_coordinates(ground().river_line)
    town = middle[(middle[:, 0] > -3350) & (middle[:, 0] < 3150)]
    return [("滨江路", _beside(town, 175.0)), ("南堤路", _beside(town, -185.0)[::-1])]


def to_degrees(xy: XY) -> XY:
    """(k, 2) lon, lat of points in metres, to 1 cm. A slight swirl takes the ruler's edge off."""
    x, y = xy[:, 0], xy[:, 1]
    x, y = (
        x + 45 * np.sin(y / 610.0 + 0.4) + 70 * np.sin(y / 1900.0),
        y + 45 * np.sin(x / 570.0 + 1.1) + 70 * np.sin(x / 2100.0),
    )
    shrink = np.cos(np.radians(CENTRE[1]))
    lon = CENTRE[0] + x / (METRES_A_DEGREE * shrink)
    lat = CENTRE[1] + y / METRES_A_DEGREE
    return np.round(np.column_stack([lon, lat]), 7)
