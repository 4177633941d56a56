"""Heat is made of calls of this time of day, at their places, and of nothing else."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dispatch.heat import density, heat_of
from app.domain.sights import Calls
from tests.widgets.build import NOW, incident


def test_calls_of_another_time_of_day_do_not_count() -> None:
    calls = [incident(n, hours * 3600.0) for n, hours in enumerate((0.1, 2.9, 12.0, 24.0, 36.0))]
    heat = heat_of(calls, NOW)
    assert heat is not None
    assert heat.calls == 3  # now, nearly three hours ago, a day ago
    assert heat_of(calls[2:3], NOW) is None
    assert heat_of([], NOW + timedelta(hours=1)) is None


def test_linked_reports_of_one_incident_count_once() -> None:
    again = [incident(n, 60.0, duplicate_of="i1") for n in (2, 3)]
    heat = heat_of([incident(1, 90.0), *again, incident(4, 90.0)], NOW)
    assert heat is not None
    assert heat.calls == 2
    assert heat_of(again, NOW) is None


def test_weeks_that_are_past_count_and_nothing_counts_twice() -> None:
    calls = [incident(n, minutes * 60.0) for n, minutes in enumerate((1.0, 20.0))]
    until = NOW - timedelta(minutes=10)
    ago_days = np.array([0.01, 1.0, 20.5, 30.0])  # the third at another time of day
    at = NOW.timestamp() - 86_400.0 * ago_days
    past = Calls(np.full(4, 113.0), np.full(4, 23.0), at, until)
    heat = heat_of(calls, NOW, past)
    assert heat is not None
    assert heat.calls == 4  # three of the past, and the one that came after it was read
    assert heat.since == NOW - timedelta(days=30)
    assert heat.until == NOW
    none = Calls(np.empty(0), np.empty(0), np.empty(0), NOW)
    assert heat_of(calls, NOW, none) is None


def test_it_is_hottest_where_the_calls_were() -> None:
    calls = [replace(incident(n, 60.0), lon=113.0, lat=23.0) for n in range(5)]
    heat = heat_of([*calls, replace(incident(9, 60.0), lon=113.05, lat=23.03)], NOW)
    assert heat is not None
    row, column = np.unravel_index(heat.density.argmax(), heat.density.shape)
    rows, columns = heat.density.shape
    cell = 0.0011  # degrees, a little more than a cell
    assert heat.west + (column + 0.5) / columns * (heat.east - heat.west) == pytest.approx(
        113.0, abs=cell
    )
    assert heat.north - (row + 0.5) / rows * (heat.north - heat.south) == pytest.approx(
        23.0, abs=cell
    )


@given(st.lists(st.tuples(st.floats(112.0, 114.0), st.floats(22.0, 24.0)), min_size=1, max_size=20))
def test_the_sum_over_the_ground_is_the_number_of_calls(places: list[tuple[float, float]]) -> None:
    lon, lat = np.array(places).T
    heat = density(lon, lat)
    rows, columns = heat.density.shape
    assert max(rows, columns) <= 601
    down_km = (heat.north - heat.south) / rows * 111.195
    assert float(heat.density.sum()) * down_km**2 == pytest.approx(len(places), rel=0.05)
