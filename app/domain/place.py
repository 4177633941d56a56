"""A place and what has happened there: distances as the crow flies, the latest first."""

from collections.abc import Iterable
from math import cos, hypot, radians
from typing import Final

from app.domain.incident import Incident

METRES_A_DEGREE: Final = 111_195.0
NEAR_M: Final = 60.0  # the same door, or the next


def metres_between(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Degrees in, metres out; good for a city, not for a continent."""
    shrink = cos(radians((lat + other_lat) / 2))
    return hypot((lon - other_lon) * shrink, lat - other_lat) * METRES_A_DEGREE


def near(
    incidents: Iterable[Incident], lon: float, lat: float, metres: float = NEAR_M
) -> list[Incident]:
    """Those within `metres`, each once in its newest version, the latest report first."""
    high = metres / METRES_A_DEGREE
    newest: dict[str, Incident] = {}
    for incident in incidents:
        if abs(incident.lat - lat) > high:
            continue
        if metres_between(lon, lat, incident.lon, incident.lat) > metres:
            continue
        known = newest.get(incident.id)
        if known is None or known.version < incident.version:
            newest[incident.id] = incident
    return sorted(newest.values(), key=lambda i: (reported(i), i.number), reverse=True)


def reported(incident: Incident) -> float:
    """When it was reported, in seconds; what has no report is oldest."""
    stamp = incident.stages.report
    return stamp.at.timestamp() if stamp else float("-inf")
