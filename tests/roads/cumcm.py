"""CUMCM 2011 B: a published town of 582 crossings and 928 roads, 1 unit = 100 m, 60 km/h."""

import csv
from dataclasses import dataclass, replace

import numpy as np
import pytest

from app.roads.build import build_streets
from app.roads.network import Network
from app.roads.pace import Pace
from app.roads.places import Goal, Place, Spots
from app.roads.streets import Mode, RawStreets, RawWay
from tests.conftest import SHARED_DATA

FOLDER = SHARED_DATA / "reference-results/cumcm2011b"
UNIT_M = 100.0
PLAIN = Pace(1.0, 60.0, turn_s=0.0, back_s=0.0, signal_s=0.0, about_s=0.0)


@dataclass(frozen=True)
class Town:
    network: Network
    district: dict[int, str]  # of each node
    platforms: dict[int, str]  # district of the platform at a node
    exits_of_a: list[int]

    def place(self, node: int) -> Place:
        streets = self.network.streets
        edge = np.flatnonzero(streets.junction_node[streets.tail] == node)[0]
        return Place(int(edge), 0.0, 0.0, 0.0, 0.0)

    def goal(self, node: int) -> Goal:
        return Goal(0.0, 0.0, {Mode.CAR: self.place(node)}, {Mode.CAR: 0.0})

    def spots(self, nodes: list[int]) -> Spots:
        return Spots.of([self.place(node) for node in nodes])


def rows(name: str) -> list[dict[str, str]]:
    if not FOLDER.exists():
        pytest.skip(f"no published data in {FOLDER}")
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def town(only_district: str = "") -> Town:
    """The whole city, or one district with the roads inside it."""
    nodes = {
        int(row["node"]): (float(row["x"]), float(row["y"]), row["district"])
        for row in rows("nodes.csv")
        if only_district in ("", row["district"])
    }
    ways = []
    for number, row in enumerate(rows("edges.csv"), 1):
        ends = int(row["a"]), int(row["b"])
        if all(node in nodes for node in ends):
            lon, lat = (tuple(nodes[n][axis] / 1000 for n in ends) for axis in (0, 1))
            tags = {"highway": "primary", "maxspeed": "60"}
            ways.append(RawWay(number, ends, lon, lat, tags))
    streets, notes = build_streets(RawStreets(tuple(ways)))
    assert notes == []
    x, y = (
        np.array([nodes[node][axis] for node in streets.junction_node.tolist()]) for axis in (0, 1)
    )
    metres = UNIT_M * np.hypot(x[streets.tail] - x[streets.head], y[streets.tail] - y[streets.head])
    network = Network(replace(streets, length_m=metres), {Mode.CAR: PLAIN})
    return Town(
        network,
        {node: district for node, (_, _, district) in nodes.items()},
        {int(r["node"]): r["district"] for r in rows("platforms.csv") if int(r["node"]) in nodes},
        [int(r["districtA_exit_node"]) for r in rows("exits.csv") if r["districtA_exit_node"]],
    )


def unreached(city: Town, platforms: list[int], seconds: float) -> list[int]:
    """Nodes that no platform reaches in time."""
    network = city.network
    fleet = network.fleet(city.spots(platforms), Mode.CAR)
    table = network.nearest_everywhere(fleet, None, 1, seconds)
    return network.streets.junction_node[table.unit[:, 0] < 0].tolist()
