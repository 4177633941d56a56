"""Demand by place and time of day: where calls came from at about this hour, never from whom."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from math import cos, radians

import numpy as np
from numpy.typing import NDArray

from app.domain.incident import Incident
from app.domain.sights import Calls, Heat

METRES_A_DEGREE = 111_195.0
CELL_M = 100.0
SPREAD_M = 350.0  # how far around its place a call counts
RIM_M = 3 * SPREAD_M
HOURS = 3.0  # this many before and after the present time of day
DAY_S = 86_400.0
MOST_CELLS = 600  # along a side


def heat_of(incidents: Iterable[Incident], now: datetime, past: Calls | None = None) -> Heat | None:
    """Calls of any day within three hours of the present time of day; None where there is none.

    `past` are those of the last weeks; of `incidents` only those count that came in after them.
    Several reports of one incident, once they are linked, count once.
    """
    each = [i for i in incidents if i.stages.report and i.duplicate_of is None]
    reported = [(i.lon, i.lat, i.stages.report.at) for i in each if i.stages.report]
    after = [(lon, lat, at.timestamp()) for lon, lat, at in reported if not past or at > past.until]
    calls = np.array(after, np.float64).reshape(-1, 3)
    if past is not None:
        calls = np.concatenate((calls, np.stack((past.lon, past.lat, past.at), axis=-1)))
    ago = now.timestamp() - calls[:, 2]
    off = np.abs((ago + DAY_S / 2) % DAY_S - DAY_S / 2)
    calls = calls[(off <= HOURS * 3600.0) & np.isfinite(calls).all(axis=1)]
    if not len(calls):
        return None
    since = datetime.fromtimestamp(float(calls[:, 2].min()), now.tzinfo)
    return replace(density(calls[:, 0], calls[:, 1]), since=since, until=now)


def density(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Heat:
    """Calls to a square kilometre around n >= 1 places in degrees."""
    down = 1.0 / METRES_A_DEGREE
    across = down / cos(radians(float(lat.mean())))
    west, east = float(lon.min()) - RIM_M * across, float(lon.max()) + RIM_M * across
    south, north = float(lat.min()) - RIM_M * down, float(lat.max()) + RIM_M * down
    longest = max((east - west) / across, (north - south) / down)
    cell = max(CELL_M, longest / MOST_CELLS)
    columns, rows = int((east - west) / across / cell) + 1, int((north - south) / down / cell) + 1
    east, south = west + columns * cell * across, north - rows * cell * down
    count, _, _ = np.histogram2d(
        north - lat,
        lon - west,
        bins=(rows, columns),
        range=((0.0, north - south), (0.0, east - west)),
    )
    from scipy.ndimage import gaussian_filter  # noqa: PLC0415 - slow, and seldom needed

    spread = gaussian_filter(count, SPREAD_M / cell, mode="constant")
    per_km2 = (spread / (cell / 1000.0) ** 2).astype(np.float32)
    return Heat(per_km2, west, south, east, north, len(lon))
