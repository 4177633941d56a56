"""The rules for 回访: who is asked once an incident has ended, and what follows from the answer."""

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

from app.domain import call_back as call
from app.domain.call_back import Answer, CallBack, CallBackState, CallBackVerb, call_back_id
from app.domain.chase import Chase
from app.domain.duty import Duty, DutyKind
from app.domain.duty_limits import CallBackLimits
from app.domain.duty_messages import DutyMessage, NewDuty, RecordCallBack
from app.domain.incident import Disposition, Incident
from app.domain.lifecycle import step
from app.domain.picture import Picture, Value, need
from app.domain.refusal import Refused

VERBS = {
    Answer.SATISFIED: CallBackVerb.SATISFY,
    Answer.NOT_SATISFIED: CallBackVerb.DISSATISFY,
    Answer.NOT_REACHED: CallBackVerb.MISS,
}
NOBODY_TO_ASK = (Disposition.DUPLICATE, Disposition.FALSE_ALARM, Disposition.CANCELLED)


def asked_about(picture: Picture, ended: Incident, at: datetime) -> list[Value]:
    """The call-back of an incident that has just ended; none where the house asks nobody."""
    rule = picture.limits.call_back
    known = picture.call_backs.get(call_back_id(ended.id))
    if not picked(ended, rule) or (known is not None and known.open):
        return []
    chase = Chase(at, at + timedelta(seconds=rule.within_s))
    if known is None:
        return [CallBack(call_back_id(ended.id), ended.id, chase)]
    fresh = CallBack(known.id, ended.id, chase, version=known.version)
    return [replace(fresh, state=step(call.ARROWS, known.state, CallBackVerb.RENEW))]


def picked(ended: Incident, rule: CallBackLimits) -> bool:
    """Whether this one is asked about: the same answer whoever looks, whenever."""
    if ended.disposition in NOBODY_TO_ASK or ended.caller is None or not ended.caller.phone:
        return False
    return ended.category in rule.categories or lot(ended.id) < rule.share


def lot(id: str) -> float:
    """A number from 0 up to 1 drawn from the id itself: nobody can choose it, all get the same."""
    return int.from_bytes(sha256(id.encode()).digest()[:8], "big") / 2**64


def not_asked_now(picture: Picture, incident_id: str) -> list[Value]:
    """The incident goes on: nobody is asked about it for the time being."""
    known = picture.call_backs.get(call_back_id(incident_id))
    if known is None or not known.open:
        return []
    return [replace(known, state=step(call.ARROWS, known.state, CallBackVerb.WITHDRAW))]


def record(picture: Picture, message: RecordCallBack) -> list[Value]:
    known = need(picture.call_backs, message.call_back_id)
    tries, verb = known.tries, VERBS[message.answer]
    if message.answer is Answer.NOT_REACHED:
        tries += 1
        verb = CallBackVerb.GIVE_UP if tries >= picture.limits.call_back.tries else verb
    told = replace(known, state=step(call.ARROWS, known.state, verb), tries=tries)
    if told.state is CallBackState.DUE:
        return [told]
    told = replace(told, answered_at=message.at, answered_by=message.by)
    if message.answer is not Answer.NOT_SATISFIED:
        return [told]
    if not message.reason.strip() or message.follow_up is None:
        raise Refused("follow_up_lacking")
    duty = opened(
        picture, message, DutyKind.FOLLOW_UP, message.follow_up, incidents=(known.incident_id,)
    )
    return [replace(told, reason=message.reason, follow_up_id=duty.id), duty]


def opened(
    picture: Picture,
    message: DutyMessage,
    kind: DutyKind,
    new: NewDuty,
    incidents: tuple[str, ...] = (),
) -> Duty:
    """A duty as an order names it; Refused without text, owner or a deadline to come."""
    if new.duty_id in picture.duties:
        raise Refused("already_recorded", id=new.duty_id)
    if not new.text.strip() or not new.owner.id:
        raise Refused("duty_lacks_owner")
    if new.due <= message.at:
        raise Refused("deadline_past")
    return Duty(
        id=new.duty_id,
        kind=kind,
        text=new.text,
        owner=new.owner,
        chase=Chase(message.at, new.due),
        opened_by=message.by,
        head_id=new.head_id,
        about_ids=incidents,
    )
