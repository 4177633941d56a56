"""The whole behaviour of the console: a picture and a message in, new values out."""

from dataclasses import replace
from typing import assert_never

from app.domain import directives, duties, orders, receiving, reports
from app.domain import messages as m
from app.domain.directive_messages import DirectiveMessage
from app.domain.duty_messages import DutyMessage
from app.domain.picture import Picture, Value


def decide(picture: Picture, message: m.AnyMessage) -> list[Value]:
    """What changes, each value one version up; Refused where an order cannot be carried out.

    A report never raises: what it says is taken, or there is nothing to change.
    """
    latest: dict[tuple[type, str], Value] = {}
    for value in rule(picture, message):
        latest[type(value), value.id] = value
    changed = []
    for value in latest.values():
        known = picture.current(value)
        if known != value:
            changed.append(replace(value, version=known.version + 1 if known else 1))
    return changed


def rule(picture: Picture, message: m.AnyMessage) -> list[Value]:
    match message:
        case m.RosterLoaded():
            return reports.roster_loaded(picture, message)
        case m.IncidentReported():
            return reports.incident_reported(picture, message)
        case m.OrderDelivered():
            return reports.order_delivered(picture, message)
        case m.OrderAcknowledged() | m.UnitDeparted() | m.UnitArrived() | m.HandlingBegun():
            return reports.unit_advanced(picture, message)
        case m.FeedbackGiven():
            return reports.feedback_given(picture, message)
        case m.UnitCleared():
            return reports.unit_cleared(picture, message)
        case m.UnitSignedOn() | m.UnitSignedOff() | m.UnitWentBusy():
            return reports.duty_changed(picture, message)
        case m.DistressRaised():
            return reports.distress_raised(picture, message)
        case m.CursorMoved() | m.MessageQuarantined():
            return reports.feed_read(picture, message)
        case m.PictureNoted():
            return []  # for whoever replays the night
        case m.TakeIncident():
            return orders.take(picture, message)
        case m.Dispatch():
            return orders.dispatch(picture, message)
        case m.Recall():
            return orders.recall(picture, message)
        case m.Reassign():
            return orders.reassign(picture, message)
        case m.NameLead():
            return orders.name_lead(picture, message)
        case m.AmendIncident():
            return orders.amend(picture, message)
        case m.LinkDuplicate():
            return orders.link(picture, message)
        case m.UnlinkDuplicate():
            return orders.unlink(picture, message)
        case m.ReturnFeedback():
            return orders.return_feedback(picture, message)
        case m.CloseIncident():
            return orders.close(picture, message)
        case m.ReopenIncident():
            return orders.reopen(picture, message)
        case m.AddNote():
            return orders.note(picture, message)
        case m.Snooze():
            return orders.snooze(picture, message)
        case m.RevealCaller():
            return orders.reveal_caller(picture, message)
        case m.TakeDistress():
            return orders.take_distress(picture, message)
        case m.TakeAlarm():
            return []  # who took it is on record
        case DutyMessage():
            return duties.rule(picture, message)
        case DirectiveMessage():
            return directives.rule(picture, message)
        case m.Tick():
            return [
                *reports.time_passed(picture, message),
                *duties.time_passed(picture, message),
                *receiving.time_passed(picture, message),
            ]
        case _:
            assert_never(message)
