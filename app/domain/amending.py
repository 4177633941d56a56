"""The rules after a directive was sent: amended, extended, revoked, closed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.domain import directive as order
from app.domain import directive_messages as d
from app.domain import receiver as addressee
from app.domain.directive import Amendment, Change, Directive, DirectiveState, DirectiveVerb
from app.domain.directive_area import DirectiveArea, described
from app.domain.drafting import (
    addressed,
    check_deadlines,
    check_second,
    check_validity,
    sound,
    submitted,
)
from app.domain.level import is_top
from app.domain.lifecycle import step
from app.domain.picture import Picture, Value, need
from app.domain.receiver import UNANSWERED, UNSIGNED, Receiver, ReceiverVerb
from app.domain.refusal import Refused
from app.domain.reports import stamp

CONTENT = ("level", "title", "text", "reason", "area", "valid_from", "valid_until", "city_wide")
OF_A_DRAFT = ("acknowledge_s", "feedback_s", "aim")
DEADLINES = ("acknowledge_by", "feedback_by")


def amend(picture: Picture, message: d.AmendDirective) -> list[Value]:
    known = need(picture.directives, message.directive_id)
    if message.level is not None:
        picture.limits.directives.known(message.level)
    if known.state in order.BEFORE:
        fields = given(message, (*CONTENT, *OF_A_DRAFT))
        if not fields:
            raise Refused("nothing_amended")
        return [submitted(sound(replace(known, **fields), message.at))]
    if known.state is not DirectiveState.ISSUED:
        raise Refused("directive_ended", number=known.number)
    if is_top(message.level) and not known.needs_approval:
        raise Refused("cannot_raise_sent", number=known.number)
    if known.needs_approval:
        check_second(known, message, "")
    return changed_for_all(picture, known, message, given(message, (*CONTENT, *DEADLINES)))


def extend(picture: Picture, message: d.ExtendDirective) -> list[Value]:
    """Later only: what is made shorter is an amendment and says so."""
    known = need(picture.directives, message.directive_id)
    if known.state is not DirectiveState.ISSUED:
        raise Refused("directive_not_sent", number=known.number)
    fields = given(message, ("valid_until", *DEADLINES))
    for name, until in fields.items():
        before: datetime | None = getattr(known, name)
        if before is not None and until < before:
            raise Refused("extension_is_earlier")
    return changed_for_all(picture, known, message, fields)


def given(message: d.AmendDirective | d.ExtendDirective, names: Iterable[str]) -> dict[str, Any]:
    """What the order says; None is left as it is."""
    return {name: value for name in names if (value := getattr(message, name)) is not None}


def changed_for_all(
    picture: Picture,
    known: Directive,
    message: d.AmendDirective | d.ExtendDirective,
    fields: dict[str, Any],
) -> list[Value]:
    """The directive with what changed in it, and the receivers whose deadlines moved."""
    changed = replace(known, **fields)
    changes = differences(known, changed)
    more = message.recipients if isinstance(message, d.AmendDirective) else ()
    if not changes and not more:
        raise Refused("nothing_amended")
    check_moved(known, changed, message.at)
    leaders = is_top(changed.level) or changed.city_wide
    amended = replace(
        changed,
        amendments=(
            *known.amendments,
            Amendment(message.at, message.by, message.why, changes),
        ),
        to_leaders_at=known.to_leaders_at or (message.at if leaders else None),
    )
    new = addressed(picture, amended, more, message)
    new = [replace(one, revision=amended.revision) for one in new]
    if new:
        check_deadlines(message.at, *deadlines(amended))
    moved = [moved_to(one, known, amended) for one in picture.receivers_of(known.id)]
    return [replace(amended, receivers=known.receivers + len(new)), *moved, *new]


def deadlines(directive: Directive) -> tuple[datetime, datetime]:
    assert directive.acknowledge_by is not None  # noqa: S101  it was sent
    assert directive.feedback_by is not None  # noqa: S101
    return directive.acknowledge_by, directive.feedback_by


def check_moved(known: Directive, changed: Directive, at: datetime) -> None:
    """What is as it was may be past; what is named anew may not."""
    if not changed.title.strip():
        raise Refused("directive_without_title")
    if not changed.text.strip():
        raise Refused("directive_without_text")
    check_validity(changed.valid_from, changed.valid_until)
    prolonged = changed.valid_until != known.valid_until
    if prolonged and changed.valid_until is not None and changed.valid_until <= at:
        raise Refused("validity_past")
    before, after = deadlines(known), deadlines(changed)
    if any(new != old and new <= at for old, new in zip(before, after, strict=True)):
        raise Refused("deadline_past")
    if after[1] < after[0]:
        raise Refused("feedback_before_signature")
    sound(replace(changed, valid_until=None), at)


def moved_to(receiver: Receiver, known: Directive, amended: Directive) -> Receiver:
    """A deadline that moved is chased anew where it is still owed."""
    sign_by, answer_by = deadlines(amended)
    if receiver.state in UNSIGNED and sign_by != known.acknowledge_by:
        receiver = replace(receiver, signing=receiver.signing.moved(sign_by))
    if receiver.state in UNANSWERED and answer_by != known.feedback_by:
        receiver = replace(receiver, answering=receiver.answering.moved(answer_by))
    return receiver


def differences(known: Directive, changed: Directive) -> tuple[Change, ...]:
    names = (*CONTENT, *DEADLINES)
    pairs = ((name, getattr(known, name), getattr(changed, name)) for name in names)
    return tuple(Change(n, written(old), written(new)) for n, old, new in pairs if old != new)


def written(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.isoformat()
        case DirectiveArea():
            return described(value)
        case bool():
            return "1" if value else ""
        case _:
            return str(value)


# ---- the end -----------------------------------------------------------------------------------


def revoke(picture: Picture, message: d.RevokeDirective) -> list[Value]:
    """撤销: nobody owes anything any more, and every terminal is told."""
    known = need(picture.directives, message.directive_id)
    if not message.reason.strip():
        raise Refused("reason_needed")
    state = step(order.ARROWS, known.state, DirectiveVerb.REVOKE)
    gone = replace(
        known,
        state=state,
        ended=stamp(message),
        ended_by=message.by,
        ended_why=message.reason,
    )
    return [gone, *ended(picture, known, ReceiverVerb.REVOKE)]


def close(picture: Picture, message: d.CloseDirective) -> list[Value]:
    """Only when every receiver is closed, or lies with its superior."""
    known = need(picture.directives, message.directive_id)
    state = step(order.ARROWS, known.state, DirectiveVerb.CLOSE)
    if count := picture.unsettled(known.id):
        raise Refused("receivers_open", number=known.number, open=count)
    done = replace(
        known,
        state=state,
        ended=stamp(message),
        ended_by=message.by,
        ended_why=message.remark,
    )
    return [done, *ended(picture, known, ReceiverVerb.ESCALATE)]


def ended(picture: Picture, directive: Directive, verb: ReceiverVerb) -> list[Receiver]:
    return [
        replace(one, state=step(addressee.ARROWS, one.state, verb))
        for one in picture.receivers_of(directive.id)
        if one.open
    ]
