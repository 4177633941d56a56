"""How each kind of name is set, and between which zooms."""

from enum import IntEnum, auto
from typing import NamedTuple

from app.city.features import LineKind, PointKind


class NameKind(IntEnum):
    """What is named, the most important first: that is the order in which names are placed."""

    DISTRICT = auto()
    CITY = auto()
    SUBURB = auto()
    ROAD_MOTORWAY = auto()
    ROAD_PRIMARY = auto()
    GRID = auto()
    POLICE = auto()
    WATER = auto()
    ROAD_SECONDARY = auto()
    STATION = auto()
    HOSPITAL = auto()
    PARK = auto()
    ROAD_TERTIARY = auto()
    ROAD_RESIDENTIAL = auto()
    SCHOOL = auto()
    PLACE = auto()
    ROAD_MINOR = auto()


class NameStyle(NamedTuple):
    role: str  # of widgets.palette.MapColours
    pixels: int
    bold: bool
    first_zoom: float
    last_zoom: float
    dot: bool = False  # a dot at the place and the name beside it


K = NameKind
STYLES = {
    K.DISTRICT: NameStyle("district", 17, True, 9.5, 15.0),
    K.CITY: NameStyle("label_place", 19, True, 6.0, 13.0),
    K.SUBURB: NameStyle("label_street", 13, True, 12.0, 16.0),
    K.ROAD_MOTORWAY: NameStyle("label_street", 12, False, 12.0, 20.0),
    K.ROAD_PRIMARY: NameStyle("label_street", 13, False, 12.5, 20.0),
    K.GRID: NameStyle("grid_label", 13, True, 13.5, 17.0),
    K.POLICE: NameStyle("label_place", 12, True, 13.5, 20.0, dot=True),
    K.WATER: NameStyle("label_water", 13, False, 12.0, 20.0),
    K.ROAD_SECONDARY: NameStyle("label_street", 12, False, 13.5, 20.0),
    K.STATION: NameStyle("label_street", 12, False, 14.0, 20.0, dot=True),
    K.HOSPITAL: NameStyle("label_street", 12, False, 14.0, 20.0, dot=True),
    K.PARK: NameStyle("label_minor", 12, False, 14.0, 20.0),
    K.ROAD_TERTIARY: NameStyle("label_street", 12, False, 14.5, 20.0),
    K.ROAD_RESIDENTIAL: NameStyle("label_minor", 12, False, 15.5, 20.0),
    K.SCHOOL: NameStyle("label_minor", 12, False, 15.5, 20.0, dot=True),
    K.PLACE: NameStyle("label_minor", 12, False, 16.5, 20.0, dot=True),
    K.ROAD_MINOR: NameStyle("label_minor", 12, False, 16.5, 20.0),
}
OF_LINE = {
    LineKind.MOTORWAY: K.ROAD_MOTORWAY,
    LineKind.TRUNK: K.ROAD_MOTORWAY,
    LineKind.PRIMARY: K.ROAD_PRIMARY,
    LineKind.SECONDARY: K.ROAD_SECONDARY,
    LineKind.TERTIARY: K.ROAD_TERTIARY,
    LineKind.RESIDENTIAL: K.ROAD_RESIDENTIAL,
    LineKind.SERVICE: K.ROAD_MINOR,
    LineKind.PATH: K.ROAD_MINOR,
    LineKind.STREAM: K.WATER,
}
OF_POINT = {
    PointKind.CITY: K.CITY,
    PointKind.SUBURB: K.SUBURB,
    PointKind.POLICE: K.POLICE,
    PointKind.HOSPITAL: K.HOSPITAL,
    PointKind.SCHOOL: K.SCHOOL,
    PointKind.STATION: K.STATION,
    PointKind.PLACE: K.PLACE,
}
