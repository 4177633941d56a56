"""Agencies accept, decline, forget and feed back; callers answer or are left to the seats."""

from collections import Counter
from datetime import datetime, timedelta

from app.domain import duty_messages as d
from app.domain.call_back import CallBackState
from app.domain.decide import decide
from app.domain.diversion import DiversionState
from app.domain.picture import Picture
from app.feeds.simulated.agencies import AgencyTemper, SimulatedAgencies
from tests.domain.build import NOON, call, picture_of, say, tell
from tests.domain.test_duties import EVERYBODY, closed_incident, divert

HOURS = 6
LIMITS = {
    "accept_by": NOON + timedelta(minutes=30),
    "feedback_by": NOON + timedelta(hours=3),
}


def lived(picture: Picture, agencies: SimulatedAgencies, hours: int = HOURS) -> list[object]:
    """All that they say in some hours, as a desk decides it and tells them."""
    agencies.saw(picture.everything())
    said: list[object] = []
    for minute in range(0, hours * 60, 2):
        now: datetime = NOON + timedelta(minutes=minute + 10)
        for message in agencies.read("", now).messages:
            said.append(message)
            values = decide(picture, message)
            picture.put_all(values)
            agencies.saw(values)
    return said


def diverted(n: int) -> Picture:
    picture = picture_of()
    for at in range(n):
        tell(picture, call(f"i{at}"), divert(incident=f"i{at}", id=f"v{at}", **LIMITS))
    return picture


def test_every_state_of_a_diversion_is_seen() -> None:
    picture = diverted(60)
    lived(picture, SimulatedAgencies(1, 3600.0))
    states = Counter(one.state for one in picture.diversions.values())
    assert states[DiversionState.FED_BACK] > 20
    assert states[DiversionState.DECLINED] > 2
    assert states[DiversionState.OFFERED] + states[DiversionState.ACCEPTED] > 2  # forgotten
    assert all(
        one.said for one in picture.diversions.values() if one.state is DiversionState.DECLINED
    )


def test_who_forgets_acts_when_pressed() -> None:
    picture = diverted(1)
    agencies = SimulatedAgencies(1, 3600.0, AgencyTemper(forget_share=1.0, decline_share=0.0))
    assert lived(picture, agencies, 1) == []
    press = say(d.Press, 3700, kind="diversion", owed_id="v0")
    values = decide(picture, press)
    picture.put_all(values)
    agencies.saw(values)
    agencies.read("", NOON + timedelta(seconds=3700))
    (message,) = agencies.read("", NOON + timedelta(seconds=3900)).messages
    assert isinstance(message, d.AcceptDiversion)


def test_the_same_seed_says_the_same() -> None:
    one, other = (lived(diverted(20), SimulatedAgencies(7, 3600.0)) for _ in range(2))
    assert one == other
    assert one != lived(diverted(20), SimulatedAgencies(8, 3600.0))


def test_callers_are_satisfied_or_not_or_left_to_the_seats() -> None:
    picture = picture_of("u1")
    picture.limits = EVERYBODY
    for n in range(60):
        closed_incident(picture, f"i{n}")
    lived(picture, SimulatedAgencies(3, 3600.0, AgencyTemper(unhappy_share=0.3)), 24)
    states = Counter(one.state for one in picture.call_backs.values())
    assert states[CallBackState.SATISFIED] > 5
    assert states[CallBackState.NOT_SATISFIED] > 0
    assert states[CallBackState.DUE] > 5
    assert len(picture.duties) == states[CallBackState.NOT_SATISFIED]
