"""围堵 around a place: how wide the ring must be so that units are there before the suspect."""

from datetime import datetime
from typing import Final

import numpy as np

from app.dispatch.containment import contain
from app.dispatch.exits import Ring, ring
from app.dispatch.force import Force
from app.domain.plans import Containment, Flight, HeldPost
from app.roads.network import Network
from app.roads.pace import MODE_OF

LEADS_S: Final = (60.0, 150.0, 270.0, 420.0, 600.0)  # from now until the suspect is at the ring
DEPTH_S: Final = 240.0  # how far beyond that a post may lie
MOST: Final = 40  # posts: more than that is no ring that anybody can hold


def blockade(
    network: Network, force: Force, flight: Flight, now: datetime, turnout_s: float = 0.0
) -> Containment:
    """The narrowest ring that is held in time, else the one with the fewest holes; without posts
    where there is no street, or where more than `MOST` would be needed.

    Nobody rolls before `turnout_s` have passed: the suspect has them too.
    """
    mode = MODE_OF[flight.by]
    place = network.goal(flight.lon, flight.lat).places.get(mode)
    ahead_s = max((now - flight.fled_at).total_seconds(), 0.0)
    if place is None:
        return Containment(flight, now, (), 0.0, tight=False)
    best: tuple[tuple[int, int], Containment] | None = None
    for lead_s in LEADS_S:
        inner_s = ahead_s + lead_s
        around = ring(network, place, mode, inner_s, inner_s + DEPTH_S)
        if not len(around.junctions) or len(around.junctions) > MOST:
            continue
        held = _held(network, force, flight, now, around, ahead_s, turnout_s)
        if held.tight:
            return held
        holes = sum(post.late_s is None or post.late_s > 0.0 for post in held.posts)
        score = holes + held.gone, len(held.posts)
        if best is None or score < best[0]:
            best = score, held
    return best[1] if best else Containment(flight, now, (), 0.0, tight=False)


def _held(
    network: Network,
    force: Force,
    flight: Flight,
    now: datetime,
    around: Ring,
    ahead_s: float,
    turnout_s: float,
) -> Containment:
    streets = network.streets
    lon, lat = streets.junction_lon[around.junctions], streets.junction_lat[around.junctions]
    left_s = np.maximum(around.flight_s - ahead_s, 0.0)
    goals = [network.goal(float(x), float(y)) for x, y in zip(lon, lat, strict=True)]
    found = contain(network, force.fleet, goals, force.free, left_s, turnout_s)
    posts = [
        HeldPost(
            f"{int(junction)}",
            street_names(network, int(junction)),
            float(lon[post.exit]),
            float(lat[post.exit]),
            float(left_s[post.exit]),
            None if post.unit is None else force.units[post.unit].id,
            post.seconds,
        )
        for post, junction in zip(found.posts, around.junctions, strict=True)
    ]
    posts.sort(key=lambda post: (post.flight_s, post.id))
    tight = found.tight and not around.gone
    return Containment(flight, now, tuple(posts), found.last_s, tight, around.gone)


def street_names(network: Network, junction: int) -> tuple[str, ...]:
    """At most two names of the streets that meet there, the heavier first."""
    streets = network.streets
    edges = np.flatnonzero((streets.tail == junction) | (streets.head == junction))
    edges = edges[np.argsort(streets.road_class[edges], kind="stable")]
    rows = [int(row) for row in streets.name_of[edges] if row >= 0]
    return tuple(streets.names[row] for row in dict.fromkeys(rows))[:2]
