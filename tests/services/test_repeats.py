"""Repeats are found where they are, with n and the usual, and not offered twice."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from app.domain import duty_messages as d
from app.domain import messages as m
from app.domain.decide import decide
from app.domain.duty import DutyKind, Owner, OwnerKind
from app.domain.picture import Picture
from app.services.house_rules import LookBack
from app.services.repeats import RepeatKind, chance_of, repeats
from tests.domain.build import NOON, call, say
from tests.store.build import SAVED, opened

RULE = LookBack(days=7, least=4, near_m=60, windows=4, chance=0.001)
UNTIL = NOON + timedelta(days=1)
DAY = 86_400.0


def report(
    id: str, days_ago: float, east_m: float = 0, category: str = "noise", district: str = "d1"
) -> m.IncidentReported:
    known = call(id, DAY - days_ago * DAY)
    lon = 113.2 + east_m / (111_195 * np.cos(np.radians(23.1)))
    return replace(known, lon=float(lon), category=category, district_id=district)


def found(folder: Path, messages: list[m.AnyMessage]) -> list:
    picture, batch = Picture(), []
    for message in messages:
        values = decide(picture, message)
        picture.put_all(values)
        batch.append((message, values))
    with opened(folder) as store:
        if batch:
            store.save(batch, SAVED)
        return repeats(store.database, UNTIL, RULE)


def test_an_empty_record_repeats_nothing(tmp_path: Path) -> None:
    assert found(tmp_path, []) == []


def test_a_place_is_found_with_its_incidents_newest_first(tmp_path: Path) -> None:
    here = [report(f"a{n}", 1 + n, east_m=10 * n) for n in range(4)]
    there = [report(f"b{n}", 1 + n, east_m=5000) for n in range(3)]  # one too few
    old = [report(f"c{n}", 8 + n, east_m=9000) for n in range(6)]  # before the window
    offered = found(tmp_path, [*here, *there, *old])
    assert [(r.kind, r.n) for r in offered] == [(RepeatKind.PLACE, 4)]
    one = offered[0]
    assert one.incident_ids == ("a0", "a1", "a2", "a3")
    assert one.categories == (("noise", 4),)
    assert one.district_id == "d1"
    assert abs(one.lon - 113.2) < 0.001
    assert one.usual is None


def test_duplicates_are_not_repeats(tmp_path: Path) -> None:
    reports = [report(f"a{n}", 1 + n / 100) for n in range(4)]
    links = [say(m.LinkDuplicate, DAY, incident_id=f"a{n}", primary_id="a0") for n in range(1, 4)]
    assert found(tmp_path, [*reports, *links]) == []


def spread(ids: str, n: int, since: float, until: float, category: str = "theft") -> list:
    """n incidents far from one another, over days ago [since, until)."""
    step = (until - since) / n
    return [
        report(f"{ids}{k}", until - step * (k + 0.5), east_m=1000.0 * (k + 1), category=category)
        for k in range(n)
    ]


def test_a_category_far_above_its_usual_is_found_with_what_is_usual(tmp_path: Path) -> None:
    calm = spread("c", 12, 7, 35.0)  # three a week for four weeks
    steady = spread("s", 20, 0, 35.0, category="fight")
    first = report("z", 34.9, east_m=-3000, category="lost")  # so far back the record reaches
    offered = found(tmp_path, [*calm, *spread("n", 14, 0, 7), *steady, first])
    assert [(r.kind, r.categories[0]) for r in offered] == [(RepeatKind.CATEGORY, ("theft", 14))]
    assert (offered[0].usual, offered[0].windows) == (3.0, 4)
    assert offered[0].chance is not None
    assert offered[0].chance < 0.001


def test_without_a_history_nothing_is_unusual(tmp_path: Path) -> None:
    assert found(tmp_path, spread("n", 14, 0, 7)) == []


def test_what_is_looked_at_already_is_not_offered_again(tmp_path: Path) -> None:
    reports = [report(f"a{n}", 1 + n) for n in range(4)]
    duty = d.NewDuty("d1", "查", Owner(OwnerKind.DISTRICT, "d1"), UNTIL + timedelta(days=7))
    look = say(
        d.OpenDuty, DAY, kind=DutyKind.LOOK_BACK, duty=duty, about_ids=("a0", "a1", "a2", "a3")
    )
    assert found(tmp_path, [*reports, look]) == []


@pytest.mark.parametrize(("n", "total", "windows"), [(1, 0, 1), (5, 12, 4), (14, 12, 4)])
def test_the_chance_is_that_of_the_negative_binomial(n: int, total: int, windows: int) -> None:
    from scipy.stats import nbinom  # noqa: PLC0415  the oracle

    expected = nbinom.sf(n - 1, total + 0.5, windows / (windows + 1))
    assert chance_of(n, total, windows) == pytest.approx(expected, rel=1e-9)
