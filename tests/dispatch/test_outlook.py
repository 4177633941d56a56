from dataclasses import replace
from datetime import timedelta

import pytest

from app.dispatch.breach import Spread
from app.dispatch.force import muster
from app.dispatch.outlook import foresee
from app.domain.assignment import Assignment
from app.domain.picture import Picture
from app.domain.stage import Stages, Stamp
from app.domain.unit import UnitState
from tests.dispatch.town import NOW, car, fixes_at, incident, plain

NETWORK = plain(8)
SPREAD = Spread(turnout_s=20.0)


def outlook(picture, spots, target_s: float = 60.0):  # type: ignore[no-untyped-def]
    force = muster(NETWORK, picture, fixes_at(spots), NOW)
    target = NOW + timedelta(seconds=target_s)
    return foresee(NETWORK, picture, force, NOW, lambda _: target, SPREAD)


def test_each_unit_is_counted_on_once_and_the_urgent_come_first() -> None:
    picture = Picture()
    picture.put_all([car("only"), incident("p3", 1.0, 1.0, 3), incident("p1", 6.0, 6.0, 1)])
    found = outlook(picture, {"only": (1.0, 1.0)})
    assert found["p1"].arrive_at > NOW + timedelta(seconds=60)
    assert found["p1"].miss_s == pytest.approx((found["p1"].arrive_at - NOW).total_seconds() - 60.0)
    assert found["p1"].miss_chance > 0.5
    assert (found["p3"].arrive_at, found["p3"].miss_chance) == (None, 1.0)


def test_who_is_on_the_way_needs_no_turnout_and_serves_nobody_else() -> None:
    picture = Picture()
    sent = Assignment("a", "i", "u", Stages(dispatch=Stamp(NOW, NOW)))
    unit = car("u", state=UnitState.EN_ROUTE, assignment_id="a")
    picture.put_all([unit, incident("i", 2.0, 1.0), sent])
    moving = outlook(picture, {"u": (1.0, 1.0)})["i"]
    still = Picture()
    still.put_all([car("u"), incident("i", 2.0, 1.0)])
    waiting = outlook(still, {"u": (1.0, 1.0)})["i"]
    assert (waiting.arrive_at - moving.arrive_at).total_seconds() == pytest.approx(20.0)
    assert moving.miss_chance < waiting.miss_chance < 0.5
    assert moving.miss_s is None


def test_only_what_is_open_and_not_reached_has_an_outlook() -> None:
    picture = Picture()
    there = incident("there", 1.0, 1.0)
    reached = there.stages.__class__(report=Stamp(NOW, NOW), arrive=Stamp(NOW, NOW))
    picture.put_all([car("u"), replace(there, stages=reached)])
    assert outlook(picture, {"u": (1.0, 1.0)}) == {}
