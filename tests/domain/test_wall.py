"""The wall's values cannot carry anything personal, whatever the picture holds."""

from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import messages as m
from app.domain import wall
from app.domain.area import DistrictKind
from app.domain.directive import Directive, DirectiveState
from app.domain.incident import Disposition, Incident
from app.domain.picture import Picture
from app.domain.receiver import Receiver
from app.domain.stage import Stage
from app.domain.unit import Unit
from app.domain.wall import Lists, Wall, wall_of
from tests.domain.build import NOON, call, picture_of, say, send, tell
from tests.store.anything import BASE, anything

LISTS = Lists(
    frozenset({"fight"}),
    {"d1": DistrictKind.CENTRAL},
    frozenset({"g1"}),
    {"u1": "3012", "u2": "3013"},
)
SECRET = "王小明13812345678"
START = NOON.replace(tzinfo=None)
TIMES = st.datetimes(START, START + timedelta(days=900), timezones=st.just(UTC))
SECRETS = {**BASE, str: st.just(SECRET), datetime: TIMES}


def flat(hint: Any) -> list[Any]:
    """Every type that a value of this type may hold, at any depth."""
    if isinstance(hint, NewType):
        return [hint]
    if is_dataclass(hint):
        return [part for inner in get_type_hints(hint).values() for part in flat(inner)]
    if get_origin(hint) in (Union, tuple) or type(hint).__name__ == "UnionType":
        return [part for inner in get_args(hint) if inner is not Ellipsis for part in flat(inner)]
    return [hint]


def test_no_field_of_a_wall_can_hold_what_somebody_typed() -> None:
    held = flat(Wall)
    plain = [hint for hint in held if isinstance(hint, type) and get_origin(hint) is None]
    fine = (int, float, bool, datetime, type(None))
    assert [h for h in plain if not issubclass(h, (*fine, Enum))] == []
    assert str not in held
    arrays = [hint for hint in held if get_origin(hint) is np.ndarray]
    assert len(held) == len(plain) + len(arrays) + held.count(wall.Code)
    assert all(np.dtype(get_args(get_args(a)[1])[0]).kind in "uifb" for a in arrays)


def texts_in(value: Any) -> list[str]:
    """Every text in a value of a wall, at any depth."""
    if isinstance(value, str):
        return [] if isinstance(value, Enum) else [value]
    if is_dataclass(value) and not isinstance(value, type):
        return [text for f in fields(value) for text in texts_in(getattr(value, f.name))]
    if isinstance(value, tuple):
        return [text for one in value for text in texts_in(one)]
    return []


@given(st.data())
@settings(max_examples=25)
def test_whatever_stands_in_the_picture_none_of_its_words_reaches_a_wall(data: Any) -> None:
    picture = Picture()
    incident = data.draw(anything(Incident, SECRETS))
    picture.put(
        replace(incident, priority=1, state=data.draw(st.sampled_from(list(wall.IncidentState))))
    )
    picture.put(data.draw(anything(Unit, SECRETS)))
    directive = data.draw(anything(Directive, SECRETS))
    picture.put(replace(directive, state=DirectiveState.ISSUED))
    picture.put(data.draw(anything(Receiver, SECRETS)))
    assert set(texts_in(wall_of(picture, LISTS))) <= {""}


def test_codes_of_the_lists_pass() -> None:
    picture = picture_of("u1", "u2")
    tell(picture, call("i1", 0.0, 1), send("i1", "u1", second=10.0))
    tell(picture, say(m.DistressRaised, 20.0, unit_id="u1"))
    found = wall_of(picture, LISTS)
    (incident,) = found.incidents
    assert (incident.number, incident.category, incident.district_id) == (1, "fight", "")
    assert [d.call_sign for d in found.distress] == ["3012"]
    assert found.units.ids == ("u1", "u2")
    assert found.units.available.tolist() == [False, True]
    assert found.units.on_duty.all()


def test_the_first_limit_that_breaks_is_the_one_that_counts() -> None:
    picture = tell(picture_of("u1"), call("i1", 0.0, 2))
    (incident,) = wall_of(picture, LISTS).incidents
    assert (incident.due, incident.waiting) == (Stage.DISPATCH, True)
    assert incident.overdue_s(NOON + timedelta(seconds=60)) is None
    assert incident.overdue_s(NOON + timedelta(seconds=61)) == 1.0
    assert incident.urgent(NOON)  # P2 waits
    tell(picture, send("i1", "u1", second=5.0))
    (incident,) = wall_of(picture, LISTS).incidents
    assert incident.due is Stage.ACKNOWLEDGE
    assert not incident.urgent(NOON + timedelta(seconds=20))
    assert incident.urgent(NOON + timedelta(seconds=36))


def test_closed_incidents_are_not_on_a_wall() -> None:
    picture = tell(picture_of("u1"), call("i1"))
    closed = say(m.CloseIncident, 9.0, incident_id="i1", disposition=Disposition.FALSE_ALARM)
    assert wall_of(tell(picture, closed), LISTS).incidents == ()


def test_units_that_have_not_changed_are_taken_as_they_were() -> None:
    picture = picture_of("u1")
    before = wall_of(picture, LISTS)
    assert wall_of(picture, LISTS, before.units).units is before.units
