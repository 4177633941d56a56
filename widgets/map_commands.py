"""What the map's actions do; `Commands` takes them in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from widgets.map.marks import MapLayer

if TYPE_CHECKING:
    from widgets.map_tools import MapTools


class MapCommands:
    """One method an action of widgets.actions whose name begins with map_."""

    def __init__(self, tools: MapTools) -> None:
        self._map = tools

    def do_map_layers(self) -> None:
        self._map.turn_layers()

    def do_map_search(self) -> None:
        self._map.turn_search()

    def do_map_measure(self) -> None:
        self._map.turn_measure()

    def do_map_follow(self) -> None:
        self._map.follow()

    def do_map_near(self) -> None:
        self._map.near_here()

    def do_map_menu(self) -> None:
        self._map.open_menu()

    def do_map_ways(self) -> None:
        self._map.turn(MapLayer.WAYS)

    def do_map_directives(self) -> None:
        self._map.turn(MapLayer.DIRECTIVES)

    def do_map_trails(self) -> None:
        self._map.turn(MapLayer.TRAILS)

    def do_map_reach(self) -> None:
        self._map.turn(MapLayer.REACH)

    def do_map_bare(self) -> None:
        self._map.turn(MapLayer.BARE)

    def do_map_heat(self) -> None:
        self._map.turn(MapLayer.HEAT)

    def do_map_view(self, number: int) -> None:
        self._map.go_to_view(number)

    def do_map_keep(self, number: int) -> None:
        self._map.keep_view(number)
