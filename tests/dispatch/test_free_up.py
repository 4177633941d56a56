from dataclasses import replace
from datetime import timedelta

import pytest

from app.dispatch.breach import Spread
from app.dispatch.force import muster
from app.dispatch.free_up import freeable
from app.dispatch.recommend import Recommender
from app.domain.assignment import Assignment
from app.domain.incident import IncidentState
from app.domain.picture import Picture
from app.domain.plans import Freeable
from app.domain.stage import Stages, Stamp
from app.domain.unit import UnitState
from tests.dispatch.town import NOW, car, fixes_at, incident, plain

NETWORK, SPREAD = plain(40), Spread()
AWAY = UnitState.EN_ROUTE
COMING = {"late": (39.0, 39.0), "in time": (1.0, 0.0)}
SPOTS = {"far": (39.0, 39.0), "near": (2.0, 0.0), "mate": (2.0, 1.0)}


def offers(
    priority: int = 1,
    lesser: int = 3,
    mate: bool = False,
    minutes: float = 3.0,
    coming: str = "",
    **near: object,
) -> tuple[Freeable, ...]:
    """`near` (and `mate`) are on a lesser incident; only `far` is free, or `coming` already."""
    picture, sent = Picture(), Stages(dispatch=Stamp(NOW, NOW))
    known = {"state": AWAY, "assignment_id": "i2/near", **near}
    units = [car("far"), car("near", **known)]
    picture.put(Assignment("i2/near", "i2", "near", sent))
    if coming:
        units[0] = car("far", state=AWAY, assignment_id="i1/far")
        picture.put(Assignment("i1/far", "i1", "far", sent))
    if mate:
        units.append(car("mate", state=AWAY, assignment_id="i2/mate"))
        picture.put(Assignment("i2/mate", "i2", "mate", sent))
    picture.put_all(units)
    busy = replace(incident("i2", 5.0, 0.0, lesser), state=IncidentState.EN_ROUTE)
    urgent = incident("i1", 0.0, 0.0, priority)
    picture.put_all([busy, urgent])
    spots = {unit.id: SPOTS[unit.id] for unit in units}
    spots |= {"far": COMING[coming]} if coming else {}
    force = muster(NETWORK, picture, fixes_at(spots), NOW)
    target = lambda i: NOW + timedelta(minutes=minutes)  # noqa: E731
    picks = Recommender(NETWORK).recommend(force, urgent, NOW).picks
    return freeable(NETWORK, picture, force, urgent, picks, NOW, target, SPREAD)


def test_the_unit_and_what_its_incident_then_misses() -> None:
    (offer,) = offers()
    assert (offer.unit_id, offer.assignment_id) == ("near", "i2/near")
    assert offer.sooner_s is not None
    assert offer.sooner_s > 60.0
    left = offer.leaving
    assert (left.incident_id, left.remaining, left.next_call_sign) == ("i2", (), "FAR")
    assert left.next_eta_s is not None
    assert left.late_s is not None
    assert left.late_s == pytest.approx(left.next_eta_s + SPREAD.turnout_s - 180.0)


def test_who_stays_is_named() -> None:
    soonest = offers(mate=True)[0]
    assert soonest.leaving.remaining == ("MATE",)
    assert soonest.leaving.late_s is None


def test_offered_also_while_somebody_comes_too_late() -> None:
    (offer,) = offers(coming="late")
    assert offer.unit_id == "near"
    assert offer.sooner_s is not None, "told against who comes already"
    assert offer.sooner_s > 60.0


@pytest.mark.parametrize(
    ("why", "facts"),
    [
        ("who comes is in time", {"coming": "in time"}),
        ("not urgent enough", {"priority": 3, "lesser": 4}),
        ("not lesser", {"priority": 2, "lesser": 2}),
        ("more urgent", {"priority": 2, "lesser": 1}),
        ("somebody free is in time", {"minutes": 60.0}),
        ("it calls for help itself", {"distress_at": NOW}),
    ],
)
def test_nobody_is_offered(why: str, facts: dict[str, object]) -> None:
    assert offers(**facts) == (), why  # type: ignore[arg-type]
