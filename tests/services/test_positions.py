from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from app.domain import messages as m
from app.domain.decide import decide
from app.domain.fixes import Fixes
from app.roads.pace import MODE_OF
from app.services.positions import Geofence, Positions
from tests.domain.build import NOON, call, picture_of, say, send
from tests.feeds.town import SOUTH, STEP_LAT, STEP_LON, WEST, town

AT = NOON.timestamp()


def fixes(**changes):
    """u00 stands on a corner, u01 is nowhere, u02 drives north a little off its street."""
    nan = np.nan
    frame = Fixes(
        ("u00", "u01", "u02"),
        np.array([WEST, nan, WEST + STEP_LON + 0.00005]),
        np.array([SOUTH, nan, SOUTH + 1.5 * STEP_LAT]),
        np.array([nan, nan, 0.0]),
        np.array([0.0, nan, 8.0]),
        np.array([AT, nan, AT]),
    )
    return replace(frame, **changes)


def positions():
    pack, network = town()
    return Positions(network, {u.id: MODE_OF[u.kind] for u in pack.units}, ("u00", "u01", "u02"))


def test_a_frame_is_snapped_as_a_whole():
    here = positions()
    assert (here.newest.spots.edge == -1).all()
    sighting = here.put(fixes())
    assert here.newest is sighting
    assert list(sighting.spots.edge >= 0) == [True, False, True]
    assert sighting.spots.offset_m[2] == pytest.approx(5.1, abs=0.3)
    _, network = town()
    edge = sighting.spots.edge[2]
    streets = network.streets
    assert streets.junction_lat[streets.head[edge]] > streets.junction_lat[streets.tail[edge]]


def test_the_frame_may_change_its_units():
    here = positions()
    here.put(fixes())
    all3 = fixes()
    columns = (all3.lon, all3.lat, all3.heading, all3.speed, all3.at)
    fewer = Fixes(("u02",), *(column[2:] for column in columns))
    assert len(here.put(fewer).spots) == 1


class Room:
    def __init__(self):
        self.positions = positions()
        self.fence = Geofence(self.positions)
        self.picture = picture_of("u00", "u02")
        self.say(replace(call("i"), lon=WEST + 0.0003, lat=SOUTH), send("i", "u00"))
        self.say(say(m.OrderAcknowledged, 5, assignment_id="i/u00"))

    def say(self, *messages):
        for message in messages:
            values = decide(self.picture, message)
            self.picture.put_all(values)
            self.fence.saw(values)

    def arrivals(self, frame, seconds=0.0):
        self.positions.put(frame)
        reading = self.fence.read("", NOON + timedelta(seconds=seconds))
        self.say(*reading.messages)
        return [(message.assignment_id, message.at) for message in reading.messages]


def test_near_and_slow_is_there_once():
    room = Room()
    assert room.arrivals(fixes()) == [("i/u00", NOON)]
    assert room.picture.assignments["i/u00"].stages.arrive.at == NOON
    assert room.arrivals(fixes()) == []


@pytest.mark.parametrize(
    ("change", "seconds"),
    [
        ({"speed": np.array([9.0, np.nan, 8.0])}, 0),
        ({"lon": np.array([WEST + 0.002, np.nan, WEST])}, 0),
        ({"lon": np.full(3, np.nan)}, 0),
        ({}, 30),
    ],
    ids=["passing by", "elsewhere", "never seen", "not seen lately"],
)
def test_not_there(change, seconds):
    assert Room().arrivals(fixes(**change), seconds) == []


def test_who_has_tapped_or_was_recalled_is_not_awaited():
    for message in (
        say(m.UnitArrived, 7, assignment_id="i/u00"),
        say(m.Recall, 7, assignment_id="i/u00"),
    ):
        room = Room()
        room.say(message)
        assert room.arrivals(fixes()) == []
