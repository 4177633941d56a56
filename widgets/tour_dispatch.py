"""Pictures of sending: hazards, several at once, compared, freed, in a batch, around a suspect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import messages as m
from app.domain.plans import PlansWanted
from widgets.evening import Evening

if TYPE_CHECKING:
    from widgets.tour import Tour


def sending(tour: Tour) -> None:
    """On an evening of its own: it ends with nearly everybody sent."""
    tour.begin_anew()
    evening = Evening(tour.city)
    evening.begin_shift()
    evening.closed_today()
    tour.incidents = evening.fill()
    tour.bridge.locate(tour.city.fixes(*evening.unseen()))
    tour.links()
    window = tour.window
    tour.choose(tour.incidents["waiting"])
    window.commands.do_send()
    tour.picture("hazards-first")
    window.commands.do_dismiss()
    advice = window.card.advice
    for row in (0, 2):
        advice.turn_mark(row)
    window.commands.do_compare()
    tour.picture("marked-and-compared")
    window.commands.do_compare()
    window.commands.do_batch()
    tour.picture("batch")
    window.commands.do_send()
    tour.picture("batch-hazards")
    window.commands.do_dismiss()
    tour.choose(tour.incidents["waiting"])
    incident = window.scene.chosen
    assert incident is not None  # noqa: S101 - just chosen
    window.commands.do_contain()
    tour.picture("contain-question")
    window.card.ask.choose("foot")
    tour.picture("containment")
    assert window.commands.plans.wanted == PlansWanted()  # noqa: S101 - it was answered
    window.commands.do_dismiss()
    window.commands.do_send()
    window.card.ask.choose("known")
    tour.picture("sent-and-undo")
    freed(tour)


def freed(tour: Tour) -> None:
    """Everybody else is busy when the worst comes."""
    city = tour.city
    busy = [u for u in city.picture.units.values() if u.state.value == "available"]
    for unit in busy:
        city.say(m.UnitWentBusy, unit.call_sign, unit_id=unit.id, reason="交接")
    found = city.call("0101", 5, "商场门口有人持刀追人。")
    tour.bridge.locate(city.fixes())
    tour.choose(found)
    tour.picture("could-be-freed")
    tour.window.commands.do_free_up()
    tour.picture("freed-question")
    tour.window.commands.do_dismiss()
