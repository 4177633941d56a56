"""`main.py simulate`: a day of the simulated city, without a window and as fast as it goes.

The room itself is simulated too: `Habits` (how soon the dispatcher reacts and what it does then)
and `Temper` (how officers behave) are assumptions, and they are printed with the figures.
"""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from math import nan
from pathlib import Path
from typing import Any, Final, Self

from tqdm import tqdm

from app.city.pack import Pack, load_pack
from app.city.report import CityError
from app.dispatch.recommend import Recommender
from app.domain.area import DistrictKind
from app.domain.limits import Limits
from app.feeds.simulated.city import SimulatedCity
from app.feeds.simulated.demand import Demand, DemandError, load_demand
from app.feeds.simulated.temper import Temper
from app.roads.network import Network
from app.services import home
from app.services.city_advice import cover_map
from app.services.dispatcher import Habits, SimulatedDispatcher
from app.services.figures import as_json
from app.services.headless import HeadlessRoom, RunError, own_store
from app.services.levels import RELAY, Level
from app.services.policies import COVERING, POLICIES, RELAYED
from app.services.precincts import precincts_of
from app.services.tally import MEASURED_FROM, Tally
from app.store.errors import StoreError

FINE, FAILED, BAD_INPUT = 0, 1, 2
FIRST_DAY: Final = datetime(2026, 3, 2)  # noqa: DTZ001  a Monday, 00:00 in the city's time
POLICY: Final = "road"
HOURS: Final = 24.0
MOST_HOURS: Final = 24.0 * 366


@dataclass(frozen=True, slots=True)
class Day:
    """What is simulated; `start` without a zone is the city's local time."""

    policy: str = POLICY
    seed: int = 1
    hours: float = 24.0
    start: datetime = FIRST_DAY
    habits: Habits = Habits()  # noqa: RUF009  frozen
    temper: Temper = Temper()  # noqa: RUF009


def add_simulate_parser(subparsers: Any) -> argparse.ArgumentParser:
    """Add the command `simulate` to the program's subcommands."""
    command: argparse.ArgumentParser = subparsers.add_parser(
        "simulate", help="a simulated day without a window, with its figures"
    )
    add_room_options(command)
    command.add_argument(
        "--policy",
        choices=list(POLICIES),
        help=f"who is sent; default: {POLICY}; compare with --policies",
    )
    command.add_argument(
        "--hours",
        type=_up_to(MOST_HOURS),
        metavar="H",
        help=f"default: {HOURS:g}; of many runs 4 each",
    )
    command.add_argument("--seed", type=seed, default=1, metavar="N")
    command.add_argument("--start", type=_start, default=FIRST_DAY, metavar="T")
    command.add_argument("--demand", type=Path, default=home.DEMAND, metavar="TOML")
    command.add_argument(
        "--calls-per-day", type=_up_to(1e6), default=None, metavar="N", help="instead of the file's"
    )
    command.add_argument("--json", action="store_true", help="the figures as JSON on stdout")
    return command


def add_room_options(command: argparse.ArgumentParser) -> None:
    """Options of every run without a window. Also of the whole program, hence SUPPRESS."""
    command.add_argument("--city", type=Path, default=argparse.SUPPRESS, metavar="PACK")
    command.add_argument(
        "--store", default=argparse.SUPPRESS, metavar="URL", help="keep the journal there"
    )
    command.add_argument(
        "--reaction",
        type=_up_to(86_400, zero=True),
        default=Habits().reaction_s,
        metavar="S",
        help="assumed seconds from the report to the order; default: %(default)s",
    )


def run_simulate(args: argparse.Namespace) -> int:
    """Exit code 0; 2 for bad input, 1 for a run that failed: one line on stderr says why."""
    try:
        demand = load_demand(args.demand, args.calls_per_day)
        pack = load_pack(home.city_folder(getattr(args, "city", None)))
        habits = Habits(reaction_s=args.reaction)
        policy, hours = args.policy or POLICY, args.hours or HOURS
        day = Day(policy, args.seed, hours, args.start, habits)
        with Bar("simulate") as bar:
            found = simulate(pack, demand, day, Limits(), getattr(args, "store", None), bar)
    except (CityError, DemandError, StoreError, ValueError) as wrong:
        return fail("simulate", str(wrong), BAD_INPUT)
    except RunError as broken:
        return fail("simulate", str(broken), FAILED)
    show(found, args.json)
    return FINE


def simulate(
    pack: Pack,
    demand: Demand,
    day: Day,
    limits: Limits,
    store: str | None = None,
    passed: Callable[[float], object] = lambda share: None,
) -> dict[str, object]:
    """The figures of a day under the keys of the command's JSON; the same for the same seed.

    `store` None: no journal is written. Raises RunError and StoreError.
    """
    start = day.start if day.start.tzinfo else day.start.replace(tzinfo=demand.zone)
    handling = {code: t.handle_s for code, t in demand.topics.items() if t.handle_s is not None}
    temper = replace(day.temper, handle_of={**handling, **day.temper.handle_of})
    network = Network(pack.streets)
    city = SimulatedCity(pack, network, demand, temper, day.seed, start)
    dispatcher = SimulatedDispatcher(
        POLICIES[day.policy],
        recommender_of(pack, network, cover=day.policy == COVERING),
        day.habits,
        levels=levels_of(day.policy),
        precincts=precincts_of(pack),
        seed=day.seed,
    )
    with own_store(store) as kept:
        room = HeadlessRoom(pack, network, city, dispatcher, limits, start, kept)
        span = timedelta(hours=day.hours)
        room.run(start + span, lambda now: passed((now - start) / span))
    head: dict[str, object] = {
        "policy": day.policy,
        "seed": day.seed,
        "hours": day.hours,
        "city": pack.name,
        "start": start.isoformat(),
        "units": len(pack.units),
    }
    assumptions = {
        "dispatcher": day.habits.as_json(),
        "officers": asdict(temper),
        "calls_per_day": demand.calls_per_day,
    }
    if levels := levels_of(day.policy):
        assumptions["levels"] = [level.as_json() for level in levels]
    return {**head, **results(room, pack, limits), "assumptions": assumptions}


def levels_of(policy: str) -> tuple[Level, ...] | None:
    """The desks of the old organisation; None: the one room of the habits."""
    return RELAY if policy == RELAYED else None


def recommender_of(pack: Pack, network: Network, cover: bool = False) -> Recommender:
    """The console's own recommendation; `cover`: also what is left uncovered."""
    of = cover_map(pack) if cover and pack.grids else None
    return Recommender(network, {c.code: c for c in pack.categories}, of)


def results(room: HeadlessRoom, pack: Pack, limits: Limits) -> dict[str, object]:
    """Counts and figures of a run."""
    tally: Tally = room.tally
    kinds: dict[str | None, DistrictKind] = {d.id: d.kind for d in pack.districts}
    responses = tally.responses(limits, kinds.get)
    response = responses.figures()
    return {
        **tally.counts(),
        "response_s": {k: v for k, v in as_json(response).items() if k != "excluded"},
        "response_by_priority": responses.by_priority(),
        "by_stage": tally.by_stage(),
        "stage_measured_from": MEASURED_FROM,
        "excluded": dict(response.excluded),
        "refused": room.refused,
    }


class Bar:
    """How much of a run has passed, on stderr."""

    def __init__(self, what: str) -> None:
        self._bar: tqdm[Any] = tqdm(
            total=100,
            desc=what,
            file=sys.stderr,
            leave=False,
            disable=None,  # where nobody looks
            bar_format="{l_bar}{bar}",
        )

    def __call__(self, share: float) -> None:
        done = round(100 * share)
        if done > self._bar.n:
            self._bar.update(done - self._bar.n)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()


def show(found: dict[str, object], as_json: bool) -> None:
    """On stdout: one JSON object, or a line for each figure."""
    if as_json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
        return
    for key, value in found.items():
        rows = value.items() if isinstance(value, dict) else ()
        sys.stdout.write(f"{key}: {'' if isinstance(value, dict) else value}\n")
        sys.stdout.writelines(f"  {name}: {row}\n" for name, row in rows)


def fail(command: str, line: str, code: int) -> int:
    sys.stderr.write(" ".join(f"{command}: {line}".split()) + "\n")
    return code


def _up_to(most: float, zero: bool = False) -> Callable[[str], float]:
    """For argparse: a number above 0, or with `zero` from 0 on."""

    def number(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = nan
        if not (0 < value <= most or (zero and value == 0)):
            least = "from" if zero else "above"
            raise argparse.ArgumentTypeError(
                f"{text!r} is not a number {least} 0, at most {most:.0f}"
            )
        return value

    return number


def seed(text: str) -> int:
    """For argparse, also of the replay."""
    if not (text.isdecimal() and len(text) <= 18):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 on")
    return int(text)


def _start(text: str) -> datetime:
    try:
        start = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time: {wrong}") from None
    if not 1980 <= start.year <= 2100:
        raise argparse.ArgumentTypeError(f"{text!r} is not between 1980 and 2100")
    return start
