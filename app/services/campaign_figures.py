"""What a campaign of simulated runs has come to: figures with 95 % intervals, from raw samples.

Intervals by bootstrap over the seeds: whole runs are drawn again, the same for every policy, so
that differences between policies are paired.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

WITHIN_S: Final = 300.0
DRAWS: Final = 1000
LEVEL: Final = 0.95
BOOTSTRAP_SEED: Final = 20_260_302
F8 = NDArray[np.float64]
Record = Mapping[str, Any]
NO_DISTRICT: Final = "–"  # reported from outside all of them
MEASURES: Final = ("median", "p90", "within")


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Seconds from report to arrival, rising, infinite where nobody came; and of which run."""

    seconds: F8  # (n,)
    run: NDArray[np.int64]  # (n,) into the seeds

    @staticmethod
    def of(runs: Iterable[Iterable[float | None]]) -> "Sample":
        pairs = [
            (np.inf if value is None else float(value), number)
            for number, values in enumerate(runs)
            for value in values
        ]
        seconds = np.array([value for value, _ in pairs], np.float64)
        run = np.array([number for _, number in pairs], np.int64)
        order = np.argsort(seconds, kind="stable")
        return Sample(seconds[order], run[order])

    def measures(self, weights: F8) -> F8:
        """(draws, 3) median, p90 and share within 5 minutes, when run r counts `weights[:, r]`
        times. Percentiles are order statistics, so that who was not reached counts as latest."""
        if not len(self.seconds):
            return np.full((len(weights), len(MEASURES)), np.nan)
        cut = int(np.searchsorted(self.seconds, WITHIN_S, side="right"))
        found = np.full((len(weights), len(MEASURES)), np.nan)
        for row, weight in enumerate(weights):
            counts = np.cumsum(weight[self.run])
            if counts[-1] > 0:
                at = np.searchsorted(counts, np.array([0.5, 0.9]) * counts[-1], side="left")
                found[row, :2] = self.seconds[np.minimum(at, len(self.seconds) - 1)]
                found[row, 2] = counts[cut - 1] / counts[-1] if cut else 0.0
        return found


def evaluate(records: Sequence[Record]) -> dict[str, Any]:
    """By load: by policy the figures of all incidents and of each district, and the differences.

    Only seeds that every policy of a load has finished are compared. Seconds; None: nobody came.
    """
    found: dict[str, Any] = {}
    for load in dict.fromkeys(str(record["load"]) for record in records):
        of_load = [record for record in records if record["load"] == load]
        policies = list(dict.fromkeys(str(record["policy"]) for record in of_load))
        runs = {(record["policy"], record["seed"]): record for record in of_load}
        seeds = [
            seed
            for seed in sorted({record["seed"] for record in of_load})
            if all((policy, seed) in runs for policy in policies)
        ]
        if seeds:
            found[load] = _of_load(
                {policy: [runs[policy, seed] for seed in seeds] for policy in policies}, seeds
            )
    return found


def _of_load(runs: Mapping[str, Sequence[Record]], seeds: Sequence[int]) -> dict[str, Any]:
    chance = np.random.default_rng(BOOTSTRAP_SEED)
    drawn = chance.multinomial(len(seeds), np.full(len(seeds), 1 / len(seeds)), DRAWS)
    weights = np.vstack([np.ones(len(seeds)), drawn])  # the first row: everything once
    whole = {policy: _measured(of, weights) for policy, of in runs.items()}
    districts = sorted(
        {row[2] or NO_DISTRICT for of in runs.values() for r in of for row in r["samples"]}
    )
    firsts = list(runs)
    steps = [*zip(firsts[:1] * len(firsts), firsts[1:], strict=False)]
    steps += pairwise(firsts[1:])
    return {
        "seeds": list(seeds),
        "same_calls": len({tuple(r["calls_sha256"] for r in of) for of in runs.values()}) == 1,
        "policies": {p: {**_figures(whole[p]), **_more(runs[p])} for p in runs},
        "by_district": {
            district: {p: _figures(_measured(of, weights, district)) for p, of in runs.items()}
            for district in districts
        },
        "differences": [
            {"from": old, "to": new, **_difference(whole[old], whole[new])} for old, new in steps
        ],
    }


def _measured(runs: Sequence[Record], weights: F8, district: str | None = None) -> tuple[int, F8]:
    sample = Sample.of(
        [row[4] for row in r["samples"] if district is None or (row[2] or NO_DISTRICT) == district]
        for r in runs
    )
    return len(sample.seconds), sample.measures(weights)


def _figures(measured: tuple[int, F8]) -> dict[str, Any]:
    n, rows = measured
    return {
        "n": n,
        **{name: _number(rows[0, i]) for i, name in enumerate(MEASURES)},
        "interval": {name: _interval(rows[1:, i]) for i, name in enumerate(MEASURES)},
    }


def _difference(old: tuple[int, F8], new: tuple[int, F8]) -> dict[str, Any]:
    """New less old, drawn together: the seeds are the same."""
    with np.errstate(invalid="ignore"):  # infinite less infinite
        rows = new[1] - old[1]
    return {
        **{name: _number(rows[0, i]) for i, name in enumerate(MEASURES)},
        "interval": {name: _interval(rows[1:, i]) for i, name in enumerate(MEASURES)},
    }


def _interval(draws: F8) -> list[float | None] | None:
    """Where the middle 95 % of the draws lie; None for a single value or where one is missing."""
    known = draws[~np.isnan(draws)]
    if len(known) < len(draws) // 2 or not len(known):
        return None
    tail = (1 - LEVEL) / 2
    ends = np.quantile(known, (tail, 1 - tail), method="inverted_cdf")
    return [_number(end) for end in ends.tolist()]


def _number(value: float) -> float | None:
    return round(float(value), 4) if np.isfinite(value) else None


def _more(runs: Sequence[Record]) -> dict[str, Any]:
    rows = [row for r in runs for row in r["samples"]]
    sent = [row[3] for row in rows if row[3] is not None]
    reached = [row[4] for row in rows if row[4] is not None]
    skilled, asked = (sum(r["skilled"][i] for r in runs) for i in (0, 1))
    chosen, on_foot, wheels = (sum(r["chosen"][i] for r in runs) for i in (0, 1, 2))
    levels: dict[str, Any] = {}
    for name in runs[0]["levels"] if runs else ():
        count, waited, served = (
            sum(r["levels"].get(name, (0, 0.0, 0.0, 0.0))[i] for r in runs) for i in range(3)
        )
        levels[name] = {
            "n": count,
            "mean_wait_s": round(waited / count, 1) if count else None,
            "mean_service_s": round(served / count, 1) if count else None,
        }
    return {
        "mean_of_reached": round(float(np.mean(reached)), 1) if reached else None,
        "not_reached": sum(row[4] is None for row in rows),
        "duplicates": sum(r["calls"] - len(r["samples"]) for r in runs),
        "dispatch_median_s": round(float(np.median(sent)), 1) if sent else None,
        "skilled_share": round(skilled / asked, 4) if asked else None,
        "on_foot_share": round(on_foot / chosen, 4) if chosen else None,
        "mean_wheels_free": round(wheels / chosen, 1) if chosen else None,
        "levels": levels,
    }


# ---- as a table ------------------------------------------------------------------------------

Words = Callable[..., str]


def table(found: Mapping[str, Any], words: Words, names: Mapping[str, str]) -> str:
    """Markdown: for each load the policies, what changes, and the districts (id → name)."""
    lines: list[str] = []
    for load, of in found.items():
        n = next(iter(of["policies"].values()))["n"]
        facts = {"runs": len(of["seeds"]), "n": f"{n:,}"}
        lines += ["", f"### {words(f'argument_load.{load}')}", "", words("argument.runs", **facts)]
        if not of["same_calls"]:
            lines.append(words("argument.other_calls"))
        lines += ["", *_policy_rows(of, words), "", *_step_rows(of, words)]
        lines += ["", *_district_rows(of, words, names)]
    return "\n".join(lines).strip() + "\n"


def policy_key(policy: str) -> str:
    return f"argument_policy.{policy.replace('+', '_')}"


def _policy_rows(of: Mapping[str, Any], words: Words) -> list[str]:
    others = ("before_dispatch", "not_reached", "skilled", "on_foot", "wheels")
    rows = _head(words(f"argument.{column}") for column in ("policy", *MEASURES, *others))
    for policy, row in of["policies"].items():
        wheels = row["mean_wheels_free"]
        cells = (
            words(policy_key(policy)),
            *(_with_interval(row, name) for name in MEASURES),
            _value("median", row["dispatch_median_s"]),
            str(row["not_reached"]),
            *(_value("within", row[share]) for share in ("skilled_share", "on_foot_share")),
            "–" if wheels is None else f"{wheels:.1f}",
        )
        rows.append(_row(cells))
    return rows


def _step_rows(of: Mapping[str, Any], words: Words) -> list[str]:
    if not of["differences"]:
        return []
    rows = _head(words(f"argument.{column}") for column in ("change", *MEASURES))
    for step in of["differences"]:
        change = f"{words(policy_key(step['from']))} → {words(policy_key(step['to']))}"
        rows.append(
            _row((change, *(_with_interval(step, m, words("argument.points")) for m in MEASURES)))
        )
    return rows


def _district_rows(of: Mapping[str, Any], words: Words, names: Mapping[str, str]) -> list[str]:
    """One row a district: median and share within 5 minutes of every policy."""
    policies = list(of["policies"])
    rows = _head([words("argument.district"), "n", *(words(policy_key(p)) for p in policies)])
    for district, figures in of["by_district"].items():
        cells = [
            f"{_value('median', row['median'])} · {_value('within', row['within'])}"
            for row in figures.values()
        ]
        n = max(row["n"] for row in figures.values())
        rows.append(_row((names.get(district, district), f"{n:,}", *cells)))
    return rows


def district_table(found: Mapping[str, Any], words: Words, names: Mapping[str, str]) -> str:
    """Markdown: a row for each load, district and policy, with its intervals."""
    columns = ("load", "one_district", "policy", "n", *MEASURES)
    lines = _head("n" if name == "n" else words(f"argument.{name}") for name in columns)
    for load, of in found.items():
        for district, figures in of["by_district"].items():
            for policy, row in figures.items():
                about = words(f"argument_load.{load}"), names.get(district, district)
                measures = (_with_interval(row, name) for name in MEASURES)
                cells = (*about, words(policy_key(policy)), f"{row['n']:,}", *measures)
                lines.append(_row(cells))
    return "\n".join(lines) + "\n"


def _head(cells: Iterable[str]) -> list[str]:
    titles = list(cells)
    return [_row(titles), _row(["---"] * len(titles))]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _with_interval(row: Mapping[str, Any], name: str, points: str = "") -> str:
    """The unit stands once."""
    value, interval = _value(name, row[name], points), row["interval"][name]
    if interval is None:
        return value
    low, high = (_bare(name, end, bool(points)) for end in interval)
    return f"{value} ({low} … {high})"


def _value(name: str, value: float | None, points: str = "") -> str:
    """`points`: it is a difference, and this is the unit of a difference in per cent."""
    bare = _bare(name, value, bool(points))
    return bare if value is None or name != "within" else f"{bare} {points or '%'}"


def _bare(name: str, value: float | None, sign: bool) -> str:
    """Minutes and seconds, or per cent; "–": none, or where nobody came."""
    if value is None:
        return "–"
    plus = ("−" if value < 0 else "+") if sign else ""
    if name == "within":
        return f"{plus}{abs(value) * 100:.1f}"
    seconds = round(abs(value))
    return f"{plus}{seconds // 60}:{seconds % 60:02d}"
