"""The simulated force: shifts, patrols, breaks, radio silence, and what its terminals say."""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

import numpy as np

from app.city.pack import Pack
from app.domain import messages as m
from app.feeds.ids import record_id
from app.feeds.simulated.agenda import Agenda, Due, Step
from app.feeds.simulated.beats import Beats
from app.feeds.simulated.ground import Crew, Ground
from app.feeds.simulated.shifts import next_change, on_duty
from app.feeds.simulated.temper import Temper, chance_of
from app.roads.network import Network
from app.roads.pace import MODE_OF

NAME: Final = "simulated"
HOUR_S: Final = 3600.0
R = TypeVar("R", bound=m.Message)


class Force:
    """The crews and what they do of themselves; `zone` None: all are on duty all the time."""

    def __init__(
        self,
        pack: Pack,
        network: Network,
        temper: Temper,
        seed: int,
        start: datetime,
        zone: ZoneInfo | None,
    ) -> None:
        self._temper = temper
        self._zone = zone
        self.now = start.timestamp()
        self.agenda = Agenda()
        self.said: list[m.Report] = []
        beats = Beats(pack.streets, pack.districts, pack.grids)
        self.ground = Ground(network, beats, pack.units)
        self.crews = [
            Crew(row, unit, MODE_OF[unit.kind], chance_of(seed, "unit", unit.id), beats.of(unit))
            for row, unit in enumerate(pack.units)
        ]
        # Chance of its own, so that breaks and silence come at the same time whoever is sent where.
        self._fate: dict[tuple[int, Step], np.random.Generator] = {}
        self.steps: Mapping[Step, Callable[[Due], None]] = {
            Step.SHIFT: self._shift_changes,
            Step.PATROL: self._patrols,
            Step.BREAK: self._goes_on_break,
            Step.BACK: self._comes_back,
            Step.LOSE: self._falls_silent,
            Step.FIND: self._is_heard_again,
        }
        for crew in self.crews:
            self.agenda.plan(self.now, Step.SHIFT, crew.row)
            self._fate[crew.row, Step.LOSE] = chance_of(seed, "lose", crew.unit.id)
            self._fate[crew.row, Step.BREAK] = chance_of(seed, "break", crew.unit.id)
            self._plan_by_chance(crew, Step.LOSE, temper.lost_share)
            self._plan_by_chance(crew, Step.BREAK, temper.break_share if zone else 0.0)

    def silent(self, row: int) -> bool:
        return bool(self.ground.motion.silent[row])

    def come_on(self, crew: Crew) -> None:
        crew.on_duty = True
        self.ground.enter(crew, self.now)
        self._plan_patrol(crew, self.now + float(crew.chance.uniform(5.0, 60.0)))

    def begin_break(self, crew: Crew) -> None:
        crew.on_break = True
        self.ground.stop(crew, self.now)
        self.agenda.plan(self.now + self._temper.break_s, Step.BACK, crew.row)

    def is_free(self, crew: Crew) -> None:
        """Back to the patrol, or home when the shift is over."""
        crew.task = None
        if self._due_on(crew):
            self.ground.stop(crew, self.now)
            self._plan_patrol(crew, self.now + 20.0)
        else:
            self._go_off(crew)

    def say(self, crew: Crew, kind: type[R], about: str, **facts: Any) -> None:
        """By the officer's terminal, or later when nobody hears it now."""
        at = at_time(self.now)
        id = record_id(at, NAME, kind.__name__, crew.unit.id, about)
        report: Any = kind(id=id, at=at, entered_at=at, by=crew.unit.id, **facts)
        (crew.held if self.silent(crew.row) else self.said).append(report)

    def _due_on(self, crew: Crew) -> bool:
        return self._zone is None or on_duty(crew.unit.shift, self.now, self._zone)

    def _shift_changes(self, due: Due) -> None:
        crew = self.crews[due.row]
        wanted = self._due_on(crew)
        if wanted and not crew.on_duty:
            self.come_on(crew)
            self.say(crew, m.UnitSignedOn, "on", unit_id=crew.unit.id)
        elif crew.on_duty and not wanted and crew.task is None:
            self._go_off(crew)
        after = next_change(crew.unit.shift, self.now, self._zone) if self._zone else None
        if after is not None:
            self.agenda.plan(after, Step.SHIFT, due.row)

    def _go_off(self, crew: Crew) -> None:
        crew.on_duty = crew.on_break = False
        crew.leg += 1
        self.say(crew, m.UnitSignedOff, "off", unit_id=crew.unit.id)
        if not self.silent(crew.row):
            self.ground.motion.vanish(crew.row)

    def _plan_patrol(self, crew: Crew, at: float) -> None:
        crew.leg += 1
        self.agenda.plan(at, Step.PATROL, crew.row, str(crew.leg))

    def _patrols(self, due: Due) -> None:
        crew = self.crews[due.row]
        free = crew.on_duty and crew.task is None and not crew.on_break
        if free and due.token == str(crew.leg):
            self._plan_patrol(crew, self.ground.patrol(crew, self.now))

    def _plan_by_chance(self, crew: Crew, step: Step, share: float) -> None:
        """Once in 1/share hours on average."""
        if share > 0:
            wait_h = -math.log(1.0 - float(self._fate[crew.row, step].random())) / share
            self.agenda.plan(self.now + wait_h * HOUR_S, step, crew.row)

    def _goes_on_break(self, due: Due) -> None:
        crew = self.crews[due.row]
        self._plan_by_chance(crew, Step.BREAK, self._temper.break_share)
        if crew.on_duty and crew.task is None and not crew.on_break:
            self.say(crew, m.UnitWentBusy, "break", unit_id=crew.unit.id, reason="用餐")
            self.begin_break(crew)

    def _comes_back(self, due: Due) -> None:
        crew = self.crews[due.row]
        if crew.on_break:
            crew.on_break = False
            self.say(crew, m.UnitCleared, "back", unit_id=crew.unit.id)
            self._plan_patrol(crew, self.now + 5.0)

    def _falls_silent(self, due: Due) -> None:
        crew = self.crews[due.row]
        self._plan_by_chance(crew, Step.LOSE, self._temper.lost_share)
        normal = float(self._fate[due.row, Step.LOSE].normal())
        if crew.on_duty and not self.silent(due.row):
            self.ground.motion.silence(due.row, self.now)
            wait_s = self._temper.lost_median_s * math.exp(normal * 0.7)
            self.agenda.plan(self.now + wait_s, Step.FIND, due.row)

    def _is_heard_again(self, due: Due) -> None:
        crew = self.crews[due.row]
        self.ground.motion.speak(due.row)
        if not crew.on_duty:
            self.ground.motion.vanish(due.row)
        now = at_time(self.now)
        self.said += [replace(report, entered_at=now) for report in crew.held]
        crew.held.clear()


def at_time(seconds: float) -> datetime:
    return datetime.fromtimestamp(round(seconds, 3), UTC)
