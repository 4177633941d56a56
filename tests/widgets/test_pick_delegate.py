from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.unit import UnitKind
from tests.widgets.build import scene
from widgets.advice_lines import PickLine
from widgets.pick_delegate import PickDelegate

TAGS = (("lacks armed", "waiting"), ("own grid", "available"))
LINE = PickLine("u1", 1, UnitKind.FOOT, "3011", "1:00", "9 m", "2s", False, False, TAGS, "x", 1.0)


def test_what_finds_no_room_as_a_tag_is_written_in_the_second_line(qtbot: QtBot) -> None:
    """What a unit lacks must be seen at every width."""
    made, host = scene(), QWidget()
    qtbot.addWidget(host)
    delegate = PickDelegate(made, host)

    def drawn(width: int) -> tuple[list[tuple[str, str]], set[int]]:
        image = QImage(width, 46, QImage.Format.Format_RGB32)
        image.fill(made.palette.surface.panel)
        painter = QPainter(image)
        rest = delegate._first(painter, QRect(0, 0, width, 46), LINE)
        delegate._second(painter, QRect(0, 0, width, 46), LINE, rest)
        painter.end()
        return rest, {image.pixel(x, y) for x in range(width) for y in range(24, 46)}

    assert drawn(700)[0] == []
    rest, below = drawn(380)
    assert rest == list(TAGS)
    assert made.palette.states["waiting"].rgb() in below
    delegate.compact = True  # has no second line: a tag is cut rather than left out
    for width in (380, 700):
        image = QImage(width, 26, QImage.Format.Format_RGB32)
        image.fill(made.palette.surface.panel)
        painter = QPainter(image)
        assert delegate._first(painter, QRect(0, 0, width, 26), LINE) == []
        painter.end()
        seen = {image.pixel(x, y) for x in range(width) for y in range(26)}
        assert made.palette.states["waiting"].rgb() in seen, width
