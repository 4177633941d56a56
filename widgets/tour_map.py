"""The tour's pictures of the map: every layer and every tool."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from widgets.map.marks import MapLayer, UnitMarks

if TYPE_CHECKING:
    from widgets.tour import Tour

F8 = NDArray[np.float64]
STEPS, STEP_S, SPEED = 24, 10.0, 4.5  # of the trails: four minutes, metres a second
METRES = 111_195.0  # a degree


def map_tools(tour: Tour) -> None:
    """One after the other, each put away again."""
    view, tools = tour.window.chart.view, tour.window.tools
    tour.choose(tour.incidents["second"])
    tour.picture("map-way-of-the-pick")
    tools.turn_layers()
    tour.picture("map-layers")
    tools.turn_layers()
    for layer, zoom in ((MapLayer.REACH, 13.5), (MapLayer.BARE, 0.0), (MapLayer.HEAT, 0.0)):
        if zoom:
            view.set_view(view.view.zoomed(zoom, view.width() / 2, view.height() / 2))
        else:
            view.fit()
        tools.turn(layer)
        tour.picture(f"map-{layer}")
        tools.turn(layer)
    tour.choose(tour.incidents["en_route"])
    trails(tour)
    look_up(tour)
    measure(tour)


def trails(tour: Tour) -> None:
    """Everybody has been on the move for four minutes; one is followed."""
    window, now = tour.window, tour.city.now.timestamp()
    view, chart, marks = window.chart.view, window.chart, window.chart.view.units
    for step in range(STEPS, 0, -1):
        lon, lat = earlier(marks, step * STEP_S)
        view.overlay.put_trails(replace(marks, lon=lon, lat=lat), now - step * STEP_S, "")
    window.tools.turn(MapLayer.TRAILS)
    incident = window.scene.chosen
    for sent in window.scene.picture.active_on(incident.id)[:1] if incident else ():
        chart.point_at(sent.unit_id)
        chart.follow(sent.unit_id)
    tour.picture("map-trails-and-follow")
    chart.unfollow()
    window.tools.turn(MapLayer.TRAILS)


def earlier(marks: UnitMarks, ago_s: float) -> tuple[F8, F8]:
    """Where everybody was: back along the heading, with a corner every few blocks."""
    metres = np.arange(0.0, SPEED * ago_s, 10.0)[:, None]
    block = 180.0 + 60.0 * (np.arange(len(marks.ids)) % 4)
    turned = (metres // block) % 2
    bearing = np.radians(np.nan_to_num(marks.heading) // 90 * 90 + 14.0 + 90.0 * turned)
    east, north = 10.0 * np.sin(bearing).sum(axis=0), 10.0 * np.cos(bearing).sum(axis=0)
    shrink = np.cos(np.radians(np.nanmean(marks.lat)))
    return marks.lon - east / (METRES * shrink), marks.lat - north / METRES


def look_up(tour: Tour) -> None:
    """An address from the map, who is near it, and the menu of the place."""
    tools, view = tour.window.tools, tour.window.chart.view
    tools.turn_search()
    house = tour.city.pack.addresses[9000]
    tools.search.address.put(house.name[:3])
    tools.search.address.look()
    tour.picture("map-search")
    tools.search.found.emit(house.lon, house.lat, house.name)
    tools.near_here((house.lon, house.lat))
    tour.picture("map-who-is-near")
    tools.put_away()
    tools.open_menu(house.lon, house.lat)
    tour.picture("map-menu")
    tools.menu.close()
    tools.put_away()
    view.update()


def measure(tour: Tour) -> None:
    view, tools = tour.window.chart.view, tour.window.tools
    tools.turn_measure()
    wide, high = view.width(), view.height()
    for across, down in ((0.3, 0.6), (0.45, 0.35), (0.6, 0.5), (0.72, 0.3)):
        view.overlay.measure.places.append(view.view.to_lonlat(wide * across, high * down))
    tools.say()
    tour.picture("map-measure")
    tools.turn_measure()
