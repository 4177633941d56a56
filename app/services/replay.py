"""`main.py replay`: a call log again: its own figures, and how we would have done on our roads.

With a city, every call of the log comes at its time, our recommendation sends a simulated officer
over the pack's roads, and he stays as long as the log's first unit did. Without one (or where the
roads are missing) there are the log's own figures only; a straight line would not be honest.
"""

import argparse
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from app.city.pack import Pack, load_pack
from app.city.report import CityError
from app.domain.limits import Limits
from app.domain.unit import Unit, UnitKind
from app.feeds.calls.calls import CallReader, Log, read_log
from app.feeds.calls.feed import LogFeed
from app.feeds.calls.lines import LogError, read_rows
from app.feeds.calls.mapping import LogMapping, MappingError, load_mapping
from app.feeds.simulated.city import SimulatedCity
from app.feeds.simulated.temper import Temper
from app.roads.network import Network
from app.services.dispatcher import MOST_UNITS, Habits, SimulatedDispatcher
from app.services.figures import as_json, figures
from app.services.headless import HeadlessRoom, RunError, own_store
from app.services.log_figures import log_responses, log_stages, offered, stayed_s
from app.services.policies import COVERING, POLICIES
from app.services.precincts import precincts_of
from app.services.simulate import (
    BAD_INPUT,
    FAILED,
    FINE,
    Bar,
    add_room_options,
    fail,
    levels_of,
    recommender_of,
    results,
    seed,
    show,
)
from app.store.errors import StoreError

MAPPINGS: Final = Path(__file__).resolve().parents[2] / "resources" / "mappings"
BEFORE: Final = timedelta(minutes=10)  # the run begins so long before the first call ...
MOST_SPAN: Final = timedelta(days=3 * 366)  # one wrong year would make a run of decades
AFTER: Final = timedelta(hours=2)  # ... and goes on after the last one
ASSUMED_UNITS: Final = 60


@dataclass(frozen=True, slots=True)
class Run:
    """How a log is replayed. `units`: how many are assumed where the pack has no roster."""

    policy: str = "road"
    seed: int = 1
    habits: Habits = Habits(links_duplicates=False)  # noqa: RUF009  only what is certain is linked
    temper: Temper = Temper(lost_share=0.0, break_share=0.0, distress_share=0.0)  # noqa: RUF009
    units: int = ASSUMED_UNITS


def add_replay_parser(subparsers: Any) -> None:
    """Add the command `replay` to the program's subcommands."""
    command = subparsers.add_parser("replay", help="a call log again, with its figures and ours")
    command.add_argument("log", type=Path, metavar="CALLS.csv", help="CSV, also .csv.gz")
    command.add_argument(
        "--map",
        type=Path,
        required=True,
        metavar="MAPPING.toml",
        help=f"what the columns mean; ready ones are in {MAPPINGS.name}",
    )
    add_room_options(command)
    command.add_argument("--policy", choices=list(POLICIES), default="road", help="who is sent")
    command.add_argument("--seed", type=seed, default=1, metavar="N")
    command.add_argument(
        "--units",
        type=int,
        default=ASSUMED_UNITS,
        metavar="N",
        help="cars assumed where the city has no roster; default: %(default)s",
    )
    command.add_argument("--speed", type=float, default=1.0, metavar="N", help="in the window")
    command.add_argument("--headless", action="store_true", help="without a window, figures only")
    command.add_argument("--json", action="store_true", help="the figures as JSON on stdout")


@dataclass(frozen=True, slots=True)
class LiveReplay:
    """A log for the window: `feed` brings its calls by a clock that begins at `start`."""

    pack: Pack  # with assumed units where the city has no roster
    feed: LogFeed
    start: datetime
    speed: float
    run: Run

    def city(self, network: Network) -> SimulatedCity:
        """The simulated officers, who stay as long as the log's first unit did."""
        handle_s = known_stays(self.feed)
        return SimulatedCity(
            self.pack, network, None, self.run.temper, self.run.seed, self.start, handle_s
        )


def run_replay(args: argparse.Namespace, window: Callable[[LiveReplay], int] | None = None) -> int:
    """Exit code 0; 2 for bad input, 1 for a run that failed: one line on stderr says why.

    Without --headless `window` shows the log in the console.
    """
    try:
        folder = getattr(args, "city", None)
        pack = load_pack(folder) if folder is not None else None
        mapping = load_mapping(shipped(args.map))
        log = load_log(args.log, mapping, pack)
        habits = Habits(reaction_s=args.reaction, links_duplicates=False)
        run = Run(args.policy, args.seed, habits, units=args.units)
        if not args.headless:
            if window is None:
                raise ValueError("there is no window here: add --headless")
            return window(live(log, mapping, pack, run, args.speed))
        store = getattr(args, "store", None)
        with Bar("replay") as bar:
            found = replay(log, mapping, pack, run, Limits(), store, bar)
    except (CityError, MappingError, LogError, StoreError, ValueError) as wrong:
        return fail("replay", str(wrong), BAD_INPUT)
    except RunError as broken:
        return fail("replay", str(broken), FAILED)
    show(found, args.json)
    return FINE


def shipped(named: Path) -> Path:
    """A ready mapping may be given by its name alone: sf_fire."""
    ready = MAPPINGS / f"{named.name.removesuffix('.toml')}.toml"
    return ready if not named.exists() and named.parent == Path() and ready.exists() else named


def load_log(path: Path, mapping: LogMapping, pack: Pack | None) -> Log:
    """Read the whole log. With a pack its bounds and its categories are those of the city."""
    codes = [c.code for c in pack.categories] if pack else []
    reader = CallReader(mapping, pack.bounds if pack else None, codes)
    log = read_log(read_rows(path, mapping), reader, mapping.per_unit)
    span = log.calls[-1].at - log.calls[0].at if log.calls else timedelta()
    if span > MOST_SPAN:
        first, last = log.calls[0].at.date(), log.calls[-1].at.date()
        raise LogError(str(path), f"goes from {first} to {last}: more than {MOST_SPAN.days} days")
    return log


def replay(
    log: Log,
    mapping: LogMapping,
    pack: Pack | None,
    run: Run,
    limits: Limits,
    store: str | None = None,
    passed: Callable[[float], object] = lambda share: None,
) -> dict[str, object]:
    """The figures under the keys of the command's JSON. Raises RunError and StoreError."""
    primary = len({call.incident_ref for call in log.calls})
    found: dict[str, object] = {
        "log": mapping.name,
        "calls_in": log.calls_in,
        "incidents": primary,
        "dispatched": 0,
        "duplicates": len(log.calls) - primary,
        "duplicates_offered": offered(log.calls, limits),
        "quarantined": dict(log.lost),
        "rows_in": log.rows,
        "rows_quarantined": dict(sorted(Counter(bad.reason for bad in log.bad).items())),
        "doubts": dict(log.doubts),
        "response_s": as_json(figures([], [])),
    }
    if pack is not None and log.calls and len(pack.streets.tail):
        found |= our_run(log, mapping, pack, run, limits, store, passed)
    responses = log_responses(log.calls, mapping, limits, pack)
    found["log_response_s"] = as_json(responses.figures())
    found["log_response_by_priority"] = responses.by_priority()
    found["log_by_stage"] = log_stages(log.calls)
    ours = "ours rests on another fleet, other rules and other chances: compare stage by stage"
    notes = [mapping.note, ours if pack else "no city was given: the log's own figures only"]
    found["notes"] = [note for note in notes if note]
    return found


def live(log: Log, mapping: LogMapping, pack: Pack | None, run: Run, speed: float) -> LiveReplay:
    """Raises ValueError where there is nothing to show."""
    if pack is None or not len(pack.streets.tail):
        raise ValueError("the window needs a city with roads: add --city PACK")
    if not log.calls:
        raise ValueError(f"no call of {mapping.name} could be read: {dict(log.lost)}")
    if not 0 < speed <= 10_000:
        raise ValueError(f"--speed {speed}: not above 0 and at most 10000")
    if not pack.units:
        pack = replace(pack, units=assumed_units(pack, run.units))
    feed = LogFeed(mapping.name, log, pack.locate)
    return LiveReplay(pack, feed, log.calls[0].at - BEFORE, speed, run)


def known_stays(feed: LogFeed) -> dict[str, float]:
    """Seconds on scene by incident id, where the log says so."""
    return {feed.incident_id(c): s for c in feed.calls if (s := stayed_s(c)) is not None}


def our_run(
    log: Log,
    mapping: LogMapping,
    pack: Pack,
    run: Run,
    limits: Limits,
    store: str | None,
    passed: Callable[[float], object],
) -> dict[str, object]:
    """How we would have done: counts, figures, and what was assumed."""
    rostered = bool(pack.units)
    if not rostered:
        pack = replace(pack, units=assumed_units(pack, run.units))
    network = Network(pack.streets)
    feed = LogFeed(mapping.name, log, pack.locate)
    start = log.calls[0].at - BEFORE
    end = log.calls[-1].at + AFTER
    handle_s = {
        feed.incident_id(call): s for call in log.calls if (s := stayed_s(call)) is not None
    }
    city = SimulatedCity(pack, network, None, run.temper, run.seed, start, handle_s)
    units_of = {feed.incident_id(call): call.units for call in log.calls}
    dispatcher = SimulatedDispatcher(
        POLICIES[run.policy],
        recommender_of(pack, network, cover=run.policy == COVERING),
        run.habits,
        units_of,
        levels_of(run.policy),
        precincts_of(pack),
        run.seed,
    )
    with own_store(store) as kept:
        room = HeadlessRoom(pack, network, city, dispatcher, limits, start, kept, feed)
        room.run(end, lambda now: passed((now - start) / (end - start)))
    ours = results(room, pack, limits)
    response: Any = ours["response_s"]
    response["excluded"] = ours.pop("excluded")
    assumptions = {
        "dispatcher": {k: v for k, v in run.habits.as_json().items() if k != "units_per_incident"},
        "officers": asdict(run.temper),
        "roster": "of the city pack" if rostered else f"{len(pack.units)} cars, spread evenly",
        "on_duty": "all units, all the time",
        "units_per_call": f"as many as the log sent, at most {MOST_UNITS}",
        "stay": "as long as the log's first unit on scene, where it says so",
    }
    return {"city": pack.name, "units": len(pack.units), **ours, "assumptions": assumptions}


def assumed_units(pack: Pack, count: int) -> tuple[Unit, ...]:
    """Cars in turn for every district, or for the city as a whole where it has none."""
    if count < 1:
        raise ValueError(f"--units {count}: at least one is needed")
    districts = [d.id for d in pack.districts] or [""]
    return tuple(
        Unit(
            id=f"assumed-{n:03d}",
            call_sign=f"A{n:03d}",
            kind=UnitKind.CAR,
            district_id=districts[n % len(districts)],
            skills=frozenset(skill for c in pack.categories for skill in c.skills),
        )
        for n in range(count)
    )
