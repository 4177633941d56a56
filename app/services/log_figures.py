"""What a call log says of itself: response and stages from its own times, and likely duplicates."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from app.city.pack import Pack
from app.domain.limits import Limits
from app.domain.stage import Stage
from app.feeds.calls.calls import Call
from app.feeds.calls.mapping import LogMapping
from app.services.dispatcher import apart_m
from app.services.figures import as_json, figures
from app.services.tally import Responses

LOG_STAGES: Final = (Stage.REPORT, Stage.DISPATCH, Stage.DEPART, Stage.ARRIVE, Stage.CLEAR)


def stayed_s(call: Call) -> float | None:
    """From the log's first arrival to the first clearing after it."""
    arrive, clear = call.stages.get(Stage.ARRIVE), call.stages.get(Stage.CLEAR)
    if arrive is None or clear is None or clear < arrive:
        return None
    return (clear - arrive).total_seconds()


def offered(calls: Iterable[Call], limits: Limits) -> int:
    """Calls that look like a report of an earlier incident and are left to a person to judge."""
    recent: dict[str, list[Call]] = {}
    count = 0
    for call in calls:
        alike = recent.setdefault(call.category, [])
        alike[:] = [c for c in alike if (call.at - c.at).total_seconds() <= limits.duplicate_s]
        others = (c for c in alike if c.incident_ref != call.incident_ref)
        count += any(apart_m(c, call) <= limits.duplicate_m for c in others)
        alike.append(call)
    return count


def log_responses(
    calls: Iterable[Call], mapping: LogMapping, limits: Limits, pack: Pack | None
) -> Responses:
    """The log's own, from the report to the first arrival."""
    found = Responses()
    told: set[str] = set()
    for call in calls:
        reason = _left_out(call, mapping, told)
        told.add(call.incident_ref)
        if reason:
            found.leave_out(reason)
            continue
        district = pack.locate(call.lon, call.lat).district if pack else None
        target = limits.arrive_s(call.priority, district.kind if district else None)
        found.add(call.priority, (call.stages[Stage.ARRIVE] - call.at).total_seconds(), target)
    return found


def log_stages(calls: Iterable[Call]) -> dict[str, object]:
    """The log's own, each stage from the one before it, by the first unit that reached it."""
    steps: dict[str, list[float]] = {}
    for call in calls:
        for stage, seconds in _steps(call):
            steps.setdefault(stage.value, []).append(seconds)
    return {name: as_json(figures(found), target=False) for name, found in steps.items()}


def _left_out(call: Call, mapping: LogMapping, told: set[str]) -> str:
    """Why a call has no response time, or "" if it has one."""
    if call.incident_ref in told:
        return "duplicate"
    arrive = call.stages.get(Stage.ARRIVE)
    if arrive is None:
        return "no_arrival"
    if arrive < call.at:
        return "negative_interval"
    if mapping.drop_arrival_at_dispatch and arrive == call.stages.get(Stage.DISPATCH):
        return "arrival_at_dispatch"
    return ""


def _steps(call: Call) -> list[tuple[Stage, float]]:
    """Seconds to each stage that the log has from the one before it that it has."""
    times = {Stage.REPORT: call.at, **call.stages}
    known = [(stage, times[stage]) for stage in LOG_STAGES if stage in times]
    steps = [(b[0], (b[1] - a[1]).total_seconds()) for a, b in pairwise(known)]
    return [(stage, seconds) for stage, seconds in steps if seconds >= 0]
