"""How a table of arrows is walked: an order may be refused, a report is absorbed."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from app.domain.refusal import Refused

S = TypeVar("S", bound=StrEnum)
V = TypeVar("V", bound=StrEnum)


def step(table: Mapping[tuple[S, V], S], state: S, verb: V) -> S:
    """The state after an order's `verb`; Refused("not_allowed_now") where there is no arrow."""
    try:
        return table[state, verb]
    except KeyError:
        raise Refused("not_allowed_now", state=state.value, verb=verb.value) from None


def absorb(table: Mapping[tuple[S, V], S], state: S, verb: V) -> S:
    """The state after a report's `verb`; unchanged without an arrow: late news is no fault."""
    return table.get((state, verb), state)
