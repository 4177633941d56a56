"""What lies over the ground is painted into its tiles, so that a frame stamps each place once."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from tests.widgets.map.pixels import like
from widgets.map.base import new_image
from widgets.map.projection import View
from widgets.map.render_thread import RenderThread
from widgets.map.tiles import Tile, TileCache, WashedTiles, tiles_over

GROUND, STAIN = QColor("blue"), QColor("red")
VIEW = View(width=900, height=700).centred(114.0, 23.0, 13.0)
HALF = QRect(0, 0, 256, 512)


class Layers:
    """Blue ground; each tile half red above it."""

    def __init__(self) -> None:
        self.thread = RenderThread()
        self.painted: list[Tile] = []
        self.ground = TileCache(self._ground, self.thread)
        self.over = WashedTiles(self._wash, self.ground, self.thread)

    def _ground(self, tile: Tile, ratio: float) -> QImage:
        self.painted.append(tile)
        return new_image(ratio, GROUND)

    def _wash(self, tile: Tile, image: QImage) -> QImage:
        painter = QPainter(image)
        painter.fillRect(HALF, STAIN)
        painter.end()
        return image

    def drawn(self) -> tuple[QImage, bool]:
        image = QImage(VIEW.width, VIEW.height, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        self.ground.prepare(VIEW, 1.0, ring=0)
        complete = self.over.draw(painter, VIEW, 1.0, ring=0)
        painter.end()
        return image, complete


@pytest.fixture
def layers(qtbot: QtBot) -> Layers:
    return Layers()


def test_both_are_there_once_painted_and_the_ground_stays_clean(layers: Layers) -> None:
    layers.ground.complete(VIEW, 1.0)
    layers.over.complete(VIEW, 1.0)
    image, complete = layers.drawn()
    assert complete
    assert like(image, STAIN).mean() + like(image, GROUND).mean() == 1.0
    assert like(image, STAIN).mean() > 0.3
    for tile in tiles_over(VIEW.bounds, 26):
        beneath = layers.ground.current(tile)
        assert beneath is not None
        assert like(beneath, GROUND).all()


def test_until_then_the_ground_alone_is_seen(layers: Layers) -> None:
    layers.ground.complete(VIEW, 1.0)
    image, complete = layers.drawn()
    assert not complete
    assert like(image, GROUND).all()
    layers.thread.close()


def test_nothing_is_painted_over_ground_that_is_not_there(layers: Layers, qtbot: QtBot) -> None:
    assert not layers.drawn()[1]
    qtbot.waitUntil(lambda: layers.drawn()[1])
    assert sorted(layers.painted) == sorted(tiles_over(VIEW.bounds, 26))  # each of them once
    layers.thread.close()


def test_what_is_taken_away_is_gone_at_once(layers: Layers) -> None:
    layers.ground.complete(VIEW, 1.0)
    layers.over.complete(VIEW, 1.0)
    layers.over.clear()
    assert like(layers.drawn()[0], GROUND).all()
    layers.thread.close()
