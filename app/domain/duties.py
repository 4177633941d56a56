"""The rules for everything with an owner and a deadline: one for each message, and the clock's."""

from dataclasses import replace
from typing import assert_never

from app.domain import call_backs, diversions, receiving
from app.domain import duty as task
from app.domain import duty_messages as d
from app.domain.chase import ChaseStep, chased
from app.domain.directive_messages import PressReceiver, SuperviseReceiver
from app.domain.duty import DutyVerb, OwedKind
from app.domain.lifecycle import step
from app.domain.message import Message
from app.domain.picture import Owing, Picture, Value, need, running, with_chase
from app.domain.refusal import Refused

MOST = 2000  # steps of one tick: what is more waits for the next one


def rule(picture: Picture, message: d.DutyOrder) -> list[Value]:  # noqa: C901, PLR0911  one for each
    match message:
        case d.DivertIncident():
            return diversions.divert(picture, message)
        case d.AcceptDiversion() | d.FeedBackDiversion():
            return diversions.answered(picture, message)
        case d.DeclineDiversion():
            return diversions.decline(picture, message)
        case d.CloseDiversion():
            return diversions.close(picture, message)
        case d.RecordCallBack():
            return call_backs.record(picture, message)
        case d.OpenDuty():
            return open_duty(picture, message)
        case d.FinishDuty() | d.WithdrawDuty():
            return end_duty(picture, message)
        case d.Press() | d.Supervise() if message.kind is OwedKind.RECEIVER:
            return receiving.ordered(picture, of_receiver(picture, message))
        case d.Press():
            return press(picture, message)
        case d.Supervise():
            return supervise(picture, message)
        case _:
            assert_never(message)


def of_receiver(
    picture: Picture, message: d.Press | d.Supervise
) -> PressReceiver | SuperviseReceiver:
    """The same order as the directive's own rules have it."""
    known = need(picture.receivers, message.owed_id)
    kind = PressReceiver if isinstance(message, d.Press) else SuperviseReceiver
    return kind(
        id=message.id,
        at=message.at,
        entered_at=message.entered_at,
        by=message.by,
        directive_id=known.directive_id,
        receiver_id=known.id,
        text=message.text,
    )


def open_duty(picture: Picture, message: d.OpenDuty) -> list[Value]:
    return [
        call_backs.opened(picture, message, message.kind, message.duty, incidents=message.about_ids)
    ]


def end_duty(picture: Picture, message: d.FinishDuty | d.WithdrawDuty) -> list[Value]:
    known = need(picture.duties, message.duty_id)
    finish = isinstance(message, d.FinishDuty)
    result = message.result if isinstance(message, d.FinishDuty) else message.reason
    if not result.strip():
        raise Refused("reason_needed")
    verb = DutyVerb.FINISH if finish else DutyVerb.WITHDRAW
    state = step(task.ARROWS, known.state, verb)
    return [replace(known, state=state, result=result, ended_at=message.at, ended_by=message.by)]


def press(picture: Picture, message: d.Press) -> list[Value]:
    value = owing(picture, message.kind, message.owed_id)
    chase = running(value, picture.limits)
    if chase is None:
        raise Refused("nothing_owed")
    return [with_chase(value, replace(chase, pressed=chase.pressed + 1, pressed_at=message.at))]


def supervise(picture: Picture, message: d.Supervise) -> list[Value]:
    value = owing(picture, message.kind, message.owed_id)
    chase = running(value, picture.limits)
    if chase is None:
        raise Refused("nothing_owed")
    if chase.supervised_at is not None:
        raise Refused("supervised_already")
    return [with_chase(value, chase.stepped(ChaseStep.SUPERVISE, message.at))]


def owing(picture: Picture, kind: OwedKind, id: str) -> Owing:
    """What the order is about; Refused("unknown_id") where there is none of that kind."""
    match kind:
        case OwedKind.FEEDBACK:
            return need(picture.incidents, id)
        case OwedKind.DIVERSION:
            return need(picture.diversions, id)
        case OwedKind.CALL_BACK:
            return need(picture.call_backs, id)
        case OwedKind.FOLLOW_UP | OwedKind.LOOK_BACK | OwedKind.OBJECTION:
            return need(picture.duties, id)
        case OwedKind.RECEIVER:
            raise Refused("unknown_id", id=id)
        case _:
            assert_never(kind)


def time_passed(picture: Picture, message: Message) -> list[Value]:
    """Every step whose time has come, each once: what is stamped does not come again."""
    values: list[Value] = []
    for kind, id in picture.dues.due(message.at, MOST):
        value = picture.owed(kind, id)
        chase = running(value, picture.limits) if value else None
        if value is None or chase is None:
            continue
        for taken in chased(chase, message.at, picture.limits.duties.chase):
            chase = chase.stepped(taken, message.at)
        values.append(with_chase(value, chase))
    return values
