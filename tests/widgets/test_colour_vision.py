"""States and levels stay apart for every kind of colour vision, or are told by more than colour."""

from collections.abc import Mapping
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtGui import QColor

from tests.widgets.colour_vision import DEFICIENCIES, ciede2000, seen
from widgets.palette import THEMES, load_palette

APART = 5.0  # CIEDE2000; two patches side by side are told from one another well below this
UNITS = ("available", "busy", "dispatched", "en_route", "on_scene", "off_duty", "lost", "distress")
INCIDENTS = ("waiting", "dispatched", "en_route", "on_scene", "awaiting_feedback", "overdue")

# What looks alike to somebody, and what tells it then. The word of the state stands in the units
# table, on the card and in the queue; it is never the colour alone.
TOLD_OTHERWISE = {
    ("available", "busy"): "the word; a bar on the busy one's symbol, none on the free one's",
    ("available", "on_scene"): "the word; a cross on the symbol of a unit on scene",
    (
        "dispatched",
        "en_route",
    ): "the word; a point on the symbol before it rolls, an arrowhead then",
    ("off_duty", "lost"): "the word; off duty is hollow, lost is hatched both ways",
    ("busy", "distress"): "distress is filled, has a bar of its own over everything, and !",
    ("waiting", "overdue"): "overdue is a filled chip with ▲ and m:ss, a double ring on the map",
    ("red", "orange"): "◆ 红 and ▲ 橙: shape and character always stand beside the colour",
    ("red", "yellow"): "◆ 红 and ▼ 黄: the same; yellow is of the statutory palette only",
    ("orange", "yellow"): "▲ 橙 and ▼ 黄: the same",
}


def test_ciede2000_is_that_of_the_published_pairs() -> None:
    def apart(one: list[float], other: list[float]) -> float:
        return ciede2000(np.array(one), np.array(other))

    first = apart([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485])
    assert first == pytest.approx(2.0425, abs=1e-4)
    second = apart([22.7233, 20.0904, -46.6940], [23.0331, 14.9730, -42.5619])
    assert second == pytest.approx(2.0373, abs=1e-4)
    assert apart([50.0, 2.5, 0.0], [73.0, 25.0, -18.0]) == pytest.approx(27.1492, abs=1e-4)
    assert apart([50.0, 0.0, 0.0], [50.0, 0.0, 0.0]) == 0.0


def alike(colours: Mapping[str, QColor], names: tuple[str, ...]) -> set[tuple[str, str]]:
    return {
        (one, other)
        for one, other in combinations(names, 2)
        for kind in DEFICIENCIES
        if ciede2000(seen(colours[one], kind), seen(colours[other], kind)) < APART
    }


def all_alike() -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for theme in THEMES:
        palette = load_palette(theme)
        levels = {name: look.colour for name, look in palette.directives.items()}
        for colours in (palette.states, palette.symbols):
            found |= alike(colours, UNITS) | alike(colours, INCIDENTS)
        found |= alike(levels, tuple(levels))
    return found


def test_what_looks_alike_is_told_otherwise() -> None:
    assert all_alike() == set(TOLD_OTHERWISE)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", DEFICIENCIES)
def test_what_is_urgent_stands_out_for_everybody(theme: str, kind: str) -> None:
    palette = load_palette(theme)
    for state in ("waiting", "overdue", "distress"):
        for calm in ("closed", "off_duty", "available", "en_route", "dispatched"):
            one, other = palette.symbols[state], palette.symbols[calm]
            assert ciede2000(seen(one, kind), seen(other, kind)) >= APART, (state, calm)
