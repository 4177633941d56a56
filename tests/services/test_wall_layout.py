"""Layout files: the usual one, wrong ones refused with file, key and reason, and written back."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.services.wall_command import Screen, distance, layout_for, pitch, plan_for
from app.services.wall_layout import (
    DEFAULT,
    Box,
    Cells,
    PaneAt,
    Scene,
    Shows,
    box_of,
    check_sizes,
    flaw,
    moved,
    parts_of,
    read_layout,
    save_layout,
    written,
)
from app.services.wall_sizes import BadWall, Sight

PANE = '[[scene]]\n[[scene.pane]]\nshows = "map"\nat = [0, 0, 4, 4]\n'
WRONG = {
    "": "scene: there must be 1 to 20",
    "scene = 3": "scene: there must be 1 to 20",
    "[[scene]]": "scene 1: pane: there must be at least one",
    f"turn_s = 1\n{PANE}": "turn_s must be a number from 5 to 3600, not 1",
    f"turn_s = true\n{PANE}": "turn_s must be a number",
    f"grid = [0, 4]\n{PANE}": "grid: must be two whole numbers from 1 to 400",
    f"screens = [3]\n{PANE}": "screens: must be two whole numbers from 1 to 12",
    f"colour = 1\n{PANE}": "colour: unknown; known are turn_s, grid, screens, scene",
    PANE.replace("map", "people"): "scene 1: pane 1: shows: must be one of map, overdue",
    PANE.replace("at =", "at_ ="): "scene 1: pane 1: at_: unknown",
    PANE.replace("[0, 0, 4, 4]", "[0, 0, 4]"): "scene 1: pane 1: at: must be left, top",
    PANE.replace("[0, 0, 4, 4]", "[0, 0, 4, 4.5]"): "scene 1: pane 1: at: must be",
    PANE.replace("[0, 0, 4, 4]", "[-1, 0, 4, 4]"): "scene 1: map: at: the pane must have",
    PANE.replace("[0, 0, 4, 4]", "[0, 0, 49, 4]"): "scene 1: map: at: the pane leaves the grid",
    PANE + '[[scene.pane]]\nshows = "map"\nat = [5, 0, 4, 4]': "scene 1: map: shows: it is there",
    PANE
    + '[[scene.pane]]\nshows = "load"\nat = [3, 3, 4, 4]': "scene 1: load: at: the pane covers",
    PANE: "scene 1: pane: clock is missing: it says how old the picture is",
    PANE.replace("map", "clock"): "scene 1: pane: map is missing: calls for help stand on it",
    "turn_s = ": "is not TOML",
    "name = \x00": "is not TOML: Invalid value (at line 1",
}


@pytest.mark.parametrize("content", WRONG)
def test_a_wrong_file_is_refused_by_name_key_and_reason(tmp_path: Path, content: str) -> None:
    path = tmp_path / "wall.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadWall) as refused:
        read_layout(path)
    assert str(refused.value).startswith(str(path))
    assert WRONG[content] in str(refused.value)


def test_what_is_no_file_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadWall, match="No such file"):
        read_layout(tmp_path / "none.toml")
    with pytest.raises(BadWall, match="not a regular file"):
        read_layout(tmp_path)
    path = tmp_path / "latin.toml"
    path.write_bytes(b'name = "\xff"')
    with pytest.raises(BadWall, match="not UTF-8 at byte 8"):
        read_layout(path)
    path.write_bytes(b"#" * 200_000)
    with pytest.raises(BadWall, match="larger than 100,000 bytes"):
        read_layout(path)


def test_the_usual_layout_keeps_the_map_at_60_to_65_percent() -> None:
    layout = read_layout(None)
    whole = layout.grid[0] * layout.grid[1]
    for scene in layout.scenes:
        panes = {pane.shows: pane.at for pane in scene.panes}
        assert 0.60 <= panes[Shows.MAP].wide * panes[Shows.MAP].high / whole <= 0.65
        assert sum(at.wide * at.high for at in panes.values()) == whole


@pytest.mark.parametrize("size", [(1920, 1080), (3840, 2160)])
def test_the_usual_layout_can_be_read_from_six_metres(size: tuple[int, int]) -> None:
    check_sizes(read_layout(None), *size, Sight(6.0, 2440 / size[0]))


def test_a_desk_monitor_across_the_room_is_refused() -> None:
    with pytest.raises(BadWall, match="needs"):
        check_sizes(read_layout(None), 1920, 1080, Sight(6.0, 0.277))


def test_what_is_written_is_read_back_the_same(tmp_path: Path) -> None:
    layout = replace(read_layout(None), path=tmp_path / "own.toml", screens=(3, 2), turn_s=7.5)
    odd = Scene('南城 "a\\b"', layout.scenes[0].panes)
    layout = replace(layout, scenes=(odd, layout.scenes[1]))
    save_layout(layout)
    assert read_layout(layout.path) == layout
    assert written(layout) == layout.path.read_text(encoding="utf-8")


def test_a_pane_moves_in_every_scene_where_it_stood_and_a_flaw_is_not_saved(tmp_path: Path) -> None:
    layout = replace(read_layout(None), path=tmp_path / "own.toml")
    clock = [pane.shows for pane in layout.scenes[0].panes].index(Shows.CLOCK)
    there = moved(layout, 0, clock, Cells(36, 0, 12, 3))
    assert there is not None
    assert {p.at for s in there.scenes for p in s.panes if p.shows is Shows.CLOCK} == {
        Cells(36, 0, 12, 3)
    }
    assert moved(layout, 0, clock, Cells(37, 0, 12, 4)) is None  # leaves the grid
    across = moved(layout, 0, clock, Cells(35, 0, 12, 4))
    assert across is not None
    assert "covers" in flaw(across)
    with pytest.raises(BadWall, match="covers"):
        save_layout(across)
    assert not across.path.exists()


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    layout = replace(read_layout(None), path=tmp_path / "none" / "own.toml")
    with pytest.raises(BadWall, match="cannot be written: No such file"):
        save_layout(layout)


def test_neighbours_share_their_edges() -> None:
    left, right = (box_of(Cells(n, 0, 1, 1), (7, 1), 1366, 768) for n in (2, 3))
    assert left.left + left.wide == right.left


def test_letters_lie_on_one_screen_of_several() -> None:
    box = Box(1500.0, 0.0, 900.0, 400.0)  # across the seam at 1920 of 5760
    first, second = parts_of(box, (3, 2), 5760.0, 2160.0)
    assert (first, second) == (Box(1920, 0, 480, 400), Box(1500, 0, 420, 400))
    assert parts_of(box, (1, 1), 5760.0, 2160.0) == (box,)


def test_a_pane_is_judged_by_its_largest_part_on_one_screen() -> None:
    pane = PaneAt(Shows.CLOCK, Cells(11, 0, 2, 4))  # in the middle of 24 columns: a seam cuts it
    layout = replace(read_layout(None), scenes=(Scene("", (pane,)),), grid=(24, 12))
    sight = Sight(6.0, 1.27)
    check_sizes(layout, 5760, 2160, sight)
    with pytest.raises(BadWall, match="clock is 240"):
        check_sizes(replace(layout, screens=(2, 1)), 5760, 2160, sight)


@pytest.mark.parametrize(("given", "metres"), [("6m", 6.0), ("6", 6.0), (" 4.5 m", 4.5)])
def test_distances_as_people_write_them(given: str, metres: float) -> None:
    assert distance(given) == metres


@pytest.mark.parametrize("given", ["", "0", "6km", "-6", "1e3", "600", "nan", "６m"])
def test_what_is_no_distance_is_refused(given: str) -> None:
    with pytest.raises(Exception, match="is not a distance"):
        distance(given)


def test_a_screen_that_does_not_say_its_size_needs_the_pitch() -> None:
    screen = Screen(0, 0, 1920, 1080, None)
    with pytest.raises(BadWall, match="--pitch"):
        plan_for(read_layout(None), screen, 6.0, None, 0.733)
    plan = plan_for(read_layout(None), screen, 6.0, pitch("1.27"), 0.733)
    assert plan.scale > 3.0
    with pytest.raises(Exception, match="is not a pitch"):
        pitch("0")


def test_arranging_needs_a_file_to_save_to(tmp_path: Path) -> None:
    with pytest.raises(BadWall, match="--layout"):
        layout_for(None, arrange=True)
    begun = layout_for(tmp_path / "new.toml", arrange=True)
    assert begun.path == tmp_path / "new.toml"
    assert begun.scenes == read_layout(DEFAULT).scenes
