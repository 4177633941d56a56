"""Layouts of a wall: scenes of panes on a grid, read from a TOML file and written back."""

import os
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from app.city.toml_file import BadToml, read_toml
from app.services.wall_sizes import BadWall, Need, Sight, check_fits

DEFAULT: Final = Path(__file__).resolve().parents[2] / "resources" / "wall" / "default.toml"
LARGEST: Final = 100_000  # bytes; a layout is a few kB
MOST_CELLS, MOST_SCREENS, MOST_SCENES = 400, 12, 20
TURN_S: Final = 20.0


class Shows(StrEnum):
    """What a pane may show; each has its heading in the texts under [wall]."""

    MAP = "map"
    OVERDUE = "overdue"
    CLOCK = "clock"
    FIGURES = "figures"
    DIRECTIVES = "directives"
    DISTRICTS = "districts"
    LOAD = "load"


NEEDS: Final = {  # what each must at least hold, in letters that must be read
    Shows.MAP: Need(14, 7),
    Shows.OVERDUE: Need(13, 2),
    Shows.CLOCK: Need(11, 2.9),
    Shows.FIGURES: Need(11, 7),
    Shows.DIRECTIVES: Need(11, 5),
    Shows.DISTRICTS: Need(11, 4),
    Shows.LOAD: Need(9, 4),
}

MUST: Final = {  # be in every scene
    Shows.MAP: "calls for help stand on it",
    Shows.CLOCK: "it says how old the picture is",
}


@dataclass(frozen=True, slots=True)
class Cells:
    left: int
    top: int
    wide: int
    high: int

    @property
    def right(self) -> int:
        return self.left + self.wide

    @property
    def bottom(self) -> int:
        return self.top + self.high

    def meets(self, other: "Cells") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


@dataclass(frozen=True, slots=True)
class PaneAt:
    shows: Shows
    at: Cells


@dataclass(frozen=True, slots=True)
class Scene:
    name: str
    panes: tuple[PaneAt, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    path: Path
    scenes: tuple[Scene, ...]
    grid: tuple[int, int] = (48, 27)
    screens: tuple[int, int] = (1, 1)
    turn_s: float = TURN_S


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    left: float
    top: float
    wide: float
    high: float


# ---- reading -----------------------------------------------------------------------------------


def read_layout(path: Path | None) -> Layout:
    """The layout of a file, or the usual one. Raises BadWall with the file, the key and why."""
    path = path or DEFAULT
    given = parsed(path)
    known(path, "", given, ("turn_s", "grid", "screens", "scene"))
    grid = whole_pair(path, "grid", given.get("grid", [48, 27]), 1, MOST_CELLS)
    screens = whole_pair(path, "screens", given.get("screens", [1, 1]), 1, MOST_SCREENS)
    turn_s = given.get("turn_s", TURN_S)
    if isinstance(turn_s, bool) or not isinstance(turn_s, int | float) or not 5 <= turn_s <= 3600:
        raise BadWall(f"{path}: turn_s must be a number from 5 to 3600, not {turn_s!r}")
    scenes = given.get("scene")
    if not isinstance(scenes, list) or not 1 <= len(scenes) <= MOST_SCENES:
        raise BadWall(f"{path}: scene: there must be 1 to {MOST_SCENES} of [[scene]]")
    found = tuple(scene_of(path, n, one, grid) for n, one in enumerate(scenes, 1))
    return Layout(path, found, grid, screens, float(turn_s))


def parsed(path: Path) -> dict[str, Any]:
    try:
        return read_toml(path, LARGEST, "a layout")
    except BadToml as wrong:
        raise BadWall(f"{path} {wrong}") from wrong


def known(path: Path, where: str, given: dict[str, Any], names: tuple[str, ...]) -> None:
    for key in given:
        if key not in names:
            raise BadWall(f"{path}: {where}{key}: unknown; known are {', '.join(names)}")


def whole_pair(path: Path, key: str, given: Any, least: int, most: int) -> tuple[int, int]:
    numbers = given if isinstance(given, list) else []
    if len(numbers) != 2 or any(type(n) is not int or not least <= n <= most for n in numbers):
        raise BadWall(f"{path}: {key}: must be two whole numbers from {least} to {most}")
    return numbers[0], numbers[1]


def scene_of(path: Path, number: int, given: Any, grid: tuple[int, int]) -> Scene:
    where = f"scene {number}: "
    if not isinstance(given, dict):
        raise BadWall(f"{path}: scene: must be tables, [[scene]]")
    known(path, where, given, ("name", "pane"))
    name, panes = given.get("name", ""), given.get("pane")
    if not isinstance(name, str) or len(name) > 40:
        raise BadWall(f"{path}: {where}name: must be a text of at most 40 letters")
    if not isinstance(panes, list) or not panes:
        raise BadWall(f"{path}: {where}pane: there must be at least one [[scene.pane]]")
    found = tuple(pane_of(path, f"{where}pane {n}: ", one) for n, one in enumerate(panes, 1))
    scene = Scene(name, found)
    if why := flaw_of(scene, grid):
        raise BadWall(f"{path}: {where}{why}")
    return scene


def pane_of(path: Path, where: str, given: Any) -> PaneAt:
    if not isinstance(given, dict):
        raise BadWall(f"{path}: {where}must be a table, [[scene.pane]]")
    known(path, where, given, ("shows", "at"))
    if given.get("shows") not in tuple(Shows):
        raise BadWall(f"{path}: {where}shows: must be one of {', '.join(Shows)}")
    at = given.get("at")
    if not isinstance(at, list) or len(at) != 4 or any(type(n) is not int for n in at):
        raise BadWall(f"{path}: {where}at: must be left, top, width and height in cells")
    return PaneAt(Shows(given["shows"]), Cells(*at))


def flaw_of(scene: Scene, grid: tuple[int, int]) -> str:
    """What is wrong with where the panes are; "" where nothing is."""
    for n, pane in enumerate(scene.panes):
        at, name = pane.at, pane.shows.value
        if at.wide < 1 or at.high < 1 or at.left < 0 or at.top < 0:
            return f"{name}: at: the pane must have a width and a height and begin at 0 or later"
        if at.right > grid[0] or at.bottom > grid[1]:
            return f"{name}: at: the pane leaves the grid of {grid[0]} × {grid[1]} cells"
        for other in scene.panes[:n]:
            if other.shows is pane.shows:
                return f"{name}: shows: it is there twice"
            if at.meets(other.at):
                return f"{name}: at: the pane covers {other.shows.value}"
    there = {pane.shows for pane in scene.panes}
    return next(
        (
            f"pane: {shows.value} is missing: {why}"
            for shows, why in MUST.items()
            if shows not in there
        ),
        "",
    )


# ---- pixels ------------------------------------------------------------------------------------


def box_of(at: Cells, grid: tuple[int, int], width: float, height: float) -> Box:
    """Where cells lie on a desktop of that size; neighbours share their edges."""
    left, right = (round(width * x / grid[0]) for x in (at.left, at.right))
    top, bottom = (round(height * y / grid[1]) for y in (at.top, at.bottom))
    return Box(left, top, right - left, bottom - top)


def parts_of(box: Box, screens: tuple[int, int], width: float, height: float) -> tuple[Box, ...]:
    """The parts of a pane on each screen of the desktop that it touches, the largest first."""
    found = []
    for column in range(screens[0]):
        for row in range(screens[1]):
            left, right = (width * (column + n) / screens[0] for n in (0, 1))
            top, bottom = (height * (row + n) / screens[1] for n in (0, 1))
            x, y = max(left, box.left), max(top, box.top)
            wide = min(right, box.left + box.wide) - x
            high = min(bottom, box.top + box.high) - y
            if wide > 0.5 and high > 0.5:
                found.append(Box(x, y, wide, high))
    return tuple(sorted(found, key=lambda part: (-part.wide * part.high, part.top, part.left)))


def check_sizes(layout: Layout, width: float, height: float, sight: Sight) -> None:
    """Raise BadWall where a pane's letters could not be read: by the largest part of each."""
    for scene in layout.scenes:
        for pane in scene.panes:
            box = box_of(pane.at, layout.grid, width, height)
            part = parts_of(box, layout.screens, width, height)[0]
            of = f"{layout.path}: scene {scene.name or layout.scenes.index(scene) + 1!r}"
            check_fits(pane.shows.value, part.wide, part.high, NEEDS[pane.shows], sight, of)


# ---- arranging and writing ---------------------------------------------------------------------


def moved(layout: Layout, scene: int, pane: int, at: Cells) -> Layout | None:
    """With one pane elsewhere, in every scene where it stood at the same place.

    None where it would leave the grid; that it covers another is for the saving to refuse.
    """
    if at.wide < 1 or at.high < 1 or at.left < 0 or at.top < 0:
        return None
    if at.right > layout.grid[0] or at.bottom > layout.grid[1]:
        return None
    was = layout.scenes[scene].panes[pane]
    scenes = tuple(
        replace(s, panes=tuple(replace(p, at=at) if p == was else p for p in s.panes))
        for s in layout.scenes
    )
    return replace(layout, scenes=scenes)


def flaw(layout: Layout) -> str:
    """What is wrong with any scene; "" where nothing is."""
    found = ((scene, flaw_of(scene, layout.grid)) for scene in layout.scenes)
    return next((f"{scene.name}: {why}" for scene, why in found if why), "")


def written(layout: Layout) -> str:
    """As a file that `read_layout` reads back to the same."""
    lines = [
        "# A layout of the wall; what the keys mean stands in resources/wall/default.toml.",
        "",
        f"turn_s = {layout.turn_s:g}",
        f"grid = [{layout.grid[0]}, {layout.grid[1]}]",
        f"screens = [{layout.screens[0]}, {layout.screens[1]}]",
    ]
    for scene in layout.scenes:
        lines += ["", "[[scene]]", f"name = {quoted(scene.name)}"]
        for pane in scene.panes:
            at = pane.at
            numbers = f"{at.left}, {at.top}, {at.wide}, {at.high}"
            lines += ["", "[[scene.pane]]", f'shows = "{pane.shows.value}"', f"at = [{numbers}]"]
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """A TOML string; what TOML does not allow in one is left out."""
    plain = "".join(c for c in text if c >= " " and c != "\x7f")
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def save_layout(layout: Layout) -> None:
    """Write the file beside itself first. Raises BadWall where it is wrong or cannot be written."""
    path = layout.path
    if why := flaw(layout):
        raise BadWall(f"{path}: {why}")
    new = path.with_name(f".{path.name}.new")
    try:
        new.write_text(written(layout), encoding="utf-8")
        os.replace(new, path)
    except OSError as fault:
        raise BadWall(f"{path}: cannot be written: {fault.strerror}") from fault
