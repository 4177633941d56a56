"""Where the map of a wall looks: at what is urgent, and never elsewhere while it is being read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.domain.wall import Wall

Box = tuple[float, float, float, float]  # west, south, east, north in degrees
Place = tuple[float, float]  # lon and lat
STAND: Final = timedelta(seconds=20)  # the least that a view stands, but for a call for help
NEAREST: Final = 0.4  # of the city: nearer one would not know where it is, or make out a house
INNER: Final = 0.05  # of the view on each side: what lies in this rim is not well in view
WIDER: Final = 3.0  # a view so much wider than needed is closed in on


@dataclass(frozen=True, slots=True)
class Focus:
    """What the map was last fitted to; `box` None is the whole city."""

    keys: frozenset[str] = frozenset()
    box: Box | None = None
    at: datetime | None = None


def urgent_places(
    wall: Wall, now: datetime, unit_places: dict[str, Place]
) -> tuple[dict[str, Place], bool]:
    """Lon and lat of everything that is urgent, by a name of its own; and whether help is called.

    `unit_places` has those of units in distress that were ever seen.
    """
    found = {f"#{i.number}": (i.lon, i.lat) for i in wall.incidents if i.urgent(now)}
    help_called = {
        f"@{d.unit_id}": unit_places[d.unit_id] for d in wall.distress if d.unit_id in unit_places
    }
    return {**found, **help_called}, bool(help_called)


def refocused(
    focus: Focus, places: dict[str, Place], help_called: bool, now: datetime, city: Box
) -> Focus:
    """The same focus while the set of urgent things is the same, or stands too short a time."""
    keys = frozenset(places)
    if keys == focus.keys:
        return focus
    new_help = any(key.startswith("@") for key in keys - focus.keys)
    if focus.at is not None and now - focus.at < STAND and not (help_called and new_help):
        return focus
    box = box_of(places.values(), city)
    stays = focus.at is not None and in_view(places.values(), box, focus.box or city, city)
    return Focus(keys, focus.box, focus.at) if stays else Focus(keys, box, now)


def box_of(places: Collection[Place], city: Box) -> Box | None:
    """Around all of them, no smaller than a few streets and within reason of the city."""
    inside = [(x, y) for x, y in places if city[0] <= x <= city[2] and city[1] <= y <= city[3]]
    if not inside:
        return None
    west, east = min(x for x, _ in inside), max(x for x, _ in inside)
    south, north = min(y for _, y in inside), max(y for _, y in inside)
    least_x, least_y = NEAREST * (city[2] - city[0]), NEAREST * (city[3] - city[1])
    wide, high = max(least_x - (east - west), 0.0), max(least_y - (north - south), 0.0)
    return west - wide / 2, south - high / 2, east + wide / 2, north + high / 2


def in_view(places: Collection[Place], wanted: Box | None, shown: Box, city: Box) -> bool:
    """Whether all lie well within what is shown, and that is not far wider than needed."""
    needed = wanted or city
    rim_x, rim_y = INNER * (shown[2] - shown[0]), INNER * (shown[3] - shown[1])
    held = all(
        shown[0] + rim_x <= x <= shown[2] - rim_x and shown[1] + rim_y <= y <= shown[3] - rim_y
        for x, y in places
        if city[0] <= x <= city[2] and city[1] <= y <= city[3]
    )
    size, wanted_size = (max(b[2] - b[0], b[3] - b[1]) for b in (shown, needed))
    return held and wanted_size > 0 and size / wanted_size <= WIDER and wanted is not None
