"""Whatever is said in whatever order: nothing owed is without owner, deadline or way to end."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain import duty_messages as d
from app.domain import messages as m
from app.domain.call_back import Answer, CallBackState, call_back_id
from app.domain.decide import decide
from app.domain.duty import DutyKind, OwedKind
from app.domain.incident import Disposition
from app.domain.limits import CallBackLimits, Limits
from app.domain.picture import Picture
from app.domain.refusal import Refused
from tests.domain.build import NOON, picture_of, say
from tests.domain.test_duties import new_duty, with_phone

INCIDENTS, DIVERSIONS, DUTIES = ("i1", "i2"), ("v1", "v2", "v3"), ("d1", "d2")
seconds = st.integers(-3000, 9000)
incidents, diversions = st.sampled_from(INCIDENTS), st.sampled_from(DIVERSIONS)
duties = st.sampled_from(DUTIES)
answers = st.sampled_from(Answer)
owed = st.one_of(
    st.tuples(st.just(OwedKind.FEEDBACK), incidents),
    st.tuples(st.just(OwedKind.DIVERSION), diversions),
    st.tuples(st.just(OwedKind.CALL_BACK), incidents.map(call_back_id)),
    st.tuples(st.just(OwedKind.OBJECTION), duties),
)


def divert(second: int, incident: str, id: str) -> d.DivertIncident:
    times = {name: NOON + timedelta(seconds=s) for name, s in LIMITS.items()}
    return say(
        d.DivertIncident, second, incident_id=incident, diversion_id=id, agency_id="fire", **times
    )


LIMITS = {"accept_by": 2000, "feedback_by": 4000}
anything = st.one_of(
    st.builds(with_phone, incidents, seconds),
    st.builds(divert, seconds, incidents, diversions),
    st.builds(divert, seconds, incidents, diversions),
    st.builds(lambda s, v: say(d.AcceptDiversion, s, diversion_id=v), seconds, diversions),
    st.builds(
        lambda s, v: say(d.DeclineDiversion, s, diversion_id=v, reason="否"), seconds, diversions
    ),
    st.builds(
        lambda s, v: say(d.FeedBackDiversion, s, diversion_id=v, text="好"), seconds, diversions
    ),
    st.builds(lambda s, v: say(d.CloseDiversion, s, diversion_id=v), seconds, diversions),
    st.builds(
        lambda s, i: say(m.CloseIncident, s, incident_id=i, disposition=Disposition.VALID),
        seconds,
        incidents,
    ),
    st.builds(
        lambda s, i: say(m.ReopenIncident, s, incident_id=i, reason="再"), seconds, incidents
    ),
    st.builds(
        lambda s, a, b: say(m.LinkDuplicate, s, incident_id=a, primary_id=b),
        seconds,
        incidents,
        incidents,
    ),
    st.builds(lambda s, i: say(m.UnlinkDuplicate, s, incident_id=i), seconds, incidents),
    st.builds(
        lambda s, i, a, f: say(
            d.RecordCallBack,
            s,
            call_back_id=call_back_id(i),
            answer=a,
            reason="慢",
            follow_up=new_duty(f, due=9000),
        ),
        seconds,
        incidents,
        answers,
        duties,
    ),
    st.builds(
        lambda s, id: say(d.OpenDuty, s, kind=DutyKind.OBJECTION, duty=new_duty(id, due=9000)),
        seconds,
        duties,
    ),
    st.builds(lambda s, id: say(d.FinishDuty, s, duty_id=id, result="好"), seconds, duties),
    st.builds(lambda s, o: say(d.Press, s, kind=o[0], owed_id=o[1]), seconds, owed),
    st.builds(lambda s, o: say(d.Supervise, s, kind=o[0], owed_id=o[1]), seconds, owed),
    st.builds(lambda s: say(m.Tick, s), seconds),
)


def holds(p: Picture) -> None:
    for diversion in p.diversions.values():
        if diversion.open:
            assert not p.incidents[diversion.incident_id].open, "nobody works on it twice"
    away = [v.incident_id for v in p.diversions.values() if v.open]
    assert len(away) == len(set(away)), "one agency has it"
    for call in p.call_backs.values():
        if call.open:
            assert not p.incidents[call.incident_id].open, "nobody is asked before it ends"
        if call.state is CallBackState.NOT_SATISFIED:
            assert p.duties[call.follow_up_id].owner.id, "somebody follows it up"
    for duty in p.duties.values():
        assert duty.owner.id
        assert duty.chase.due > duty.chase.since
        assert duty.open == (duty.ended_at is None)


@given(st.lists(anything, max_size=50))
def test_any_sequence_keeps_the_invariants(messages: list[m.AnyMessage]) -> None:
    p = picture_of()
    p.limits = Limits(call_back=CallBackLimits(share=1.0, tries=2))
    for message in messages:
        try:
            values = decide(p, message)
        except Refused:
            continue
        assert all(v.version == (k.version + 1 if (k := p.current(v)) else 1) for v in values)
        p.put_all(values)
        holds(p)
