"""The rules for orders: carried out whole, or refused in one sentence."""

from dataclasses import replace
from datetime import timedelta

from app.domain import assignment as order
from app.domain import diversion as away
from app.domain import incident as affair
from app.domain import messages as m
from app.domain import unit as force
from app.domain.assignment import Assignment, AssignmentVerb
from app.domain.call_backs import asked_about, not_asked_now
from app.domain.chase import Chase
from app.domain.diversion import Diversion, DiversionVerb
from app.domain.incident import (
    Disposition,
    Incident,
    IncidentState,
    IncidentVerb,
    first_feedback,
    settle,
)
from app.domain.lifecycle import step
from app.domain.picture import Picture, Value, need
from app.domain.refusal import Refused
from app.domain.reports import freed, left, stamp
from app.domain.stage import Stage, Stages
from app.domain.unit import Unit, UnitState, UnitVerb

AMENDABLE = (
    "category",
    "priority",
    "address",
    "summary",
    "lon",
    "lat",
    "district_id",
    "grid_id",
)
SNOOZE_MOST = timedelta(hours=1)


def take(picture: Picture, message: m.TakeIncident) -> list[Value]:
    known = need_open(picture, message.incident_id)
    return [taken(known, message)]


def taken(incident: Incident, message: m.Message) -> Incident:
    """Taken by the first seat that touches it."""
    if incident.taken_by:
        return incident
    return replace(incident, taken_by=message.by, taken_at=message.at)


def need_open(picture: Picture, incident_id: str) -> Incident:
    known = need(picture.incidents, incident_id)
    if not known.open:
        raise Refused("incident_closed", number=known.number)
    return known


def dispatch(picture: Picture, message: m.Dispatch) -> list[Value]:
    known = need_open(picture, message.incident_id)
    if not message.sendings:
        raise Refused("no_unit_named", number=known.number)
    if len({s.unit_id for s in message.sendings}) < len(message.sendings):
        raise Refused("unit_named_twice", number=known.number)
    units = [ready(picture, sending) for sending in message.sendings]
    return sent_out(picture, known, message, list(zip(units, message.sendings, strict=True)))


def ready(picture: Picture, sending: m.Sending) -> Unit:
    unit = need(picture.units, sending.unit_id)
    if unit.state is not UnitState.AVAILABLE:
        raise Refused("unit_not_available", call_sign=unit.call_sign, state=unit.state.value)
    if unit.in_distress:
        raise Refused("unit_in_distress", call_sign=unit.call_sign)
    if sending.assignment_id in picture.assignments:
        raise Refused("order_already_sent", call_sign=unit.call_sign)
    return unit


def sent_out(
    picture: Picture,
    known: Incident,
    message: m.Message,
    pairs: list[tuple[Unit, m.Sending]],
) -> list[Value]:
    """The orders, the units under way, and the incident with them."""
    at = stamp(message)
    orders = [
        Assignment(s.assignment_id, known.id, s.unit_id, Stages(dispatch=at), eta_s=s.eta_s)
        for _, s in pairs
    ]
    units = [
        replace(
            unit,
            state=step(force.ARROWS, unit.state, UnitVerb.DISPATCH),
            assignment_id=sending.assignment_id,
        )
        for unit, sending in pairs
    ]
    again = known.state is IncidentState.FED_BACK  # somebody else is sent: it is under way again
    state = step(affair.ARROWS, known.state, IncidentVerb.DISPATCH) if again else known.state
    reached = known.stages.reached(Stage.DISPATCH, at)
    begun = replace(taken(known, message), state=state, stages=reached)
    return [*orders, *units, settle(begun, [*picture.active_on(known.id), *orders])]


def recall(picture: Picture, message: m.Recall) -> list[Value]:
    sent = need(picture.assignments, message.assignment_id)
    ended = end(sent, AssignmentVerb.RECALL, message, message.reason)
    return [ended, *freed(picture, sent), *left(picture, [sent])]


def end(sent: Assignment, verb: AssignmentVerb, message: m.Message, why: str) -> Assignment:
    return replace(
        sent,
        state=step(order.ARROWS, sent.state, verb),
        stages=sent.stages.reached(Stage.CLEAR, stamp(message)),
        ended_why=why,
    )


def reassign(picture: Picture, message: m.Reassign) -> list[Value]:
    """One order frees the unit and sends it on; the incident it leaves returns to the queue."""
    sent = need(picture.assignments, message.assignment_id)
    unit = need(picture.units, sent.unit_id)
    target = need_open(picture, message.incident_id)
    if target.id == sent.incident_id:
        raise Refused("already_on_it", call_sign=unit.call_sign, number=target.number)
    if message.sending.unit_id != unit.id or message.sending.assignment_id in picture.assignments:
        raise Refused("order_already_sent", call_sign=unit.call_sign)
    if unit.in_distress:
        raise Refused("unit_in_distress", call_sign=unit.call_sign)
    ended = end(sent, AssignmentVerb.REASSIGN, message, f"#{target.number}")
    free = replace(unit, state=UnitState.AVAILABLE, assignment_id=None)
    onward = sent_out(picture, target, message, [(free, message.sending)])
    return [ended, *left(picture, [sent]), *onward]


def name_lead(picture: Picture, message: m.NameLead) -> list[Value]:
    sent = need(picture.assignments, message.assignment_id)
    known = need_open(picture, sent.incident_id)
    if not sent.active:
        raise Refused("not_on_it", number=known.number)
    return [replace(known, lead_id=sent.id)]


def amend(picture: Picture, message: m.AmendIncident) -> list[Value]:
    known = need_open(picture, message.incident_id)
    if message.priority is not None and not 1 <= message.priority <= 4:
        raise Refused("bad_priority", priority=message.priority)
    given = {name: getattr(message, name) for name in AMENDABLE}
    return [replace(known, **{k: v for k, v in given.items() if v is not None})]


def link(picture: Picture, message: m.LinkDuplicate) -> list[Value]:
    """一警多报: `incident` is the same affair as `primary` and is counted there."""
    known = need_open(picture, message.incident_id)
    primary = need_open(picture, message.primary_id)
    if known.id == primary.id:
        raise Refused("duplicate_of_itself", number=known.number)
    if known.duplicates:
        raise Refused("has_duplicates", number=known.number)
    if picture.active_on(known.id):
        raise Refused("duplicate_has_units", number=known.number)
    linked = replace(
        taken(known, message),
        state=step(affair.ARROWS, known.state, IncidentVerb.LINK),
        duplicate_of=primary.id,
        disposition=Disposition.DUPLICATE,
        stages=known.stages.reached(Stage.CLOSE, stamp(message)),
    )
    return [linked, replace(primary, duplicates=(*primary.duplicates, known.id))]


def unlink(picture: Picture, message: m.UnlinkDuplicate) -> list[Value]:
    known = need(picture.incidents, message.incident_id)
    if known.duplicate_of is None:
        raise Refused("not_a_duplicate", number=known.number)
    alone = replace(
        known,
        state=step(affair.ARROWS, known.state, IncidentVerb.UNLINK),
        duplicate_of=None,
        disposition=None,
        stages=known.stages.without(Stage.CLOSE),
    )
    primary = picture.incidents.get(known.duplicate_of)
    if primary is None:
        return [alone]
    rest = tuple(id for id in primary.duplicates if id != known.id)
    return [alone, replace(primary, duplicates=rest)]


def return_feedback(picture: Picture, message: m.ReturnFeedback) -> list[Value]:
    known = need_open(picture, message.incident_id)
    back = replace(
        known,
        state=step(affair.ARROWS, known.state, IncidentVerb.RETURN),
        stages=known.stages.without(Stage.FEEDBACK),
        feedback_chase=owed_again(picture, known, message),
    )
    return [settle(back, picture.active_on(known.id))]


def owed_again(picture: Picture, known: Incident, message: m.Message) -> Chase | None:
    """Who has to do more gets the time for it again, once somebody has been there."""
    if known.stages.arrive is None:
        return None
    return first_feedback(stamp(message), picture.limits)


def close(picture: Picture, message: m.CloseIncident) -> list[Value]:
    known = need_open(picture, message.incident_id)
    if message.disposition is Disposition.DUPLICATE:
        raise Refused("link_instead", number=known.number)
    values = end_incident(picture, known, message, message.disposition)
    closed = next(v for v in values if isinstance(v, Incident))
    return [*values, *asked_about(picture, closed, message.at)]


def end_incident(
    picture: Picture, known: Incident, message: m.Message, disposition: Disposition
) -> list[Value]:
    """The incident closed, and the units that were on it stood down or cleared."""
    values: list[Value] = []
    for sent in picture.active_on(known.id):
        verb = AssignmentVerb.CLEAR if sent.stages.arrive else AssignmentVerb.RECALL
        values += [end(sent, verb, message, "closed"), *freed(picture, sent)]
    closed = replace(
        taken(known, message),
        state=step(affair.ARROWS, known.state, IncidentVerb.CLOSE),
        disposition=disposition,
        stages=known.stages.reached(Stage.CLOSE, stamp(message)),
        lead_id=None,
    )
    return [*values, closed]


def reopen(picture: Picture, message: m.ReopenIncident) -> list[Value]:
    known = need(picture.incidents, message.incident_id)
    if known.duplicate_of is not None:
        raise Refused("unlink_instead", number=known.number)
    theirs = [v for v in picture.diversions.values() if v.incident_id == known.id and v.open]
    back = [taken_back(diversion, message) for diversion in theirs]
    return [*reopened(picture, known, message), *back]


def reopened(picture: Picture, known: Incident, message: m.Message) -> list[Value]:
    """It is in the queue again, as something that is still to be done and fed back."""
    again = replace(
        known,
        state=step(affair.ARROWS, known.state, IncidentVerb.REOPEN),
        disposition=None,
        stages=known.stages.without(Stage.CLOSE, Stage.FEEDBACK),
        feedback_chase=owed_again(picture, known, message),
    )
    return [again, *not_asked_now(picture, known.id)]


def taken_back(known: Diversion, message: m.ReopenIncident) -> Diversion:
    """The agency need not answer any more: it is our incident again."""
    state = step(away.ARROWS, known.state, DiversionVerb.TAKE_BACK)
    why = message.reason
    return replace(known, state=state, said=why, ended_at=message.at, ended_by=message.by)


def note(picture: Picture, message: m.AddNote) -> list[Value]:
    """Nothing changes but the journal; a note on nothing is refused."""
    need(picture.incidents, message.incident_id)
    if not message.text.strip():
        raise Refused("empty_note")
    return []


def snooze(picture: Picture, message: m.Snooze) -> list[Value]:
    """Whoever puts an incident off has taken it, says why, and never for long."""
    if message.until > message.at + SNOOZE_MOST:
        raise Refused("snooze_too_long", minutes=int(SNOOZE_MOST.total_seconds() // 60))
    if message.incident_id is None:
        return []
    known = need_open(picture, message.incident_id)
    if message.until > message.at and not message.reason.strip():
        raise Refused("snooze_without_reason", number=known.number)
    return [taken(known, message)]


def reveal_caller(picture: Picture, message: m.RevealCaller) -> list[Value]:
    """Nothing changes but the journal, which knows from now on who has looked."""
    known = need(picture.incidents, message.incident_id)
    if known.caller is None:
        raise Refused("no_caller", number=known.number)
    return []


def take_distress(picture: Picture, message: m.TakeDistress) -> list[Value]:
    """Who called for help is not free for others just because the call was heard: 归队 ends it."""
    unit = need(picture.units, message.unit_id)
    if not unit.in_distress:
        raise Refused("no_distress", call_sign=unit.call_sign)
    state = UnitState.BUSY if unit.state is UnitState.AVAILABLE else unit.state
    by = message.by
    return [replace(unit, state=state, distress_taken_at=message.at, distress_taken_by=by)]
