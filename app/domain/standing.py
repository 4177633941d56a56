"""What of a picture stands: what the room still works with, and what it ended not long ago."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from app.domain.assignment import Assignment
from app.domain.call_back import CallBack
from app.domain.directive import Directive
from app.domain.diversion import Diversion
from app.domain.duty import Duty
from app.domain.incident import Incident
from app.domain.picture import Value
from app.domain.receiver import Receiver
from app.domain.tip import Tip


def standing(values: Iterable[Value], since: datetime) -> Iterator[Value]:
    """Those that are not over, or were not before `since`, with what belongs to them.

    It depends on the values alone: two pictures that differ in nothing else than how long they
    remember have the same standing values, as long as both remember from `since` on.
    """
    known = list(values)
    whole = {value.id for value in known if stands_by_itself(value, since)}
    for value in known:
        match value:
            case Assignment() | Diversion() | CallBack():
                if value.incident_id in whole:
                    yield value
            case Receiver():
                if value.directive_id in whole:
                    yield value
            case _:
                if value.id in whole:
                    yield value


def stands_by_itself(value: Value, since: datetime) -> bool:
    match value:
        case Incident():
            close = value.stages.close
            return value.open or (close is not None and close.at >= since)
        case Directive():
            return value.ended is None or value.ended.at >= since
        case Duty():
            return value.ended_at is None or value.ended_at >= since
        case Tip():
            return not value.over(since)
        case Assignment() | Diversion() | CallBack() | Receiver():
            return False
        case _:
            return True  # units, and how far the feeds were read
