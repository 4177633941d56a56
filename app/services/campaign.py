"""Many simulated runs by the same seeds for every policy: what is run, where, and how it is kept.

A run is an hour of warming up that is not counted, hours that are, and at most one more in which
whoever called in time may still be reached. Finished runs stay in the folder and are not repeated.
"""

import hashlib
import json
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from app.city.pack import Pack, load_pack, pack_files
from app.dispatch.recommend import Recommender
from app.domain.assignment import Assignment
from app.domain.incident import Disposition, Incident
from app.domain.limits import Limits
from app.domain.stage import Stage
from app.feeds.simulated.city import SimulatedCity
from app.feeds.simulated.demand import Demand, load_demand
from app.feeds.simulated.temper import Temper
from app.roads.network import Network
from app.services.city_advice import cover_map
from app.services.dispatcher import Habits, SimulatedDispatcher
from app.services.headless import HeadlessRoom, RunError
from app.services.levels import RELAY, ROOM
from app.services.policies import POLICIES, RELAYED, Counted, Policy
from app.services.precincts import Precincts, precincts_of
from app.services.tally import between

WARM: Final = timedelta(hours=1)
LATEST: Final = timedelta(hours=1)  # after the hours that count
STEP: Final = timedelta(minutes=5)
ROOT: Final = Path(__file__).resolve().parents[2]
MADE_OF: Final = ("app/dispatch", "app/domain", "app/feeds/simulated", "app/roads", "app/services")
SETTINGS: Final = "campaign.json"


class CampaignError(ValueError):
    """The campaign cannot be run as it was asked for; one sentence."""


@dataclass(frozen=True, slots=True)
class Load:
    """When the hours that count begin, in the city's time, and how often people call then."""

    start: datetime
    factor: float = 1.0


LOADS: Final = {
    "normal": Load(datetime(2026, 3, 3, 10)),  # noqa: DTZ001  a Tuesday
    "evening": Load(datetime(2026, 3, 6, 18)),  # noqa: DTZ001  a Friday
    "surge": Load(datetime(2026, 3, 6, 18), 3.5),  # noqa: DTZ001  targets.md: Dallas in a flood
}


@dataclass(frozen=True, slots=True)
class Task:
    """One run."""

    load: str
    policy: str
    seed: int

    @property
    def file(self) -> str:
        return f"{self.load}-{self.policy.replace('+', '-')}-{self.seed:04d}.json"


@dataclass(frozen=True, slots=True)
class Setting:
    """What all runs of a campaign have in common."""

    city: Path
    demand: Path
    calls_per_day: float | None = None
    hours: float = 4.0
    temper: Temper = Temper()  # noqa: RUF009  frozen

    def temper_json(self) -> dict[str, Any]:
        return asdict(self.temper)


class Stand:
    """A city made ready once for many runs, in one process."""

    def __init__(self, setting: Setting, pack: Pack | None = None) -> None:
        self.setting = setting
        self.pack = pack or load_pack(setting.city)
        self.network = Network(self.pack.streets)
        categories = {c.code: c for c in self.pack.categories}
        cover = cover_map(self.pack) if self.pack.grids else None
        self.recommender = Recommender(self.network, categories, cover)
        self.precincts: Precincts = precincts_of(self.pack)

    def run(self, task: Task) -> dict[str, Any]:
        """The raw samples of one run; the same for the same task. Raises RunError."""
        load = LOADS[task.load]
        demand = load_demand(self.setting.demand, self.setting.calls_per_day)
        demand = replace(demand, calls_per_day=demand.calls_per_day * load.factor)
        begin = load.start.replace(tzinfo=demand.zone)
        end = begin + timedelta(hours=self.setting.hours)
        policy = Counted(POLICIES[task.policy])
        room, dispatcher = self._room(task, policy, demand, begin - WARM)
        room.run(end, lambda now: None)
        until = end
        while until < end + LATEST and any(_missing(i) for i in _counted(room, begin, end)):
            until += STEP
            room.run(until, lambda now: None)
        choices = {"chosen": [policy.chosen, policy.on_foot, policy.wheels_free]}
        return {**asdict(task), **self._record(room, dispatcher, begin, end), **choices}

    def _room(
        self, task: Task, policy: Policy, demand: Demand, start: datetime
    ) -> tuple[HeadlessRoom, SimulatedDispatcher]:
        handling = {code: t.handle_s for code, t in demand.topics.items() if t.handle_s is not None}
        temper = replace(self.setting.temper, handle_of=handling)
        city = SimulatedCity(self.pack, self.network, demand, temper, task.seed, start)
        dispatcher = SimulatedDispatcher(
            policy,
            self.recommender,
            Habits(),
            levels=RELAY if task.policy == RELAYED else ROOM,
            precincts=self.precincts,
            seed=task.seed,
        )
        room = HeadlessRoom(self.pack, self.network, city, dispatcher, Limits(), start, None)
        return room, dispatcher

    def _record(
        self, room: HeadlessRoom, dispatcher: SimulatedDispatcher, begin: datetime, end: datetime
    ) -> dict[str, Any]:
        counted = _counted(room, begin, end)
        own = [i for i in counted if i.disposition is not Disposition.DUPLICATE]
        spent = dispatcher.spent
        return {
            "calls": len(counted),
            "calls_sha256": _digest(counted),
            "samples": [
                (
                    incident.source_ref,
                    incident.priority,
                    incident.district_id,
                    between(incident.stages, Stage.REPORT, Stage.DISPATCH),
                    between(incident.stages, Stage.REPORT, Stage.ARRIVE),
                )
                for incident in own
            ],
            "skilled": self._skilled(own, room.tally.orders.values()),
            "levels": {
                name: [len(waits), sum(waits), sum(spent.served[name]), max(waits)]
                for name, waits in spent.waited.items()
            },
        }

    def _skilled(self, own: Sequence[Incident], orders: Iterable[Assignment]) -> tuple[int, int]:
        """How often the first who was sent brought the skills asked for, and how often asked."""
        first: dict[str, Assignment] = {}
        for order in orders:  # in the order in which they were given
            first.setdefault(order.incident_id, order)
        brings = {unit.id: unit.skills for unit in self.pack.units}
        asked = [
            (self.recommender.skills(incident), brings[first[incident.id].unit_id])
            for incident in own
            if incident.id in first and self.recommender.skills(incident)
        ]
        return sum(skills <= brought for skills, brought in asked), len(asked)


def _counted(room: HeadlessRoom, begin: datetime, end: datetime) -> list[Incident]:
    """Incidents reported from `begin` to `end`, in the order of their call."""
    reported = [(i.stages.report, i) for i in room.tally.incidents.values()]
    counted = [(r.at, i.source_ref, i) for r, i in reported if r and begin <= r.at < end]
    return [incident for _, _, incident in sorted(counted, key=lambda row: row[:2])]


def _missing(incident: Incident) -> bool:
    return incident.open and incident.stages.get(Stage.ARRIVE) is None


def _digest(incidents: Sequence[Incident]) -> str:
    """Of who called when, from where and about what: the same for every policy."""
    rows = [(i.source_ref, i.category, i.lon, i.lat, str(i.stages.report)) for i in incidents]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


# ---- many of them ----------------------------------------------------------------------------


def tasks_of(loads: Sequence[str], policies: Sequence[str], seeds: Sequence[int]) -> list[Task]:
    """Seed by seed, so that what is there after a stop can be compared."""
    return [Task(load, policy, seed) for seed in seeds for load in loads for policy in policies]


def run_all(
    setting: Setting, tasks: Sequence[Task], folder: Path, jobs: int, done: Callable[[], object]
) -> list[dict[str, Any]]:
    """The records of all tasks, in their order; those in the folder are not run again.

    Raises CampaignError where the folder holds runs of another setting or cannot be written, and
    RunError where a run fails.
    """
    try:
        _claim(setting, folder)
        runs = folder / "runs"
        todo = [task for task in tasks if not (runs / task.file).exists()]
        for _ in range(len(tasks) - len(todo)):
            done()
        for task, record in _results(setting, todo, jobs):
            _write(runs / task.file, record)
            done()
        return [json.loads((runs / task.file).read_bytes()) for task in tasks]
    except OSError as broken:
        reason = f"cannot be used ({broken.strerror})"
        raise CampaignError(f"{broken.filename or folder}: {reason}") from broken
    except BrokenProcessPool as broken:
        raise RunError("a process of the campaign was ended; what is finished is kept") from broken
    except json.JSONDecodeError as broken:
        raise CampaignError(f"{folder}: a run in it cannot be read ({broken})") from broken


def _results(
    setting: Setting, tasks: Sequence[Task], jobs: int
) -> Iterator[tuple[Task, dict[str, Any]]]:
    if jobs == 1 or len(tasks) < 2:
        stand = Stand(setting) if tasks else None
        for task in tasks:
            assert stand is not None  # noqa: S101  there are tasks
            yield task, stand.run(task)
        return
    with ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (setting,)) as pool:
        try:
            running: dict[Future[dict[str, Any]], Task] = {
                pool.submit(_run, task): task for task in tasks
            }
            while running:
                for ready in wait(running, return_when=FIRST_COMPLETED).done:
                    yield running.pop(ready), ready.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


_STAND: list[Stand] = []  # of a worker process


def _begin(setting: Setting) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # ctrl-C ends it at once, without a word
    _STAND.append(Stand(setting))


def _run(task: Task) -> dict[str, Any]:
    return _STAND[0].run(task)


def _claim(setting: Setting, folder: Path) -> None:
    """The folder belongs to one setting, one city and one state of the program."""
    (folder / "runs").mkdir(parents=True, exist_ok=True)
    ours, path = fingerprint(setting), folder / SETTINGS
    if not path.exists():
        _write(path, ours)
        return
    theirs = json.loads(path.read_bytes())
    other = sorted(key for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key))
    if other:
        raise CampaignError(
            f"{folder}: holds runs with another {', '.join(other)}; give another folder"
        )


def fingerprint(setting: Setting) -> dict[str, Any]:
    """All that a run depends on besides its task."""
    program = hashlib.sha256()
    for folder in MADE_OF:
        for path in sorted((ROOT / folder).rglob("*.py")):
            program.update(path.read_bytes())
    city = hashlib.sha256(repr(sorted(pack_files(load_pack(setting.city)).items())).encode())
    return {
        "hours": setting.hours,
        "calls_per_day": setting.calls_per_day,
        "demand": hashlib.sha256(setting.demand.read_bytes()).hexdigest(),
        "city": city.hexdigest(),
        "program": program.hexdigest(),
    }


def _write(path: Path, value: dict[str, Any]) -> None:
    """Whole, or not at all."""
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    os.replace(fresh, path)
