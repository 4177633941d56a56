from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from app.dispatch.batch import propose as proposed
from app.domain.incident import IncidentState
from app.domain.picture import Picture
from tests.dispatch.town import car, force_of, incident, plain

NETWORK = plain(8)
SPOT = st.tuples(st.floats(0, 7), st.floats(0, 7))
SKILL_S = 180.0
ARMED = frozenset({"armed"})


def propose(network, force, picture, skills, skill_s=SKILL_S):  # type: ignore[no-untyped-def]
    return proposed(network, force, picture, skills, skill_s)


def picture_of(*incidents):  # type: ignore[no-untyped-def]
    picture = Picture()
    picture.put_all(incidents)
    return picture


def test_who_brings_the_skill_goes_to_who_asks_for_it() -> None:
    units = [car("armed", skills=ARMED), car("plain")]
    force = force_of(NETWORK, units, {"armed": (1.0, 1.0), "plain": (6.0, 6.0)})
    knife, noise = incident("knife", 6.0, 6.0, 2), incident("noise", 1.0, 1.0, 2)
    asked = {"knife": ARMED}
    found = propose(
        NETWORK, force, picture_of(knife, noise), lambda i: asked.get(i.id, frozenset())
    )
    assert {p.incident_id: p.unit_id for p in found} == {"knife": "armed", "noise": "plain"}


def test_where_nobody_brings_it_somebody_goes_and_it_is_said() -> None:
    force = force_of(NETWORK, [car("a"), car("b")], {"a": (1.0, 1.0), "b": (5.0, 5.0)})
    knife, noise = incident("knife", 2.0, 2.0, 1), incident("noise", 1.0, 1.0, 3)
    found = propose(
        NETWORK,
        force,
        picture_of(noise, knife),
        lambda i: ARMED if i.id == "knife" else frozenset(),
    )
    assert [p.incident_id for p in found] == ["knife", "noise"]  # most urgent first
    assert found[0].unit_id is not None
    assert found[0].lacking == ARMED
    assert {p.unit_id for p in found} == {"a", "b"}


def test_who_is_there_much_sooner_goes_without_it() -> None:
    units = [car("armed", skills=ARMED), car("plain")]
    force = force_of(NETWORK, units, {"armed": (7.0, 7.0), "plain": (0.0, 0.0)})
    knife = picture_of(incident("knife", 0.5, 0.0, 1))
    (later,) = propose(NETWORK, force, knife, lambda i: ARMED)
    (sooner,) = propose(NETWORK, force, knife, lambda i: ARMED, skill_s=5.0)
    assert (later.unit_id, sooner.unit_id) == ("armed", "plain")


def test_only_who_waits_is_asked_for() -> None:
    force = force_of(NETWORK, [car("a")], {"a": (1.0, 1.0)})
    over = replace(incident("over", 1.0, 1.0), state=IncidentState.CLOSED)
    assert propose(NETWORK, force, picture_of(over), lambda i: frozenset()) == ()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(SPOT, max_size=4), st.lists(st.tuples(SPOT, st.integers(1, 4)), max_size=5), st.data()
)
def test_every_incident_once_and_no_unit_twice(spots, calls, data) -> None:  # type: ignore[no-untyped-def]
    units = [
        car(f"u{n}", skills=data.draw(st.sampled_from([ARMED, frozenset()])))
        for n in range(len(spots))
    ]
    force = force_of(NETWORK, units, {f"u{n}": spot for n, spot in enumerate(spots)})
    waiting = [incident(f"i{n}", *spot, priority) for n, (spot, priority) in enumerate(calls)]
    asks = {i.id: data.draw(st.sampled_from([ARMED, frozenset()])) for i in waiting}
    found = propose(NETWORK, force, picture_of(*waiting), lambda i: asks[i.id])
    assert sorted(p.incident_id for p in found) == sorted(i.id for i in waiting)
    sent = [p.unit_id for p in found if p.unit_id is not None]
    assert len(set(sent)) == len(sent) == min(len(units), len(waiting))
