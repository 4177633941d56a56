"""The rules for one receiver: what its terminal reports, what the commander orders, the clock."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, assert_never

from app.domain import directive_messages as d
from app.domain import receiver as addressee
from app.domain.chase import Chase, ChaseLimits, ChaseStep, chased
from app.domain.directive import DirectiveState
from app.domain.lifecycle import absorb, step
from app.domain.message import Message
from app.domain.picture import Picture, Value, need
from app.domain.receiver import MARKS, UNANSWERED, UNSIGNED, Receiver, ReceiverVerb, Return, running
from app.domain.refusal import Refused
from app.domain.reports import stamp
from app.domain.stage import earliest

MOST_A_TICK = 500  # a directive to a whole city is chased over some seconds, not in one


# ---- reports -----------------------------------------------------------------------------------


def reported(picture: Picture, message: d.DirectiveReport) -> list[Value]:
    """Late, repeated, before the delivery or after the end: absorbed; the earliest time stands."""
    known = picture.receivers.get(message.receiver_id)
    if known is None or known.directive_id != message.directive_id:
        return []
    match message:
        case d.DirectiveDelivered():
            return [delivered(known, message)]
        case d.DirectiveAcknowledged():
            state = absorb(addressee.ARROWS, known.state, ReceiverVerb.ACKNOWLEDGE)
            return [replace(known, state=state, signed=earliest(known.signed, stamp(message)))]
        case d.DirectiveFedBack():
            return [fed_back(known, message)]
        case _:
            assert_never(message)


def delivered(known: Receiver, message: d.DirectiveDelivered) -> Receiver:
    return replace(
        known,
        state=absorb(addressee.ARROWS, known.state, ReceiverVerb.DELIVER),
        delivered=earliest(known.delivered, stamp(message)),
        revision=max(known.revision, message.revision),
    )


def fed_back(known: Receiver, message: d.DirectiveFedBack) -> Receiver:
    """What was returned does not count again; an account that is older than the known one does."""
    if any(message.text == back.text and message.at <= back.at for back in known.returns):
        return known
    if known.fed_back is not None and known.fed_back.at <= message.at:
        return known
    state = absorb(addressee.ARROWS, known.state, ReceiverVerb.FEED_BACK)
    return replace(known, state=state, fed_back=stamp(message), text=message.text)


# ---- orders ------------------------------------------------------------------------------------


def ordered(picture: Picture, message: d.ReceiverOrder) -> list[Value]:
    known = need(picture.receivers, message.receiver_id)
    directive = need(picture.directives, known.directive_id)
    if directive.state is not DirectiveState.ISSUED or known.directive_id != message.directive_id:
        raise Refused("directive_not_sent", number=directive.number)
    match message:
        case d.PressReceiver():
            return [on_owed(known, partial(pressed, message))]
        case d.EscalateReceiver():
            return [on_owed(known, partial(once, ChaseStep.ESCALATE, message))]
        case d.SuperviseReceiver():
            return [on_owed(known, partial(once, ChaseStep.SUPERVISE, message))]
        case d.ReturnReceiverFeedback():
            return [returned(known, message)]
        case d.EvaluateReceiver():
            return [evaluated(known, message)]
        case d.CloseReceiver():
            return [closed(known, message)]
        case _:
            assert_never(message)


def on_owed(known: Receiver, change: Callable[[Chase], Chase]) -> Receiver:
    """The receiver with the deadline that it owes next changed."""
    if known.state in UNSIGNED:
        return replace(known, signing=change(known.signing))
    if known.state in UNANSWERED:
        return replace(known, answering=change(known.answering))
    raise Refused("receiver_owes_nothing", name=known.name)


def pressed(message: Message, chase: Chase) -> Chase:
    return replace(chase, pressed=chase.pressed + 1, pressed_at=message.at)


def once(wanted: ChaseStep, message: Message, chase: Chase) -> Chase:
    if chase.taken_at(wanted) is not None:
        raise Refused("chased_already")
    return chase.stepped(wanted, message.at)


def returned(known: Receiver, message: d.ReturnReceiverFeedback) -> Receiver:
    """The account goes back with its reason and is due again; the record keeps the first one."""
    if not message.reason.strip():
        raise Refused("reason_needed")
    state = step(addressee.ARROWS, known.state, ReceiverVerb.RETURN)
    assert known.fed_back is not None  # noqa: S101  it is in that state
    as_long = max(known.answering.due - known.answering.since, timedelta(seconds=1))
    due = message.feedback_by or message.at + as_long
    if due <= message.at:
        raise Refused("deadline_past")
    back = Return(
        message.at, message.by, message.reason, known.text, known.fed_back, known.answering.due
    )
    return replace(
        known,
        state=state,
        fed_back=None,
        text="",
        answering=Chase(message.at, due),
        returns=(*known.returns, back),
    )


def evaluated(known: Receiver, message: d.EvaluateReceiver) -> Receiver:
    if message.mark not in MARKS:
        raise Refused("bad_mark", mark=message.mark)
    state = step(addressee.ARROWS, known.state, ReceiverVerb.EVALUATE)
    if known.fed_back is None:
        raise Refused("nothing_to_evaluate", name=known.name)
    return replace(
        known, state=state, evaluated=stamp(message), mark=message.mark, remark=message.remark
    )


def closed(known: Receiver, message: d.CloseReceiver) -> Receiver:
    if not message.reason.strip():
        raise Refused("reason_needed")
    state = step(addressee.ARROWS, known.state, ReceiverVerb.CLOSE)
    return replace(known, state=state, ended_why=message.reason)


# ---- the clock ---------------------------------------------------------------------------------


def time_passed(picture: Picture, message: Message) -> list[Value]:
    """催办 and 督办: every step whose time has come, a part of them a tick."""
    limits = picture.limits.directives.chase
    changed: list[Value] = []
    for _, id in picture.chases.due(message.at, MOST_A_TICK):
        known = picture.receivers[id]
        stepped: dict[str, Any] = {
            name: after(chase, message, limits) for name, chase in running(known)
        }
        changed.append(replace(known, **stepped))
    return changed


def after(chase: Chase, message: Message, limits: ChaseLimits) -> Chase:
    for wanted in chased(chase, message.at, limits):
        chase = chase.stepped(wanted, message.at)
    return chase
