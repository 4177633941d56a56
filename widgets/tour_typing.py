"""Pictures of the command line: a preview, what is open, what Tab offers, and its help."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from widgets.tour import Tour


def typing(tour: Tour) -> None:
    """Typed as a dispatcher would, each line photographed before Enter."""
    line, scene = tour.window.line, tour.window.scene
    tour.choose(tour.incidents["waiting"])
    advice = scene.advice
    picks = [pick.call_sign for pick in advice.picks] if advice else []
    number = f"#{scene.picture.incidents[tour.incidents['waiting']].number}"
    busy = scene.picture.active_on(tour.incidents["en_route"])[0]
    address = tour.city.address()[0]
    english = scene.text.language == "en"
    line.open()
    for name, typed in (
        ("typed-preview", f"@{picks[0]} {number}"),
        ("typed-without-mark", f"{picks[0]} {number}"),
        ("typed-which-unit", f"@{picks[0][:3]} {number}"),
        (
            "typed-reassign",
            f"{'reassign' if english else '改派'} @{_sign(tour, busy.unit_id)} {number}",
        ),
        ("typed-completion", f"{number} {'c' if english else 'b'}"),
        ("typed-call", f"{'new' if english else '新'} {address} {'fight' if english else '打架'}"),
        ("typed-address", f"{'new' if english else '新'} {address[:2]}"),
        ("typed-help", "?"),
    ):
        line.write(typed)
        tour.picture(name)
    line.write("")
    line.leave()


def _sign(tour: Tour, unit_id: str) -> str:
    return tour.window.scene.call_sign(unit_id)
