"""What the tags of one way mean for us: class of street, who may use which direction, how fast."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.roads.streets import Mode, RoadClass

# Class of street and the speed of a car (km/h) where no limit is signed.
_CLASSES: dict[str, tuple[RoadClass, float]] = {
    "motorway": (RoadClass.MOTORWAY, 100.0),
    "motorway_link": (RoadClass.MOTORWAY, 60.0),
    "trunk": (RoadClass.TRUNK, 80.0),
    "trunk_link": (RoadClass.TRUNK, 50.0),
    "primary": (RoadClass.PRIMARY, 55.0),
    "primary_link": (RoadClass.PRIMARY, 45.0),
    "secondary": (RoadClass.SECONDARY, 50.0),
    "secondary_link": (RoadClass.SECONDARY, 40.0),
    "tertiary": (RoadClass.TERTIARY, 45.0),
    "tertiary_link": (RoadClass.TERTIARY, 35.0),
    "unclassified": (RoadClass.RESIDENTIAL, 38.0),
    "residential": (RoadClass.RESIDENTIAL, 32.0),
    "road": (RoadClass.RESIDENTIAL, 32.0),
    "service": (RoadClass.SERVICE, 17.0),
    "living_street": (RoadClass.SERVICE, 17.0),
    "track": (RoadClass.SERVICE, 15.0),
    "pedestrian": (RoadClass.PATH, 6.0),
    "footway": (RoadClass.PATH, 6.0),
    "path": (RoadClass.PATH, 6.0),
    "cycleway": (RoadClass.PATH, 6.0),
    "bridleway": (RoadClass.PATH, 6.0),
    "corridor": (RoadClass.PATH, 6.0),
    "steps": (RoadClass.PATH, 2.5),
}
_ZONES = {"urban": 50.0, "rural": 90.0, "motorway": 120.0, "living_street": 20.0, "walk": 7.0}
_SLOWEST_KMH, _FASTEST_KMH = 2.0, 130.0
_MOTOR = Mode.CAR | Mode.MOTORCYCLE
_OPEN = frozenset({"yes", "designated", "official", "permissive", "destination", "delivery"})
_SPEED = re.compile(r"^\s*(\d{1,3}(?:\.\d+)?)\s*(mph|km/h|kmh|kph)?\s*(?:;.*)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WayUse:
    """One way read: modes and speed (km/h, car) along and against the order of its nodes."""

    road_class: RoadClass
    along: Mode
    against: Mode
    along_kmh: float
    against_kmh: float
    name: str
    doubts: tuple[str, ...] = ()


def read_speed(text: str) -> float | None:
    """Signed speed in km/h: "50", "30 mph", "PT:urban", "walk", "none"; None if unreadable."""
    if match := _SPEED.match(text):
        speed = float(match[1]) * (1.609344 if (match[2] or "").lower() == "mph" else 1.0)
        return min(max(speed, _SLOWEST_KMH), _FASTEST_KMH) if speed > 0 else None
    if text.strip() == "none":
        return _FASTEST_KMH
    return _ZONES.get(text.strip().rsplit(":", maxsplit=1)[-1])


def read_way(tags: Mapping[str, str]) -> WayUse | None:
    """How a way may be used; None if it is no street at all (not built, an area, a rail, ...)."""
    known = _CLASSES.get(tags.get("highway", ""))
    if known is None:
        return None
    road_class, usual_kmh = known
    if tags.get("area") == "yes" and road_class is not RoadClass.PATH:
        return None
    if tags.get("highway") == "pedestrian" and _lets_cars_in(tags):
        road_class, usual_kmh = RoadClass.SERVICE, 10.0
    motor, foot = _motor_modes(tags, road_class), _foot_mode(tags, road_class)
    along, against, doubts = _directions(tags, motor)
    speeds, unreadable = _speeds(tags, usual_kmh)
    if not (along | against | foot):
        return None
    return WayUse(
        road_class=road_class,
        along=along | foot,
        against=against | foot,  # on foot a one-way street has no direction
        along_kmh=speeds[0],
        against_kmh=speeds[1],
        name=tags.get("name") or tags.get("ref") or "",
        doubts=doubts + unreadable,
    )


def _lets_cars_in(tags: Mapping[str, str]) -> bool:
    return any(tags.get(key) in _OPEN for key in ("motorcar", "motor_vehicle", "emergency"))


def _denied(tags: Mapping[str, str], keys: tuple[str, ...]) -> bool:
    """The most special key that is present decides; police may enter what is merely private."""
    return next((tags[key] == "no" for key in keys if key in tags), False)


def _motor_modes(tags: Mapping[str, str], road_class: RoadClass) -> Mode:
    modes = Mode(0)
    if road_class is RoadClass.PATH:
        return Mode.MOTORCYCLE if tags.get("motorcycle") in _OPEN else modes
    if tags.get("emergency") in _OPEN:
        return _MOTOR
    if not _denied(tags, ("motorcar", "motor_vehicle", "vehicle", "access")):
        modes |= Mode.CAR
    if not _denied(tags, ("motorcycle", "motor_vehicle", "vehicle", "access")):
        modes |= Mode.MOTORCYCLE
    return modes


def _foot_mode(tags: Mapping[str, str], road_class: RoadClass) -> Mode:
    if road_class is RoadClass.MOTORWAY or tags.get("motorroad") == "yes":
        return Mode.FOOT if tags.get("foot") in _OPEN else Mode(0)
    return Mode(0) if _denied(tags, ("foot", "access")) else Mode.FOOT


def _directions(tags: Mapping[str, str], motor: Mode) -> tuple[Mode, Mode, tuple[str, ...]]:
    """Modes along and against the way; what cannot be told is closed and said."""
    oneway, none = tags.get("oneway", ""), Mode(0)
    if oneway in ("-1", "reverse"):
        return none, motor, ()
    if oneway in ("reversible", "alternating"):
        return none, none, ("direction_changes",)
    implied = tags.get("junction") in ("roundabout", "circular") or tags.get("highway") in (
        "motorway",
        "motorway_link",
    )
    if oneway in ("yes", "true", "1") or (implied and oneway not in ("no", "false", "0")):
        return motor, none, ()
    return motor, motor, ()


def _speeds(
    tags: Mapping[str, str], usual_kmh: float
) -> tuple[tuple[float, float], tuple[str, ...]]:
    doubts: set[str] = set()

    def signed(key: str, otherwise: float) -> float:
        if key not in tags:
            return otherwise
        speed = read_speed(tags[key])
        if speed is None:
            doubts.add("speed_unreadable")
        return otherwise if speed is None else speed

    both = signed("maxspeed", usual_kmh)
    pair = signed("maxspeed:forward", both), signed("maxspeed:backward", both)
    return pair, tuple(sorted(doubts))
