"""The rules for tips and directives: carried out whole, or refused in one sentence."""

from dataclasses import replace
from typing import assert_never

from app.domain import amending, drafting, receiving
from app.domain import directive_messages as d
from app.domain import tip as warning
from app.domain.directive_area import checked
from app.domain.level import is_top
from app.domain.lifecycle import step
from app.domain.picture import Picture, Value, need
from app.domain.refusal import Refused
from app.domain.reports import stamp
from app.domain.tip import Tip, TipVerb


def rule(picture: Picture, message: d.DirectiveReport | d.DirectiveOrder) -> list[Value]:
    match message:
        case d.DirectiveDelivered() | d.DirectiveAcknowledged() | d.DirectiveFedBack():
            return receiving.reported(picture, message)
        case (
            d.PressReceiver()
            | d.EscalateReceiver()
            | d.SuperviseReceiver()
            | d.ReturnReceiverFeedback()
            | d.EvaluateReceiver()
            | d.CloseReceiver()
        ):
            return receiving.ordered(picture, message)
        case d.ReportTip() | d.AssessTip() | d.DismissTip():
            return of_tip(picture, message)
        case _:
            return of_directive(picture, message)


def of_tip(picture: Picture, message: d.TipOrder) -> list[Value]:
    match message:
        case d.ReportTip():
            return report_tip(picture, message)
        case d.AssessTip():
            return assess(picture, message)
        case d.DismissTip():
            return dismiss(picture, message)
        case _:
            assert_never(message)


def of_directive(  # noqa: PLR0911  one for each
    picture: Picture, message: d.WholeOrder
) -> list[Value]:
    match message:
        case d.DraftDirective():
            return drafting.draft(picture, message)
        case d.ApproveDirective() | d.RefuseApproval():
            return drafting.decide_approval(picture, message)
        case d.IssueDirective():
            return drafting.issue(picture, message)
        case d.AmendDirective():
            return amending.amend(picture, message)
        case d.ExtendDirective():
            return amending.extend(picture, message)
        case d.RevokeDirective():
            return amending.revoke(picture, message)
        case d.CloseDirective():
            return amending.close(picture, message)
        case _:
            assert_never(message)


# ---- tips --------------------------------------------------------------------------------------


def report_tip(picture: Picture, message: d.ReportTip) -> list[Value]:
    if message.tip_id in picture.tips:
        return []  # a feed may say the same thing twice
    if not message.text.strip():
        raise Refused("tip_without_text")
    somewhere = message.address.strip() or message.area.description.strip()
    if message.lon is None and message.area.empty and not somewhere:
        raise Refused("tip_without_place")
    drafting.check_validity(message.valid_from, message.valid_until)
    new = Tip(
        id=message.tip_id,
        number=picture.last_tip + 1,
        source_kind=message.source_kind,
        source_name=message.source_name,
        source_ref=message.source_ref,
        text=message.text,
        lon=message.lon,
        lat=message.lat,
        address=message.address,
        district_id=message.district_id,
        grid_id=message.grid_id,
        reported=stamp(message),
        reported_by=message.by,
        area=checked(message.area),
        valid_from=message.valid_from,
        valid_until=message.valid_until,
    )
    return [new]


def assess(picture: Picture, message: d.AssessTip) -> list[Value]:
    """Judged again it keeps the time at which the leaders first heard of it."""
    known = need(picture.tips, message.tip_id)
    level = picture.limits.directives.known(message.level)
    told = known.to_leaders_at
    if told is None and (is_top(level) or message.city_wide):
        told = message.at
    judged = replace(
        known,
        state=step(warning.ARROWS, known.state, TipVerb.ASSESS),
        level=level,
        reason=message.reason,
        city_wide=message.city_wide,
        to_leaders_at=told,
        assessed=stamp(message),
        assessed_by=message.by,
    )
    return [judged]


def dismiss(picture: Picture, message: d.DismissTip) -> list[Value]:
    known = need(picture.tips, message.tip_id)
    if not message.reason.strip():
        raise Refused("reason_needed")
    dropped = replace(
        known,
        state=step(warning.ARROWS, known.state, TipVerb.DISMISS),
        reason=message.reason,
        assessed=stamp(message),
        assessed_by=message.by,
    )
    return [dropped]
