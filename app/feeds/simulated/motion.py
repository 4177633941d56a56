"""Where every unit is at any second: each follows a track, all are asked at once."""

from dataclasses import dataclass

import numpy as np

from app.domain.fixes import Fixes
from app.roads.streets import F8, Flags

METRES_A_DEGREE = 111_195.0


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """A line with the time at each of its p >= 1 points; who has come to its end stands there."""

    lon: F8  # (p,) degrees
    lat: F8  # (p,)
    at: F8  # (p,) seconds since 1970, rising

    @staticmethod
    def standing(lon: float, lat: float, at: float) -> "Track":
        return Track(np.array([lon]), np.array([lat]), np.array([at]))

    @staticmethod
    def along(lon: F8, lat: F8, start: float, seconds: float) -> "Track":
        """At an even pace along the line in `seconds` all in all."""
        metres = distances_m(lon, lat)
        whole = metres[-1]
        if whole <= 0 or seconds <= 0:
            return Track.standing(float(lon[-1]), float(lat[-1]), start + max(seconds, 0.0))
        return Track(lon, lat, start + metres / whole * seconds)

    def where(self, now: float) -> tuple[float, float]:
        return (
            float(np.interp(now, self.at, self.lon)),
            float(np.interp(now, self.at, self.lat)),
        )

    def heading(self, now: float) -> float:
        """Degrees from north; NaN when standing."""
        i = int(np.searchsorted(self.at, now, side="right"))
        if not 0 < i < len(self.at):
            return float("nan")
        east = (self.lon[i] - self.lon[i - 1]) * np.cos(np.radians(self.lat[i]))
        return float(np.degrees(np.arctan2(east, self.lat[i] - self.lat[i - 1]))) % 360.0


def distances_m(lon: F8, lat: F8) -> F8:
    """(p,) metres from the first point along the line."""
    east = np.diff(lon) * np.cos(np.radians(lat[:-1]))
    steps = np.hypot(east, np.diff(lat)) * METRES_A_DEGREE
    metres: F8 = np.concatenate([[0.0], np.cumsum(steps)])
    return metres


class Motion:
    """The tracks of n units. Only units that pass a corner cost more than a line of numpy."""

    def __init__(self, unit_ids: tuple[str, ...]) -> None:
        n = len(unit_ids)
        self._ids = unit_ids
        self._tracks: list[Track | None] = [None] * n
        # The stretch each unit is on: from (lon, lat) at `begin` to the next point at `end`.
        self._lon, self._lat = np.full(n, np.nan), np.full(n, np.nan)
        self._lon_step, self._lat_step = np.zeros(n), np.zeros(n)
        self._begin, self._end = np.zeros(n), np.full(n, np.inf)
        self._heading, self._speed = np.full(n, np.nan), np.zeros(n)
        self._silent = np.zeros(n, np.bool_)
        self._last = Fixes.none_for(unit_ids)

    def follow(self, row: int, track: Track, now: float) -> None:
        self._tracks[row] = track
        self._enter(row, now)

    def where(self, row: int, now: float) -> tuple[float, float] | None:
        """Degrees; None for a unit that is nowhere (off duty)."""
        track = self._tracks[row]
        return None if track is None else track.where(now)

    def heading(self, row: int, now: float) -> float:
        track = self._tracks[row]
        return float("nan") if track is None else track.heading(now)

    def vanish(self, row: int) -> None:
        """Off duty: nobody follows where it goes."""
        self._tracks[row] = None
        self._lon[row] = self._lat[row] = self._heading[row] = np.nan
        self._end[row] = np.inf
        self._silent[row] = False

    def silence(self, row: int, now: float) -> None:
        """It goes on moving and nobody hears of it: the last fix stands."""
        self._last = self.fixes(now)
        self._silent[row] = True

    def speak(self, row: int) -> None:
        self._silent[row] = False

    @property
    def silent(self) -> Flags:
        return self._silent

    def fixes(self, now: float) -> Fixes:
        """Of all units at `now`, which never goes back."""
        for row in np.flatnonzero(self._end <= now):
            self._enter(int(row), now)
        span = np.where(np.isfinite(self._end), self._end - self._begin, 1.0)
        share = np.clip((now - self._begin) / span, 0.0, 1.0)
        known = ~np.isnan(self._lon)
        fresh = Fixes(
            self._ids,
            self._lon + self._lon_step * share,
            self._lat + self._lat_step * share,
            np.where(known, self._heading, np.nan),
            np.where(known, self._speed, np.nan),
            np.where(known, now, np.nan),
        )
        if self._silent.any():
            fresh = _mixed(self._ids, self._silent, self._last, fresh)
        self._last = fresh
        return fresh

    def _enter(self, row: int, now: float) -> None:
        """Take up the stretch of the track that holds `now`."""
        track = self._tracks[row]
        if track is None:
            return
        i = int(np.searchsorted(track.at, now, side="right")) - 1
        moving = 0 <= i < len(track.at) - 1
        i = max(i, 0)
        self._lon[row], self._lat[row] = track.lon[i], track.lat[i]
        if not moving:
            waits = now < track.at[0]
            self._lon_step[row] = self._lat_step[row] = self._speed[row] = 0.0
            self._heading[row] = np.nan
            self._begin[row], self._end[row] = now, track.at[0] if waits else np.inf
            return
        east_step, north_step = track.lon[i + 1] - track.lon[i], track.lat[i + 1] - track.lat[i]
        self._lon_step[row], self._lat_step[row] = east_step, north_step
        self._begin[row], self._end[row] = track.at[i], track.at[i + 1]
        east = east_step * np.cos(np.radians(track.lat[i]))
        self._heading[row] = np.degrees(np.arctan2(east, north_step)) % 360.0
        metres = np.hypot(east, north_step) * METRES_A_DEGREE
        self._speed[row] = metres / max(track.at[i + 1] - track.at[i], 1e-3)


def _mixed(ids: tuple[str, ...], old: Flags, last: Fixes, fresh: Fixes) -> Fixes:
    return Fixes(
        ids,
        np.where(old, last.lon, fresh.lon),
        np.where(old, last.lat, fresh.lat),
        np.where(old, last.heading, fresh.heading),
        np.where(old, last.speed, fresh.speed),
        np.where(old, last.at, fresh.at),
    )
