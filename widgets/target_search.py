"""Whom a directive may be aimed at, by name, pinyin or call sign: places, units, officers."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.city.pack import Pack
from app.domain.receiver import TargetKind
from app.services.command_line.words import spelled
from app.services.receivers import stations_of
from widgets.intake_fields import Meant
from widgets.scene import Scene

MOST = 40
ALL = "*"  # every district of the city


@dataclass(frozen=True, slots=True)
class Target:
    kind: TargetKind
    id: str
    name: str


class TargetSearch:
    """The whole city first, then districts, stations, grids, units, officers; the first matches."""

    def __init__(self, scene: Scene, pack: Pack) -> None:
        self._scene, self._pack = scene, pack
        self._places: list[tuple[Target, tuple[str, ...]]] | None = None

    def find(self, words: str) -> list[Meant]:
        said = words.strip().casefold()
        text = self._scene.text
        found: list[Meant] = []
        city = Target(TargetKind.DISTRICT, ALL, text("composer.whole_city"))
        if not said or said in city.name.casefold() or said in spelled(city.name):
            found.append((city.name, city))
        for target, spellings in self._all(bool(said)):
            if any(said in one for one in spellings):
                found.append((self.words(target), target))
                if len(found) >= MOST:
                    break
        return found

    def words(self, target: Target) -> str:
        return self._scene.text(f"target.{target.kind.value}", name=target.name)

    def named(self, kind: TargetKind, id: str) -> Target:
        """A target by its id, for a draft that comes back."""
        names = self._scene.names
        match kind:
            case TargetKind.DISTRICT:
                name = names.district(id)
            case TargetKind.GRID:
                name = names.grid(id)
            case TargetKind.UNIT:
                name = self._scene.call_sign(id)
            case TargetKind.OFFICER:
                name = names.officer(id)
            case _:
                name = id
        return Target(kind, id, name)

    def _all(self, people: bool) -> Iterator[tuple[Target, tuple[str, ...]]]:
        if self._places is None:
            self._places = [
                (t, (t.name.casefold(), *spelled(t.name))) for t in self._named_places()
            ]
        yield from self._places
        if not people:
            return
        for unit in self._pack.units:
            yield Target(TargetKind.UNIT, unit.id, unit.call_sign), (unit.call_sign.casefold(),)
        for officer in self._pack.officers:
            known = Target(TargetKind.OFFICER, officer.id, officer.name)
            yield known, (officer.name.casefold(), officer.id.casefold())

    def _named_places(self) -> Iterator[Target]:
        for district in self._pack.districts:
            yield Target(TargetKind.DISTRICT, district.id, district.name)
        for station in stations_of(self._pack):
            yield Target(TargetKind.STATION, station.id, station.id)
        for grid in self._pack.grids:
            yield Target(TargetKind.GRID, grid.id, grid.name)
