"""`main.py simulate --policies …`: the campaign as a command, with its files, table and picture."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from tqdm import tqdm

from app.city.pack import load_pack
from app.city.report import CityError
from app.dispatch.recommend import Recommender
from app.feeds.simulated.demand import DemandError, load_demand
from app.services import home
from app.services.campaign import (
    LATEST,
    LOADS,
    WARM,
    CampaignError,
    Setting,
    Task,
    run_all,
    tasks_of,
)
from app.services.campaign_figures import district_table, evaluate, table
from app.services.dispatcher import Habits
from app.services.headless import RunError
from app.services.levels import RELAY, ROOM
from app.services.policies import POLICIES, RELAYED, SLACK_S, STRAIGHT_MS
from app.services.simulate import BAD_INPUT, FAILED, FINE, FIRST_DAY, fail
from app.services.text import LANGUAGES, Text

HOURS: Final = 4.0
RUNS: Final = 30
OF_MANY: Final = ("load", "runs", "jobs", "out")  # options that a single run has not
OF_ONE: Final = {"policy": None, "start": FIRST_DAY, "reaction": Habits().reaction_s, "store": None}
MOST_HOURS: Final = 24.0
NOTES: Final = (
    "same_seeds",
    "intervals",
    "clock",
    "levels",
    "seats",
    "relay",
    "direct",
    "straight",
    "road",
    "in_a_surge",
    "road_cover",
    "force",
    "known_case",
)
Records = Sequence[Mapping[str, Any]]
Draw = Callable[[Records, Text, Path], None]  # the picture, into a file


def check_single(args: argparse.Namespace) -> int:
    """FINE; BAD_INPUT, and one line on stderr, for an option that only many runs have."""
    for name in OF_MANY:
        if getattr(args, name) is not None:
            return fail("simulate", f"--{name}: is for many runs, with --policies", BAD_INPUT)
    return FINE


def run_campaign(args: argparse.Namespace, draw: Draw | None = None) -> int:
    """Exit code 0; 2 for bad input, 1 for a run that failed: one line on stderr says why."""
    try:
        found, records, names = campaign(args)
        _keep(args.out, found, records, names, draw)
    except (CityError, DemandError, OSError, ValueError) as wrong:
        return fail("simulate", str(wrong), BAD_INPUT)
    except RunError as broken:
        return fail("simulate", str(broken), FAILED)
    except KeyboardInterrupt:
        fail("simulate", f"stopped; the same command goes on from the runs in {args.out}", FAILED)
        raise
    if args.json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    else:
        text = Text(args.lang or LANGUAGES[0])
        sys.stdout.write(written(found, text, names))
    return FINE


def campaign(args: argparse.Namespace) -> tuple[dict[str, Any], Records, dict[str, str]]:
    """The figures, the raw runs, and the names of the districts."""
    _check(args)
    city = home.city_folder(getattr(args, "city", None))
    pack, demand = load_pack(city), load_demand(args.demand, args.calls_per_day)
    if demand.calls_per_day <= 0:
        raise CampaignError("nobody calls: calls_per_day is 0")
    if not pack.units:
        raise CampaignError(f"{city}: has no roster, so that nobody can be sent")
    setting = Setting(city, args.demand, args.calls_per_day, args.hours or HOURS)
    loads, runs = args.load or tuple(LOADS), args.runs or RUNS
    records = _all_runs(
        args, setting, tasks_of(loads, args.policies, range(args.seed, args.seed + runs))
    )
    found = {
        "city": pack.name,
        "units": len(pack.units),
        "policies": list(args.policies),
        "hours": setting.hours,
        "runs": runs,
        "first_seed": args.seed,
        "calls_per_day": demand.calls_per_day,
        "loads": evaluate(records),
        "assumptions": _assumptions(setting, loads),
    }
    return found, records, {d.id: d.name for d in pack.districts}


def _all_runs(args: argparse.Namespace, setting: Setting, tasks: Sequence[Task]) -> Records:
    jobs, total = args.jobs or os.cpu_count() or 1, len(tasks)
    with tqdm(
        total=total, desc="simulate", unit="run", file=sys.stderr, leave=False, disable=None
    ) as bar:
        return run_all(setting, tasks, args.out, jobs, lambda: bar.update(1))


def _assumptions(setting: Setting, loads: Sequence[str]) -> dict[str, object]:
    starts = {name: LOADS[name] for name in loads}
    return {
        "warm_s": WARM.total_seconds(),
        "latest_s": LATEST.total_seconds(),
        "loads": {
            name: {"start": load.start.isoformat(), "factor": load.factor}
            for name, load in starts.items()
        },
        "room": [level.as_json() for level in ROOM],
        "relay": [level.as_json() for level in RELAY],
        "dispatcher": {k: v for k, v in Habits().as_json().items() if k != "reaction_s"},
        "officers": setting.temper_json(),
        "straight_ms": {kind.value: ms for kind, ms in STRAIGHT_MS.items()},
        "cover_slack_s": SLACK_S,
    }


def _check(args: argparse.Namespace) -> None:
    if args.out is None:
        raise CampaignError("--policies needs --out DIR: finished runs are kept there")
    if args.hours is not None and args.hours > MOST_HOURS:
        raise CampaignError(f"--hours {args.hours}: at most {MOST_HOURS:.0f} with --policies")
    for name, usual in OF_ONE.items():
        if getattr(args, name, usual) != usual:
            raise CampaignError(f"--{name}: is for a single run; --policies has its own")


def written(found: Mapping[str, Any], text: Text, names: Mapping[str, str]) -> str:
    """The table with what it rests on, as Markdown."""
    rows = table(found["loads"], text, names)
    facts = {
        "hours": f"{found['hours']:g}",
        "units": found["units"],
        "city": found["city"],
        "calls": f"{found['calls_per_day']:,.0f}",
        "warm": f"{WARM.total_seconds() / 60:.0f}",
        "latest": f"{LATEST.total_seconds() / 60:.0f}",
        "slack": f"{SLACK_S:.0f}",
        "skill": f"{Recommender.__dataclass_fields__['skill_s'].default:.0f}",
        **{kind.value: f"{ms:g}" for kind, ms in STRAIGHT_MS.items()},
    }
    notes = [f"- {text(f'argument_note.{name}', **facts)}" for name in NOTES]
    notes += [f"- {line}" for line in _beside_the_known_case(found["loads"], text)]
    return "\n".join([rows, f"**{text('argument.rests_on')}**", "", *notes]) + "\n"


def _beside_the_known_case(loads: Mapping[str, Any], text: Text) -> list[str]:
    """Averages, since the known case speaks of averages; in minutes."""
    lines = []
    for load, of in loads.items():
        old, new = (
            of["policies"].get(policy, {}).get("mean_of_reached") for policy in (RELAYED, "direct")
        )
        if old is not None and new is not None:
            facts = {"relay": f"{old / 60:.1f}", "direct": f"{new / 60:.1f}"}
            lines.append(text("argument.beside", load=text(f"argument_load.{load}"), **facts))
    return lines


def _keep(
    folder: Path,
    found: Mapping[str, Any],
    records: Records,
    names: Mapping[str, str],
    draw: Draw | None,
) -> None:
    _write(folder / "figures.json", json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    for language in LANGUAGES:
        text = Text(language)
        _write(folder / f"table-{language}.md", written(found, text, names))
        _write(folder / f"districts-{language}.md", district_table(found["loads"], text, names))
        if draw is not None:
            draw(records, text, folder / f"response-{language}.png")


def _write(path: Path, text: str) -> None:
    fresh = path.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    os.replace(fresh, path)


# ---- for argparse ----------------------------------------------------------------------------


def add_campaign_options(command: argparse.ArgumentParser) -> None:
    """Options that make a campaign of `simulate`; the others keep their meaning."""
    group = command.add_argument_group("many runs", "the same seeds for every policy")
    group.add_argument(
        "--policies",
        type=_list_of(POLICIES),
        metavar="P,P",
        help=f"all, or of {', '.join(POLICIES)}",
    )
    group.add_argument(
        "--load",
        type=_list_of(LOADS),
        metavar="L,L",
        help=f"all (default), or of {', '.join(LOADS)}",
    )
    group.add_argument("--runs", type=_count(10_000), metavar="N", help=f"of each; default: {RUNS}")
    group.add_argument("--jobs", type=_count(64), metavar="N", help="default: one for each core")
    group.add_argument("--out", type=Path, metavar="DIR", help="runs, figures, tables, pictures")


def _list_of(known: Mapping[str, object]) -> Callable[[str], tuple[str, ...]]:
    def names(text: str) -> tuple[str, ...]:
        given = tuple(dict.fromkeys(known if text == "all" else text.split(",")))
        for name in given:
            if name not in known:
                raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(known)}")
        return given

    return names


def _count(most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not (text.isdecimal() and len(text) <= 6 and 1 <= int(text) <= most):
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to {most}")
        return int(text)

    return number
