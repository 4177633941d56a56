"""A call log as a feed: its calls come when their time has come, by whatever clock is used."""

from bisect import bisect_right
from collections.abc import Callable
from datetime import datetime
from typing import Final

from app.city.locate import Whereabouts
from app.domain.messages import AnyMessage, IncidentReported, LinkDuplicate, MessageQuarantined
from app.feeds.calls.calls import LONGEST_RAW, BadRow, Call, Log
from app.feeds.ids import record_id
from app.feeds.runner import Reading

BAD_AT_ONCE: Final = 200


def counts(position: str) -> tuple[int, int]:
    """Calls and bad rows that were read."""
    calls, _, bad = position.partition(" ")
    return int(calls or 0), int(bad or 0)


def printable(text: str) -> str:
    """Bytes that were no text are shown as escapes: the journal holds text only."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")[:LONGEST_RAW]


class LogFeed:
    """Its position is the number of calls, and of bad rows, that were read. `locate` finds the
    owners of a point. Bad rows come at the first readings, for the journal to keep.

    Calls of one incident, by the log's own id, are linked: that is certain. Other likenesses are
    left to people.
    """

    period_s = 1.0

    def __init__(
        self, name: str, log: Log, locate: Callable[[float, float], Whereabouts] | None
    ) -> None:
        self.name = name
        self.calls = log.calls
        self._bad = log.bad
        self._times = [call.at for call in log.calls]
        self._locate = locate
        self._first: dict[str, Call] = {}
        for call in log.calls:
            self._first.setdefault(call.incident_ref, call)

    def next_at(self, position: str) -> float:
        """When something comes next, in seconds since 1970; infinite after the last."""
        n, bad = counts(position)
        if bad < len(self._bad) and self._times:
            return self._times[0].timestamp()
        return self._times[n].timestamp() if n < len(self._times) else float("inf")

    def read(self, position: str, now: datetime) -> Reading:
        n, bad = counts(position)
        due = max(n, bisect_right(self._times, now))
        more = self._bad[bad : bad + BAD_AT_ONCE]
        messages: list[AnyMessage] = [self._quarantined(row, now) for row in more]
        for call in self.calls[n:due]:
            messages += self._reports(call)
        return Reading(tuple(messages), f"{due} {bad + len(more)}", alive=True)

    def _quarantined(self, row: BadRow, now: datetime) -> MessageQuarantined:
        at = self._times[0] if self._times else now
        return MessageQuarantined(
            id=record_id(at, self.name, "bad", str(row.line)),
            at=at,
            entered_at=now,
            by=self.name,
            feed=self.name,
            reason=row.reason,
            raw=printable(row.raw),
        )

    def incident_id(self, call: Call) -> str:
        return record_id(call.at, self.name, call.ref, "incident")

    def _reports(self, call: Call) -> list[AnyMessage]:
        area = self._locate(call.lon, call.lat) if self._locate else None
        report = IncidentReported(
            id=record_id(call.at, self.name, call.ref),
            at=call.at,
            entered_at=call.at,
            by=self.name,
            incident_id=self.incident_id(call),
            source_ref=call.ref,
            category=call.category,
            priority=call.priority,
            lon=call.lon,
            lat=call.lat,
            address=call.address,
            summary=call.summary,
            district_id=area.district.id if area and area.district else None,
            grid_id=area.grid.id if area and area.grid else None,
        )
        first = self._first[call.incident_ref]
        if first is call:
            return [report]
        link = LinkDuplicate(
            id=record_id(call.at, self.name, call.ref, "link"),
            at=call.at,
            entered_at=call.at,
            by=self.name,
            incident_id=self.incident_id(call),
            primary_id=self.incident_id(first),
        )
        return [report, link]
