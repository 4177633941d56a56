"""Every state of the wall is painted, in both languages, and nothing on it is too small."""

from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from app.city.pack import Pack
from app.services.text import LANGUAGES
from app.services.wall_layout import DEFAULT, Shows, read_layout
from widgets.map.labels.layer import LabelLayer
from widgets.map.marks import MapLayer
from widgets.wall.tour import SIZES, WallTour, asked, run_wall_tour

SIZE = (1280, 720)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_states_are_painted(qapp, tmp_path: Path, demo_pack: Pack, lang: str) -> None:
    found = run_wall_tour(demo_pack, tmp_path, SIZE, 1.0, lang)
    assert [path.stem.split("-", 3)[3] for path in found] == [
        "calm",
        "calm-force",
        "busy",
        "busy-force",
        "overdue-distress",
        "overdue-distress-force",
        "stale",
        "store-gone",
    ]
    pictures = [QImage(str(path)) for path in found]
    assert {(p.width(), p.height()) for p in pictures} == {SIZE}
    assert all(one != other for one, other in pairwise(pictures))


def test_no_letters_under_sixteen_minutes_on_any_pane(
    qapp, tmp_path: Path, demo_pack: Pack
) -> None:
    tour = WallTour(demo_pack, tmp_path, SIZE, 1.0, "en")
    tour.city.load_roster()
    tour.city.place_units()
    tour.window.put_seen(tour.seen(tour.city.fixes()))
    for scene in range(len(tour.window.layout_.scenes)):
        tour.window.turn_to(scene)
        tour.window.grab()
    assert tour.ink.smallest >= tour.ink.note
    assert set(tour.window.panes) == set(Shows) - {Shows.MAP}
    tour.close()


@pytest.mark.parametrize("size", SIZES)
def test_the_layouts_of_the_pictures_are_files_that_can_be_read(size: tuple[int, int]) -> None:
    path, pitch = asked(size)
    layout = read_layout(path)
    assert layout.path in (DEFAULT, path)
    assert 0.1 < pitch < 2.0


def test_the_map_keeps_its_names_off_the_seams(qapp, tmp_path: Path, demo_pack: Pack) -> None:
    """As on screens side by side: with seams some names are gone, without them all are there."""
    tour = WallTour(demo_pack, tmp_path, SIZE, 1.0, "zh")
    view = tour.window.map
    view.fit()
    plain = view.grab_complete().toImage()
    labels: LabelLayer = view._labels
    labels.seams = (tuple(float(x) for x in range(100, view.width(), 100)), ())
    view._refresh()
    seamed = view.grab_complete().toImage()
    assert plain != seamed
    view.switch(MapLayer.NAMES, on=False)
    assert view.grab_complete().toImage() != seamed
    tour.close()
