"""The rules one by one, told as a dispatcher would tell them."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.domain import messages as m
from app.domain.area import DistrictKind
from app.domain.assignment import AssignmentState
from app.domain.decide import decide
from app.domain.incident import Caller, Disposition, IncidentState, deadlines, overdue
from app.domain.picture import saved
from app.domain.refusal import Refused
from app.domain.stage import Stage
from app.domain.unit import UnitState
from tests.domain.build import NOON, call, off, picture_of, say, send, tell, unit


def at(second: float) -> datetime:
    return NOON + timedelta(seconds=second)


def done(order: str, unit_id: str, start: float = 0.0) -> list[m.AnyMessage]:
    """All that an officer reports, ten seconds apart."""
    return [
        say(m.OrderDelivered, start + 1, assignment_id=order),
        say(m.OrderAcknowledged, start + 10, assignment_id=order),
        say(m.UnitDeparted, start + 20, assignment_id=order),
        say(m.UnitArrived, start + 30, assignment_id=order),
        say(m.HandlingBegun, start + 40, assignment_id=order),
        say(m.FeedbackGiven, start + 50, assignment_id=order, text="调解完毕"),
        say(m.UnitCleared, start + 60, unit_id=unit_id, assignment_id=order),
    ]


def test_a_whole_incident() -> None:
    p = tell(picture_of("u1"), call("i1"))
    states = [p.incidents["i1"].state]
    for message in [send("i1", "u1", second=5), *done("i1/u1", "u1")]:
        tell(p, message)
        states.append(p.incidents["i1"].state)
    tell(p, say(m.CloseIncident, 90, incident_id="i1", disposition=Disposition.VALID))
    closed = p.incidents["i1"]
    assert states == [
        IncidentState.WAITING,
        IncidentState.DISPATCHED,
        IncidentState.DISPATCHED,
        IncidentState.DISPATCHED,
        IncidentState.EN_ROUTE,
        IncidentState.ON_SCENE,
        IncidentState.ON_SCENE,
        IncidentState.FED_BACK,
        IncidentState.FED_BACK,
    ]
    assert closed.state is IncidentState.CLOSED
    assert closed.disposition is Disposition.VALID
    assert all(closed.stages.get(s) for s in Stage if s is not Stage.CLEAR)
    assert p.units["u1"].state is UnitState.AVAILABLE
    assert p.assignments["i1/u1"].state is AssignmentState.CLEARED
    assert p.active() == []


def test_leaving_without_feedback_leaves_a_debt() -> None:
    p = tell(picture_of("u1"), call("i1"), send("i1", "u1"))
    tell(p, *[x for x in done("i1/u1", "u1") if not isinstance(x, m.FeedbackGiven)])
    assert p.incidents["i1"].state is IncidentState.AWAITING_FEEDBACK
    tell(p, say(m.FeedbackGiven, 600, assignment_id="i1/u1", text="迟到的反馈"))
    assert p.incidents["i1"].state is IncidentState.FED_BACK


def test_several_units_one_leads_and_the_next_takes_over() -> None:
    p = tell(picture_of("u1", "u2"), call("i1"), send("i1", "u1", "u2"))
    assert p.incidents["i1"].lead_id == "i1/u1"
    tell(p, say(m.Recall, 5, assignment_id="i1/u1", reason="stand_down"))
    assert p.incidents["i1"].lead_id == "i1/u2"
    assert p.incidents["i1"].state is IncidentState.DISPATCHED
    with pytest.raises(Refused, match="not_on_it"):
        decide(p, say(m.NameLead, 5, assignment_id="i1/u1"))  # who was recalled leads nobody
    tell(p, say(m.Recall, 6, assignment_id="i1/u2"))
    assert p.incidents["i1"].state is IncidentState.WAITING
    assert p.incidents["i1"].lead_id is None


def test_reassigning_returns_the_incident_it_leaves_to_the_queue() -> None:
    p = tell(picture_of("u1"), call("i1"), call("i2", 1), send("i1", "u1"))
    onward = m.Sending("i2/u1", "u1", 90.0)
    tell(p, say(m.Reassign, 9, assignment_id="i1/u1", incident_id="i2", sending=onward))
    assert p.incidents["i1"].state is IncidentState.WAITING
    assert p.incidents["i2"].state is IncidentState.DISPATCHED
    assert p.assignments["i1/u1"].state is AssignmentState.REASSIGNED
    assert p.units["u1"].assignment_id == "i2/u1"
    # the officer's late word on the first order changes nothing
    assert decide(p, say(m.UnitArrived, 12, assignment_id="i1/u1")) == []


def test_reports_out_of_order_keep_the_earliest_time_and_never_raise() -> None:
    p = tell(picture_of("u1"), call("i1"), send("i1", "u1"))
    tell(p, *reversed(done("i1/u1", "u1")))
    order = p.assignments["i1/u1"]
    assert order.state is AssignmentState.CLEARED
    assert order.stages.arrive.at == NOON + timedelta(seconds=30)
    assert p.units["u1"].state is UnitState.AVAILABLE
    tell(p, say(m.UnitArrived, 300, assignment_id="i1/u1"))
    assert p.assignments["i1/u1"].stages.arrive.at == NOON + timedelta(seconds=30)


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (send("none", "u1"), "unknown_id"),
        (send("i1", "nobody"), "unknown_id"),
        (send("i1", "busy"), "unit_not_available"),
        (send("i1", "hurt"), "unit_in_distress"),
        (send("i1"), "no_unit_named"),
        (send("i1", "u1", "u1"), "unit_named_twice"),
        (send("shut", "u1"), "incident_closed"),
        (say(m.Recall, assignment_id="none"), "unknown_id"),
        (say(m.TakeDistress, unit_id="u1"), "no_distress"),
        (say(m.LinkDuplicate, incident_id="i1", primary_id="i1"), "duplicate_of_itself"),
        (say(m.LinkDuplicate, incident_id="i2", primary_id="i1"), "duplicate_has_units"),
        (say(m.UnlinkDuplicate, incident_id="i1"), "not_a_duplicate"),
        (say(m.ReturnFeedback, incident_id="i1", reason="?"), "not_allowed_now"),
        (say(m.ReopenIncident, incident_id="i1", reason="?"), "not_allowed_now"),
        (say(m.AddNote, incident_id="i1", text=" "), "empty_note"),
        (say(m.RevealCaller, incident_id="i1"), "no_caller"),
        (say(m.AmendIncident, incident_id="i1", priority=9), "bad_priority"),
        (say(m.Snooze, incident_id="i1", until=at(600)), "snooze_without_reason"),
        (say(m.Snooze, incident_id="i1", until=at(3601), reason="等人"), "snooze_too_long"),
        (say(m.Snooze, until=at(3601)), "snooze_too_long"),
        (say(m.Snooze, incident_id="shut", until=at(600), reason="等人"), "incident_closed"),
        (
            say(m.CloseIncident, incident_id="i1", disposition=Disposition.DUPLICATE),
            "link_instead",
        ),
    ],
)
def test_refusals(order: m.AnyMessage, code: str) -> None:
    p = tell(picture_of("u1", "busy", "hurt"), call("i1"), call("i2"), call("shut"))
    tell(p, say(m.CloseIncident, incident_id="shut", disposition=Disposition.CANCELLED))
    tell(p, send("i2", "busy"), say(m.DistressRaised, unit_id="hurt"))
    before = p.everything()
    with pytest.raises(Refused) as no:
        decide(p, order)
    assert no.value.code == code
    assert p.everything() == before


def test_all_units_of_an_order_or_none() -> None:
    p = tell(picture_of("u1", "busy"), call("i1"), call("i2"), send("i2", "busy"))
    with pytest.raises(Refused):
        tell(p, send("i1", "u1", "busy"))
    assert p.units["u1"].state is UnitState.AVAILABLE
    assert p.active_on("i1") == []


def test_closing_stands_down_who_is_on_the_way_and_clears_who_is_there() -> None:
    p = tell(picture_of("u1", "u2"), call("i1"), send("i1", "u1", "u2"))
    tell(p, say(m.UnitArrived, 30, assignment_id="i1/u1"))
    assert p.incidents["i1"].lead_id == "i1/u1"
    tell(p, say(m.CloseIncident, 40, incident_id="i1", disposition=Disposition.FALSE_ALARM))
    assert p.incidents["i1"].lead_id is None
    assert p.assignments["i1/u1"].state is AssignmentState.CLEARED
    assert p.assignments["i1/u2"].state is AssignmentState.RECALLED
    assert {u.state for u in p.units.values()} == {UnitState.AVAILABLE}
    tell(p, say(m.ReopenIncident, 50, incident_id="i1", reason="又打起来了"))
    assert p.incidents["i1"].state is IncidentState.WAITING
    assert p.incidents["i1"].disposition is None


def test_duplicates_are_linked_counted_and_undone() -> None:
    p = tell(picture_of(), call("i1"), call("i2", 5), call("i3", 6))
    for other in ("i2", "i3"):
        tell(p, say(m.LinkDuplicate, 9, incident_id=other, primary_id="i1"))
    assert p.incidents["i1"].duplicates == ("i2", "i3")
    assert p.incidents["i2"].disposition is Disposition.DUPLICATE
    with pytest.raises(Refused, match="unlink_instead"):
        tell(p, say(m.ReopenIncident, 9, incident_id="i2", reason=""))
    with pytest.raises(Refused, match="has_duplicates"):
        tell(p, call("i4"), say(m.LinkDuplicate, 9, incident_id="i1", primary_id="i4"))
    tell(p, say(m.UnlinkDuplicate, 12, incident_id="i2"))
    assert p.incidents["i1"].duplicates == ("i3",)
    assert p.incidents["i2"].state is IncidentState.WAITING
    assert p.incidents["i2"].stages.close is None


def test_distress_latches_until_a_person_takes_it() -> None:
    p = tell(picture_of("u1"), say(m.DistressRaised, 5, unit_id="u1"))
    tell(p, say(m.DistressRaised, 9, unit_id="u1"), say(m.UnitSignedOff, 10, unit_id="u1"))
    assert p.units["u1"].in_distress
    assert p.units["u1"].distress_at == NOON + timedelta(seconds=5)
    tell(p, say(m.TakeDistress, 12, unit_id="u1"))
    assert not p.units["u1"].in_distress
    assert p.units["u1"].distress_taken_by == "seat 1"


def test_who_called_for_help_is_sent_nowhere_until_back() -> None:
    p = tell(picture_of("u1"), call("i1"), say(m.DistressRaised, 5, unit_id="u1"))
    tell(p, say(m.TakeDistress, 12, unit_id="u1"))
    assert p.units["u1"].state is UnitState.BUSY
    with pytest.raises(Refused):
        tell(p, send("i1", "u1"))
    tell(p, say(m.UnitCleared, 60, unit_id="u1"))
    assert p.units["u1"].state is UnitState.AVAILABLE


def test_feedback_can_be_returned() -> None:
    p = tell(picture_of("u1"), call("i1"), send("i1", "u1"), *done("i1/u1", "u1"))
    tell(p, say(m.ReturnFeedback, 70, incident_id="i1", reason="不详"))
    assert p.incidents["i1"].state is IncidentState.AWAITING_FEEDBACK
    assert p.incidents["i1"].stages.feedback is None


def test_whoever_does_not_sign_is_reminded_once() -> None:
    p = tell(picture_of("u1"), call("i1"), send("i1", "u1"))
    assert decide(p, say(m.Tick, 30)) == []
    tell(p, say(m.Tick, 31))
    assert p.assignments["i1/u1"].reminded_at == NOON + timedelta(seconds=31)
    assert decide(p, say(m.Tick, 90)) == []


def test_the_roster_names_the_force_and_keeps_what_it_is_doing() -> None:
    p = tell(picture_of("u1", "u2"), call("i1"), send("i1", "u1"))
    listed = (off(unit("u1")), off(unit("u3")))
    tell(p, say(m.RosterLoaded, units=listed))
    assert p.units["u1"].state is UnitState.DISPATCHED
    assert p.units["u2"].state is UnitState.OFF_DUTY
    assert p.units["u3"].state is UnitState.OFF_DUTY
    assert decide(p, say(m.RosterLoaded, units=listed)) == []


def test_a_feed_says_the_same_thing_twice() -> None:
    p = tell(picture_of(), call("i1"))
    assert decide(p, call("i1")) == []
    tell(p, say(m.MessageQuarantined, feed="110", reason="no_time", raw="x"))
    tell(p, say(m.CursorMoved, feed="110", position="17"))
    assert (p.cursors["110"].position, p.cursors["110"].quarantined) == ("17", 1)


def test_each_stage_has_its_limit() -> None:
    p = tell(picture_of("u1"), call("i1", priority=1))
    i = p.incidents["i1"]
    at = {s: (d - NOON).total_seconds() for s, d in deadlines(i, p.limits, None).items()}
    assert at == {Stage.DISPATCH: 60, Stage.ARRIVE: 300}
    town = deadlines(i, p.limits, DistrictKind.CENTRAL)[Stage.ARRIVE]
    suburb = deadlines(i, p.limits, DistrictKind.ORDINARY)[Stage.ARRIVE]
    assert (suburb - town).total_seconds() == 300
    late = NOON + timedelta(seconds=61)
    assert overdue(i, late, p.limits, None) == (Stage.DISPATCH, NOON + timedelta(seconds=60))
    tell(p, send("i1", "u1", second=59))
    assert overdue(p.incidents["i1"], late, p.limits, None) is None


def test_saved_at_is_filled_in_once() -> None:
    p = tell(picture_of("u1"), call("i1"))
    first = saved(p.incidents["i1"], NOON)
    p.put(first)
    tell(p, send("i1", "u1", second=5))
    later = saved(p.incidents["i1"], NOON + timedelta(seconds=6))
    assert later.stages.report.saved_at == NOON
    assert later.stages.dispatch.saved_at == NOON + timedelta(seconds=6)


@pytest.mark.parametrize(
    ("name", "phone", "shown"),
    [
        ("王小明", "13812345678", ("王**", "138****5678")),
        ("王", "110", ("王", "***")),
        ("", "", ("", "")),
    ],
)
def test_callers_are_masked(name: str, phone: str, shown: tuple[str, str]) -> None:
    masked = Caller(name, phone).masked()
    assert (masked.name, masked.phone) == shown


def test_the_second_unit_to_arrive_does_not_move_the_arrival() -> None:
    p = tell(picture_of("u1", "u2"), call("i1"), send("i1", "u1", "u2"))
    tell(p, say(m.UnitArrived, 50, assignment_id="i1/u2"))
    tell(p, say(m.UnitArrived, 80, assignment_id="i1/u1"))
    assert p.incidents["i1"].stages.arrive.at == NOON + timedelta(seconds=50)


def test_versions_count_the_changes() -> None:
    p = tell(picture_of("u1"), call("i1"))
    assert p.incidents["i1"].version == 1
    tell(p, send("i1", "u1"))
    assert (p.incidents["i1"].version, p.units["u1"].version) == (2, 1)


def test_whoever_puts_an_incident_off_has_taken_it() -> None:
    p = tell(picture_of(), call("i1"))
    tell(p, say(m.Snooze, 5, incident_id="i1", until=at(600), reason="等报警人回电"))
    assert p.incidents["i1"].taken_by == "seat 1"
    assert decide(p, say(m.Snooze, 9, incident_id="i1", until=at(9))) == []
    assert decide(p, say(m.Snooze, 9, until=at(600))) == []


def test_a_look_at_the_caller_changes_nothing_but_the_journal() -> None:
    p = tell(picture_of("u1"), replace(call("i1"), caller=Caller("王小明", "13812345678")))
    assert decide(p, say(m.RevealCaller, 9, incident_id="i1")) == []
