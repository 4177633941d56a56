"""What a unit has done today: a tired crew is worth a look before it is sent once more."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.picture import Picture


@dataclass(frozen=True, slots=True)
class Workload:
    """Orders that were not called back at once, and the time from each order to 归队."""

    orders: int
    busy: timedelta


def workload(picture: Picture, unit_id: str, since: datetime, now: datetime) -> Workload:
    """Between `since` and `now`, from the assignments that the picture still holds."""
    orders, busy = 0, timedelta()
    for sent in picture.assignments.values():
        stages = sent.stages
        if sent.unit_id != unit_id or stages.dispatch is None or sent.ended_why == "undo":
            continue
        end = min(stages.clear.at if stages.clear else now, now)
        if end > since:
            orders += 1
            busy += max(end - max(stages.dispatch.at, since), timedelta())
    return Workload(orders, busy)
