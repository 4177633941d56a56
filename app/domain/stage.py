"""接警 派警 签收 出动 到达 处置 反馈 办结: the stages of an incident, each with its three times."""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum


class Stage(StrEnum):
    REPORT = "report"  # 接警
    DISPATCH = "dispatch"  # 派警
    ACKNOWLEDGE = "acknowledge"  # 签收
    DEPART = "depart"  # 出动
    ARRIVE = "arrive"  # 到达
    HANDLE = "handle"  # 处置
    FEEDBACK = "feedback"  # 反馈
    CLEAR = "clear"  # 归队: of a unit's assignment only
    CLOSE = "close"  # 办结: of an incident only


@dataclass(frozen=True, slots=True)
class Stamp:
    """When it happened, when somebody typed it, and when it was stored (None: not recorded yet)."""

    at: datetime
    entered_at: datetime
    saved_at: datetime | None = None


def earliest(known: Stamp | None, stamp: Stamp) -> Stamp:
    """The one that happened first: reports may come in any order."""
    return stamp if known is None or stamp.at < known.at else known


@dataclass(frozen=True, slots=True)
class Stages:
    """The stamps so far; the field names are those of `Stage`."""

    report: Stamp | None = None
    dispatch: Stamp | None = None
    acknowledge: Stamp | None = None
    depart: Stamp | None = None
    arrive: Stamp | None = None
    handle: Stamp | None = None
    feedback: Stamp | None = None
    clear: Stamp | None = None
    close: Stamp | None = None

    def get(self, stage: Stage) -> Stamp | None:
        stamp: Stamp | None = getattr(self, stage.value)
        return stamp

    def reached(self, stage: Stage, stamp: Stamp) -> "Stages":
        """With `stage` stamped; the earliest `at` stands, so reports may come in any order."""
        known = self.get(stage)
        if known is not None and known.at <= stamp.at:
            return self
        return replace(self, **{stage.value: stamp})

    def without(self, *stages: Stage) -> "Stages":
        return replace(self, **dict.fromkeys((s.value for s in stages), None))

    def saved(self, at: datetime) -> "Stages":
        """With `saved_at` filled in where it is still open."""
        fresh = {
            f.name: replace(stamp, saved_at=at)
            for f in fields(self)
            if (stamp := getattr(self, f.name)) is not None and stamp.saved_at is None
        }
        return replace(self, **fresh) if fresh else self
