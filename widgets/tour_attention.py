"""Pictures of attention: what calls and what is snoozed, a muted seat, a flood, distress in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from app.domain import messages as m
from app.services.piles import Pile

if TYPE_CHECKING:
    from widgets.tour import Tour

SEED = 110
FLOOD = 500
# What a storm brings: fights over places in shelters, accidents, thefts, noise, lost people.
KINDS = (("0204", 0.4), ("0304", 0.25), ("0403", 0.15), ("0404", 0.12), ("0201", 0.08))


def attention(tour: Tour) -> None:
    put_off(tour)
    muted(tour)
    flood(tour)


def put_off(tour: Tour) -> None:
    """The list of what calls; one is snoozed, with who did it, why and until when."""
    window = tour.window
    window.panels.bring(window.alarms)
    tour.choose(tour.incidents["overdue"])
    window.commands.do_snooze()
    tour.picture("snooze-question")
    window.card.ask.words.setText("报警人已离开，等其回电")
    window.card.ask._give("10")
    tour.picture("snoozed")


def muted(tour: Tour) -> None:
    """Muted two minutes ago: the strip says so and for how long."""
    tour.window.commands.do_mute()
    tour.city.wait(135)
    tour.links()
    tour.bridge.locate(tour.city.fixes())
    tour.picture("muted")
    tour.window.commands.do_mute()


def flood(tour: Tour) -> None:
    """500 reports within three minutes, grouped; a group opened; an officer calls for help."""
    window, city = tour.window, tour.city
    chance = np.random.default_rng(SEED)
    for n in range(FLOOD):
        storm(tour, chance, 180.0 * (1 - n / FLOOD))
    city.say(m.Tick, "clock")
    window.commands.do_tab(0)
    tour.picture("flood")
    rows = window.queue.table.values()
    pile = next(place for place, row in enumerate(rows) if isinstance(row, Pile))
    window.queue.choose_row(pile)
    window.queue.fold(pile)
    tour.picture("flood-group-open")
    window.queue.fold(pile)
    unit = next(u for u in city.picture.units.values() if u.state.value == "en_route")
    city.say(m.DistressRaised, unit.call_sign, 6.0, unit_id=unit.id)
    tour.picture("flood-distress")
    city.say(m.TakeDistress, "3", unit_id=unit.id)
    window.panels.bring(window.units)


def storm(tour: Tour, chance: np.random.Generator, ago: float) -> None:
    """One report from one of the grids; some are hit far worse than others."""
    pack = tour.city.pack
    grid = pack.grids[int(chance.zipf(1.3)) % len(pack.grids)]
    lon, lat = np.array(grid.polygons[0][0]).mean(axis=0) + chance.normal(0, 0.0015, 2)
    code = str(chance.choice([code for code, _ in KINDS], p=[share for _, share in KINDS]))
    facts: dict[str, Any] = {"district_id": grid.district_id, "grid_id": grid.id}
    tour.city.call(code, ago, **facts, lon=float(lon), lat=float(lat))
