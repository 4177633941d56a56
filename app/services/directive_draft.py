"""A directive as it is being written: kept over a crash, and turned into the orders of the desk."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from app.domain.directive import BEFORE, Directive
from app.domain.directive_area import NOWHERE, DirectiveArea
from app.domain.receiver import NOBODY, Aim
from app.domain.tip import Tip
from app.services.receivers import Targets

UNITS: Final = {
    **dict.fromkeys(("", "m", "min", "分", "分钟"), 60.0),
    **dict.fromkeys(("h", "小时", "时"), 3600.0),
    **dict.fromkeys(("d", "天", "日"), 86_400.0),
    **dict.fromkeys(("s", "秒"), 1.0),
}
SPAN: Final = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]*|[分秒时天日]|分钟|小时)")
CLOCK: Final = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")
HALF_A_DAY: Final = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class DirectiveDraft:
    """What stands in the form. Seconds run from the order on; None: as usual for the level."""

    began_at: datetime
    level: str = ""
    template: str = ""
    title: str = ""
    text: str = ""
    reason: str = ""
    source: str = ""
    tip_id: str | None = None
    directive_id: str | None = None  # that is being changed; None: a new one
    area: DirectiveArea = NOWHERE
    aim: Aim = NOBODY
    acknowledge_s: float | None = None
    feedback_s: float | None = None
    valid_s: float | None = None
    city_wide: bool = False
    name: str = ""
    why: str = ""  # of a change

    @property
    def empty(self) -> bool:
        words = (self.title, self.text, self.reason, self.directive_id)
        return not any(words) and self.area.empty and self.aim == NOBODY

    @property
    def targets(self) -> Targets:
        aim = self.aim
        return Targets(self.area, aim.station_ids, aim.unit_ids, aim.officer_ids)


def draft_of(d: Directive, now: datetime) -> DirectiveDraft:
    """To change it; once it has been sent its limits stay where none is given."""
    limited = d.state in BEFORE
    until = (d.valid_until - now).total_seconds() if d.valid_until else None
    return DirectiveDraft(
        now,
        level=d.level,
        title=d.title,
        text=d.text,
        reason=d.reason,
        source=d.source,
        tip_id=d.tip_id,
        directive_id=d.id,
        area=d.area,
        aim=d.aim,
        city_wide=d.city_wide,
        acknowledge_s=d.acknowledge_s if limited else None,
        feedback_s=d.feedback_s if limited else None,
        valid_s=until if limited else None,
        name=d.drafted_name,
    )


def draft_from(tip: Tip, now: datetime, source: str) -> DirectiveDraft:
    """`source` names the tip in words; a tip nobody has assessed has no level yet."""
    return DirectiveDraft(
        now,
        level=tip.level or "",
        text=tip.text,
        reason=tip.reason,
        source=source,
        tip_id=tip.id,
        area=tip.area,
        city_wide=tip.city_wide,
    )


def seconds_of(typed: str, now: datetime, zone: tzinfo | None = None) -> float | None:
    """How long "30", "2 小时", "1.5h" or "21:30" is from now on, negative for a clock time that
    is past; None where it is neither. A clock time more than half a day ago is tomorrow's."""
    words = typed.strip().casefold()
    if match := CLOCK.fullmatch(words):
        here = now.astimezone(zone or UTC)
        at = here.replace(hour=int(match[1]), minute=int(match[2]), second=0, microsecond=0)
        if at < here - HALF_A_DAY:
            at += timedelta(days=1)
        return (at - here).total_seconds()
    if (match := SPAN.fullmatch(words)) and match[2] in UNITS:
        return float(match[1]) * UNITS[match[2]]
    return None
