"""For setup.sh: compile the kernels before the first incident, which takes ten seconds."""

import numpy as np

from app.roads.build import build_streets
from app.roads.network import Network
from app.roads.streets import Mode, RawStreets, RawWay


def warm_up() -> None:
    """Ask every question once in a town of one street; numba keeps what it compiled on disk."""
    tags = {"highway": "residential"}
    lon, lat = (114.0, 114.001, 114.002), (23.0, 23.0, 23.0)
    streets, _ = build_streets(RawStreets((RawWay(1, (1, 2, 3), lon, lat, tags),)))
    network = Network(streets)
    fleet = network.fleet(network.snap(np.array(lon), np.array(lat), Mode.CAR), Mode.CAR)
    goal = network.goal(lon[1], lat[1])
    network.nearest(goal, fleet)
    network.route(fleet.spots[0], goal, Mode.CAR)
    network.coverage_without(fleet, None, 60.0, (0,))
    network.nearest_everywhere(fleet, None, 2, 60.0)
