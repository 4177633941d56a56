"""Turn restrictions (from way, via node, to way) as pairs of edges."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from app.roads.notes import StreetNote
from app.roads.streets import I4, Mode, RawRestriction, Streets

_MOTOR = int(Mode.CAR | Mode.MOTORCYCLE)
_Ends = dict[int, list[int]]


def read_bans(
    restrictions: Sequence[RawRestriction], streets: Streets
) -> tuple[I4, I4, list[StreetNote]]:
    """Pairs (from edge, to edge) that motors may not drive, sorted, and what could not be read.

    An `only_` restriction bans every other way on from its junction. Conditional bans (by hour, by
    weight) are the reader's business: what arrives here holds always.
    """
    arriving, leaving = _edges_at({r.via_node for r in restrictions}, streets)
    banned: set[tuple[int, int]] = set()
    notes: list[StreetNote] = []
    for rule in restrictions:
        only = rule.kind.startswith("only_")
        if not only and not rule.kind.startswith("no_"):
            notes.append(StreetNote(rule.from_way, "restriction_unknown", rule.kind))
            continue
        here, on = arriving.get(rule.via_node, []), leaving.get(rule.via_node, [])
        comes = [edge for edge in here if streets.way_of[edge] == rule.from_way]
        goes = [edge for edge in on if streets.way_of[edge] == rule.to_way]
        if not comes or not goes:
            notes.append(
                StreetNote(rule.from_way, "restriction_loose", f"{rule.kind} at {rule.via_node}")
            )
            continue
        for edge in comes:
            allowed = _turns(edge, goes, rule, streets)
            banned.update((edge, to) for to in (set(on) - allowed if only else allowed))
    pairs = np.array(sorted(banned), np.int32).reshape(-1, 2)
    return pairs[:, 0].copy(), pairs[:, 1].copy(), notes


def _turns(edge: int, goes: list[int], rule: RawRestriction, streets: Streets) -> set[int]:
    """The turns that the restriction speaks of: on one and the same way, back or on matters."""
    if rule.from_way != rule.to_way:
        return set(goes)
    back = int(streets.twin[edge])
    return {to for to in goes if (to == back) == rule.kind.endswith("u_turn")}


def _edges_at(nodes: set[int], streets: Streets) -> tuple[_Ends, _Ends]:
    wanted = np.isin(streets.junction_node, np.array(sorted(nodes), np.int64))
    motor = (streets.modes & _MOTOR) != 0
    arriving: defaultdict[int, list[int]] = defaultdict(list)
    leaving: defaultdict[int, list[int]] = defaultdict(list)
    for ends, found in ((streets.head, arriving), (streets.tail, leaving)):
        for edge in np.flatnonzero(motor & wanted[ends]):
            found[int(streets.junction_node[ends[edge]])].append(int(edge))
    return arriving, leaving
