"""The limits of a directive: what may be typed, what stands in grey, what is wrong."""

from dataclasses import replace

import pytest

from app.services.directive_draft import DirectiveDraft
from tests.widgets.build import NOW, scene
from widgets.limit_fields import LimitFields

DRAFT = DirectiveDraft(NOW, level="red")


@pytest.fixture
def limits(qtbot) -> LimitFields:
    made = LimitFields(scene(), lambda: NOW)
    qtbot.addWidget(made)
    made.retranslate()
    return made


def test_what_the_level_says_stands_whole_in_grey(limits) -> None:
    limits.show_draft(DRAFT, amends=False)
    said = [line.placeholderText() for line in limits.lines.values()]
    assert said == ["2 分钟", "60 分钟", "不限"]
    limits.show_draft(DRAFT, amends=True)
    assert limits.lines["feedback"].placeholderText() == "不改"


def test_seconds_are_told_of_what_is_typed(qtbot, limits) -> None:
    with qtbot.waitSignal(limits.typed) as told:
        qtbot.keyClicks(limits.lines["feedback"], "2h"[-1:])
    assert told.args == ["feedback", None]
    limits.lines["feedback"].clear()
    limits.lines["feedback"].textEdited.emit("2h")
    limits.show_draft(replace(DRAFT, feedback_s=7200.0), amends=False)
    assert limits.lines["feedback"].text() == "2 小时"


@pytest.mark.parametrize(
    ("name", "words", "seconds", "key"),
    [
        ("acknowledge", "soon", None, "composer.unread_limit"),
        ("acknowledge", "12:00", -60.0, "refused.deadline_past"),
        ("valid", "12:00", -60.0, "refused.validity_past"),
        ("valid", "2h", 7200.0, ""),
    ],
)
def test_the_first_thing_wrong_is_named(limits, name, words, seconds, key) -> None:
    limits.lines[name].setText(words)
    assert limits.wrong(replace(DRAFT, **{f"{name}_s": seconds})) == key
