"""The rules until a directive is sent: drafted, approved by a second person, issued."""

from dataclasses import replace
from datetime import datetime, timedelta

from app.domain import directive as order
from app.domain import directive_messages as d
from app.domain.chase import Chase
from app.domain.directive import Directive, DirectiveState, DirectiveVerb
from app.domain.directive_area import checked
from app.domain.level import is_top
from app.domain.lifecycle import step
from app.domain.message import Message
from app.domain.picture import Picture, Value, need
from app.domain.receiver import Receiver, Recipient, receiver_id
from app.domain.refusal import Refused
from app.domain.reports import stamp

LONGEST_S = 366 * 86_400.0  # of a limit


def draft(picture: Picture, message: d.DraftDirective) -> list[Value]:
    """One that needs approval waits for it at once."""
    if message.directive_id in picture.directives:
        raise Refused("directive_drafted_already")
    if message.tip_id is not None:
        need(picture.tips, message.tip_id)
    usual = picture.limits.directives.usual_s(picture.limits.directives.known(message.level))
    new = Directive(
        id=message.directive_id,
        number=picture.last_directive + 1,
        level=message.level,
        title=message.title,
        text=message.text,
        reason=message.reason,
        source=message.source,
        source_ref=message.source_ref,
        tip_id=message.tip_id,
        template=message.template,
        drafted=stamp(message),
        drafted_by=message.by,
        drafted_name=message.name,
        acknowledge_s=usual[0] if message.acknowledge_s is None else message.acknowledge_s,
        feedback_s=usual[1] if message.feedback_s is None else message.feedback_s,
        area=message.area,
        aim=message.aim,
        valid_from=message.valid_from,
        valid_until=message.valid_until,
        city_wide=message.city_wide,
    )
    return [submitted(sound(new, message.at))]


def sound(directive: Directive, at: datetime) -> Directive:
    """The directive itself; Refused with the one thing that cannot be ordered."""
    if not directive.title.strip():
        raise Refused("directive_without_title")
    if not directive.text.strip():
        raise Refused("directive_without_text")
    check_validity(directive.valid_from, directive.valid_until)
    if directive.valid_until is not None and directive.valid_until <= at:
        raise Refused("validity_past")
    if not 0 < directive.acknowledge_s <= directive.feedback_s <= LONGEST_S:
        raise Refused("bad_directive_limits")
    checked(directive.area)
    return directive


def check_validity(begin: datetime | None, end: datetime | None) -> None:
    if begin is not None and end is not None and end <= begin:
        raise Refused("ends_before_start")


def submitted(directive: Directive) -> Directive:
    """A draft as it lies there after it was written or changed."""
    verb = DirectiveVerb.SUBMIT if directive.needs_approval else DirectiveVerb.REDRAFT
    state = step(order.ARROWS, directive.state, verb)
    return replace(
        directive, state=state, approved=None, approved_by="", approved_name="", refused_why=""
    )


def decide_approval(
    picture: Picture, message: d.ApproveDirective | d.RefuseApproval
) -> list[Value]:
    known = need(picture.directives, message.directive_id)
    if isinstance(message, d.RefuseApproval):
        if not message.reason.strip():
            raise Refused("reason_needed")
        state = step(order.ARROWS, known.state, DirectiveVerb.REFUSE)
        return [replace(known, state=state, refused_why=message.reason)]
    state = step(order.ARROWS, known.state, DirectiveVerb.APPROVE)
    check_second(known, message, message.name)
    return [
        replace(
            known,
            state=state,
            approved=stamp(message),
            approved_by=message.by,
            approved_name=message.name,
        )
    ]


def check_second(directive: Directive, message: Message, name: str) -> None:
    """Nobody approves what is their own, at whichever seat they sit."""
    drafter = directive.drafted_name.strip().casefold()
    same_person = bool(drafter) and drafter == name.strip().casefold()
    if message.by == directive.drafted_by or same_person:
        raise Refused("second_person_needed", drafter=directive.drafted_name or message.by)


# ---- sending -----------------------------------------------------------------------------------


def issue(picture: Picture, message: d.IssueDirective) -> list[Value]:
    """All receivers in the same act, each with its clocks running."""
    known = need(picture.directives, message.directive_id)
    state = step(order.ARROWS, known.state, DirectiveVerb.ISSUE)
    if known.needs_approval and known.state is not DirectiveState.APPROVED:
        raise Refused("approval_needed", number=known.number)
    sign_by = message.acknowledge_by or message.at + timedelta(seconds=known.acknowledge_s)
    answer_by = message.feedback_by or message.at + timedelta(seconds=known.feedback_s)
    check_deadlines(message.at, sign_by, answer_by)
    sent = replace(
        sound(known, message.at),
        state=state,
        issued=stamp(message),
        issued_by=message.by,
        acknowledge_by=sign_by,
        feedback_by=answer_by,
        to_leaders_at=message.at if is_top(known.level) or known.city_wide else None,
    )
    receivers = addressed(picture, sent, message.recipients, message)
    if not receivers:
        raise Refused("no_receivers")
    return [replace(sent, receivers=len(receivers)), *receivers]


def check_deadlines(at: datetime, sign_by: datetime, answer_by: datetime) -> None:
    if sign_by <= at or answer_by <= at:
        raise Refused("deadline_past")
    if answer_by < sign_by:
        raise Refused("feedback_before_signature")


def addressed(
    picture: Picture, sent: Directive, recipients: tuple[Recipient, ...], message: Message
) -> list[Receiver]:
    """Receivers that do not have the directive yet, from now on."""
    assert sent.acknowledge_by is not None  # noqa: S101  it is being sent
    assert sent.feedback_by is not None  # noqa: S101
    at = stamp(message)
    signing = Chase(message.at, sent.acknowledge_by)
    answering = Chase(message.at, sent.feedback_by)
    receivers: dict[str, Receiver] = {}
    for one in recipients:
        id = receiver_id(sent.id, one.kind, one.key)
        if id in receivers or id in picture.receivers:
            raise Refused("receiver_named_twice", name=one.name)
        receivers[id] = Receiver(
            id=id,
            directive_id=sent.id,
            kind=one.kind,
            key=one.key,
            name=one.name,
            unit_id=one.unit_id,
            officer_id=one.officer_id,
            district_id=one.district_id,
            chain=one.chain,
            why=one.why,
            sent=at,
            signing=signing,
            answering=answering,
        )
    return list(receivers.values())
