"""Pictures of a call being taken: empty, half typed, beside what it repeats, after a crash."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from app.domain.incident import Caller
from app.services.drafts import Draft

if TYPE_CHECKING:
    from widgets.tour import Tour

AGAIN = "烧烤摊打架，十几人，有人拿酒瓶"
METRE = 1 / 111_195.0
CALLER = Caller("李建国", "13900001234")


def calls(tour: Tour) -> None:
    """The form in each of its states; nothing is saved."""
    form = tour.window.intake
    form.open_empty()
    tour.picture("intake")
    typed(form.address.line, "rmbl")
    form.address.look()
    tour.picture("intake-address")
    form.address.take()
    typed(form.category.line, "jt")
    form.category.look()
    tour.picture("intake-category")
    form.clear()
    beside(tour)
    form.clear()
    form.leave()
    left_over(tour)
    on_the_card(tour)


def beside(tour: Tour) -> None:
    """A second caller about what another has reported, forty metres away."""
    form, known = tour.window.intake, tour.city.picture.incidents[tour.incidents["second"]]
    form.open_at(known.lon, known.lat + 40 * METRE)
    form.address.put(known.address)
    typed(form.category.line, "djd")
    form.category.look()
    form.category.take()
    typed(form.summary, AGAIN)
    typed(form.hazards, "酒瓶、人多")
    typed(form.caller, CALLER.name)
    typed(form.phone, CALLER.phone)
    form.summary.setFocus()
    tour.picture("intake-duplicates")


def left_over(tour: Tour) -> None:
    """The start after a crash."""
    known, now = tour.city.picture.incidents[tour.incidents["second"]], tour.city.now
    began = now - timedelta(seconds=95)
    draft = Draft(began, known.address, known.lon, known.lat, "0201", 2, AGAIN)
    tour.window.offer_draft(replace(draft, phone=CALLER.phone))
    tour.picture("draft-offered")
    tour.window.commands.do_dismiss()
    tour.window.intake.clear()
    tour.window.queue.list.setFocus()


def on_the_card(tour: Tour) -> None:
    """An incident that a feed brought, beside what it may repeat; then its caller, looked at."""
    window, known = tour.window, tour.city.picture.incidents[tour.incidents["second"]]
    place = {"lon": known.lon, "lat": known.lat + 55 * METRE, "address": known.address}
    again = tour.city.call("0201", 12, AGAIN, caller=CALLER, **place)
    tour.choose(again)
    window.card.duplicates.open.setChecked(True)
    tour.picture("card-duplicates")
    window.card.duplicates.open.setChecked(False)
    window.commands.do_reveal()
    tour.picture("caller-shown")
    window.commands.do_link()
    tour.settle()


def typed(line: QLineEdit, words: str) -> None:
    line.setFocus()
    line.setText(words)
    line.textEdited.emit(words)
