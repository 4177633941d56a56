"""The colours of the console by role, read from resources/palette.toml (themes dark and light)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from PySide6.QtGui import QColor

PALETTE_FILE = Path(__file__).resolve().parents[1] / "resources" / "palette.toml"
THEMES = ("dark", "light")
STATES = (
    "waiting",
    "dispatched",
    "en_route",
    "on_scene",
    "awaiting_feedback",
    "fed_back",
    "closed",
    "available",
    "busy",
    "off_duty",
    "stale",
    "lost",
    "overdue",
    "distress",
)


class PaletteError(ValueError):
    """The palette file lacks a role, has one too many, or a colour that cannot be read."""


class DirectiveLook(NamedTuple):
    """A directive's level is always shown by all three, never by the colour alone."""

    colour: QColor
    shape: str
    character: str


DIRECTIVE_MARKS = {
    "red": ("◆", "红"),
    "orange": ("▲", "橙"),
    "yellow": ("▼", "黄"),  # of the statutory four
    "blue": ("●", "蓝"),
    "green": ("■", "绿"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    window: QColor
    panel: QColor
    raised: QColor
    line: QColor


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    first: QColor
    second: QColor
    faint: QColor
    focus: QColor
    on_focus: QColor
    overdue: QColor
    on_state: QColor
    on_symbol: QColor
    replay: QColor


@dataclass(frozen=True, slots=True, eq=False)
class MapColours:
    land: QColor
    landuse: QColor
    park: QColor
    water: QColor
    building: QColor
    road_motorway: QColor
    road_main: QColor
    road_street: QColor
    road_minor: QColor
    road_casing: QColor
    rail: QColor
    stream: QColor
    label_street: QColor
    label_place: QColor
    label_minor: QColor
    label_water: QColor
    district: QColor
    grid: QColor
    grid_label: QColor
    route: QColor
    route_edge: QColor
    reach_near: QColor
    reach_far: QColor
    bare: QColor
    heat: QColor
    trail: QColor
    symbol_edge: QColor
    plate: QColor
    plate_edge: QColor
    plate_text: QColor


@dataclass(frozen=True, slots=True, eq=False)
class Palette:
    """One theme. `states` (as text) and `symbols` (as fills) are keyed by `STATES`."""

    theme: str
    surface: Surface
    text: Text
    states: Mapping[str, QColor]
    symbols: Mapping[str, QColor]
    directives: Mapping[str, DirectiveLook]
    map: MapColours

    def names(self) -> dict[str, str]:
        """Every colour as "#rrggbb" under "section.role", for style sheets and rich text."""
        sections: dict[str, Any] = {"surface": self.surface, "text": self.text, "map": self.map}
        flat = {
            f"{section}.{role}": getattr(roles, role).name()
            for section, roles in sections.items()
            for role in _roles(roles)
        }
        flat |= {f"state.{name}": colour.name() for name, colour in self.states.items()}
        flat |= {f"symbol.{name}": colour.name() for name, colour in self.symbols.items()}
        flat |= {f"directive.{name}": look.colour.name() for name, look in self.directives.items()}
        return flat


@cache
def load_palette(theme: str = "dark", path: Path = PALETTE_FILE) -> Palette:
    """The palette of a theme; raises `PaletteError` naming the file and the role at fault."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PaletteError(f"{path}: {error}") from error
    if theme not in document:
        raise PaletteError(f"{path}: no theme {theme!r}, only {', '.join(document)}")
    sections = document[theme]

    def colours(section: str, roles: tuple[str, ...]) -> dict[str, QColor]:
        return _colours(sections.get(section, {}), roles, f"{path}: [{theme}.{section}]")

    marked = colours("directive", tuple(DIRECTIVE_MARKS))
    return Palette(
        theme=theme,
        surface=Surface(**colours("surface", _roles(Surface))),
        text=Text(**colours("text", _roles(Text))),
        states=MappingProxyType(colours("state", STATES)),
        symbols=MappingProxyType(colours("symbol", STATES)),
        directives=MappingProxyType(
            {name: DirectiveLook(marked[name], *DIRECTIVE_MARKS[name]) for name in marked}
        ),
        map=MapColours(**colours("map", _roles(MapColours))),
    )


def contrast(one: QColor, other: QColor) -> float:
    """Contrast ratio of two opaque colours, 1 to 21, as WCAG 2 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """`one` with `share` (0 to 1) of `other` in it."""
    return QColor.fromRgbF(
        one.redF() + (other.redF() - one.redF()) * share,
        one.greenF() + (other.greenF() - one.greenF()) * share,
        one.blueF() + (other.blueF() - one.blueF()) * share,
    )


def _roles(section: Any) -> tuple[str, ...]:
    return tuple(f.name for f in fields(section))


def _colours(given: Any, roles: tuple[str, ...], where: str) -> dict[str, QColor]:
    if not isinstance(given, dict) or set(given) != set(roles):
        odd = sorted(set(roles) ^ set(given)) if isinstance(given, dict) else given
        raise PaletteError(f"{where}: missing or unknown: {odd}")
    colours = {role: QColor(str(given[role])) for role in roles}
    for role, colour in colours.items():
        if not colour.isValid():
            raise PaletteError(f"{where}: {role} = {given[role]!r} is not a colour")
    return colours


def _luminance(colour: QColor) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = colour.redF(), colour.greenF(), colour.blueF()
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
