"""What OSM's tags mean to us: kinds of line, area and point, and the names of a thing."""

from collections.abc import Mapping

from app.city.features import AreaKind, LineKind, PointKind
from app.city.shapes import clean

Tags = Mapping[str, str]

ROAD_KINDS = {
    "motorway": LineKind.MOTORWAY,
    "motorway_link": LineKind.MOTORWAY,
    "trunk": LineKind.TRUNK,
    "trunk_link": LineKind.TRUNK,
    "primary": LineKind.PRIMARY,
    "primary_link": LineKind.PRIMARY,
    "secondary": LineKind.SECONDARY,
    "secondary_link": LineKind.SECONDARY,
    "tertiary": LineKind.TERTIARY,
    "tertiary_link": LineKind.TERTIARY,
    "unclassified": LineKind.RESIDENTIAL,
    "residential": LineKind.RESIDENTIAL,
    "road": LineKind.RESIDENTIAL,
    "living_street": LineKind.SERVICE,
    "service": LineKind.SERVICE,
    "track": LineKind.SERVICE,
    "busway": LineKind.SERVICE,
    "pedestrian": LineKind.PATH,
    "footway": LineKind.PATH,
    "path": LineKind.PATH,
    "steps": LineKind.PATH,
    "cycleway": LineKind.PATH,
    "bridleway": LineKind.PATH,
    "corridor": LineKind.PATH,
}
RAILWAYS = frozenset({"rail", "light_rail", "subway", "tram", "narrow_gauge", "monorail"})
WATERWAYS = frozenset({"river", "stream", "canal", "drain", "ditch"})
WATER = {
    "natural": {"water", "bay"},
    "waterway": {"riverbank", "dock"},
    "landuse": {"reservoir", "basin", "pond"},
}
PARK = {
    "leisure": {"park", "garden", "golf_course", "pitch", "playground", "nature_reserve"},
    "landuse": {"grass", "forest", "recreation_ground", "cemetery", "village_green", "meadow"},
    "natural": {"wood", "grassland", "scrub", "heath"},
}
LANDUSE = {
    "landuse": {
        *("residential", "industrial", "commercial", "retail", "railway", "military"),
        *("construction", "farmland", "orchard", "education", "institutional", "quarry"),
    },
    "amenity": {"university", "school", "college", "hospital", "parking"},
}
CITIES = frozenset({"city", "town"})
SUBURBS = frozenset({"suburb", "quarter", "neighbourhood", "village", "hamlet", "district"})
POINT_KINDS = {
    ("amenity", "police"): PointKind.POLICE,
    ("amenity", "hospital"): PointKind.HOSPITAL,
    ("amenity", "clinic"): PointKind.HOSPITAL,
    ("amenity", "school"): PointKind.SCHOOL,
    ("amenity", "kindergarten"): PointKind.SCHOOL,
    ("amenity", "college"): PointKind.SCHOOL,
    ("amenity", "university"): PointKind.SCHOOL,
    ("amenity", "bus_station"): PointKind.STATION,
    ("railway", "station"): PointKind.STATION,
    ("railway", "halt"): PointKind.STATION,
    ("public_transport", "station"): PointKind.STATION,
}
PLACE_KEYS = (
    *("amenity", "shop", "tourism", "office", "leisure", "historic", "building", "landuse"),
    *("natural", "aeroway", "man_made", "military", "place", "public_transport", "railway"),
    *("healthcare", "craft", "club", "emergency", "sport", "bridge", "tunnel", "waterway"),
)
OTHER_NAMES = ("name:zh", "name:en", "alt_name", "old_name", "short_name", "official_name")


def name_of(tags: Tags) -> str:
    """The name that is written on the map: `name`, else Chinese, else English."""
    return clean(tags.get("name") or tags.get("name:zh") or tags.get("name:en") or "")


def other_names(tags: Tags) -> tuple[str, ...]:
    """Other names and other languages, sorted, without the first name itself."""
    texts = {clean(text) for key in OTHER_NAMES if key in tags for text in tags[key].split(";")[:8]}
    return tuple(sorted(texts - {"", name_of(tags)}))


def line_kind(tags: Tags) -> LineKind | None:
    """The kind of an open line that is not a road."""
    if tags.get("railway") in RAILWAYS:
        return LineKind.RAIL
    if tags.get("waterway") in WATERWAYS or tags.get("natural") == "coastline":
        return LineKind.STREAM
    return None


def area_kind(tags: Tags) -> AreaKind | None:
    if tags.get("building", "no") != "no":
        return AreaKind.BUILDING
    for kind, table in (
        (AreaKind.WATER, WATER),
        (AreaKind.PARK, PARK),
        (AreaKind.LANDUSE, LANDUSE),
    ):
        if any(tags.get(key) in values for key, values in table.items()):
            return kind
    return None


def point_kind(tags: Tags) -> PointKind | None:
    """The kind of a named thing that stands at a point, None where it is not worth a label."""
    if tags.get("place") in CITIES:
        return PointKind.CITY
    if tags.get("place") in SUBURBS:
        return PointKind.SUBURB
    for (key, value), kind in POINT_KINDS.items():
        if tags.get(key) == value:
            return kind
    return PointKind.PLACE if any(key in tags for key in PLACE_KEYS) else None
