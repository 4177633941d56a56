"""The simulated units on the streets: patrol legs, drives to an incident, the way home."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from app.domain.messages import Report
from app.domain.unit import Unit, UnitKind
from app.feeds.simulated.beats import Beat, Beats
from app.feeds.simulated.motion import Motion, Track, distances_m
from app.feeds.simulated.temper import Stay
from app.roads.lines import edge_line
from app.roads.network import Network
from app.roads.places import Place
from app.roads.streets import F8, Mode

PATROL_MS: Final = {UnitKind.FOOT: 1.2, UnitKind.MOTORCYCLE: 6.0, UnitKind.CAR: 7.0}
LEG_S: Final = (240.0, 900.0)  # how long a patrol leg takes
PAUSE_S: Final = 180.0  # at the most, after it
OFF_ROAD_MS: Final = 2.0  # where no road leads


@dataclass(slots=True)
class Task:
    """The order that a crew works on."""

    assignment_id: str
    lon: float
    lat: float
    stay: Stay


@dataclass(slots=True)
class Crew:
    """One unit and what it is doing; changed by the simulation only."""

    row: int
    unit: Unit
    mode: Mode
    chance: np.random.Generator
    beat: Beat
    edge: int = -1  # where its track ends
    leg: int = 0  # counts tracks, so that the end of an old one is nothing
    on_duty: bool = False
    on_break: bool = False
    task: Task | None = None
    held: list[Report] = field(default_factory=list)  # said while nobody heard it


class Ground:
    """Owns the tracks of all crews."""

    def __init__(self, network: Network, beats: Beats, units: tuple[Unit, ...]) -> None:
        self._network = network
        self._beats = beats
        self.motion = Motion(tuple(u.id for u in units))

    def enter(self, crew: Crew, now: float) -> None:
        """Stands somewhere in its beat."""
        edge = self._some(crew)
        lon, lat = edge_line(self._network.streets, edge)
        crew.edge = edge
        self.motion.follow(crew.row, Track.standing(float(lon[-1]), float(lat[-1]), now), now)

    def patrol(self, crew: Crew, now: float) -> float:
        """The next leg; when the one after it begins."""
        place = self._place(crew, now)
        if place.edge < 0:  # it walked off the streets to an incident
            self.enter(crew, now)
            return now + PAUSE_S
        speed = PATROL_MS[crew.unit.kind]
        walks = self._beats.walks[crew.mode]
        seconds = float(crew.chance.uniform(*LEG_S))
        pause = float(crew.chance.uniform(0.0, PAUSE_S))
        inside = crew.beat.edges
        edges = walks.walk(crew.chance, place.edge, inside, speed * seconds)
        if not edges or (place.edge not in inside and edges[-1] not in inside):
            return self._home(crew, place, now) + pause
        lon, lat = walks.line(edges)
        ahead_lon, ahead_lat = self._rest(place)
        lon, lat = np.concatenate([ahead_lon, lon]), np.concatenate([ahead_lat, lat])
        track = Track.along(lon, lat, now, float(distances_m(lon, lat)[-1]) / speed)
        self.motion.follow(crew.row, track, now)
        crew.edge = edges[-1]
        return float(track.at[-1]) + pause

    def drive(self, crew: Crew, lon: float, lat: float, pace: float, now: float) -> float:
        """To a point in degrees by the fastest way, in `pace` times its time; when it is there."""
        place = self._place(crew, now)
        goal = self._network.goal(lon, lat)
        route = self._network.route(place, goal, crew.mode) if place.edge >= 0 else None
        if route is None:
            here = self.motion.where(crew.row, now) or (lon, lat)
            line = np.array([here[0], lon]), np.array([here[1], lat])
            seconds = float(distances_m(*line)[-1]) / OFF_ROAD_MS
        else:
            line, seconds = (route.lon, route.lat), route.seconds
            crew.edge = int(route.edges[-1])
        track = Track.along(*line, now, seconds * pace)
        self.motion.follow(crew.row, track, now)
        return float(track.at[-1])

    def stop(self, crew: Crew, now: float) -> None:
        """Stands where it is."""
        here = self.motion.where(crew.row, now)
        if here is not None:
            self.motion.follow(crew.row, Track.standing(*here, now), now)

    def _home(self, crew: Crew, place: Place, now: float) -> float:
        lon, lat = edge_line(self._network.streets, self._some(crew))
        goal = self._network.goal(float(lon[-1]), float(lat[-1]))
        slow = self._network.route(place, goal, crew.mode)
        if slow is None:  # cut off: it is put back into its beat
            self.enter(crew, now)
            return now + LEG_S[0]
        seconds = max(slow.seconds, slow.metres / PATROL_MS[crew.unit.kind])
        track = Track.along(slow.lon, slow.lat, now, seconds)
        self.motion.follow(crew.row, track, now)
        crew.edge = int(slow.edges[-1])
        return float(track.at[-1])

    def _some(self, crew: Crew) -> int:
        """Some street of the beat."""
        choices = crew.beat.choices
        return choices[int(crew.chance.integers(len(choices)))]

    def _place(self, crew: Crew, now: float) -> Place:
        here = self.motion.where(crew.row, now)
        if here is None:
            self.enter(crew, now)
            here = self.motion.where(crew.row, now)
        assert here is not None  # noqa: S101  enter has just put it somewhere
        heading = self.motion.heading(crew.row, now)
        last = crew.edge if np.isnan(heading) else -1  # where the track ends, not where it is
        return self._network.snap(*here, crew.mode, heading=heading, last_edge=last)[0]

    def _rest(self, place: Place) -> tuple[F8, F8]:
        """The line from a place to the head of its edge."""
        lon, lat = edge_line(self._network.streets, place.edge)
        metres = distances_m(lon, lat)
        ahead = metres > place.fraction * metres[-1]
        return np.append(place.lon, lon[ahead]), np.append(place.lat, lat[ahead])
