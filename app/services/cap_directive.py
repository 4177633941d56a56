"""A directive as a CAP 1.2 alert and back: our level goes as a parameter, severity and urgency."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from app.domain.directive import Directive, DirectiveState
from app.domain.directive_area import DirectiveArea
from app.domain.level import PALETTES
from app.domain.receiver import Receiver
from app.feeds.cap import values as v
from app.services.cap_area import area_as_written, cap_areas

OURS: Final = "patrolgrid:"
WEIGHT: Final = (  # by the rank of the level, the gravest first
    (v.CapUrgency.IMMEDIATE, v.CapSeverity.EXTREME),
    (v.CapUrgency.EXPECTED, v.CapSeverity.SEVERE),
    (v.CapUrgency.FUTURE, v.CapSeverity.MODERATE),
    (v.CapUrgency.FUTURE, v.CapSeverity.MINOR),
)
CANCELLED: Final = "x"  # after the dot of an identifier; a number there is a revision


@dataclass(frozen=True, slots=True)
class CapSender:
    """Who we are to others: `address` is unique in the world and stays, such as 110@city.example.

    `event` and `restriction` are the words of the standard's elements of these names.
    """

    address: str
    name: str
    event: str
    restriction: str
    palette: str = "house"


@dataclass(frozen=True, slots=True)
class Content:
    """What an alert of ours says of its directive; the fields are those of the messages."""

    level: str
    title: str
    text: str
    reason: str
    source: str
    source_ref: str
    template: str
    city_wide: bool
    area: DirectiveArea
    valid_from: datetime | None
    valid_until: datetime | None
    acknowledge_s: float | None
    feedback_s: float | None
    acknowledge_by: datetime | None
    feedback_by: datetime | None


def content_of(directive: Directive) -> Content:
    """To the second where CAP holds no more."""
    d = directive
    return Content(
        level=d.level,
        title=d.title,
        text=d.text,
        reason=d.reason,
        source=d.source,
        source_ref=d.source_ref,
        template=d.template,
        city_wide=d.city_wide,
        area=d.area,
        valid_from=_to_second(d.valid_from),
        valid_until=_to_second(d.valid_until),
        acknowledge_s=d.acknowledge_s,
        feedback_s=d.feedback_s,
        acknowledge_by=d.acknowledge_by,
        feedback_by=d.feedback_by,
    )


# ---- out ---------------------------------------------------------------------------------------


def alert_of(
    directive: Directive, sender: CapSender, receivers: Iterable[Receiver] = ()
) -> v.CapAlert:
    """As it stands: a draft, the order, its latest amendment (Update) or its end (Cancel).

    Each receiver is an address such as district/JB; an Ack with the code
    patrolgrid:receiver:district/JB signs for it.
    """
    revoked = directive.state is DirectiveState.REVOKED and directive.issued is not None
    kind = v.CapMsgType.UPDATE if directive.revision else v.CapMsgType.ALERT
    history = list(_sent_as(directive, sender.address))
    identifier, sent = history[-1].identifier, history[-1].sent
    return v.CapAlert(
        identifier=identifier,
        sender=sender.address,
        sent=sent,
        status=v.CapStatus.ACTUAL if directive.issued else v.CapStatus.DRAFT,
        msg_type=v.CapMsgType.CANCEL if revoked else kind,
        scope=v.CapScope.RESTRICTED,
        source=directive.source or None,
        restriction=sender.restriction,
        addresses=" ".join(map(_address, receivers)) or None,
        note=directive.ended_why or None,
        references=tuple(dict.fromkeys((history[0], history[-2]))) if len(history) > 1 else (),
        infos=(_info(directive, sender),),
    )


def _address(receiver: Receiver) -> str:
    named = f"{receiver.kind.value}/{receiver.key}".replace('"', "'")  # CAP cannot escape it
    return f'"{named}"' if re.search(r"\s", named) else named


def _sent_as(directive: Directive, address: str) -> Iterator[v.CapReference]:
    """Every alert that this directive has been until now, the first one first."""
    begun = directive.issued or directive.drafted
    yield v.CapReference(address, directive.id, _whole(begun.at))
    for revision, amendment in enumerate(directive.amendments, 1):
        yield v.CapReference(address, f"{directive.id}.{revision}", _whole(amendment.at))
    if directive.state is DirectiveState.REVOKED and directive.issued and directive.ended:
        yield v.CapReference(address, f"{directive.id}.{CANCELLED}", _whole(directive.ended.at))


def _info(directive: Directive, sender: CapSender) -> v.CapInfo:
    levels = PALETTES[sender.palette]
    rank = levels.index(directive.level) if directive.level in levels else len(levels) - 1
    urgency, severity = WEIGHT[rank]
    return v.CapInfo(
        categories=(v.CapCategory.SECURITY,),
        event=sender.event,
        urgency=urgency,
        severity=severity,
        certainty=v.CapCertainty.UNKNOWN,  # nobody has said
        language=language_of(directive.title + directive.text),
        effective=_to_second(directive.valid_from),
        expires=_to_second(directive.valid_until),
        sender_name=sender.name,
        headline=directive.title,
        description=directive.text,
        parameters=tuple(_parameters(directive, sender.palette)),
        areas=cap_areas(directive.area),
    )


def language_of(text: str) -> str:
    """The one it was written in, by its signs."""
    return "zh-CN" if any("\u4e00" <= sign <= "\u9fff" for sign in text) else "en-US"


def _parameters(directive: Directive, palette: str) -> Iterator[v.CapPair]:
    d = directive
    by = {"acknowledge-by": d.acknowledge_by, "feedback-by": d.feedback_by}
    named = {
        "level": d.level,
        "palette": palette,
        "number": str(d.number),
        "state": d.state.value,
        "acknowledge-s": repr(d.acknowledge_s),
        "feedback-s": repr(d.feedback_s),
        **{name: at.astimezone(UTC).isoformat() if at else "" for name, at in by.items()},
        "reason": d.reason,
        "source-ref": d.source_ref,
        "template": d.template,
        "city-wide": "1" if d.city_wide else "",
    }
    yield from (v.CapPair(OURS + name, value) for name, value in named.items() if value)


# ---- in ----------------------------------------------------------------------------------------


def directive_id(identifier: str) -> tuple[str, str]:
    """Our directive and what comes after the dot: "", a revision or x."""
    id, _, rest = identifier.partition(".")
    return id, rest


def content_in(alert: v.CapAlert) -> Content:
    """What `alert_of` wrote; ValueError where it is none of ours, with what is missing."""
    if not alert.infos:
        raise ValueError("no info")
    info = alert.infos[0]
    given = {pair.name.removeprefix(OURS): pair.value for pair in info.parameters}
    if "level" not in given:
        raise ValueError(f"no parameter {OURS}level")
    return Content(
        level=given["level"],
        title=info.headline or "",
        text=info.description or "",
        reason=given.get("reason", ""),
        source=alert.source or "",
        source_ref=given.get("source-ref", ""),
        template=given.get("template", ""),
        city_wide=given.get("city-wide") == "1",
        area=area_as_written(info.areas),
        valid_from=_in_utc(info.effective),
        valid_until=_in_utc(info.expires),
        acknowledge_s=_number(given.get("acknowledge-s")),
        feedback_s=_number(given.get("feedback-s")),
        acknowledge_by=_moment(given.get("acknowledge-by")),
        feedback_by=_moment(given.get("feedback-by")),
    )


def _number(text: str | None) -> float | None:
    return None if text is None else float(text)


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    return at.astimezone(UTC)


def _in_utc(at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(UTC)


def _whole(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)


def _to_second(at: datetime | None) -> datetime | None:
    return None if at is None else _whole(at)
