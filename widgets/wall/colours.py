"""The colours of the wall: the dark theme, with everything that is read at 7:1 or more."""

from dataclasses import replace
from functools import cache

from PySide6.QtGui import QColor

from widgets.palette import Palette, load_palette, mixed

CONTRAST = 7.0
NAMES = ("label_minor", "label_water", "grid_label", "district")  # too dim for a wall as they are


@cache
def wall_palette() -> Palette:
    """Always dark: a wall lights the room it hangs in."""
    dark = load_palette("dark")
    colours = replace(
        dark.map,
        label_minor=dark.map.label_street,
        label_water=brighter(dark.map.label_water, dark),
        grid_label=brighter(dark.map.grid_label, dark),
        district=brighter(dark.map.district, dark),
    )
    directives = {
        name: look._replace(
            colour=brighter(look.colour, dark) if name in ("red", "blue") else look.colour
        )
        for name, look in dark.directives.items()
    }
    text = replace(dark.text, faint=dark.text.second)
    return replace(dark, map=colours, text=text, directives=directives)


def brighter(colour: QColor, palette: Palette) -> QColor:
    """With so much white that it can be read on the land and the panels."""
    return mixed(colour, palette.text.first, 0.25)
