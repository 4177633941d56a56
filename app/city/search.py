"""Finding an address without a network: streets, house numbers, crossings, places."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import cos, hypot, log2, radians

from app.city.addresses import METRES_A_DEGREE, Addresses, AddressKind
from app.city.search_index import NameIndex
from app.city.search_text import (
    Number,
    cleaned,
    has_cjk,
    read_number,
    split_crossing,
    split_number,
)

NEIGHBOURS_M = 500.0  # house numbers farther apart than this are not joined by a straight line
HALF = 0.75  # what a street counts that is only half of the crossing that was asked for
NAMES = 6  # streets that are considered for one typed name
SURE = 80.0  # from here on a typed half is taken for a street of a crossing
MOST_KNOWN = 2.0  # points for a street that meets many others
SAME_NAME = 3
DISTANCE_COST = 1.6  # points for each doubling of the distance (km) to where the operator looks


class Precision(StrEnum):
    EXACT = "exact"  # the thing itself
    INTERPOLATED = "interpolated"  # between two house numbers that are known
    STREET = "street"  # somewhere on this street


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer. `score` is 0 to 100; lon, lat in degrees, WGS-84."""

    text: str
    kind: AddressKind
    lon: float
    lat: float
    precision: Precision
    score: float
    district: str = ""  # its name, where the search was given a way to tell


Whose = Callable[[float, float], str]  # lon, lat to the name of the district
Point = tuple[float, float]


class AddressSearch:
    """The address records of one city, ready to be asked. Read-only, so safe on any thread."""

    def __init__(self, addresses: Addresses, whose: Whose | None = None) -> None:
        self._whose = whose
        self._lon, self._lat = addresses.lon, addresses.lat
        self._text = addresses.name
        rows: dict[tuple[str, bool], list[int]] = defaultdict(list)
        others: dict[tuple[str, bool], set[str]] = defaultdict(set)
        self._houses: dict[str, list[tuple[int, str, int]]] = defaultdict(list)
        self._crossings: dict[tuple[str, str], list[int]] = defaultdict(list)
        kinds = addresses.kind.tolist()
        for i, kind in enumerate(kinds):
            if kind == AddressKind.HOUSE:
                if number := read_number(addresses.number[i]):
                    street = addresses.street[i]
                    self._houses[street].append((number.value, number.text, i))
            elif kind == AddressKind.CROSSING:
                self._crossings[addresses.street[i], addresses.other[i]].append(i)
            else:
                key = (addresses.name[i], kind == AddressKind.PLACE)
                rows[key].append(i)
                others[key].update(addresses.alt[i])
        for street, houses in self._houses.items():
            houses.sort()
            rows.setdefault((street, False), [])  # houses of a street that has no road
        self._met = _meetings(self._crossings)
        keys = list(rows)
        self._keys, self._rows = keys, [rows[key] for key in keys]
        self._index = NameIndex([name for name, _ in keys], [sorted(others[k]) for k in keys])

    def find(self, text: str, limit: int = 10, near: Point | None = None) -> list[Hit]:
        """The best answers first, at most `limit`; of equals, those near lon, lat come first."""
        said = cleaned(text)
        if not said or limit < 1:
            return []
        memory: dict[str, dict[int, float]] = {}
        hits = [*self._named(said, memory), *self._numbered(said, memory)]
        hits += self._crossing(said, memory)
        best: dict[tuple[str, int, float, float], Hit] = {}
        for hit in hits:
            key = (hit.text, int(hit.kind), round(hit.lon, 6), round(hit.lat, 6))
            if key not in best or best[key].score < hit.score:
                best[key] = hit
        weighed = [replace(hit, score=self._score(hit, said, near)) for hit in best.values()]
        ranked = sorted(_mixed(sorted(weighed, key=_order), said), key=_order)
        return [self._told(hit) for hit in ranked[:limit]]

    def _score(self, hit: Hit, said: str, near: Point | None) -> float:
        """Mostly likeness; then what is well known, what is near, and what was typed exactly."""
        off = 0.0 if near is None else DISTANCE_COST * log2(1.0 + _km(near, (hit.lon, hit.lat)))
        known = min(log2(1.0 + len(self._met.get(hit.text, ()))) / 3.0, MOST_KNOWN)
        same = 3.0 if hit.text == said else 2.0 if hit.text.casefold() == said.casefold() else 0.0
        return round(max(0.95 * hit.score + known + same - off, 0.0), 1)

    def _told(self, hit: Hit) -> Hit:
        return replace(hit, district=self._whose(hit.lon, hit.lat)) if self._whose else hit

    def _like(self, text: str, memory: dict[str, dict[int, float]]) -> dict[int, float]:
        if text not in memory:
            memory[text] = self._index.likeness(text)
        return memory[text]

    # Streets and places

    def _named(self, said: str, memory: dict[str, dict[int, float]]) -> Iterator[Hit]:
        found = self._like(said, memory)
        for name in sorted(found, key=found.__getitem__, reverse=True)[:40]:
            yield from self._at(name, found[name])

    def _at(self, name: int, score: float) -> Iterator[Hit]:
        text, is_place = self._keys[name]
        kind = AddressKind.PLACE if is_place else AddressKind.STREET
        precision = Precision.EXACT if is_place else Precision.STREET
        for row in self._rows[name]:
            point = float(self._lon[row]), float(self._lat[row])
            yield Hit(text, kind, *point, precision, score)
        if not self._rows[name]:
            yield Hit(text, kind, *self._middle(text), precision, score)

    def _middle(self, street: str) -> Point:
        """Of the houses of a street that has no road."""
        rows = [row for _, _, row in self._houses[street]]
        row = rows[len(rows) // 2]
        return float(self._lon[row]), float(self._lat[row])

    # House numbers

    def _numbered(self, said: str, memory: dict[str, dict[int, float]]) -> Iterator[Hit]:
        for street, number in split_number(said):
            found = self._like(street, memory)
            for name in self._streets(found):
                yield from self._house(name, number, found[name])

    def _streets(self, found: dict[int, float]) -> list[int]:
        names = [name for name in found if not self._keys[name][1]]
        return sorted(names, key=lambda name: (-found[name], self._keys[name]))[:NAMES]

    def _house(self, name: int, number: Number, score: float) -> Iterator[Hit]:
        """The number itself, or a point between its neighbours, or the street."""
        street = self._keys[name][0]
        houses = self._houses.get(street, [])
        same = [h for h in houses if h[0] == number.value]
        for _, text, row in [h for h in same if h[1] == number.text] or same:
            point = float(self._lon[row]), float(self._lat[row])
            less = 0.0 if text == number.text else 1.0
            yield Hit(self._text[row], AddressKind.HOUSE, *point, Precision.EXACT, score - less)
        if same:
            return
        between = self._between(houses, number.value)
        text = _written(street, number)
        if between:
            yield Hit(text, AddressKind.HOUSE, *between, Precision.INTERPOLATED, score - 1.0)
        yield from self._at(name, score - 3.0)

    def _between(self, houses: Sequence[tuple[int, str, int]], value: int) -> Point | None:
        """On the line between the next lower and higher number of the same side of the street."""
        side = [h for h in houses if h[0] % 2 == value % 2]
        at = bisect_left(side, (value, "", 0))
        if not 0 < at < len(side):
            return None
        (low, _, a), (high, _, b) = side[at - 1], side[at]
        start, end = (float(self._lon[a]), float(self._lat[a])), (self._lon[b], self._lat[b])
        end = float(end[0]), float(end[1])
        if _km(start, end) * 1000.0 > NEIGHBOURS_M:
            return None
        share = (value - low) / (high - low)
        return (
            round(start[0] + share * (end[0] - start[0]), 7),
            round(start[1] + share * (end[1] - start[1]), 7),
        )

    # Crossings

    def _crossing(self, said: str, memory: dict[str, dict[int, float]]) -> Iterator[Hit]:
        """Where the two streets meet; if they do not, each of them for what it is worth."""
        for first, second in split_crossing(said):
            left = self._like(first, memory)
            if max(left.values(), default=0.0) < SURE:
                continue
            right = self._like(second, memory)
            for a in self._streets(left):
                for b in self._streets(right):
                    low, high = sorted((left[a], right[b]))
                    if low >= SURE:
                        score = 0.75 * low + 0.25 * high
                        yield from self._meet(self._keys[a][0], self._keys[b][0], score)
            if max(right.values(), default=0.0) >= SURE:
                for name, score in [*_best(left), *_best(right)]:
                    yield from self._at(name, score * HALF)

    def _meet(self, a: str, b: str, score: float) -> Iterator[Hit]:
        for pair in ((a, b), (b, a)):
            for row in self._crossings.get(pair, ()):
                point = float(self._lon[row]), float(self._lat[row])
                yield Hit(self._text[row], AddressKind.CROSSING, *point, Precision.EXACT, score)


def _order(hit: Hit) -> tuple[float, int, str, float, float]:
    return -hit.score, hit.kind, hit.text, hit.lon, hit.lat


def _mixed(ranked: Iterable[Hit], said: str) -> Iterator[Hit]:
    """Streets of one name beyond the third fall back, unless it is the name that was typed."""
    seen: Counter[str] = Counter()
    for hit in ranked:
        seen[hit.text] += 1
        more = seen[hit.text] - SAME_NAME
        again = more > 0 and hit.text.casefold() != said.casefold()
        yield replace(hit, score=round(max(hit.score - 4.0 * more, 0.0), 1)) if again else hit


def _best(found: dict[int, float]) -> list[tuple[int, float]]:
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))[:2]


def _meetings(crossings: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """With how many others a street meets: how much it matters."""
    met: dict[str, set[str]] = defaultdict(set)
    for a, b in crossings:
        met[a].add(b)
        met[b].add(a)
    return met


def _written(street: str, number: Number) -> str:
    return f"{street}{number.text}号" if has_cjk(street) else f"{street} {number.text}"


def _km(a: Point, b: Point) -> float:
    shrink = cos(radians((a[1] + b[1]) / 2))
    return hypot((a[0] - b[0]) * shrink, a[1] - b[1]) * METRES_A_DEGREE / 1000.0
