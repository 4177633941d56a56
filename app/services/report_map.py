"""The map of a report, made with folium: every byte of it is in the page, nothing is fetched."""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

import folium
import numpy as np
from branca.element import Element, Figure
from folium.plugins import HeatMap

from app.city.features import AreaKind, LineKind, Shapes
from app.city.pack import Pack
from app.domain.area import District

LEAFLET = Path(__file__).resolve().parents[2] / "resources" / "leaflet"
HEAT = Path(folium.__file__).parent / "templates" / "leaflet_heat.min.js"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
PLACES = 5  # of degrees: about a metre
MOST_POINTS = 60_000  # of the base map: more makes a page that old machines cannot turn
MOST_DOTS = 5_000  # of incidents shown one by one
HEAT_CELL = 0.001  # degrees, about 100 m
STREETS = {  # colour and width in pixels, from the light palette; the heaviest are drawn last
    LineKind.RESIDENTIAL: ("#D5DBE5", 1.0),
    LineKind.TERTIARY: ("#C3CBD8", 1.5),
    LineKind.SECONDARY: ("#AEB9C9", 2.0),
    LineKind.PRIMARY: ("#97A5BA", 2.5),
    LineKind.TRUNK: ("#8494AC", 3.0),
    LineKind.MOTORWAY: ("#8494AC", 3.5),
}
LAND = "#F4F6FA"
GROUNDS = {AreaKind.PARK: "#DDEBDD", AreaKind.WATER: "#C9DDEE"}
PRIORITY = {1: "#B3161B", 2: "#9A5200", 3: "#0A57B5", 4: "#44526A"}
# Light to dark, told apart without colour as well; the legend names the edges.
SHADE_OPACITY = 0.7  # the streets below stay in sight; the page's legend has it too
FIFTHS = (0.2, 0.4, 0.6, 0.8)
SHADES = ("#E7F0FA", "#BBD6F0", "#85B4E0", "#4B8BC8", "#1F5FA0")
# Uncovered time is of another colour, and its steps are the same in every report.
MISSED = ("#FFF4E2", "#FBD59B", "#F0A54A", "#D06F1C", "#8C3B0A")
MISSED_EDGES = (0.05, 0.15, 0.35, 0.65)


@dataclass(frozen=True, slots=True)
class Dot:
    """One incident: where, how urgent and what is said of it (plain text)."""

    lon: float
    lat: float
    priority: int
    words: str


@dataclass(frozen=True, slots=True)
class Shade:
    """What a district is shaded by, seconds or a share, and what is said of it (plain text)."""

    value: float | None
    words: str


@dataclass(frozen=True, slots=True)
class Mark:
    colour: str
    words: str


@dataclass(frozen=True, slots=True)
class Legend:
    """What the colours of a layer mean; `shape` is "swatch" or "dot"."""

    title: str
    shape: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class MapLayers:
    """Names of the layers in the language of the report, and what is in them."""

    dots: Sequence[Dot]
    heat: np.ndarray  # (n, 2) lon and lat of all incidents
    shades: Mapping[str, Shade]  # by district id
    incidents: str
    demand: str
    districts: str
    uncovered: Mapping[str, Shade]  # by grid id; empty: no such layer
    uncovered_name: str


def safe(text: str) -> str:
    """For folium's templates: neither HTML nor a JavaScript template can be made of it."""
    out = escape(text, quote=True)
    for mark in ("`", "\\", "$", "{", "}"):
        out = out.replace(mark, f"&#{ord(mark)};")
    return out


def map_page(pack: Pack, layers: MapLayers) -> str:
    """A whole HTML page with nothing but the map."""
    west, south, east, north = pack.bounds
    view = folium.Map(
        location=((south + north) / 2, (west + east) / 2),
        tiles=None,
        prefer_canvas=True,
        control_scale=True,
        zoom_snap=0.25,  # the city fills the frame
        attribution_control=True,
    )
    view.default_js, view.default_css = [], []  # nothing from elsewhere
    ground(pack, view)
    blue = SHADES, shade_edges(layers.shades)
    shaded(view, pack.districts, layers.shades, layers.districts, *blue, show=True)
    if layers.uncovered:
        brown = MISSED, MISSED_EDGES
        shaded(view, pack.grids, layers.uncovered, layers.uncovered_name, *brown, show=False)
    heated(view, layers.heat, layers.demand)
    dotted(view, layers.dots, layers.incidents)
    folium.LayerControl(collapsed=False).add_to(view)
    view.fit_bounds(((south, west), (north, east)))
    figure = Figure()
    figure.add_child(view)
    bundle(figure, pack.attribution)
    html: str = figure.render()
    return html


def bundle(figure: Figure, attribution: str) -> None:
    """Leaflet and the heat layer inside the page, before anything that uses them."""
    script = (LEAFLET / "leaflet.js").read_text(encoding="utf-8")
    # The link in Leaflet's own attribution would be the one address that leaves the page.
    script = script.replace("https://leafletjs.com", "#").partition("//# sourceMappingURL")[0]
    style = (LEAFLET / "leaflet.css").read_text(encoding="utf-8")
    style = COMMENT.sub("", style)
    style = "\n".join(line for line in style.splitlines() if "url(" not in line)  # its pictures
    style += f"\n.leaflet-container {{ background: {LAND}; }}"
    heat = HEAT.read_text(encoding="utf-8").replace("https://", "").replace("http://", "")
    figure.header.add_child(Element(raw(f"<style>{style}</style>")), name="leaflet_style")
    figure.header.add_child(Element(raw(f"<script>{script}</script>")), name="leaflet")
    figure.header.add_child(Element(raw(f"<script>{heat}</script>")), name="leaflet_heat")
    words = f"L.Control.Attribution.prototype.options.prefix = '{safe(attribution)}';"
    words += "L.Control.Scale.prototype.options.imperial = false;"
    figure.header.add_child(Element(raw(f"<script>{words}</script>")), name="attribution")


def raw(text: str) -> str:
    """Text that branca's template engine leaves as it is."""
    return "{% raw %}" + text + "{% endraw %}"


# ---- layers ------------------------------------------------------------------------------------


def ground(pack: Pack, view: folium.Map) -> None:
    """The base map from the pack: ground, water and as many classes of streets as a page bears."""
    areas, lines = pack.features.areas, pack.features.lines
    for kind, colour in GROUNDS.items():
        style = {"stroke": False, "fill": True, "fillColor": colour, "fillOpacity": 1.0}
        drawn(view, "Polygon", rings_of(areas, int(kind)), style)
    left = MOST_POINTS
    chosen: list[tuple[LineKind, list[list[list[list[float]]]]]] = []
    for line in sorted(STREETS):  # the heaviest first
        paths = rings_of(lines, int(line))
        left -= sum(len(rings[0]) for rings in paths)
        if left < 0 and chosen:
            break
        chosen.append((line, paths))
    for line, paths in reversed(chosen):
        colour, width = STREETS[line]
        style = {"color": colour, "weight": width, "opacity": 1.0}
        drawn(view, "LineString", paths, style)


def rings_of(shapes: Shapes, kind: int) -> list[list[list[list[float]]]]:
    """Each shape of that kind as rings of [lon, lat]; lines have one."""
    found = []
    for shape in np.flatnonzero(shapes.kind == kind):
        rings = []
        for ring in range(shapes.shape_first[shape], shapes.shape_first[shape + 1]):
            part = slice(shapes.ring_first[ring], shapes.ring_first[ring + 1])
            xy = np.column_stack((shapes.lon[part], shapes.lat[part])).round(PLACES)
            rings.append(xy.tolist())
        if rings and len(rings[0]) > 1:
            found.append(rings)
    return found


def drawn(
    view: folium.Map, kind: str, shapes: list[list[list[list[float]]]], style: Mapping[str, Any]
) -> None:
    """One layer below the others that nobody can switch off or click."""
    if not shapes:
        return
    parts = shapes if kind == "Polygon" else [rings[0] for rings in shapes]
    feature = {
        "type": "Feature",
        "properties": {},
        "geometry": {"type": f"Multi{kind}", "coordinates": parts},
    }
    folium.GeoJson(
        feature, control=False, style_function=lambda _: dict(style), interactive=False
    ).add_to(view)


def shaded(
    view: folium.Map,
    areas: Iterable[Any],
    shades: Mapping[str, Shade],
    name: str,
    colours: Sequence[str],
    edges: Sequence[float],
    show: bool,
) -> None:
    """Areas in five shades by their value; those without one are only outlined."""
    layer = folium.FeatureGroup(name=safe(name), show=show)
    for area in areas:
        shade = shades.get(area.id, Shade(None, area.name))
        at = None if shade.value is None else int(np.searchsorted(edges, shade.value))
        style = {
            "color": "#0063B8",
            "weight": 1.5,
            "fill": True,
            "fillColor": colours[at] if at is not None else "#FFFFFF",
            "fillOpacity": SHADE_OPACITY if at is not None else 0.0,
        }
        folium.GeoJson(
            geometry(area),
            style_function=lambda _, style=style: style,
            tooltip=folium.Tooltip(safe(shade.words)),
        ).add_to(layer)
    layer.add_to(view)


def shade_edges(shades: Mapping[str, Shade]) -> list[float]:
    """Upper edges of all shades but the last, inclusive; fifths of the areas. [] for no value."""
    values = [s.value for s in shades.values() if s.value is not None]
    return [float(edge) for edge in np.quantile(values, FIFTHS)] if values else []


def shade_legend(title: str, shades: Mapping[str, Shade], write: Callable[[float], str]) -> Legend:
    """The edges of the shades, light to dark; () where there is nothing to shade."""
    edges = [write(edge) for edge in shade_edges(shades)]
    return stepped(title, SHADES, edges) if edges else Legend(title, "swatch", ())


def missed_legend(title: str) -> Legend:
    return stepped(title, MISSED, [f"{100 * edge:.0f} %" for edge in MISSED_EDGES])


def stepped(title: str, colours: Sequence[str], edges: Sequence[str]) -> Legend:
    words = [f"≤{edges[0]}", *(f"{a}–{b}" for a, b in pairwise(edges)), f">{edges[-1]}"]
    marks = (Mark(colour, said) for colour, said in zip(colours, words, strict=True))
    return Legend(title, "swatch", tuple(marks))


def priority_legend(title: str) -> Legend:
    return Legend(title, "dot", tuple(Mark(c, f"P{p}") for p, c in PRIORITY.items()))


def geometry(area: District) -> dict[str, Any]:
    rings = [
        [[[round(x, PLACES), round(y, PLACES)] for x, y in (*ring, ring[0])] for ring in polygon]
        for polygon in area.polygons
    ]
    return {"type": "MultiPolygon", "coordinates": rings}


def heated(view: folium.Map, lonlat: np.ndarray, name: str) -> None:
    """All incidents, counted in cells of about 100 m: no address can be read from it."""
    if not len(lonlat):
        return
    cells, counts = np.unique(
        np.round(lonlat / HEAT_CELL).astype(np.int64), axis=0, return_counts=True
    )
    most = float(counts.max())
    points = [
        [lat * HEAT_CELL, lon * HEAT_CELL, math.sqrt(n / most)]
        for (lon, lat), n in zip(cells.tolist(), counts.tolist(), strict=True)
    ]
    heat: Any = HeatMap(  # type: ignore[no-untyped-call]
        points, name=safe(name), radius=18, blur=16, min_opacity=0.25, show=False
    )
    heat.default_js = []
    heat.add_to(view)


def dotted(view: folium.Map, dots: Sequence[Dot], name: str) -> None:
    """One by one, the urgent ones above; a report with too many of them has the heat alone."""
    if not dots or len(dots) > MOST_DOTS:
        return
    layer = folium.FeatureGroup(name=safe(name))
    for dot in sorted(dots, key=lambda d: -d.priority):
        folium.CircleMarker(
            (round(dot.lat, PLACES), round(dot.lon, PLACES)),
            radius=4 + 2 * (dot.priority <= 2),
            color="#FFFFFF",
            weight=1,
            fill=True,
            fill_color=PRIORITY[dot.priority],
            fill_opacity=0.9,
            tooltip=folium.Tooltip(safe(dot.words)),
        ).add_to(layer)
    layer.add_to(view)
