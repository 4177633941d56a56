"""Tiles cover the view, are asked for once, and are replaced without a gap."""

from threading import Event

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from tests.widgets.map.pixels import like
from widgets.map.base import new_image
from widgets.map.projection import View
from widgets.map.render_thread import Gate, RenderThread
from widgets.map.tiles import Tile, TileCache, tiles_over

COLOURS = {24: QColor("red"), 26: QColor("lime"), 28: QColor("blue")}
VIEW = View(width=900, height=700).centred(114.0, 23.0, 13.0)


def by_level(tile: Tile, ratio: float) -> QImage:
    return new_image(ratio, COLOURS[tile.level])


def drawn(cache: TileCache, view: View, ratio: float = 1.0) -> tuple[QImage, bool]:
    image = QImage(
        round(view.width * ratio), round(view.height * ratio), QImage.Format.Format_RGB32
    )
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("white"))
    painter = QPainter(image)
    complete = cache.draw(painter, view, ratio, ring=0)
    painter.end()
    return image, complete


@given(st.floats(-170, 170), st.floats(-70, 70), st.floats(8, 18))
def test_tiles_cover_the_view(lon: float, lat: float, zoom: float) -> None:
    view = View(width=1000, height=600).centred(lon, lat, zoom)
    boxes = np.array([tile.box for tile in tiles_over(view.bounds, round(zoom * 2))])
    left, bottom, right, top = view.bounds
    assert boxes[:, 0].min() <= left
    assert boxes[:, 1].min() <= bottom
    assert boxes[:, 2].max() >= right
    assert boxes[:, 3].max() >= top
    sides = boxes[:, 2] - boxes[:, 0]
    area = (np.ptp(boxes[:, [0, 2]])) * (np.ptp(boxes[:, [1, 3]]))
    assert np.isclose(len(boxes) * sides[0] ** 2, area, rtol=1e-6)


def test_what_was_painted_covers_every_pixel(qtbot: QtBot) -> None:
    for ratio in (1.0, 1.5, 2.0):
        cache = TileCache(by_level, RenderThread())
        cache.complete(VIEW, ratio)
        image, complete = drawn(cache, VIEW, ratio)
        assert complete
        assert like(image, COLOURS[26]).all()


def test_a_missing_tile_is_painted_behind_and_announced(qtbot: QtBot) -> None:
    thread = RenderThread()
    cache = TileCache(by_level, thread)
    asked: list[Tile] = []
    image, complete = drawn(cache, VIEW)
    assert not complete
    assert like(image, QColor("white")).all()
    cache.changed.connect(lambda: asked.append(Tile(0, 0, 0)))
    qtbot.waitUntil(lambda: len(asked) >= len(tiles_over(VIEW.bounds, 26)))
    image, complete = drawn(cache, VIEW)
    assert complete
    assert like(image, COLOURS[26]).all()
    thread.close()


def test_the_nearest_level_stands_in(qtbot: QtBot) -> None:
    thread = RenderThread()
    for level, zoom in ((24, 12.0), (28, 14.0)):
        cache = TileCache(by_level, thread)
        wide = VIEW.zoomed(zoom, 450, 350).resized(4000, 4000)
        cache.complete(wide, 1.0)
        image, complete = drawn(cache, VIEW)
        assert not complete
        assert like(image, COLOURS[level]).mean() > 0.99
    thread.close()


def test_an_outdated_tile_is_shown_until_the_new_one_is_there(qtbot: QtBot) -> None:
    colours = [QColor("red")]
    thread = RenderThread()
    cache = TileCache(lambda _, ratio: new_image(ratio, colours[0]), thread)
    cache.complete(VIEW, 1.0)
    colours[0] = QColor("blue")
    cache.outdate()
    image, complete = drawn(cache, VIEW)
    assert not complete
    assert like(image, QColor("red")).all()
    qtbot.waitUntil(lambda: drawn(cache, VIEW)[1])
    assert like(drawn(cache, VIEW)[0], QColor("blue")).all()
    thread.close()


def test_a_tile_no_longer_in_view_is_not_painted(qtbot: QtBot) -> None:
    painted: list[Tile] = []

    def paint(tile: Tile, ratio: float) -> QImage:
        painted.append(tile)
        return by_level(tile, ratio)

    thread, hold = RenderThread(), Event()
    cache = TileCache(paint, thread)
    thread.submit(hold.wait)  # the thread is busy while the view moves on
    drawn(cache, VIEW.panned(9e4, 0))
    drawn(cache, VIEW)
    hold.set()
    qtbot.waitUntil(lambda: drawn(cache, VIEW)[1])
    assert set(painted) == set(tiles_over(VIEW.bounds, 26))
    thread.close()


def test_far_tiles_are_forgotten(qtbot: QtBot) -> None:
    cache = TileCache(by_level, RenderThread())
    for step in range(60):
        cache.complete(VIEW.panned(step * 3000.0, 0), 1.0)
    assert len(cache) <= 100


def test_the_render_thread_rests_while_the_screen_is_painted() -> None:
    thread, gate, worked = RenderThread(), Gate(), Event()

    def work() -> None:
        gate.breathe()
        worked.set()

    with gate:
        future = thread.submit(work)
        assert not worked.is_set()
    future.result(5)
    assert worked.is_set()
    thread.close()


def test_tiles_of_many_pixels_are_few_and_a_still_view_has_none_around(qtbot: QtBot) -> None:
    """A tile of a 4K wall has 46 MB: eighty of them would be all that the machine has."""
    needed = tiles_over(VIEW.bounds, 26)
    cache = TileCache(lambda tile, ratio: new_image(1.0, QColor("lime")), RenderThread())
    cache.still = True
    for x in range(-20, 20):
        cache.complete(VIEW.panned(x * 600, 0), 6.0)
    assert len(needed) <= len(cache) <= 2 * (len(needed) + 4)
    assert drawn(cache, VIEW.panned(19 * 600, 0), 6.0)[1]
    asked: list[Tile] = []
    cache._tiles.request = asked.append  # type: ignore[method-assign]
    cache.prepare(VIEW.panned(19 * 600, 0), 6.0)
    assert set(asked) <= set(tiles_over(VIEW.panned(19 * 600, 0).bounds, 26))
