"""Who calls when, from where and about what: drawn by hour of the week, the same for a seed."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from app.city.addresses import Addresses, AddressKind
from app.city.toml_file import BadToml, read_toml
from app.domain.bad_input import BadInput
from app.domain.category import Category
from app.domain.incident import Caller
from app.feeds.simulated.temper import chance_of

HOURS = 168
LARGEST = 1_000_000  # bytes; a demand is a few kB
MOST_CALLS, MOST_WEIGHT, DAY_S = 1e6, 1e9, 86_400.0
KIND_WEIGHTS = {  # how often a caller names a place of that kind
    AddressKind.HOUSE: 0.55,
    AddressKind.PLACE: 0.3,
    AddressKind.CROSSING: 0.1,
    AddressKind.STREET: 0.05,
}
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高"
TITLES = ("先生", "女士")
METRES_A_DEGREE = 111_195.0


class DemandError(BadInput):
    """The demand file cannot be used; says which file, which key and why."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}" if key else f"{file}: {reason}")


@dataclass(frozen=True, slots=True)
class Topic:
    """What is called about: how often, what is said, how long an officer stays (seconds)."""

    weight: float
    summaries: tuple[str, ...] = ()
    handle_s: float | None = None


@dataclass(frozen=True, slots=True)
class Demand:
    """`hours` weighs the 168 hours of the week, Monday 00:00 local time first.

    `repeat_share` of the incidents is told again by another caller, `repeat_s` later (median).
    """

    calls_per_day: float
    zone: ZoneInfo
    hours: tuple[float, ...]
    topics: Mapping[str, Topic]  # by category code
    repeat_share: float = 0.08
    repeat_s: float = 180.0

    def rate(self, hour: int) -> float:
        """Incidents expected in an hour, counted from 1970-01-01 00:00 UTC."""
        local = datetime.fromtimestamp(hour * 3600, UTC).astimezone(self.zone)
        weight = self.hours[local.weekday() * 24 + local.hour]
        return self.calls_per_day / 24 * weight * HOURS / sum(self.hours)


@dataclass(frozen=True, slots=True)
class SimulatedCall:
    ref: str
    at: float  # seconds since 1970
    category: str
    lon: float
    lat: float
    address: str
    summary: str
    caller: Caller
    repeats: str = ""  # the call that told of the same incident first


def load_demand(path: Path, calls_per_day: float | None = None) -> Demand:
    """Raises DemandError naming key and reason. `calls_per_day` replaces that of the file."""
    try:
        tables = read_toml(path, LARGEST, "a demand")
    except BadToml as broken:
        raise DemandError(path.name, "", str(broken)) from broken
    try:
        return _demand(tables, calls_per_day)
    except KeyError as missing:
        raise DemandError(path.name, str(missing.args[0]), "is missing") from missing
    except (TypeError, ValueError, OSError) as wrong:  # a zone may be a folder of zones
        raise DemandError(path.name, "", str(wrong)) from wrong


def _demand(tables: dict[str, Any], calls_per_day: float | None) -> Demand:
    known = {"calls_per_day", "zone", "repeat_share", "repeat_s", "days", "day", "topic"}
    for key in tables.keys() - known:
        raise ValueError(f"{key}: is not a known key")
    days = [tables["day"][name] for name in tables["days"]]
    hours = tuple(float(weight) for day in days for weight in day)
    if len(hours) != HOURS or not all(0 <= w < math.inf for w in hours) or sum(hours) <= 0:
        raise ValueError("days: not seven days of 24 weights")
    for row in tables["topic"]:
        if unknown := row.keys() - {"category", "weight", "summaries", "handle_s"}:
            raise ValueError(f"topic.{min(unknown)}: is not a known key")
        if not all(isinstance(said, str) for said in row.get("summaries", ())):
            raise ValueError("topic.summaries: is not a list of texts")
    topics = {
        str(row["category"]): Topic(
            _number(row, "weight", MOST_WEIGHT),
            tuple(str(s) for s in row.get("summaries", ())),
            _number(row, "handle_s", DAY_S) if "handle_s" in row else None,
        )
        for row in tables["topic"]
    }
    if not topics or not all(t.weight > 0 for t in topics.values()):
        raise ValueError("topic: a weight that is not above zero")
    given = tables if calls_per_day is None else {"calls_per_day": calls_per_day}
    return Demand(
        _number(given, "calls_per_day", MOST_CALLS),
        ZoneInfo(tables["zone"]),
        hours,
        topics,
        _number({"repeat_share": 0.08, **tables}, "repeat_share", 1),
        _number({"repeat_s": 180.0, **tables}, "repeat_s", DAY_S),
    )


def _number(table: Mapping[str, Any], key: str, most: float) -> float:
    value = table[key]
    if type(value) not in (int, float) or not 0 <= value <= most:
        raise ValueError(f"{key}: {value!r:.40} is not a number from 0 to {most:,.0f}")
    return float(value)


class Callers:
    """The calls of a city, hour by hour; asking again gives the same calls."""

    def __init__(
        self,
        demand: Demand,
        addresses: Addresses,
        categories: Sequence[Category],
        seed: int,
    ) -> None:
        self._demand = demand
        self._addresses = addresses
        self._seed = seed
        known = [c for c in categories if c.code in demand.topics] or list(categories)
        if not known or not len(addresses):
            raise ValueError("the city has no categories or no addresses: nobody can call")
        weights = np.array([demand.topics.get(c.code, Topic(1.0)).weight for c in known])
        self._codes = [c.code for c in known]
        self._names = {c.code: c.name for c in known}
        self._code_steps = np.cumsum(weights) / weights.sum()
        self._place_steps = self._weigh_places()
        self._hour = lru_cache(maxsize=8)(self._calls_of)

    def next_after(self, at: float, ref: str = "") -> SimulatedCall | None:
        """The first call after (at, ref); None where none comes within a month."""
        first = int(at // 3600)
        for hour in range(first, first + 24 * 31):
            calls = sorted(
                (c for h in (hour - 1, hour) for c in self._hour(h)), key=lambda c: (c.at, c.ref)
            )
            ends = (hour + 1) * 3600.0
            for call in calls:
                if (call.at, call.ref) > (at, ref) and call.at < ends:
                    return call
        return None

    def _weigh_places(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        """A few places draw many calls, most draw hardly any."""
        heat = chance_of(self._seed, "heat").gamma(0.4, 1.0, len(self._addresses)) + 0.02
        for kind, weight in KIND_WEIGHTS.items():
            rows = self._addresses.kind == kind
            if rows.any():
                heat[rows] *= weight / heat[rows].sum()
        steps: np.ndarray[Any, np.dtype[np.float64]] = np.cumsum(heat) / heat.sum()
        return steps

    def _calls_of(self, hour: int) -> list[SimulatedCall]:
        """Of the incidents that begin in that hour; a repetition may come in the next."""
        chance = chance_of(self._seed, "hour", hour)
        count = int(chance.poisson(self._demand.rate(hour)))
        offsets = np.sort(chance.random(count)) * 3600.0
        calls: list[SimulatedCall] = []
        for n, offset in enumerate(offsets.tolist()):
            calls += self._incident(f"{hour}-{n:03d}", round(hour * 3600 + offset, 3))
        return calls

    def _incident(self, ref: str, at: float) -> list[SimulatedCall]:
        chance = chance_of(self._seed, "call", ref)
        code = self._codes[int(np.searchsorted(self._code_steps, chance.random()))]
        place = self._addresses[int(np.searchsorted(self._place_steps, chance.random()))]

        def told(ref: str, at: float, off_m: float, repeats: str = "") -> SimulatedCall:
            east, north = chance.uniform(-off_m, off_m, 2).tolist()
            return SimulatedCall(
                ref,
                at,
                code,
                round(place.lon + east / METRES_A_DEGREE / math.cos(math.radians(place.lat)), 7),
                round(place.lat + north / METRES_A_DEGREE, 7),
                place.name,
                self._summary(chance, code),
                _caller(chance),
                repeats,
            )

        calls = [told(ref, at, 10.0)]
        if chance.random() < self._demand.repeat_share:
            wait = self._demand.repeat_s * math.exp(chance.standard_normal() * 0.8)
            calls.append(told(f"{ref}b", round(at + min(wait, 3500.0), 3), 40.0, ref))
        return calls

    def _summary(self, chance: np.random.Generator, code: str) -> str:
        topic = self._demand.topics.get(code, Topic(1.0))
        said = topic.summaries or (self._names[code],)
        return said[int(chance.integers(len(said)))]


def _caller(chance: np.random.Generator) -> Caller:
    """Nobody: the name says that it is simulated, and no number begins with 000."""
    surname = SURNAMES[int(chance.integers(len(SURNAMES)))]
    title = TITLES[int(chance.integers(len(TITLES)))]
    return Caller(f"模拟{surname}{title}", f"000{int(chance.integers(10**8)):08d}")
