"""Columns of a period hold every stamp to the microsecond, in SQLite and PostgreSQL alike."""

from dataclasses import replace
from datetime import timedelta

import numpy as np

from app.domain import messages as m
from app.domain.assignment import Assignment
from app.domain.incident import Disposition, Incident
from app.domain.picture import Picture
from app.domain.stage import Stage
from app.store.samples import Samples, counts, incidents, orders
from app.store.store import Store
from tests.domain.build import NOON, call, say
from tests.store.build import record, small_day

HOUR = timedelta(hours=1)
ODD = timedelta(microseconds=654_321)


def row_of(samples: Samples, number: int) -> int:
    return int(np.flatnonzero(samples.number == number)[0])


def same(found: Samples, row: int, value: Incident | Assignment) -> None:
    for stage in Stage:
        stamp, seconds = value.stages.get(stage), float(found.at[stage][row])
        if stage is Stage.REPORT:
            assert not np.isnan(seconds)
        elif stamp is None:
            assert np.isnan(seconds)
        else:
            assert round(seconds * 1e6) == round(stamp.at.timestamp() * 1e6)


def test_incidents_and_orders_are_as_they_were_saved(store: Store) -> None:
    picture = Picture()
    late = [replace(c, at=c.at + ODD) for c in (call("i3", 3000), call("i4", 3001))]
    closed = say(m.CloseIncident, 3600, incident_id="i4", disposition=Disposition.FALSE_ALARM)
    record(store, picture, [*small_day(), *late, closed])
    heard: list[float] = []
    found = incidents(store.database, NOON - HOUR, NOON + HOUR, heard.append)
    assert len(found) == 4
    assert heard[-1] == 1.0
    assert list(found.at[Stage.REPORT]) == sorted(found.at[Stage.REPORT])
    for one in picture.incidents.values():
        row = row_of(found, one.number)
        same(found, row, one)
        assert (found.priority[row], found.open[row]) == (one.priority, one.open)
        assert np.abs(found.lonlat[row] - (one.lon, one.lat)).max() < 1e-9
        assert found.names["category"][found.codes["category"][row]] == one.category
        assert found.codes["grid"][row] == -1
    given = orders(store.database, NOON - HOUR, NOON + HOUR)
    (sent,) = (v for v in picture.everything() if isinstance(v, Assignment))
    assert (len(given), given.names["unit"]) == (1, ("u1",))
    same(given, 0, sent)


def test_counts_are_those_of_the_columns(store: Store) -> None:
    record(store, Picture(), [*small_day(), call("i3", 3000)])
    found = incidents(store.database, NOON - HOUR, NOON + HOUR)
    own = found.priority[~found.duplicate]
    assert found.duplicate.any()
    assert counts(store.database, NOON - HOUR, NOON + HOUR) == {
        int(p): int((own == p).sum()) for p in np.unique(own)
    }


def test_an_empty_period_has_no_rows(store: Store) -> None:
    for read in (incidents, orders):
        for until in (NOON - HOUR, NOON):
            found = read(store.database, NOON - HOUR, until)
            assert len(found) == 0
            assert all(len(column) == 0 for column in (*found.at.values(), *found.codes.values()))
    assert counts(store.database, NOON - HOUR, NOON) == {}
