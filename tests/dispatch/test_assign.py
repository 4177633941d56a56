import itertools
import math
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dispatch.assign import assign, match
from app.dispatch.force import muster
from app.domain.fixes import Fixes
from app.domain.incident import Incident
from app.domain.picture import Picture
from app.domain.stage import Stages
from app.domain.unit import Unit, UnitKind, UnitState
from tests.roads.test_network import lattice
from tests.roads.town import LAT0, LON0, STEP

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
NETWORK = lattice(8)
PLACES = st.tuples(st.floats(0, 7), st.floats(0, 7))


def incident(id: str, x: float, y: float, priority: int = 2) -> Incident:
    lon, lat = LON0 + x * STEP, LAT0 + y * STEP
    return Incident(id, 1, "seat", "", "0101", priority, lon, lat, "", "", None, None, Stages())


def force_at(places: list[tuple[float, float]], states: list[UnitState] | None = None):  # type: ignore[no-untyped-def]
    picture = Picture()
    for i in range(len(places)):
        state = states[i] if states else UnitState.AVAILABLE
        picture.put(Unit(f"u{i:02}", f"{i}", UnitKind.CAR, "d", state=state))
    ids = tuple(f"u{i:02}" for i in range(len(places)))
    still = np.full(len(places), np.nan)
    lon = np.array([LON0 + x * STEP for x, _ in places])
    lat = np.array([LAT0 + y * STEP for _, y in places])
    at = np.full(len(places), NOW.timestamp() - 5)
    return muster(NETWORK, picture, Fixes(ids, lon, lat, still, still, at), NOW)


def best_by_trying(seconds: np.ndarray) -> tuple[int, float]:
    """Most rows served, then the least sum, by trying everything."""
    rows, columns = seconds.shape
    best = 0, 0.0
    for size in range(1, min(rows, columns) + 1):
        sums = [
            sum(seconds[i, j] for i, j in zip(chosen, given, strict=True))
            for chosen in itertools.combinations(range(rows), size)
            for given in itertools.permutations(range(columns), size)
        ]
        if min(sums) < math.inf:
            best = size, float(min(sums))
    return best


TABLES = st.integers(0, 4).flatmap(
    lambda columns: st.lists(
        st.lists(
            st.one_of(st.integers(-5, 90), st.just(math.inf)), min_size=columns, max_size=columns
        ),
        min_size=1,
        max_size=4,
    )
)


@given(TABLES)
def test_match_is_the_best_of_all(table: list[list[float]]) -> None:
    seconds = np.array(table, np.float64).reshape(len(table), -1)
    chosen, _ = match(seconds)
    pairs = [(i, j) for i, j in enumerate(chosen) if j is not None]
    assert len({column for _, column in pairs}) == len(pairs)
    served, total = best_by_trying(seconds)
    assert len(pairs) == served
    assert sum(seconds[pair] for pair in pairs) == pytest.approx(total)


@given(TABLES, st.lists(st.integers(-5, 90), min_size=4, max_size=4))
def test_a_new_column_above_all_prices_changes_nothing(
    table: list[list[float]], offers: list[int]
) -> None:
    seconds = np.array(table, np.float64).reshape(len(table), -1)
    _, price = match(seconds)
    column = np.maximum(np.array(offers[: len(table)], np.float64), price)
    # A price above all drives is that of a row, or of a chain to a row, that is left out.
    dearest = seconds[np.isfinite(seconds)].max(initial=-np.inf)
    wider = np.column_stack([seconds, np.where(price <= dearest, column, np.inf)])
    assert best_by_trying(wider) == pytest.approx(best_by_trying(seconds))


@given(
    st.lists(PLACES, min_size=1, max_size=5),
    st.lists(st.tuples(st.floats(3, 4), st.floats(3, 4)), min_size=1, max_size=4),
)
def test_the_few_nearest_give_the_best_of_all_units(
    units: list[tuple[float, float]], calls: list[tuple[float, float]]
) -> None:
    force = force_at(units)
    incidents = [incident(f"i{i}", x, y) for i, (x, y) in enumerate(calls)]
    proposals = assign(NETWORK, force, incidents)
    seconds = np.full((len(calls), len(units)), np.inf)
    for row, call in enumerate(incidents):
        found = NETWORK.nearest(NETWORK.goal(call.lon, call.lat), force.fleet, None, len(units))
        seconds[row, found.unit] = found.seconds
    served, total = best_by_trying(seconds)
    drives = [p.eta_s for p in proposals if p.eta_s is not None]
    assert (len(drives), sum(drives)) == (served, pytest.approx(total))
    sent = [p.unit_id for p in proposals if p.unit_id is not None]
    assert len(set(sent)) == len(sent)


def test_the_urgent_one_gets_the_only_unit() -> None:
    force = force_at([(1.0, 1.0)])
    calls = [incident("near", 1.0, 1.1, priority=3), incident("far", 6.0, 6.0, priority=1)]
    first, second = assign(NETWORK, force, calls)
    assert (first.incident_id, first.unit_id) == ("far", "u00")
    assert (second.incident_id, second.unit_id, second.eta_s) == ("near", None, None)


def test_a_unit_is_not_spent_on_the_nearer_of_two() -> None:
    """By turns the middle unit would go to the first caller, the other one right across town."""
    force = force_at([(4.0, 3.0), (0.0, 3.0)])
    calls = [incident("a", 2.5, 3.0), incident("b", 6.5, 3.0)]
    assert [(p.incident_id, p.unit_id) for p in assign(NETWORK, force, calls)] == [
        ("a", "u01"),
        ("b", "u00"),
    ]


def test_who_is_busy_or_not_able_is_not_sent() -> None:
    states = [UnitState.BUSY, UnitState.AVAILABLE, UnitState.AVAILABLE]
    force = force_at([(1.0, 1.0), (1.5, 1.0), (6.0, 6.0)], states)
    able = {"a": np.array([True, False, True])}
    (only,) = assign(NETWORK, force, [incident("a", 1.0, 1.0)], able)
    assert only.unit_id == "u02"


def test_nothing_waits() -> None:
    assert assign(NETWORK, force_at([(1.0, 1.0)]), []) == ()
