"""How long a decision takes with a whole force in the picture, and the clock's tick over it."""

import time

from app.domain import messages as m
from app.domain.decide import decide
from app.domain.incident import Disposition
from app.domain.picture import Picture
from tests.bench.rows import Row, row
from tests.domain.build import call, say, send, unit

FORCES = (346, 2_000, 11_001)  # a sub-bureau, a large one, the city of the Dongguan report


def run(quick: bool = False) -> list[Row]:
    """Rows as design/targets.md names their keys; n is the units in the picture.

    One third of the force is on incidents of its own. `own` times every message from call to
    closing, `own, tick` the look over all orders that are under way. `agrees` says that whoever is
    committed has an active order, and nobody else.
    """
    rows = []
    for units in FORCES:
        picture = city(units)
        incidents = 30 if quick else 300
        times = [t for n in range(incidents) for t in one_incident(picture, f"new{n}")]
        ticks = [timed(picture, say(m.Tick, n)) for n in range(20 if quick else 200)]
        ok = sound(picture)
        rows += [
            row("decide", "own", units, times, ok),
            row("decide", "own, tick", units, ticks, ok),
        ]
    return rows


def city(units: int) -> Picture:
    """All units available, every third one sent to an incident of its own."""
    picture = Picture()
    picture.put_all(unit(f"u{n}") for n in range(units))
    for n in range(0, units - 1, 3):
        for message in (call(f"i{n}", n), send(f"i{n}", f"u{n}", second=n)):
            picture.put_all(decide(picture, message))
    return picture


def one_incident(picture: Picture, incident: str) -> list[float]:
    """From the call to the closing, handled by a unit that is free again in the end."""
    officer = "u1"
    order = f"{incident}/{officer}"
    story: list[m.AnyMessage] = [call(incident), send(incident, officer)]
    story += [
        say(kind, assignment_id=order)
        for kind in (m.OrderAcknowledged, m.UnitDeparted, m.UnitArrived)
    ]
    done = say(m.CloseIncident, incident_id=incident, disposition=Disposition.VALID)
    return [timed(picture, message) for message in [*story, done]]


def timed(picture: Picture, message: m.AnyMessage) -> float:
    """Milliseconds to decide and to put."""
    begun = time.perf_counter()
    picture.put_all(decide(picture, message))
    return (time.perf_counter() - begun) * 1000


def sound(picture: Picture) -> bool:
    busy = sorted(u.id for u in picture.units.values() if u.assignment_id)
    return busy == sorted(order.unit_id for order in picture.active())
