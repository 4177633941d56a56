"""How a benchmark counts: interleaved runs of several candidates over the same questions."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np

Question = TypeVar("Question")
Row = dict[str, Any]


def race(
    bench: str,
    n: int,
    candidates: Mapping[str, Callable[[Question], Any]],
    questions: Sequence[Question],
    same: Callable[[Any, Any], float] | None = None,
    seconds: float = 60.0,
) -> list[Row]:
    """Ask every candidate every question, in turn, so that a busy machine slows all alike.

    The first candidate is ours; `agrees` is how far answers are the same as its own, by `same`
    from 0 to 1, on average.
    One question is asked before the clock starts; no more are asked after `seconds`.
    """
    taken: dict[str, list[float]] = {name: [] for name in candidates}
    agreed = dict.fromkeys(candidates, 0.0)
    for ask in candidates.values():
        ask(questions[0])
    began = time.perf_counter()
    for question in questions:
        own: Any = None
        for turn, (name, ask) in enumerate(candidates.items()):
            start = time.perf_counter()
            answer = ask(question)
            taken[name].append((time.perf_counter() - start) * 1000.0)
            own = answer if turn == 0 else own
            agreed[name] += 1.0 if turn == 0 or same is None else same(own, answer)
        if time.perf_counter() - began > seconds:
            break
    return [row(bench, name, n, times, agreed[name] / len(times)) for name, times in taken.items()]


def row(bench: str, candidate: str, n: int, ms: Sequence[float], agrees: float | None) -> Row:
    """One line of the table, keys as design/targets.md names them."""
    return {
        "bench": bench,
        "candidate": candidate,
        "n": n,
        "p50_ms": round(float(np.percentile(ms, 50)), 3),
        "p95_ms": round(float(np.percentile(ms, 95)), 3),
        "p99_ms": round(float(np.percentile(ms, 99)), 3),
        "runs": len(ms),
        "agrees": None if agrees is None else round(agrees, 4),
    }
