"""What a run has come to: how many, how fast, stage by stage, and what was left out and why."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from app.domain.area import DistrictKind
from app.domain.assignment import Assignment
from app.domain.incident import Disposition, Incident
from app.domain.limits import Limits
from app.domain.picture import Value
from app.domain.stage import Stage, Stages
from app.services.figures import Figures, as_json, figures

# Each stage is measured from another one, of the same incident or of the same assignment.
OF_INCIDENT: Final[Mapping[Stage, Stage]] = {
    Stage.DISPATCH: Stage.REPORT,
    Stage.CLOSE: Stage.REPORT,
}
OF_ORDER: Final[Mapping[Stage, Stage]] = {
    Stage.ACKNOWLEDGE: Stage.DISPATCH,
    Stage.DEPART: Stage.ACKNOWLEDGE,
    Stage.ARRIVE: Stage.DEPART,
    Stage.HANDLE: Stage.ARRIVE,
    Stage.FEEDBACK: Stage.ARRIVE,
    Stage.CLEAR: Stage.ARRIVE,
}
MEASURED_FROM: Final = {
    s.value: since.value for table in (OF_INCIDENT, OF_ORDER) for s, since in table.items()
}


class Tally:
    """Keeps the last value of every incident and order that it is shown."""

    def __init__(self) -> None:
        self.incidents: dict[str, Incident] = {}
        self.orders: dict[str, Assignment] = {}

    def saw(self, values: Iterable[Value]) -> None:
        for value in values:
            if isinstance(value, Incident):
                self.incidents[value.id] = value
            elif isinstance(value, Assignment):
                self.orders[value.id] = value

    @property
    def own(self) -> list[Incident]:
        """Incidents that are not another report of one."""
        return [i for i in self.incidents.values() if i.disposition is not Disposition.DUPLICATE]

    def counts(self) -> dict[str, int]:
        own = self.own
        return {
            "incidents": len(own),
            "dispatched": sum(i.stages.dispatch is not None for i in own),
            "closed": sum(not i.open for i in own),
            "duplicates": len(self.incidents) - len(own),
        }

    def responses(
        self, limits: Limits, kind_of: Callable[[str | None], DistrictKind | None]
    ) -> "Responses":
        """From the report to the first arrival; the target is the incident's own."""
        found = Responses()
        for incident in self.incidents.values():
            seconds = between(incident.stages, Stage.REPORT, Stage.ARRIVE)
            if incident.disposition is Disposition.DUPLICATE:
                found.leave_out("duplicate")
            elif seconds is None:
                found.leave_out("not_arrived_yet" if incident.open else "closed_before_arrival")
            else:
                target = limits.arrive_s(incident.priority, kind_of(incident.district_id))
                found.add(incident.priority, seconds, target)
        return found

    def by_stage(self) -> dict[str, object]:
        """n, median and 90th percentile by stage, each from the stage in `MEASURED_FROM`."""
        rows: dict[str, object] = {}
        incidents = [i.stages for i in self.own]
        orders = [o.stages for o in self.orders.values()]
        for table, stages in ((OF_INCIDENT, incidents), (OF_ORDER, orders)):
            for stage, since in table.items():
                found = [between(s, since, stage) for s in stages]
                rows[stage.value] = as_json(
                    figures([x for x in found if x is not None]), target=False
                )
        return {stage.value: rows[stage.value] for stage in Stage if stage.value in rows}


@dataclass(slots=True)
class Responses:
    """Raw samples: priority, seconds, target; and why the others are not among them."""

    rows: list[tuple[int, float, float]] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)

    def add(self, priority: int, seconds: float, target_s: float) -> None:
        self.rows.append((priority, seconds, target_s))

    def leave_out(self, reason: str) -> None:
        self.excluded.append(reason)

    def figures(self) -> Figures:
        return figures([r[1] for r in self.rows], [r[2] for r in self.rows], self.excluded)

    def by_priority(self) -> dict[str, object]:
        found: dict[str, object] = {}
        for priority in sorted({row[0] for row in self.rows}):
            rows = [row for row in self.rows if row[0] == priority]
            found[str(priority)] = as_json(figures([r[1] for r in rows], [r[2] for r in rows]))
        return found


def between(stages: Stages, first: Stage, second: Stage) -> float | None:
    """Seconds; None where one of them was not reached or they lie the wrong way round."""
    a, b = stages.get(first), stages.get(second)
    if a is None or b is None or b.at < a.at:
        return None
    return (b.at - a.at).total_seconds()
