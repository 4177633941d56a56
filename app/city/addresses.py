"""The address records of a city pack: streets, house numbers, crossings and places, as columns."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from itertools import combinations
from math import cos, hypot, radians

import numpy as np
from numpy.typing import NDArray

from app.roads.streets import Streets

METRES_A_DEGREE = 111_195.0  # of latitude on a sphere of 6,371,008.8 m
SAME_STREET_M = 400.0  # pieces of one name nearer than this are one street
SAME_CROSSING_M = 150.0  # two names that meet again nearer than this meet once


class AddressKind(IntEnum):
    STREET = 0
    HOUSE = 1
    CROSSING = 2
    PLACE = 3


@dataclass(frozen=True, slots=True)
class AddressRecord:
    """One thing an address may name. `street` is the street of a house or of a crossing.

    `number` is the house number; of a crossing, `other` is its second street.
    """

    kind: AddressKind
    name: str  # as it is shown: 宏图路, 宏图路 12, 宏图路 / 人民路, 人民医院
    lon: float  # degrees, WGS-84
    lat: float
    street: str = ""
    number: str = ""
    other: str = ""
    alt: tuple[str, ...] = ()  # other names and other languages


@dataclass(frozen=True, slots=True, eq=False)
class Addresses:
    """n records as columns, sorted by kind, name, lat, lon; `addresses[i]` gives one as a value."""

    kind: NDArray[np.uint8]  # (n,) AddressKind
    lon: NDArray[np.float64]  # (n,) degrees
    lat: NDArray[np.float64]  # (n,)
    name: tuple[str, ...]
    street: tuple[str, ...]
    number: tuple[str, ...]
    other: tuple[str, ...]
    alt: tuple[tuple[str, ...], ...]

    def __len__(self) -> int:
        return len(self.name)

    def __getitem__(self, i: int) -> AddressRecord:
        return AddressRecord(
            AddressKind(int(self.kind[i])),
            self.name[i],
            float(self.lon[i]),
            float(self.lat[i]),
            self.street[i],
            self.number[i],
            self.other[i],
            self.alt[i],
        )

    def __iter__(self) -> Iterator[AddressRecord]:
        return (self[i] for i in range(len(self)))


def house_name(street: str, number: str) -> str:
    """As it is written: 宏图路12号, but Rua Direita 12."""
    if street and "\u4e00" <= street[-1] <= "\u9fff":
        return f"{street}{number}号" if number.isdecimal() else f"{street}{number}"
    return f"{street} {number}"


def as_columns(records: Iterable[AddressRecord]) -> Addresses:
    """Sorted, exact repetitions dropped."""
    rows = sorted(set(records), key=_order)
    return Addresses(
        np.array([r.kind for r in rows], np.uint8),
        np.array([r.lon for r in rows], np.float64),
        np.array([r.lat for r in rows], np.float64),
        tuple(r.name for r in rows),
        tuple(r.street for r in rows),
        tuple(r.number for r in rows),
        tuple(r.other for r in rows),
        tuple(r.alt for r in rows),
    )


def _order(r: AddressRecord) -> tuple[object, ...]:
    return (r.kind, r.name, r.lat, r.lon, r.street, r.number, r.other, r.alt)


def street_records(
    streets: Streets, alt_names: Mapping[str, tuple[str, ...]]
) -> list[AddressRecord]:
    """A record for every street, at the middle of it.

    Streets of one name that lie `SAME_STREET_M` apart or more are several. `alt_names` gives the
    other names of a street by its name.
    """
    edges = np.flatnonzero((streets.name_of >= 0) & ~streets.backwards)
    if not len(edges):
        return []
    middle = streets.point_first[edges] + streets.point_count[edges] // 2
    x, y = _metres(streets.point_lon[middle], streets.point_lat[middle])
    name = streets.name_of[edges]
    group = np.unique(_groups(streets, edges, x, y, name), return_inverse=True)[1]
    size = np.bincount(group, streets.length_m[edges])
    centre_x = np.bincount(group, x * streets.length_m[edges]) / size
    centre_y = np.bincount(group, y * streets.length_m[edges]) / size
    off = np.hypot(x - centre_x[group], y - centre_y[group])
    order = np.lexsort((off, group))  # of each group the edge nearest its centre comes first
    first = order[np.flatnonzero(np.diff(group[order], prepend=-1))]
    return [
        AddressRecord(
            AddressKind.STREET,
            (text := streets.names[name[i]]),
            round(float(streets.point_lon[middle[i]]), 7),
            round(float(streets.point_lat[middle[i]]), 7),
            street=text,
            alt=alt_names.get(text, ()),
        )
        for i in first
    ]


def _metres(
    lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    shrink = np.cos(np.radians(lat.mean()))
    return lon * METRES_A_DEGREE * shrink, lat * METRES_A_DEGREE


def _groups(
    streets: Streets,
    edges: NDArray[np.int64],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    name: NDArray[np.int32],
) -> NDArray[np.int64]:
    """A number for each edge, equal where the name is and a chain of short gaps joins them."""
    from scipy.spatial import cKDTree  # noqa: PLC0415 - slow, and only for making a city

    # The name as a third, very long axis keeps streets of other names out of reach.
    near = cKDTree(np.column_stack([x, y, name * 1e7])).query_pairs(
        SAME_STREET_M, output_type="ndarray"
    )
    m = len(edges)
    ends = np.concatenate([streets.tail[edges], streets.head[edges]]).astype(np.int64)
    key = ends * (int(name.max()) + 1) + np.concatenate([name, name])
    shared = m + np.unique(key, return_inverse=True)[1]  # joins long edges, whose middles are far
    return _joined(
        np.concatenate([near[:, 0], np.arange(m), np.arange(m)]),
        np.concatenate([near[:, 1], shared]),
    )[:m]


def _joined(a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.int64]:
    """Numbers of the connected groups of the pairs a-b, by index."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - slow, and only for making a city
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    n = int(max(a.max(), b.max())) + 1
    graph = csr_matrix((np.ones(len(a), np.int8), (a, b)), (n, n))
    label: NDArray[np.int64] = connected_components(graph, directed=False)[1].astype(np.int64)
    return label


def crossing_records(streets: Streets) -> list[AddressRecord]:
    """A record for every pair of named streets that meet; a dual carriageway's corners are one."""
    named = np.flatnonzero((streets.name_of >= 0) & (streets.tail >= 0))
    ends = np.concatenate([streets.tail[named], streets.head[named]]).astype(np.int64)
    names = np.concatenate([streets.name_of[named]] * 2).astype(np.int64)
    base = len(streets.names) + 1
    pairs = np.unique(ends * base + names)
    junction, name = pairs // base, pairs % base
    starts = np.flatnonzero(np.diff(junction, prepend=-1))
    stops = np.append(starts[1:], len(junction))
    meet: dict[tuple[str, str], list[int]] = {}
    for start, stop in zip(starts[stops - starts > 1], stops[stops - starts > 1], strict=True):
        texts = sorted(streets.names[k] for k in name[start:stop])
        for one in combinations(texts, 2):
            meet.setdefault(one, []).append(int(junction[start]))
    return [
        AddressRecord(AddressKind.CROSSING, f"{a} / {b}", lon, lat, street=a, other=b)
        for (a, b), junctions in meet.items()
        for lon, lat in _apart(streets, junctions)
    ]


def _apart(streets: Streets, junctions: list[int]) -> list[tuple[float, float]]:
    """Of junctions nearer than `SAME_CROSSING_M` to one already taken only the first."""
    taken: list[tuple[float, float]] = []
    for j in sorted(junctions, key=lambda j: streets.junction_node[j]):
        lon, lat = float(streets.junction_lon[j]), float(streets.junction_lat[j])
        shrink = cos(radians(lat))
        if all(
            hypot((lon - a) * shrink, lat - b) * METRES_A_DEGREE > SAME_CROSSING_M for a, b in taken
        ):
            taken.append((round(lon, 7), round(lat, 7)))
    return taken


def collect(
    streets: Streets,
    alt_names: Mapping[str, tuple[str, ...]],
    given: Iterable[AddressRecord],
) -> Addresses:
    """Streets and crossings of the road graph with the houses and places that sources `given`."""
    return as_columns([*street_records(streets, alt_names), *crossing_records(streets), *given])
