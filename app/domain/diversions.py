"""The rules for 分流: out to an agency, and back with the reason when it declines."""

from dataclasses import replace

from app.domain import diversion as away
from app.domain import duty_messages as d
from app.domain.call_backs import asked_about
from app.domain.chase import Chase
from app.domain.diversion import Diversion, DiversionState, DiversionVerb
from app.domain.incident import Disposition
from app.domain.lifecycle import step
from app.domain.orders import end_incident, need_open, reopened
from app.domain.picture import Picture, Value, need
from app.domain.refusal import Refused

NOT_OURS = (Disposition.NOT_POLICE, Disposition.TRANSFERRED)


def divert(picture: Picture, message: d.DivertIncident) -> list[Value]:
    """The incident ends here; its units are free; nobody is called back before the agency acts."""
    known = need_open(picture, message.incident_id)
    if message.diversion_id in picture.diversions:
        raise Refused("already_recorded", id=message.diversion_id)
    if message.disposition not in NOT_OURS:
        raise Refused("diverted_is_not_police", number=known.number)
    if message.accept_by <= message.at or message.feedback_by < message.accept_by:
        raise Refused("deadline_past")
    offered = Diversion(
        id=message.diversion_id,
        incident_id=known.id,
        agency_id=message.agency_id,
        diverted_by=message.by,
        diverted_at=message.at,
        accept=Chase(message.at, message.accept_by),
        feedback=Chase(message.at, message.feedback_by),
        reason=message.reason,
    )
    return [*end_incident(picture, known, message, message.disposition), offered]


def answered(picture: Picture, message: d.AcceptDiversion | d.FeedBackDiversion) -> list[Value]:
    """What the agency says, as a seat types it or a feed brings it."""
    known = need(picture.diversions, message.diversion_id)
    if isinstance(message, d.AcceptDiversion):
        state = step(away.ARROWS, known.state, DiversionVerb.ACCEPT)
        return [replace(known, state=state, accepted_at=message.at)]
    if not message.text.strip():
        raise Refused("empty_note")
    return [
        replace(
            known,
            state=step(away.ARROWS, known.state, DiversionVerb.FEED_BACK),
            accepted_at=known.accepted_at or message.at,
            fed_back_at=message.at,
            said=message.text,
        )
    ]


def decline(picture: Picture, message: d.DeclineDiversion) -> list[Value]:
    known = need(picture.diversions, message.diversion_id)
    if not message.reason.strip():
        raise Refused("reason_needed")
    declined = ended(known, DiversionVerb.DECLINE, message, message.reason)
    incident = picture.incidents.get(known.incident_id)
    if incident is None or incident.open:
        return [declined]
    return [declined, *reopened(picture, incident, message)]


def close(picture: Picture, message: d.CloseDiversion) -> list[Value]:
    known = need(picture.diversions, message.diversion_id)
    closed = ended(known, DiversionVerb.CLOSE, message, known.said)
    incident = picture.incidents.get(known.incident_id)
    if incident is None or incident.open:
        return [closed]
    return [closed, *asked_about(picture, incident, message.at)]


def ended(known: Diversion, verb: DiversionVerb, message: d.DutyMessage, said: str) -> Diversion:
    state: DiversionState = step(away.ARROWS, known.state, verb)
    return replace(known, state=state, said=said, ended_at=message.at, ended_by=message.by)
