"""What happens next in the simulated city: steps in the order of their time."""

import heapq
from dataclasses import dataclass, field
from enum import StrEnum


class Step(StrEnum):
    CALL = "call"
    SHIFT = "shift"  # a unit's shift begins or ends
    PATROL = "patrol"  # the next leg of a patrol
    BREAK = "break"
    BACK = "back"  # from a break
    LOSE = "lose"  # nobody hears of the unit any more
    FIND = "find"
    SIGN = "sign"
    DEPART = "depart"
    ARRIVE = "arrive"
    BEGIN = "begin"
    DISTRESS = "distress"
    FEEDBACK = "feedback"
    CLEAR = "clear"


@dataclass(frozen=True, slots=True, order=True)
class Due:
    at: float  # seconds since 1970
    n: int  # the first planned comes first
    step: Step = field(compare=False)
    row: int = field(compare=False)  # of the unit, -1: of nobody
    token: str = field(compare=False)  # of what it belongs to: dropped when that is over


class Agenda:
    def __init__(self) -> None:
        self._heap: list[Due] = []
        self._n = 0

    def plan(self, at: float, step: Step, row: int = -1, token: str = "") -> None:
        self._n += 1
        heapq.heappush(self._heap, Due(at, self._n, step, row, token))

    @property
    def next_at(self) -> float:
        return self._heap[0].at if self._heap else float("inf")

    def pop(self) -> Due:
        return heapq.heappop(self._heap)
