"""The rules for tips and directives, one by one; the abuse of issue 4 among them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain import directive_messages as d
from app.domain import messages as m
from app.domain.decide import decide
from app.domain.directive import DirectiveState
from app.domain.directive_area import Circle, DirectiveArea, Point
from app.domain.picture import Picture
from app.domain.receiver import Aim, Receiver, ReceiverKind, ReceiverState
from app.domain.refusal import Refused
from app.domain.tip import SourceKind, TipState
from tests.domain.build import NOON, say, tell
from tests.domain.orders import draft, issue, issued, officer, receiver

SQUARE = (Point(113.0, 22.0), Point(113.1, 22.0), Point(113.1, 22.1), Point(113.0, 22.1))
BOW = (SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3])
SPIKE = (*SQUARE, Point(113.2, 22.1))  # runs back over its own side


def at(second: float) -> object:
    return NOON + timedelta(seconds=second)


def refused(picture: Picture, message: m.AnyMessage) -> str:
    with pytest.raises(Refused) as no:
        decide(picture, message)
    return no.value.code


def tip(id: str = "t1", **facts: object) -> d.ReportTip:
    given = {"source_kind": SourceKind.BRANCH, "source_name": "东城分局", "text": "夜市有人聚集"}
    return say(d.ReportTip, tip_id=id, **{**given, "address": "宏图路", **facts})


def about(key: str, id: str = "d1") -> dict[str, str]:
    return {"directive_id": id, "receiver_id": receiver(id, key)}


def one(picture: Picture, key: str = "a", id: str = "d1") -> Receiver:
    return picture.receivers[receiver(id, key)]


# ---- tips --------------------------------------------------------------------------------------


def test_a_red_tip_and_a_city_wide_one_go_to_the_leaders_in_the_same_act() -> None:
    p = tell(Picture(), tip("t1"), tip("t2"), tip("t3"))
    tell(p, say(d.AssessTip, 5, tip_id="t1", level="red"))
    tell(p, say(d.AssessTip, 6, tip_id="t2", level="blue", city_wide=True))
    tell(p, say(d.AssessTip, 7, tip_id="t3", level="orange"))
    assert [p.tips[t].to_leaders_at for t in ("t1", "t2", "t3")] == [at(5), at(6), None]
    tell(p, say(d.AssessTip, 9, tip_id="t1", level="red", reason="更急"))
    assert p.tips["t1"].to_leaders_at == at(5), "told once"


def test_a_tip_is_dismissed_with_a_reason_only() -> None:
    p = tell(Picture(), tip())
    assert refused(p, say(d.DismissTip, tip_id="t1", reason=" ")) == "reason_needed"
    tell(p, say(d.DismissTip, tip_id="t1", reason="已核实无事"))
    assert p.tips["t1"].state is TipState.DISMISSED
    assert refused(p, say(d.AssessTip, tip_id="t1", level="red")) == "not_allowed_now"


def test_expiry_is_derived_and_the_same_tip_twice_is_one() -> None:
    p = tell(Picture(), tip(valid_until=at(60)))
    assert not p.tips["t1"].expired(at(60))
    assert p.tips["t1"].expired(at(61))
    assert decide(p, tip(text="别的")) == []


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"text": " "}, "tip_without_text"),
        ({"address": ""}, "tip_without_place"),
        ({"valid_from": at(9), "valid_until": at(9)}, "ends_before_start"),
        ({"area": DirectiveArea(polygons=(BOW,))}, "polygon_crosses_itself"),
    ],
)
def test_a_tip_that_cannot_be_is_refused(facts: dict[str, object], code: str) -> None:
    assert refused(Picture(), tip(**facts)) == code


# ---- drafts and approval -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"title": " "}, "directive_without_title"),
        ({"text": ""}, "directive_without_text"),
        ({"level": "yellow"}, "unknown_level"),
        ({"acknowledge_s": 0.0}, "bad_directive_limits"),
        ({"acknowledge_s": 600.0, "feedback_s": 300.0}, "bad_directive_limits"),
        ({"valid_from": at(100), "valid_until": at(50)}, "ends_before_start"),
        ({"valid_until": at(-1)}, "validity_past"),
        ({"tip_id": "nowhere"}, "unknown_id"),
        ({"area": DirectiveArea(polygons=(BOW,))}, "polygon_crosses_itself"),
        ({"area": DirectiveArea(polygons=(SPIKE,))}, "polygon_crosses_itself"),
        ({"area": DirectiveArea(polygons=(SQUARE[:2],))}, "polygon_too_small"),
        ({"area": DirectiveArea(polygons=(SQUARE * 300,))}, "polygon_too_many_points"),
        ({"area": DirectiveArea(polygons=(SQUARE,) * 101)}, "area_too_many_parts"),
        ({"area": DirectiveArea(circles=(Circle(113.0, 22.0, 0.0),))}, "radius_out_of_range"),
        ({"area": DirectiveArea(circles=(Circle(113.0, 22.0, 3e5),))}, "radius_out_of_range"),
    ],
)
def test_a_draft_that_cannot_be_is_refused(facts: dict[str, object], code: str) -> None:
    assert refused(Picture(), draft(**facts)) == code


def test_limits_come_from_the_level_and_may_be_changed() -> None:
    p = tell(Picture(), draft("d1", level="blue"), draft("d2", level="blue", acknowledge_s=60.0))
    assert (p.directives["d1"].acknowledge_s, p.directives["d2"].acknowledge_s) == (900.0, 60.0)
    assert p.directives["d1"].feedback_s == 14400.0


def test_red_waits_for_a_second_person_at_another_seat() -> None:
    p = tell(Picture(), draft(level="red", name="李卫国"))
    assert p.directives["d1"].state is DirectiveState.AWAITING_APPROVAL
    assert refused(p, issue("d1", "a")) == "not_allowed_now"
    own = say(d.ApproveDirective, directive_id="d1", name="王芳")
    assert refused(p, own) == "second_person_needed", "the drafter's seat"
    same = say(d.ApproveDirective, by="seat 2", directive_id="d1", name=" 李卫国 ")
    assert refused(p, same) == "second_person_needed", "the drafter at another seat"
    tell(p, say(d.ApproveDirective, 3, by="seat 2", directive_id="d1", name="王芳"))
    tell(p, issue("d1", "a", second=4))
    assert p.directives["d1"].approved_by == "seat 2"
    assert p.directives["d1"].to_leaders_at == at(4)


def test_what_is_for_the_whole_city_goes_to_the_leaders_whatever_its_level() -> None:
    p = tell(Picture(), draft("d1", level="blue", city_wide=True), draft("d2", level="blue"))
    tell(p, issue("d1", "a", second=4), issue("d2", "b", second=4))
    assert [p.directives[id].to_leaders_at for id in ("d1", "d2")] == [at(4), None]


def test_what_was_changed_after_the_approval_is_approved_anew() -> None:
    p = tell(Picture(), draft(level="red"))
    tell(p, say(d.ApproveDirective, by="seat 2", directive_id="d1"))
    tell(p, say(d.AmendDirective, directive_id="d1", text="改了"))
    assert p.directives["d1"].state is DirectiveState.AWAITING_APPROVAL
    assert p.directives["d1"].approved is None
    tell(p, say(d.AmendDirective, directive_id="d1", level="orange"))
    tell(p, issue("d1", "a"))
    assert p.directives["d1"].active


def test_the_second_person_sees_whom_it_is_meant_for() -> None:
    p = tell(Picture(), draft(level="red", aim=Aim(unit_ids=("u1",), to=ReceiverKind.OFFICER)))
    assert p.directives["d1"].aim.unit_ids == ("u1",)
    assert refused(p, say(d.AmendDirective, directive_id="d1")) == "nothing_amended"
    tell(p, say(d.AmendDirective, directive_id="d1", aim=Aim(officer_ids=("o1",))))
    assert p.directives["d1"].aim == Aim(officer_ids=("o1",))


def test_a_refused_approval_goes_back_with_its_reason_and_cannot_be_sent() -> None:
    p = tell(Picture(), draft(level="red"))
    tell(p, say(d.RefuseApproval, by="seat 2", directive_id="d1", reason="依据不足"))
    assert p.directives["d1"].refused_why == "依据不足"
    assert refused(p, issue("d1", "a")) == "approval_needed"


def test_a_sent_directive_is_not_raised_past_the_approval() -> None:
    p = tell(Picture(), *issued("d1", "a"))
    raised = say(d.AmendDirective, directive_id="d1", level="red")
    assert refused(p, raised) == "cannot_raise_sent"


# ---- sending -----------------------------------------------------------------------------------


def test_an_order_without_or_with_doubled_receivers_or_past_deadlines_is_refused() -> None:
    p = tell(Picture(), draft())
    assert refused(p, issue("d1")) == "no_receivers"
    assert refused(p, issue("d1", "a", "a")) == "receiver_named_twice"
    assert refused(p, issue("d1", "a", acknowledge_by=at(-1))) == "deadline_past"
    assert refused(p, issue("d1", "a", acknowledge_by=at(9), feedback_by=at(0))) == "deadline_past"
    late = issue("d1", "a", acknowledge_by=at(90), feedback_by=at(60))
    assert refused(p, late) == "feedback_before_signature"
    assert not p.receivers


def test_a_whole_city_is_decided_at_once_and_chased_in_parts() -> None:
    p = tell(Picture(), draft(), issue("d1", *(f"o{n}" for n in range(11_001))))
    assert len(p.receivers) == p.unsettled("d1") == 11_001
    assert decide(p, say(m.Tick, 100)) == []
    reminded = decide(p, say(m.Tick, 250))
    assert len(reminded) == 500
    for _ in range(23):
        p.put_all(decide(p, say(m.Tick, 251)))
    assert all(r.signing.reminded_at for r in p.receivers.values())


# ---- receivers ---------------------------------------------------------------------------------


def test_signed_before_the_delivery_twice_and_out_of_order_is_one_signature() -> None:
    p = tell(Picture(), *issued("d1", "a"))
    tell(p, say(d.DirectiveAcknowledged, 40, **about("a")))
    tell(p, say(d.DirectiveAcknowledged, 30, **about("a")))
    assert decide(p, say(d.DirectiveAcknowledged, 50, **about("a"))) == []
    tell(p, say(d.DirectiveDelivered, 35, **about("a")))
    known = one(p)
    assert (known.state, known.signed.at) == (ReceiverState.ACKNOWLEDGED, at(30))
    assert known.delivered is not None


def test_late_is_accepted_and_marked() -> None:
    p = tell(Picture(), *issued("d1", "a"))
    tell(p, say(d.DirectiveAcknowledged, 301, **about("a")))
    tell(p, say(d.DirectiveFedBack, 7201, **about("a"), text="好"))
    assert one(p).signed_late
    assert one(p).fed_back_late
    assert one(p).state is ReceiverState.FED_BACK


def test_reminded_escalated_supervised_in_their_time() -> None:
    p = tell(Picture(), *issued("d1", "a"))
    times = [(239, 0), (240, 1), (299, 1), (300, 2), (449, 2), (450, 3), (5000, 3)]
    for second, steps in times:
        tell(p, say(m.Tick, second), say(m.Tick, second))
        chase = one(p).signing
        stamps = (chase.reminded_at, chase.escalated_at, chase.supervised_at)
        assert sum(s is not None for s in stamps) == steps, second
    assert one(p).escalated


def test_who_signs_after_the_escalation_owes_the_feedback_and_holds_the_directive_open() -> None:
    p = tell(Picture(), *issued("d1", "a"), say(m.Tick, 400))
    assert p.unsettled("d1") == 0
    tell(p, say(d.DirectiveAcknowledged, 410, **about("a")))
    assert p.unsettled("d1") == 1
    assert refused(p, say(d.CloseDirective, 411, directive_id="d1")) == "receivers_open"


def test_returned_feedback_is_owed_again_and_the_old_account_does_not_count_twice() -> None:
    p = tell(Picture(), *issued("d1", "a"))
    first = say(d.DirectiveFedBack, 100, **about("a"), text="收到")
    tell(p, first, say(d.ReturnReceiverFeedback, 200, **about("a"), reason="不详"))
    assert one(p).state is ReceiverState.ACKNOWLEDGED
    assert one(p).answering.due == at(200 + 7200)
    assert decide(p, replace(first, id="again")) == []
    tell(p, say(d.DirectiveFedBack, 150, **about("a"), text="已核查三处"))  # a clock that is behind
    assert one(p).text == "已核查三处"
    assert [(r.text, r.reason) for r in one(p).returns] == [("收到", "不详")]


def test_evaluation_closes_a_receiver_and_only_then_the_directive_can_be_closed() -> None:
    p = tell(Picture(), *issued("d1", "a", "b"))
    tell(p, say(d.DirectiveFedBack, 100, **about("a"), text="好"))
    assert refused(p, say(d.EvaluateReceiver, 110, **about("a"), mark=6)) == "bad_mark"
    tell(p, say(d.EvaluateReceiver, 110, **about("a"), mark=4))
    assert refused(p, say(d.EvaluateReceiver, 111, **about("b"), mark=4)) == "not_allowed_now"
    with pytest.raises(Refused) as no:
        decide(p, say(d.CloseDirective, 120, directive_id="d1"))
    assert no.value.facts == {"number": 1, "open": 1}
    tell(p, say(d.CloseReceiver, 121, **about("b"), reason="已口头报告"))
    tell(p, say(d.CloseDirective, 122, directive_id="d1"))
    assert p.directives["d1"].state is DirectiveState.CLOSED
    assert len(p.chases) == 0


def test_closing_over_an_escalated_receiver_says_so_and_its_late_signature_is_kept() -> None:
    p = tell(Picture(), *issued("d1", "a"), say(m.Tick, 400))
    tell(p, say(d.CloseDirective, 401, directive_id="d1"))
    assert one(p).state is ReceiverState.ESCALATED
    tell(p, say(d.DirectiveAcknowledged, 500, **about("a")))
    assert (one(p).state, one(p).signed.at) == (ReceiverState.ESCALATED, at(500))


def test_pressing_counts_and_supervising_by_hand_is_once() -> None:
    p = tell(Picture(), *issued("d1", "a"))
    tell(p, *(say(d.PressReceiver, n, **about("a")) for n in (1, 2)))
    tell(p, say(d.SuperviseReceiver, 3, **about("a")))
    assert one(p).signing.pressed == 2
    assert refused(p, say(d.SuperviseReceiver, 4, **about("a"))) == "chased_already"
    tell(p, say(d.DirectiveFedBack, 5, **about("a"), text="好"))
    assert refused(p, say(d.PressReceiver, 6, **about("a"))) == "receiver_owes_nothing"


# ---- changes after sending ---------------------------------------------------------------------


def test_receivers_see_what_changed_and_a_later_deadline_is_chased_anew() -> None:
    p = tell(Picture(), *issued("d1", "a"), say(m.Tick, 310))
    assert one(p).signing.escalated_at is not None
    tell(p, say(d.AmendDirective, 320, directive_id="d1", text="加派一组", acknowledge_by=at(900)))
    known = p.directives["d1"]
    assert known.revision == 1
    assert [c.field for c in known.amendments[0].changes] == ["text", "acknowledge_by"]
    assert one(p).signing.escalated_at is None
    tell(p, say(m.Tick, 901))
    assert one(p).signing.escalated_at == at(901)


def test_an_amendment_adds_receivers_and_nobody_twice() -> None:
    p = tell(Picture(), *issued("d1", "a"))
    more = say(d.AmendDirective, 10, directive_id="d1", recipients=(officer("b"),))
    tell(p, more)
    assert p.directives["d1"].receivers == 2
    assert refused(p, replace(more, id="again")) == "receiver_named_twice"
    assert refused(p, say(d.AmendDirective, 11, directive_id="d1", text="加强巡逻")) == (
        "nothing_amended"
    )


def test_an_extension_goes_later_only() -> None:
    p = tell(Picture(), *issued("d1", "a"))
    earlier = say(d.ExtendDirective, 10, directive_id="d1", feedback_by=at(7000))
    assert refused(p, earlier) == "extension_is_earlier"
    tell(p, say(d.ExtendDirective, 10, directive_id="d1", feedback_by=at(9000)))
    assert one(p).answering.due == at(9000)


def test_a_revoked_directive_owes_nothing_and_takes_no_orders() -> None:
    p = tell(Picture(), *issued("d1", "a"))
    assert refused(p, say(d.RevokeDirective, 5, directive_id="d1", reason="")) == "reason_needed"
    tell(p, say(d.RevokeDirective, 5, directive_id="d1", reason="解除"))
    assert one(p).state is ReceiverState.REVOKED
    assert refused(p, say(d.PressReceiver, 6, **about("a"))) == "directive_not_sent"
    assert refused(p, say(d.AmendDirective, 7, directive_id="d1", text="x")) == "directive_ended"
    assert decide(p, say(m.Tick, 99_999)) == []


def test_what_ended_long_ago_leaves_the_picture_whole() -> None:
    p = tell(Picture(), tip(), draft(tip_id="t1"), issue("d1", "a"))
    tell(p, say(d.AssessTip, 1, tip_id="t1", level="blue"))
    tell(p, say(d.RevokeDirective, 5, directive_id="d1", reason="解除"))
    p.forget_closed(at(5))
    assert p.directives
    p.forget_closed(at(6))
    assert (p.directives, p.receivers, p.tips, p.receivers_of("d1")) == ({}, {}, {}, [])
