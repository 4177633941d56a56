"""The same questions answered slowly and plainly: forwards, unit by unit, in pure Python."""

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable

from app.roads.network import Network
from app.roads.places import Goal, Place
from app.roads.streets import Mode


class Oracle:
    """One mode of a network; turn costs are the network's, everything else is worked out here."""

    def __init__(self, network: Network, mode: Mode) -> None:
        self.network, self.mode, self.streets = network, mode, network.streets
        self.weights = network.weights[mode]
        self.turn_s: dict[int, dict[int, float]] = defaultdict(dict)
        links = self.weights.onward
        for edge in range(len(self.streets.tail)):
            for link in range(links.first[edge], links.first[edge + 1]):
                cost = float(links.turn_s[links.kind[link]])
                self.turn_s[edge][int(links.edge[link])] = cost

    def usable(self, edge: int) -> bool:
        return bool(self.streets.modes[edge] & int(self.mode))

    def starts(self, place: Place) -> Iterable[tuple[int, float, float]]:
        """(edge, share behind, cost) of both directions of the street."""
        if self.usable(place.edge):
            yield place.edge, place.fraction, 0.0
        twin = int(self.streets.twin[place.edge])
        if twin >= 0 and self.usable(twin):
            about = self.weights.pace.about_s if place.facing else 0.0
            yield twin, 1.0 - place.fraction, about

    def ends_of(self, start: Iterable[tuple[int, float, float]]) -> dict[int, float]:
        """Seconds to the end of every edge."""
        part, through = self.weights.onward.part_s, self.weights.onward.pass_s
        queue = [(cost + (1 - share) * part[edge], edge) for edge, share, cost in start]
        heapq.heapify(queue)
        ends: dict[int, float] = {}
        while queue:
            seconds, edge = heapq.heappop(queue)
            if edge in ends or math.isinf(seconds):
                continue
            ends[edge] = seconds
            for after, turn in self.turn_s[edge].items():
                heapq.heappush(queue, (seconds + turn + through[after], after))
        return ends

    def seconds(self, place: Place, goal: Goal) -> float:
        """From a place to the goal, infinite if there is no way."""
        if self.mode not in goal.places or place.edge < 0:
            return math.inf
        part, walk = self.weights.onward.part_s, goal.walk_s[self.mode]
        starts = list(self.starts(place))
        ends = self.ends_of(starts)
        aim, best = goal.places[self.mode], math.inf
        for edge, share, _ in self.starts(Place(aim.edge, aim.fraction, 0, 0, 0)):
            for mine, behind, cost in starts:
                if mine == edge and behind <= share:
                    best = min(best, cost + (share - behind) * part[edge])
            for before, seconds in ends.items():
                turn = self.turn_s[before].get(edge)
                if turn is not None:
                    best = min(best, seconds + turn + share * part[edge])
        return best + walk

    def arrivals(self, places: Iterable[Place]) -> dict[int, float]:
        """Seconds until the start of each edge is first reached by any unit."""
        first: dict[int, float] = {}
        for place in places:
            for edge, seconds in self.ends_of(self.starts(place)).items():
                for after, turn in self.turn_s[edge].items():
                    if self.usable(after):
                        first[after] = min(first.get(after, math.inf), seconds + turn)
        return first
