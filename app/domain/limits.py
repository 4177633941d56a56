"""The limits that commanders are judged by, as the settings give them (all in seconds)."""

from dataclasses import dataclass, field

from app.domain.area import DistrictKind
from app.domain.duty_limits import CallBackLimits, DutyLimits
from app.domain.level import DirectiveLimits


@dataclass(frozen=True, slots=True)
class Limits:
    """Defaults: product.md, "Numbers that commanders are judged by"; P3 and P4 are house values."""

    dispatch_s: float = 60.0
    acknowledge_s: float = 30.0
    arrive_town_s: tuple[float, float, float, float] = (300.0, 300.0, 600.0, 1800.0)
    arrive_suburb_s: tuple[float, float, float, float] = (600.0, 600.0, 1200.0, 3600.0)
    feedback_s: float = 1800.0
    stale_s: float = 60.0  # a fix older than this is said to be stale
    lost_s: float = 180.0  # 失联
    undo_s: float = 10.0  # a sent order may be undone (as a recall) this long
    duplicate_s: float = 1800.0  # window in which reports may be of one incident
    duplicate_m: float = 300.0
    directives: DirectiveLimits = field(default_factory=DirectiveLimits)  # tables of their own
    duties: DutyLimits = field(default_factory=DutyLimits)
    call_back: CallBackLimits = field(default_factory=CallBackLimits)

    def arrive_s(self, priority: int, kind: DistrictKind | None) -> float:
        """Target from report to arrival; town where the district is central or unknown."""
        table = self.arrive_suburb_s if kind is DistrictKind.ORDINARY else self.arrive_town_s
        return table[priority - 1]
