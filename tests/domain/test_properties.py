"""What must hold after any sequence of messages whatever."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain import messages as m
from app.domain.decide import decide
from app.domain.incident import Disposition, IncidentState
from app.domain.picture import Picture
from app.domain.refusal import Refused
from app.domain.unit import UnitState
from tests.domain.build import call, picture_of, say, send

COMMITTED = {UnitState.DISPATCHED, UnitState.EN_ROUTE, UnitState.ON_SCENE}
UNITS = ("u1", "u2", "u3")
INCIDENTS = ("i1", "i2", "i3")
incidents, units = st.sampled_from(INCIDENTS), st.sampled_from(UNITS)
tags = st.sampled_from(("", "b", "c"))
orders = st.builds("{}/{}{}".format, incidents, units, tags)
seconds = st.integers(0, 4000)
several = st.lists(units, min_size=1, max_size=3, unique=True)


def of_order(kind: type[m.Message]) -> st.SearchStrategy[m.Message]:
    return st.builds(lambda s, a: say(kind, s, assignment_id=a), seconds, orders)


def of_incident(kind: type[m.Message], **facts: object) -> st.SearchStrategy[m.Message]:
    return st.builds(lambda s, i: say(kind, s, incident_id=i, **facts), seconds, incidents)


def of_unit(kind: type[m.Message], **facts: object) -> st.SearchStrategy[m.Message]:
    return st.builds(lambda s, u: say(kind, s, unit_id=u, **facts), seconds, units)


anything = st.one_of(
    st.builds(call, incidents, seconds),
    st.builds(lambda i, us, s, t: send(i, *us, second=s, tag=t), incidents, several, seconds, tags),
    st.builds(lambda i, us, s, t: send(i, *us, second=s, tag=t), incidents, several, seconds, tags),
    st.builds(
        lambda s, a, i, u, t: say(
            m.Reassign, s, assignment_id=a, incident_id=i, sending=m.Sending(f"{i}/{u}{t}", u)
        ),
        seconds,
        orders,
        incidents,
        units,
        tags,
    ),
    st.builds(
        lambda s, a, b: say(m.LinkDuplicate, s, incident_id=a, primary_id=b),
        seconds,
        incidents,
        incidents,
    ),
    *(
        of_order(k)
        for k in (
            m.OrderDelivered,
            m.OrderAcknowledged,
            m.UnitDeparted,
            m.UnitArrived,
            m.HandlingBegun,
            m.Recall,
            m.NameLead,
        )
    ),
    st.builds(lambda s, a: say(m.FeedbackGiven, s, assignment_id=a, text="好"), seconds, orders),
    st.builds(
        lambda s, u, a: say(m.UnitCleared, s, unit_id=u, assignment_id=a),
        seconds,
        units,
        st.none() | orders,
    ),
    of_unit(m.UnitSignedOn),
    of_unit(m.UnitSignedOff),
    of_unit(m.UnitWentBusy, reason="换装"),
    of_unit(m.DistressRaised),
    of_unit(m.TakeDistress),
    of_incident(m.TakeIncident),
    of_incident(m.UnlinkDuplicate),
    of_incident(m.ReturnFeedback, reason="不详"),
    of_incident(m.ReopenIncident, reason="再报"),
    of_incident(m.CloseIncident, disposition=Disposition.VALID),
    of_incident(m.AmendIncident, priority=1),
    st.builds(lambda s: say(m.Tick, s), seconds),
)


def holds(p: Picture) -> None:
    active = p.active()
    assert sorted(a.unit_id for a in active) == sorted(
        u.id for u in p.units.values() if u.assignment_id
    ), "a unit is on its own assignment and on no other"
    for unit in p.units.values():
        assert (unit.state in COMMITTED) == (unit.assignment_id is not None)
    for incident in p.incidents.values():
        on = p.active_on(incident.id)
        assert incident.open or not on, "a closed incident holds no unit"
        assert (incident.state is IncidentState.WAITING) <= (not on)
        assert (incident.lead_id in {a.id for a in on}) if on else incident.lead_id is None
        for other in incident.duplicates:
            assert p.incidents[other].duplicate_of == incident.id
    assert len({i.number for i in p.incidents.values()}) == len(p.incidents)


@given(st.lists(anything, max_size=60))
def test_any_sequence_keeps_the_invariants(messages: list[m.AnyMessage]) -> None:
    p = picture_of(*UNITS)
    for message in messages:
        before = {id(v): v for v in p.everything()}
        try:
            values = decide(p, message)
        except Refused:
            assert isinstance(message, m.Order), "a report is absorbed, whatever it says"
            continue
        assert all(v.version == (k.version + 1 if (k := p.current(v)) else 1) for v in values)
        assert all(v not in before.values() for v in values), "only what changes comes out"
        p.put_all(values)
        holds(p)


@given(st.lists(anything, max_size=40))
def test_the_same_report_again_changes_nothing(messages: list[m.AnyMessage]) -> None:
    p = picture_of(*UNITS)
    for message in messages:
        try:
            p.put_all(decide(p, message))
        except Refused:
            continue
        if isinstance(message, m.Report) and not isinstance(message, m.MessageQuarantined):
            assert decide(p, message) == []
