"""A foreign alert as a tip: its own words, where and how long, never a level of ours."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from app.city.locate import Whereabouts
from app.domain.directive_messages import ReportTip
from app.domain.tip import SourceKind
from app.feeds.cap.folder import NotTaken
from app.feeds.cap.kinds import write_references
from app.feeds.cap.values import CapAlert, CapInfo, CapReference
from app.feeds.ids import record_id
from app.services.cap_area import area_to_draw

DEFAULT_LANGUAGE: Final = "en-US"  # of an info that names none, by the standard
LONGEST_TEXT: Final = 20_000  # of a tip; the file has the rest
LONGEST_NAME: Final = 500


def tip_id(reference: CapReference) -> str:
    """The same for the alert itself and for every alert that refers to it."""
    return record_id(reference.sent, "cap", reference.sender, reference.identifier)


def warning(
    alert: CapAlert,
    headed: dict[str, Any],
    language: str,
    locate: Callable[[float, float], Whereabouts] | None,
) -> ReportTip:
    """NotTaken where it says nothing, or nothing of a place. An expired one stays past its end."""
    infos = _in_one_language(alert.infos, language)
    if not infos:
        raise NotTaken("it has no info: it warns of nothing")
    area, point = area_to_draw(area for info in infos for area in info.areas)
    area = replace(area, description=cut(area.description, LONGEST_TEXT))
    if area.empty and point is None and not area.description:
        raise NotTaken("it names no area: a tip is about a place")
    begin, end = _validity(alert, infos)
    found = locate(point.lon, point.lat) if locate and point else None
    return ReportTip(
        **headed,
        tip_id=tip_id(alert.reference),
        source_kind=SourceKind.OUTSIDE,
        source_name=cut(infos[0].sender_name or alert.source or alert.sender, LONGEST_NAME),
        source_ref=write_references((alert.reference,)),
        text=cut("\n\n".join(dict.fromkeys(map(_words, infos))), LONGEST_TEXT),
        lon=point.lon if point else None,
        lat=point.lat if point else None,
        district_id=found.district.id if found and found.district else None,
        grid_id=found.grid.id if found and found.grid else None,
        area=area,
        valid_from=begin,
        valid_until=end,
    )


def cut(text: str, most: int) -> str:
    """At most so many characters, and a sign that there were more."""
    return text if len(text) <= most else text[: most - 1] + "…"


def _in_one_language(infos: tuple[CapInfo, ...], language: str) -> list[CapInfo]:
    """Every info of the language that is read here, else of English, else of the first."""
    named = [(info.language or DEFAULT_LANGUAGE).casefold() for info in infos]
    for wanted in (language, "en"):
        found = [one for one, name in zip(infos, named, strict=True) if name.startswith(wanted)]
        if found:
            return found
    return [one for one, name in zip(infos, named, strict=True) if name == named[0]]


def _validity(alert: CapAlert, infos: list[CapInfo]) -> tuple[datetime | None, datetime | None]:
    """From the first beginning to the last end; no end where one info has none."""
    begin = min(info.effective or alert.sent for info in infos).astimezone(UTC)
    ends = [info.expires for info in infos if info.expires is not None]
    if len(ends) < len(infos):
        return begin, None
    end = max(ends).astimezone(UTC)
    return (begin, end) if begin < end else (None, end)


def _words(info: CapInfo) -> str:
    return "\n".join(filter(None, (part.strip() for part in _parts(info))))


def _parts(info: CapInfo) -> Iterator[str]:
    yield f"{info.event.strip()} · {info.severity} · {info.urgency} · {info.certainty}"
    for part in (info.headline, info.description, info.instruction):
        yield part or ""
