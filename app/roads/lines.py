"""The line of a route on the map, and the names of its streets."""

import numpy as np

from app.roads.streets import F8, I4, Streets


def edge_line(streets: Streets, edge: int) -> tuple[F8, F8]:
    """Points of an edge from tail to head: lon, lat in degrees."""
    first = int(streets.point_first[edge])
    points = slice(first, first + int(streets.point_count[edge]))
    lon, lat = streets.point_lon[points], streets.point_lat[points]
    return (lon[::-1], lat[::-1]) if streets.backwards[edge] else (lon, lat)


def draw_route(
    streets: Streets, edges: I4, share: tuple[float, float]
) -> tuple[F8, F8, tuple[str, ...]]:
    """Line from `share[0]` of the first edge to `share[1]` of the last, and the street names."""
    lines = [edge_line(streets, int(edge)) for edge in edges]
    if len(lines) == 1:
        lines = [_part(*lines[0], *share)]
    else:
        lines = [_part(*lines[0], share[0], 1.0), *lines[1:-1], _part(*lines[-1], 0.0, share[1])]
    lon = np.concatenate([line[0] for line in lines])
    lat = np.concatenate([line[1] for line in lines])
    moves = np.ones(len(lon), np.bool_)
    moves[1:] = (np.diff(lon) != 0) | (np.diff(lat) != 0)
    return lon[moves], lat[moves], street_names(streets, edges)


def street_names(streets: Streets, edges: I4) -> tuple[str, ...]:
    """Names in order of driving; one after the other is said once, the nameless are left out."""
    names: list[str] = []
    for index in streets.name_of[edges].tolist():
        if index >= 0 and (not names or names[-1] != streets.names[index]):
            names.append(streets.names[index])
    return tuple(names)


def _part(lon: F8, lat: F8, begin: float, end: float) -> tuple[F8, F8]:
    """The part of a line between two shares of its length."""
    steps = np.hypot(np.diff(lon) * np.cos(np.radians(lat[0])), np.diff(lat))
    at = np.concatenate([[0.0], np.cumsum(steps)])
    at = at / at[-1] if at[-1] > 0 else np.linspace(0.0, 1.0, len(at))
    inside = at[(at > begin) & (at < end)]
    marks = np.concatenate([[begin], inside, [end]])
    return np.interp(marks, at, lon), np.interp(marks, at, lat)
