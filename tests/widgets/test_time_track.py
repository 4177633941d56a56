"""The line of a night shows what was grave, where and in the shape that the legend has."""

from datetime import timedelta

import pytest
from PySide6.QtGui import QColor

from app.services.night_marks import Mark, MarkKind
from tests.domain.build import NOON
from tests.widgets.build import scene
from widgets.time_track import SHOWN, TimeTrack, look

HOUR = timedelta(hours=1)
WIDE = 800


def track(*marks: Mark) -> TimeTrack:
    made = TimeTrack(scene())
    made.resize(WIDE, made.height())
    made.put(NOON, NOON + HOUR, marks)
    made.show_moment(NOON)
    return made


def seen(made: TimeTrack, colour: QColor) -> set[int]:
    """Where across the line that very colour is, above the line itself."""
    image = made.grab().toImage()
    share = image.devicePixelRatio()
    found = set()
    for x in range(image.width()):
        for y in range(int(21 * share)):
            if image.pixelColor(x, y).rgb() == colour.rgb():
                found.add(round(x / share))
    return found


@pytest.mark.parametrize("kind", SHOWN)
def test_a_mark_stands_at_its_moment(qtbot: object, kind: MarkKind) -> None:
    plain, made = track(), track(Mark(NOON + HOUR / 2, kind, "d1"))
    colour, _ = look(made._scene, kind)
    assert not seen(plain, colour)
    places = seen(made, colour)
    middle = made.x_of(NOON + HOUR / 2)
    assert places
    assert all(abs(x - middle) <= 8 for x in places)
    assert [mark.kind for mark in made.near(middle)] == [kind]


def test_each_kind_has_a_shape_and_a_colour_of_its_own(qtbot: object) -> None:
    one = track()
    looks = [look(one._scene, kind) for kind in SHOWN]
    assert len({colour.rgb() for colour, _ in looks}) == len(SHOWN)
    assert len({tuple((p.x(), p.y()) for p in shape.toList()) for _, shape in looks}) == len(SHOWN)


def test_the_hint_names_a_red_directive_and_not_when_somebody_was_sent(qtbot: object) -> None:
    at = NOON + HOUR / 2
    made = track(Mark(at, MarkKind.DIRECTIVE, "d1"), Mark(at, MarkKind.SENT, "i1", 7))
    (mark,) = made.near(made.x_of(at))
    assert "红色指令" in made._words(mark)
