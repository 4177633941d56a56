from datetime import timedelta

import pytest

from app.domain.link import LinkStatus
from app.services.recorded import Recorded
from tests.widgets.build import NOW, scene
from widgets.lamps import escaped, lamp, store_lamp


@pytest.mark.parametrize(
    ("up", "age", "shape", "role"),
    [
        (True, 2, "●", "available"),
        (True, 10, "●", "available"),
        (True, 11, "○", "waiting"),  # up and silent is not healthy
        (True, 20, "✕", "overdue"),  # nor is what only says that it is up
        (True, None, "○", "waiting"),
        (False, 2, "✕", "overdue"),
        (None, None, "·", "off_duty"),
    ],
)
def test_health_is_told_by_shape_and_colour(up, age, shape, role) -> None:
    last = None if age is None else NOW - timedelta(seconds=age)
    shown = lamp(scene(), LinkStatus("110", up, last, "refused", 10.0))
    assert (shown.shape, shown.role) == (shape, role)
    assert shown.healthy is (shape == "●")
    assert shown.age == ("–" if age is None else f"{age}s")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_silent_link_says_how_often_it_should_be_heard(language) -> None:
    set_up = scene(language=language)
    for age in (70, 130):
        link = LinkStatus("roster", True, NOW - timedelta(seconds=age), "", 60.0)
        assert "60s" in lamp(set_up, link).words


def test_the_store_says_since_when_it_takes_nothing() -> None:
    set_up = scene()
    assert store_lamp(set_up).healthy
    set_up.recorded = Recorded(4, NOW - timedelta(seconds=41), "the disk is full")
    shown = store_lamp(set_up)
    assert (shown.shape, shown.age) == ("✕", "41s")
    assert "the disk is full" in shown.words


def test_markup_is_escaped() -> None:
    assert escaped("<b>&") == "&lt;b&gt;&amp;"
