"""分流, 回访, duties and their chase: what an order does, what it refuses, what the clock does."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import duty_messages as d
from app.domain import messages as m
from app.domain.call_back import Answer, CallBackState, call_back_id
from app.domain.call_backs import lot
from app.domain.chase import Chase, ChaseLimits, ChaseStep, chased
from app.domain.decide import decide
from app.domain.diversion import DiversionState
from app.domain.duty import DutyKind, DutyState, OwedKind, Owner, OwnerKind
from app.domain.incident import Caller, Disposition, IncidentState
from app.domain.limits import CallBackLimits, Limits
from app.domain.picture import Picture
from app.domain.refusal import Refused
from tests.domain.build import NOON, call, picture_of, say, send, tell

UNIT = Owner(OwnerKind.UNIT, "u1")
EVERYBODY = Limits(call_back=CallBackLimits(share=1.0))


def later(second: float) -> object:
    return NOON + timedelta(seconds=second)


def with_phone(id: str = "i1", second: float = 0) -> m.IncidentReported:
    return replace(call(id, second), caller=Caller("王小明", "13812345678"))


def divert(second: float = 10, *, incident: str = "i1", id: str = "v1", **facts: object):
    given = {
        "accept_by": NOON + timedelta(seconds=100),
        "feedback_by": NOON + timedelta(seconds=1000),
        "agency_id": "12345",
        "reason": "噪音",
    }
    return say(d.DivertIncident, second, incident_id=incident, diversion_id=id, **(given | facts))


def new_duty(id: str = "d1", due: float = 1000, **facts: object) -> d.NewDuty:
    given = {"text": "回头看", "owner": UNIT, "due": NOON + timedelta(seconds=due)}
    return d.NewDuty(id, **(given | facts))


def open_duty(id: str = "d1", second: float = 0, **facts: object) -> d.OpenDuty:
    return say(d.OpenDuty, second, kind=DutyKind.LOOK_BACK, duty=new_duty(id, **facts))


def code(picture: Picture, message: m.AnyMessage) -> str:
    with pytest.raises(Refused) as no:
        decide(picture, message)
    return no.value.code


def asking_everybody() -> Picture:
    picture = picture_of("u1")
    picture.limits = EVERYBODY
    return picture


# ---- 分流 ---------------------------------------------------------------------------------------


def test_diverting_ends_the_incident_and_frees_its_units() -> None:
    p = tell(picture_of("u1"), call("i1"), send("i1", "u1"), divert())
    assert p.incidents["i1"].state is IncidentState.CLOSED
    assert p.incidents["i1"].disposition is Disposition.NOT_POLICE
    assert p.units["u1"].assignment_id is None
    assert p.diversions["v1"].state is DiversionState.OFFERED
    assert p.diversions["v1"].running == Chase(later(10), later(100))


def test_an_agency_accepts_feeds_back_and_it_is_closed() -> None:
    p = tell(picture_of(), call("i1"), divert())
    tell(p, say(d.AcceptDiversion, 20, diversion_id="v1"))
    assert p.diversions["v1"].running == Chase(later(10), later(1000))
    tell(p, say(d.FeedBackDiversion, 500, diversion_id="v1", text="已处理"))
    tell(p, say(d.CloseDiversion, 600, diversion_id="v1"))
    done = p.diversions["v1"]
    assert (done.state, done.said, done.ended_at) == (DiversionState.CLOSED, "已处理", later(600))
    assert p.incidents["i1"].state is IncidentState.CLOSED


@pytest.mark.parametrize("accepted", [False, True])
def test_what_is_declined_comes_back_to_the_queue_with_the_reason(accepted: bool) -> None:
    p = tell(picture_of(), call("i1"), divert())
    if accepted:
        tell(p, say(d.AcceptDiversion, 20, diversion_id="v1"))
    tell(p, say(d.DeclineDiversion, 30, diversion_id="v1", reason="不归我们管"))
    assert p.diversions["v1"].state is DiversionState.DECLINED
    assert p.diversions["v1"].said == "不归我们管"
    assert p.incidents["i1"].state is IncidentState.WAITING
    assert p.incidents["i1"].disposition is None
    tell(p, divert(40, id="v2", agency_id="urban_management"))
    assert p.diversions["v2"].state is DiversionState.OFFERED


def test_reopening_here_takes_it_back_from_the_agency() -> None:
    p = tell(
        picture_of(),
        call("i1"),
        divert(),
        say(m.ReopenIncident, 50, incident_id="i1", reason="警察的事"),
    )
    assert p.diversions["v1"].state is DiversionState.DECLINED
    assert p.incidents["i1"].open


@pytest.mark.parametrize(
    ("order", "refusal"),
    [
        (divert(10, accept_by=NOON), "deadline_past"),
        (divert(10, feedback_by=NOON + timedelta(seconds=50)), "deadline_past"),
        (divert(10, disposition=Disposition.VALID), "diverted_is_not_police"),
        (divert(10, incident="i9"), "unknown_id"),
        (say(d.AcceptDiversion, 10, diversion_id="v9"), "unknown_id"),
        (say(d.DeclineDiversion, 10, diversion_id="v1", reason=" "), "reason_needed"),
        (say(d.FeedBackDiversion, 10, diversion_id="v1", text=""), "empty_note"),
        (say(d.CloseDiversion, 10, diversion_id="v1"), "not_allowed_now"),
    ],
)
def test_what_cannot_be_diverted_is_refused(order: m.AnyMessage, refusal: str) -> None:
    p = tell(picture_of(), call("i1"), call("i2"), divert(5, incident="i2"))
    if getattr(order, "diversion_id", "") == "v1" and isinstance(order, d.DivertIncident):
        order = replace(order, diversion_id="v2")
    assert code(p, order) == refusal


def test_the_same_twice_is_refused_and_nothing_is_lost() -> None:
    p = tell(picture_of(), call("i1"), call("i2"), divert())
    assert code(p, divert(20, incident="i2")) == "already_recorded"
    assert code(p, divert(20, id="v2")) == "incident_closed"
    tell(p, say(d.AcceptDiversion, 20, diversion_id="v1"))
    assert code(p, say(d.AcceptDiversion, 21, diversion_id="v1")) == "not_allowed_now"


# ---- 回访 ---------------------------------------------------------------------------------------


def closed_incident(p: Picture, id: str = "i1", why: Disposition = Disposition.VALID) -> Picture:
    return tell(p, with_phone(id), say(m.CloseIncident, 100, incident_id=id, disposition=why))


def test_who_left_a_number_is_called_back() -> None:
    p = closed_incident(asking_everybody())
    asked = p.call_backs[call_back_id("i1")]
    assert asked.state is CallBackState.DUE
    assert asked.chase == Chase(later(100), later(100 + 86_400))


@pytest.mark.parametrize("why", [Disposition.FALSE_ALARM, Disposition.CANCELLED])
def test_nobody_is_asked_about_what_was_nothing(why: Disposition) -> None:
    assert not closed_incident(asking_everybody(), why=why).call_backs


def test_nobody_is_asked_where_there_is_no_number() -> None:
    p = tell(asking_everybody(), call("i1"))
    tell(p, say(m.CloseIncident, 9, incident_id="i1", disposition=Disposition.VALID))
    assert not p.call_backs


def test_the_sample_is_drawn_from_the_id_alone_and_a_category_is_asked_whole() -> None:
    p = picture_of()
    p.limits = Limits(call_back=CallBackLimits(share=0.25))
    ids = [f"incident-{n}" for n in range(400)]
    for id in ids:
        closed_incident(p, id)
    asked = {c.incident_id for c in p.call_backs.values()}
    assert asked == {id for id in ids if lot(id) < 0.25}
    assert 70 < len(asked) < 130
    p.limits = Limits(call_back=CallBackLimits(share=0.0, categories=("fight",)))
    assert len(closed_incident(p, "another").call_backs) == len(asked) + 1


def test_a_diverted_incident_is_asked_about_when_the_agency_is_done() -> None:
    p = tell(asking_everybody(), with_phone(), divert())
    assert not p.call_backs
    tell(p, say(d.FeedBackDiversion, 50, diversion_id="v1", text="好"))
    assert not p.call_backs
    tell(p, say(d.CloseDiversion, 60, diversion_id="v1"))
    assert p.call_backs[call_back_id("i1")].open


def record(second: float, answer: Answer, **facts: object) -> d.RecordCallBack:
    id = call_back_id("i1")
    return say(d.RecordCallBack, second, call_back_id=id, answer=answer, **facts)


def test_not_reached_is_tried_again_and_then_given_up() -> None:
    p = closed_incident(asking_everybody())
    for n in range(3):
        assert p.call_backs[call_back_id("i1")].open
        tell(p, record(200 + n, Answer.NOT_REACHED))
    told = p.call_backs[call_back_id("i1")]
    assert (told.state, told.tries) == (CallBackState.NOT_REACHED, 3)
    assert code(p, record(300, Answer.NOT_REACHED)) == "not_allowed_now"
    tell(p, record(400, Answer.SATISFIED))  # the caller rings back
    assert p.call_backs[call_back_id("i1")].state is CallBackState.SATISFIED


def test_not_satisfied_opens_a_follow_up_with_owner_and_deadline() -> None:
    p = closed_incident(asking_everybody())
    unhappy = record(200, Answer.NOT_SATISFIED, reason="没人来")
    assert code(p, unhappy) == "follow_up_lacking"
    tell(p, replace(unhappy, follow_up=new_duty("f1", head_id="o7")))
    told, duty = p.call_backs[call_back_id("i1")], p.duties["f1"]
    assert (told.state, told.reason, told.follow_up_id) == (
        CallBackState.NOT_SATISFIED,
        "没人来",
        "f1",
    )
    assert (duty.kind, duty.owner, duty.head_id) == (DutyKind.FOLLOW_UP, UNIT, "o7")
    assert duty.about_ids == ("i1",)
    assert code(p, record(201, Answer.SATISFIED)) == "not_allowed_now"


def test_reopening_withdraws_the_call_back_and_closing_again_renews_it() -> None:
    p = closed_incident(asking_everybody())
    tell(p, say(m.ReopenIncident, 150, incident_id="i1", reason="又来"))
    assert p.call_backs[call_back_id("i1")].state is CallBackState.WITHDRAWN
    tell(p, say(m.CloseIncident, 300, incident_id="i1", disposition=Disposition.VALID))
    again = p.call_backs[call_back_id("i1")]
    assert (again.state, again.chase.since, again.tries) == (CallBackState.DUE, later(300), 0)


# ---- duties -------------------------------------------------------------------------------------


def test_a_duty_is_finished_or_withdrawn_with_words_and_once() -> None:
    p = tell(picture_of(), open_duty(), open_duty("d2"))
    assert code(p, say(d.FinishDuty, 5, duty_id="d1", result="")) == "reason_needed"
    tell(p, say(d.FinishDuty, 5, duty_id="d1", result="已看过"))
    tell(p, say(d.WithdrawDuty, 6, duty_id="d2", reason="记错"))
    assert (p.duties["d1"].state, p.duties["d1"].result) == (DutyState.DONE, "已看过")
    assert p.duties["d2"].state is DutyState.WITHDRAWN
    assert code(p, say(d.FinishDuty, 7, duty_id="d2", result="x")) == "not_allowed_now"


@pytest.mark.parametrize(
    ("order", "refusal"),
    [
        (open_duty("d2", text=" "), "duty_lacks_owner"),
        (open_duty("d2", owner=Owner(OwnerKind.UNIT, "")), "duty_lacks_owner"),
        (open_duty("d2", due=-1), "deadline_past"),
        (open_duty("d1", 1), "already_recorded"),
        (say(d.Press, 1, kind=OwedKind.OBJECTION, owed_id="nothing"), "unknown_id"),
        (say(d.Press, 1, kind=OwedKind.RECEIVER, owed_id="nobody"), "unknown_id"),
        (say(d.Press, 1, kind=OwedKind.FEEDBACK, owed_id="i1"), "nothing_owed"),
        (say(d.Supervise, 1, kind=OwedKind.FEEDBACK, owed_id="i1"), "nothing_owed"),
    ],
)
def test_what_is_not_owed_is_refused(order: m.AnyMessage, refusal: str) -> None:
    p = tell(picture_of(), call("i1"), open_duty())
    assert code(p, order) == refusal


def test_press_counts_and_supervise_comes_once() -> None:
    p = tell(picture_of(), open_duty())
    for second in (1, 2):
        tell(p, say(d.Press, second, kind=OwedKind.LOOK_BACK, owed_id="d1"))
    supervise = say(d.Supervise, 3, kind=OwedKind.LOOK_BACK, owed_id="d1")
    tell(p, supervise)
    chase = p.duties["d1"].chase
    assert (chase.pressed, chase.pressed_at, chase.supervised_at) == (2, later(2), later(3))
    assert code(p, replace(supervise, id="again")) == "supervised_already"


# ---- the clock ----------------------------------------------------------------------------------


def on_scene(p: Picture) -> Picture:
    return tell(p, call("i1"), send("i1", "u1"), say(m.UnitArrived, 100, assignment_id="i1/u1"))


def test_feedback_that_is_owed_is_pressed_for_step_by_step() -> None:
    p = on_scene(picture_of("u1"))
    assert p.incidents["i1"].feedback_chase is None
    tell(p, say(m.Tick, 100 + 1440))
    chase = p.incidents["i1"].feedback_chase
    assert chase is not None
    assert chase.reminded_at == later(1540)
    tell(p, say(m.Tick, 1900), say(m.Tick, 2800))
    chase = p.incidents["i1"].feedback_chase
    assert chase is not None
    assert (chase.escalated_at, chase.supervised_at) == (later(1900), later(2800))
    assert decide(p, say(m.Tick, 9000)) == []


def test_feedback_ends_the_chase_and_its_return_begins_a_new_one() -> None:
    p = on_scene(picture_of("u1"))
    tell(p, say(m.Tick, 5000), say(m.FeedbackGiven, 5100, assignment_id="i1/u1", text="好"))
    assert decide(p, say(m.Tick, 90_000)) == []
    tell(p, say(m.ReturnFeedback, 5200, incident_id="i1", reason="不详"))
    assert p.incidents["i1"].feedback_chase == Chase(later(5200), later(7000))
    tell(p, say(m.Tick, 7000))
    chase = p.incidents["i1"].feedback_chase
    assert chase is not None
    assert chase.escalated_at == later(7000)


def test_who_is_pressed_by_hand_for_feedback_is_still_chased_by_the_clock() -> None:
    p = on_scene(picture_of("u1"))
    tell(p, say(d.Press, 200, kind=OwedKind.FEEDBACK, owed_id="i1"))
    assert decide(p, say(m.Tick, 1539)) == []
    tell(p, say(m.Tick, 1540))
    chase = p.incidents["i1"].feedback_chase
    assert chase is not None
    assert (chase.pressed, chase.reminded_at) == (1, later(1540))


def test_an_agency_is_chased_by_the_deadline_that_runs() -> None:
    p = tell(picture_of(), call("i1"), divert())
    tell(p, say(m.Tick, 100))
    assert p.diversions["v1"].accept.escalated_at == later(100)
    tell(p, say(d.AcceptDiversion, 110, diversion_id="v1"), say(m.Tick, 500))
    assert p.diversions["v1"].feedback.reminded_at is None
    tell(p, say(m.Tick, 802))
    assert p.diversions["v1"].feedback.reminded_at == later(802)


def test_an_answer_that_nobody_closes_is_chased_until_it_is_closed() -> None:
    p = tell(picture_of(), call("i1"), divert())
    tell(p, say(d.FeedBackDiversion, 50, diversion_id="v1", text="好"), say(m.Tick, 1000))
    assert p.diversions["v1"].feedback.escalated_at == later(1000)
    tell(p, say(d.Press, 1001, kind=OwedKind.DIVERSION, owed_id="v1"))
    assert p.diversions["v1"].feedback.pressed == 1
    tell(p, say(d.CloseDiversion, 1002, diversion_id="v1"))
    assert p.diversions["v1"].running is None
    assert decide(p, say(m.Tick, 9000)) == []


def test_a_reminder_that_was_missed_until_the_deadline_is_left_out() -> None:
    chase, limits = Chase(NOON, later(100)), ChaseLimits(remind_share=0.8, supervise_share=0.5)
    told = {second: [*chased(chase, later(second), limits)] for second in (79, 80, 99, 100, 150)}
    assert told[79] == []
    assert told[80] == told[99] == [ChaseStep.REMIND]
    assert told[100] == [ChaseStep.ESCALATE]
    assert told[150] == [ChaseStep.ESCALATE, ChaseStep.SUPERVISE]


@given(st.lists(st.integers(-5000, 5000), max_size=30))
def test_each_step_comes_exactly_once_whatever_the_clock_does(seconds: list[int]) -> None:
    p = tell(picture_of(), open_duty())
    steps: list[ChaseStep] = []
    for second in [*seconds, 5000]:
        before = p.duties["d1"].chase
        tell(p, say(m.Tick, second))
        steps += [
            s for s in ChaseStep if p.duties["d1"].chase.taken_at(s) and not before.taken_at(s)
        ]
    assert len(steps) == len(set(steps))
    assert {ChaseStep.ESCALATE, ChaseStep.SUPERVISE} <= set(steps)
    assert steps == sorted(steps, key=list(ChaseStep).index)
    assert list(chased(p.duties["d1"].chase, NOON + timedelta(days=9), ChaseLimits())) == []


@given(
    st.lists(st.tuples(st.sampled_from("abcd"), st.integers(1, 400), st.booleans()), max_size=40)
)
def test_the_index_finds_exactly_what_a_scan_finds(changes: list[tuple[str, int, bool]]) -> None:
    p = picture_of()
    for n, (name, due, finish) in enumerate(changes):
        id = f"{name}{n}"
        tell(p, open_duty(id, due=due))
        if finish:
            tell(p, say(d.FinishDuty, 0, duty_id=id, result="好"))
    for second in (50, 200, 700):
        limits, now = p.limits.duties.chase, NOON + timedelta(seconds=second)
        wanted = {
            duty.id
            for duty in p.duties.values()
            if duty.open and [*chased(duty.chase, now, limits)]
        }
        values = decide(p, say(m.Tick, second))
        assert {v.id for v in values} == wanted
        p.put_all(values)


# ---- what stays in the picture ------------------------------------------------------------------


def test_what_is_owed_stays_and_so_does_its_incident() -> None:
    p = tell(picture_of(), call("i1"), divert(), open_duty(), open_duty("d2"))
    tell(p, say(d.FinishDuty, 5, duty_id="d2", result="好"))
    p.forget_closed(NOON + timedelta(days=2))
    assert set(p.incidents) == {"i1"}
    assert set(p.duties) == {"d1"}
    tell(p, say(d.FeedBackDiversion, 50, diversion_id="v1", text="好"))
    tell(p, say(d.CloseDiversion, 60, diversion_id="v1"))
    p.forget_closed(NOON + timedelta(days=2))
    assert (p.incidents, p.diversions) == ({}, {})
