"""The search kernel for reach and coverage: when is the start of every edge reached first.

Everything up to the limit is wanted, so no order is proven: edges wait in buckets of a fraction of
a second and are looked at again when they improve. That is exact, and faster than a heap.
"""

from typing import Final, NamedTuple

import numpy as np

from app.roads.compiled import kernel
from app.roads.streets import F8, I4, U1, Flags

PER_S: Final = 4.0  # buckets in a second


class Waiting(NamedTuple):
    """Edges in buckets, as doubly linked lists. Empty between searches."""

    head: I4  # (buckets,) first edge, -1 if empty
    following: I4  # (m,) -1 at the end
    before: I4  # (m,) -1 at the head of its bucket, -2 if the edge does not wait


def room_to_wait(edges: int, limit_s: float) -> Waiting:
    """Room for searches over `edges` up to the limit."""
    return Waiting(
        head=np.full(int(PER_S * limit_s) + 1, -1, np.int32),
        following=np.full(edges, -1, np.int32),
        before=np.full(edges, -2, np.int32),
    )


@kernel
def set_out(  # noqa: PLR0913, PLR0917 - see "hot loops" in search.py
    first: I4,
    edge: I4,
    kind: U1,
    turn_s: F8,
    pass_s: F8,
    part_s: F8,
    length_m: F8,
    entry_head: I4,
    entry_edge: I4,
    entry_share: F8,
    entry_s: F8,
    entry_unit: I4,
    usable: Flags,
    limit_s: float,
    label: F8,
    owner: I4,
) -> None:
    """Label the edges that follow those where usable units stand. A `Graph` onward, `Entries`."""
    for entry in range(len(entry_unit)):
        if usable[entry_unit[entry]]:
            e = entry_edge[entry]
            s = entry_s[entry] + (1.0 - entry_share[entry]) * part_s[e]
            for link in range(first[e], first[e + 1]):
                there = s + turn_s[kind[link]]
                if there <= limit_s and there < label[edge[link]]:
                    label[edge[link]] = there
                    owner[edge[link]] = entry_unit[entry]


@kernel
def step_in(  # noqa: PLR0913, PLR0917
    first: I4,
    edge: I4,
    kind: U1,
    turn_s: F8,
    pass_s: F8,
    part_s: F8,
    length_m: F8,
    region: I4,
    limit_s: float,
    label: F8,
    owner: I4,
) -> None:
    """Label the edges of a region from those around it. A `Graph` backwards."""
    for i in range(len(region)):
        e = region[i]
        for link in range(first[e], first[e + 1]):
            b = edge[link]
            there = label[b] + pass_s[b] + turn_s[kind[link]]
            if there <= limit_s and there < label[e]:
                label[e] = there
                owner[e] = owner[b]


@kernel
def spread(  # noqa: C901, PLR0912, PLR0913, PLR0917
    first: I4,
    edge: I4,
    kind: U1,
    turn_s: F8,
    pass_s: F8,
    part_s: F8,
    length_m: F8,
    head: I4,
    following: I4,
    before: I4,
    fresh: I4,
    limit_s: float,
    label: F8,
    owner: I4,
) -> None:
    """When the start of each edge is first reached, up to the limit, and by whom.

    Arguments: a `Graph` onward, `Waiting`, the edges whose labels are new, the limit, and the
    labels and owners, which are improved until they are final.
    """
    for i in range(len(fresh)):
        e = fresh[i]
        if label[e] <= limit_s:
            bucket = int(PER_S * label[e])
            f = head[bucket]
            following[e] = f
            before[e] = -1
            head[bucket] = e
            if f >= 0:
                before[f] = e
    for now in range(len(head)):
        while head[now] >= 0:
            e = head[now]
            f = following[e]
            head[now] = f
            before[e] = -2
            if f >= 0:
                before[f] = -1
            s = label[e] + pass_s[e]
            if s > limit_s:
                continue
            u = owner[e]
            for link in range(first[e], first[e + 1]):
                there = s + turn_s[kind[link]]
                e = edge[link]
                if there > limit_s or there >= label[e]:
                    continue
                b = before[e]
                if b != -2:
                    f = following[e]
                    if b >= 0:
                        following[b] = f
                    else:
                        head[int(PER_S * label[e])] = f
                    if f >= 0:
                        before[f] = b
                label[e] = there
                owner[e] = u
                bucket = int(PER_S * there)
                f = head[bucket]
                following[e] = f
                before[e] = -1
                head[bucket] = e
                if f >= 0:
                    before[f] = e


@kernel
def shares(
    part_s: F8,
    entry_edge: I4,
    entry_share: F8,
    entry_s: F8,
    entry_usable: Flags,
    limit_s: float,
    label: F8,
    out_share: F8,
) -> None:
    """The share of each edge reached in time: from its start, or by a unit that stands on it."""
    for e in range(len(label)):
        if part_s[e] == np.inf:
            label[e] = np.inf  # another mode's street: its start is reached, but not to use it
        elif label[e] <= limit_s:
            out_share[e] = min(1.0, (limit_s - label[e]) / part_s[e])
    until = 0.0
    last = -1
    for entry in range(len(entry_usable)):
        if entry_usable[entry] and entry_s[entry] <= limit_s:
            e = entry_edge[entry]
            begin = entry_share[entry]
            end = min(1.0, begin + (limit_s - entry_s[entry]) / part_s[e])
            if e != last:
                until = out_share[e]
                last = e
            if end > until:
                out_share[e] += end - max(begin, until)
                until = end
