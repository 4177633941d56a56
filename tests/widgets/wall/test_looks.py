"""What is read on the wall has contrast, size, and nothing under a finger."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.services.text import Text
from app.services.wall_layout import Layout, read_layout
from app.services.wall_sizes import LEAST, READ
from tests.widgets.wall.build import NAMES, NOW, SIX_METRES, ink, late, wall
from widgets.palette import contrast
from widgets.wall.arranging import Arranging
from widgets.wall.colours import CONTRAST, wall_palette
from widgets.wall.colours import NAMES as NAMES_DIMMED
from widgets.wall.ink import capital_share, wall_font
from widgets.wall.overdue import OverduePane, urgent_of
from widgets.wall.turns import Turns

NONE = Qt.KeyboardModifier.NoModifier


def test_everything_that_is_read_has_seven_to_one() -> None:
    p = wall_palette()
    on_panel = [p.text.first, p.text.second, p.text.faint, p.states["waiting"]]
    on_panel += [p.states["available"], p.states["en_route"]]
    on_panel += [look.colour for look in p.directives.values()]
    assert [c.name() for c in on_panel if contrast(c, p.surface.panel) < CONTRAST] == []
    assert contrast(p.states["waiting"], p.surface.raised) >= CONTRAST  # banners
    filled = [p.states["overdue"], p.states["distress"], *(d.colour for d in p.directives.values())]
    assert [c.name() for c in filled if contrast(p.text.overdue, c) < CONTRAST] == []


def test_names_and_plates_on_the_map_have_seven_to_one() -> None:
    colours = wall_palette().map
    names = ("label_street", "label_place", *NAMES_DIMMED)
    low = [n for n in names if contrast(getattr(colours, n), colours.land) < CONTRAST]
    assert low == []
    assert contrast(colours.plate_text, colours.plate) >= CONTRAST
    symbols = wall_palette().symbols
    digits = [symbols[state] for state in ("waiting", "dispatched", "en_route", "on_scene")]
    assert all(contrast(wall_palette().text.on_symbol, c) >= CONTRAST for c in digits)


def test_no_letters_are_smaller_than_sixteen_minutes(qapp) -> None:
    pen = ink(SIX_METRES)
    assert SIX_METRES.minutes(pen.read) >= READ
    assert SIX_METRES.minutes(pen.note) >= LEAST
    host = QWidget()
    pane = OverduePane(pen, Text("zh"), host)
    pane.resize(1440, 200)
    pane.place((QRectF(0, 0, 1440, 200),))
    pane.show_content(urgent_of(wall(*(late(n, 60.0 * n) for n in range(1, 30))), NAMES, NOW))
    pane.grab()
    assert pen.smallest >= pen.note
    assert 0.6 < capital_share() < 0.9
    assert wall_font(pen.read).pixelSize() == pen.read


def test_entries_keep_off_the_seams(qapp) -> None:
    """On three screens side by side nothing is painted on the two columns where they meet."""
    pen = ink(SIX_METRES)
    host = QWidget()
    pane = OverduePane(pen, Text("zh"), host)
    pane.resize(3000, 200)
    pane.place(tuple(QRectF(1000.0 * n, 0, 1000, 200) for n in range(3)))
    pane.show_content(urgent_of(wall(*(late(n, 60.0 * n) for n in range(1, 30))), NAMES, NOW))
    image = QImage(3000, 200, QImage.Format.Format_RGB32)
    pane.render(image)
    panel = wall_palette().surface.panel.rgb()
    for seam in (1000, 2000):
        across = {image.pixel(x, y) for x in (seam - 1, seam) for y in range(2, 200)}
        assert across == {panel}
    written = [image.pixel(x, y) != panel for x in range(2100, 2900, 3) for y in range(10, 190, 7)]
    assert any(written)


@pytest.fixture
def arranging(qapp, tmp_path: Path):
    host = QWidget()
    host.resize(1920, 1080)
    layout = read_layout(None)
    layout = Layout(tmp_path / "own.toml", layout.scenes, layout.grid)
    seen: list[Layout] = []
    pen = ink(SIX_METRES)
    made = Arranging(layout, pen, Text("zh"), seen.append, lambda _: None, lambda: None, host)
    made.heard = seen
    made.host = host
    return made


def press(widget: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    widget.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, key, held))


def test_keys_size_and_move_and_save(arranging: Arranging) -> None:
    shift = Qt.KeyboardModifier.ShiftModifier
    names = [pane.shows.value for pane in arranging.layout_.scenes[0].panes]
    for _ in range(names.index("directives")):
        press(arranging, Qt.Key.Key_Tab)
    press(arranging, Qt.Key.Key_Up, shift)  # one row less
    press(arranging, Qt.Key.Key_S)
    assert arranging.said.startswith("已保存")
    saved = read_layout(arranging.layout_.path)
    assert saved == arranging.heard[-1]
    assert {p.shows.value: p.at.high for p in saved.scenes[0].panes}["directives"] == 7


def test_what_overlaps_or_is_too_small_is_not_saved(arranging: Arranging) -> None:
    press(arranging, Qt.Key.Key_Right)  # the map over the clock
    press(arranging, Qt.Key.Key_S)
    assert "covers" in arranging.said
    press(arranging, Qt.Key.Key_Left)
    names = [pane.shows.value for pane in arranging.layout_.scenes[0].panes]
    arranging.chosen = names.index("clock")
    press(arranging, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    press(arranging, Qt.Key.Key_S)
    assert "clock is 480 × 120 px" in arranging.said
    assert not arranging.layout_.path.exists()


def test_the_mouse_sizes_a_pane_at_its_corner(arranging: Arranging) -> None:
    names = [pane.shows.value for pane in arranging.layout_.scenes[0].panes]
    at = arranging.panes[names.index("directives")]
    corner = arranging._box(at).bottomRight() - QPointF(4, 4)
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(arranging, left, pos=corner.toPoint())
    QTest.mouseMove(arranging, (corner - QPointF(0, 80)).toPoint())
    QTest.mouseRelease(arranging, left, pos=(corner - QPointF(0, 80)).toPoint())
    assert arranging.panes[arranging.chosen].high == at.high - 2


def test_panes_are_painted_one_after_the_other(qapp) -> None:
    class Pane(QWidget):
        def update(self) -> None:
            painted.append(self)

    painted: list[QWidget] = []
    turns, one, other = Turns(qapp), Pane(), Pane()
    for pane in (one, other, one):
        turns.ask(pane)
    assert painted == []
    turns._next()
    assert painted == [one]
    turns._next()
    assert painted == [one, other]
    assert not turns._timer.isActive()
    turns.deleteLater()
