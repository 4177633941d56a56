from datetime import UTC, datetime, timedelta

from app.domain.assignment import Assignment
from app.domain.picture import Picture
from app.domain.stage import Stages, Stamp
from app.services.workload import Workload, workload

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MIDNIGHT = NOW - timedelta(hours=12)


def sent(
    id: str, began_h: float, ended_h: float | None, unit: str = "u", why: str = ""
) -> Assignment:
    def at(hours: float) -> Stamp:
        when = NOW - timedelta(hours=hours)
        return Stamp(when, when)

    stages = Stages(dispatch=at(began_h), clear=None if ended_h is None else at(ended_h))
    return Assignment(id, "i", unit, stages, ended_why=why)


def test_what_counts_as_work_today() -> None:
    picture = Picture()
    picture.put_all(
        [
            sent("a", 3, 2),
            sent("b", 1, None),  # still on it
            sent("c", 13, 11),  # begun yesterday: the hour since midnight counts
            sent("d", 20, 15),  # yesterday
            sent("e", 5, 4, unit="other"),
            sent("f", 6, 5, why="undo"),  # sent by mistake and called back at once
        ]
    )
    assert workload(picture, "u", MIDNIGHT, NOW) == Workload(3, timedelta(hours=3))
    assert workload(picture, "nobody", MIDNIGHT, NOW) == Workload(0, timedelta())
