"""The rules for reports and for the clock: the world is absorbed, whatever order it comes in."""

from dataclasses import replace
from datetime import timedelta

from app.domain import assignment as order
from app.domain import incident as affair
from app.domain import messages as m
from app.domain import unit as force
from app.domain.assignment import Assignment, AssignmentVerb
from app.domain.cursor import Cursor
from app.domain.incident import Incident, IncidentState, IncidentVerb, settle
from app.domain.lifecycle import absorb
from app.domain.picture import Picture, Value
from app.domain.stage import Stage, Stages, Stamp
from app.domain.unit import Unit, UnitVerb

ADVANCE: dict[type, tuple[Stage, AssignmentVerb | None, UnitVerb | None]] = {
    m.OrderAcknowledged: (Stage.ACKNOWLEDGE, AssignmentVerb.ACKNOWLEDGE, None),
    m.UnitDeparted: (Stage.DEPART, AssignmentVerb.DEPART, UnitVerb.DEPART),
    m.UnitArrived: (Stage.ARRIVE, AssignmentVerb.ARRIVE, UnitVerb.ARRIVE),
    m.HandlingBegun: (Stage.HANDLE, None, None),
}
DUTY: dict[type, UnitVerb] = {
    m.UnitSignedOn: UnitVerb.SIGN_ON,
    m.UnitSignedOff: UnitVerb.SIGN_OFF,
    m.UnitWentBusy: UnitVerb.GO_BUSY,
}


def stamp(message: m.Message) -> Stamp:
    return Stamp(message.at, message.entered_at)


def roster_loaded(picture: Picture, message: m.RosterLoaded) -> list[Value]:
    listed = {unit.id for unit in message.units}
    values: list[Value] = [merged(picture.units.get(unit.id), unit) for unit in message.units]
    for unit in picture.units.values():
        if unit.id not in listed:  # gone from the roster: sent home as soon as it is free
            values.append(replace(unit, state=absorb(force.ARROWS, unit.state, UnitVerb.SIGN_OFF)))
    return values


def merged(known: Unit | None, listed: Unit) -> Unit:
    """Who and what the unit is comes from the roster; what it is doing is what we know."""
    if known is None:
        return replace(listed, assignment_id=None, version=0)
    return replace(
        listed,
        state=known.state,
        assignment_id=known.assignment_id,
        distress_at=known.distress_at,
        distress_taken_at=known.distress_taken_at,
        distress_taken_by=known.distress_taken_by,
        version=known.version,
    )


def incident_reported(picture: Picture, message: m.IncidentReported) -> list[Value]:
    if message.incident_id in picture.incidents:
        return []  # a feed may say the same thing twice
    new = Incident(
        id=message.incident_id,
        number=picture.last_number + 1,
        source=message.by,
        source_ref=message.source_ref,
        category=message.category,
        priority=message.priority,
        lon=message.lon,
        lat=message.lat,
        address=message.address,
        summary=message.summary,
        district_id=message.district_id,
        grid_id=message.grid_id,
        stages=Stages(report=stamp(message)),
        caller=message.caller,
        hazards=message.hazards,
    )
    return [new]


def order_delivered(picture: Picture, message: m.OrderDelivered) -> list[Value]:
    sent = picture.assignments.get(message.assignment_id)
    if sent is None or sent.delivered_at is not None:
        return []
    return [replace(sent, delivered_at=message.at)]


def unit_advanced(
    picture: Picture,
    message: m.OrderAcknowledged | m.UnitDeparted | m.UnitArrived | m.HandlingBegun,
) -> list[Value]:
    stage, verb, unit_verb = ADVANCE[type(message)]
    sent = picture.assignments.get(message.assignment_id)
    if sent is None or sent.state in (order.S.RECALLED, order.S.REASSIGNED):
        return []  # an order that no longer stands: the journal keeps the report
    state = absorb(order.ARROWS, sent.state, verb) if verb else sent.state
    stages = sent.stages.reached(stage, stamp(message))
    values: list[Value] = [replace(sent, state=state, stages=stages)]
    values += advance_unit(picture, sent, unit_verb)
    return values + advance_incident(picture, replace(sent, state=state), stage, stamp(message))


def advance_unit(picture: Picture, sent: Assignment, verb: UnitVerb | None) -> list[Value]:
    """The unit moves along only while this very assignment is its own."""
    unit = picture.units.get(sent.unit_id)
    if verb is None or unit is None or unit.assignment_id != sent.id:
        return []
    return [replace(unit, state=absorb(force.ARROWS, unit.state, verb))]


def advance_incident(picture: Picture, sent: Assignment, stage: Stage, at: Stamp) -> list[Value]:
    """The incident carries the earliest stamp of each stage and follows its farthest unit."""
    known = picture.incidents.get(sent.incident_id)
    if known is None or not known.open:
        return []
    reached = replace(known, stages=known.stages.reached(stage, at))
    others = [a for a in picture.active_on(known.id) if a.id != sent.id]
    return [settle(reached, [*others, sent] if sent.active else others)]


def feedback_given(picture: Picture, message: m.FeedbackGiven) -> list[Value]:
    sent = picture.assignments.get(message.assignment_id)
    if sent is None:
        return []
    stages = sent.stages.reached(Stage.FEEDBACK, stamp(message))
    values: list[Value] = [replace(sent, stages=stages, feedback=message.text)]
    known = picture.incidents.get(sent.incident_id)
    if known is not None and known.open:
        state = absorb(affair.ARROWS, known.state, IncidentVerb.FEED_BACK)
        if state is IncidentState.FED_BACK:
            fed = known.stages.reached(Stage.FEEDBACK, stamp(message))
            values.append(replace(known, state=state, stages=fed))
    return values


def unit_cleared(picture: Picture, message: m.UnitCleared) -> list[Value]:
    sent = picture.assignments.get(message.assignment_id or "")
    unit = picture.units.get(message.unit_id)
    if sent is None:
        if unit is None or unit.assignment_id is not None:
            return []
        return [replace(unit, state=absorb(force.ARROWS, unit.state, UnitVerb.CLEAR))]
    if not sent.active:
        return []
    ended = replace(
        sent,
        state=order.S.CLEARED,
        stages=sent.stages.reached(Stage.CLEAR, stamp(message)),
    )
    return [ended, *freed(picture, sent), *left(picture, [sent])]


def freed(picture: Picture, sent: Assignment) -> list[Value]:
    """The unit of an ended assignment is available again."""
    unit = picture.units.get(sent.unit_id)
    if unit is None or unit.assignment_id != sent.id:
        return []
    state = absorb(force.ARROWS, unit.state, UnitVerb.CLEAR)
    return [replace(unit, state=state, assignment_id=None)]


def left(picture: Picture, gone: list[Assignment]) -> list[Value]:
    """The incident after these assignments have ended."""
    known = picture.incidents.get(gone[0].incident_id)
    if known is None:
        return []
    ids = {a.id for a in gone}
    return [settle(known, [a for a in picture.active_on(known.id) if a.id not in ids])]


def duty_changed(
    picture: Picture, message: m.UnitSignedOn | m.UnitSignedOff | m.UnitWentBusy
) -> list[Value]:
    unit = picture.units.get(message.unit_id)
    if unit is None:
        return []
    return [replace(unit, state=absorb(force.ARROWS, unit.state, DUTY[type(message)]))]


def distress_raised(picture: Picture, message: m.DistressRaised) -> list[Value]:
    unit = picture.units.get(message.unit_id)
    if unit is None or unit.in_distress:
        return []  # it latches at the first call
    return [replace(unit, distress_at=message.at, distress_taken_at=None, distress_taken_by="")]


def feed_read(picture: Picture, message: m.CursorMoved | m.MessageQuarantined) -> list[Value]:
    cursor = picture.cursors.get(message.feed) or Cursor(message.feed)
    if isinstance(message, m.CursorMoved):
        return [replace(cursor, position=message.position)]
    return [replace(cursor, quarantined=cursor.quarantined + 1)]


def time_passed(picture: Picture, message: m.Tick) -> list[Value]:
    """催签收: whoever has not signed within the limit is reminded, once."""
    limit = timedelta(seconds=picture.limits.acknowledge_s)
    return [
        replace(sent, reminded_at=message.at)
        for sent in picture.active()
        if sent.reminded_at is None
        and not sent.signed
        and sent.stages.dispatch is not None
        and message.at - sent.stages.dispatch.at > limit
    ]
