"""Figures that commanders are judged by: always from raw samples, with n and what was left out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True, slots=True)
class Figures:
    """Median and 90th percentile interpolate linearly between order statistics (numpy "linear").

    Seconds; None where there is no sample, or no target was given.
    """

    n: int
    median: float | None
    p90: float | None
    share_within_target: float | None = None
    excluded: Mapping[str, int] = field(default_factory=dict)


def figures(
    samples: Sequence[float],
    targets: Sequence[float] | None = None,
    excluded: Iterable[str] = (),
) -> Figures:
    """Of samples in seconds; `targets` gives each its own, `excluded` one reason per left out."""
    left_out = dict(sorted(Counter(excluded).items()))
    if targets is not None and len(targets) != len(samples):
        raise ValueError(f"{len(samples)} samples, {len(targets)} targets")
    if not samples:
        return Figures(0, None, None, None, left_out)
    values = np.asarray(samples, np.float64)
    median, p90 = (float(x) for x in np.percentile(values, (50, 90)))
    share = None if targets is None else float((values <= np.asarray(targets)).mean())
    return Figures(len(values), median, p90, share, left_out)


def as_json(found: Figures, *, target: bool = True) -> dict[str, object]:
    """With the keys of the commands' JSON; tenths of a second, shares to four places."""

    def short(value: float | None, places: int) -> float | None:
        return None if value is None else round(value, places)

    row: dict[str, object] = {
        "n": found.n,
        "median": short(found.median, 1),
        "p90": short(found.p90, 1),
    }
    if target:
        row["share_within_target"] = short(found.share_within_target, 4)
    if found.excluded:
        row["excluded"] = dict(found.excluded)
    return row
