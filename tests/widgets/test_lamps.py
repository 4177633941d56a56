from datetime import timedelta

import pytest

from app.domain.link import LinkStatus
from app.services.recorded import Recorded
from tests.widgets.build import NOW, scene
from widgets.lamps import escaped, lamp, store_lamp


@pytest.mark.parametrize(
    ("up", "age", "shape", "healthy"),
    [
        (True, 2, "●", True),
        (True, 31, "○", False),  # up and silent is not healthy
        (True, None, "○", False),
        (False, 2, "✕", False),
        (None, None, "·", False),
    ],
)
def test_health_is_told_by_shape(up, age, shape, healthy) -> None:
    last = None if age is None else NOW - timedelta(seconds=age)
    shown = lamp(scene(), LinkStatus("110", up, last, "refused"))
    assert (shown.shape, shown.healthy) == (shape, healthy)
    assert shown.age == ("–" if age is None else f"{age}s")
    assert shown.age in shown.words or up is None


def test_a_slow_link_may_be_silent_as_long_as_it_is_slow() -> None:
    last = NOW - timedelta(seconds=100)
    assert lamp(scene(), LinkStatus("roster", True, last, "", 60.0)).healthy


def test_the_store_says_since_when_it_takes_nothing() -> None:
    set_up = scene()
    assert store_lamp(set_up).healthy
    set_up.recorded = Recorded(4, NOW - timedelta(seconds=41), "the disk is full")
    shown = store_lamp(set_up)
    assert (shown.shape, shown.age) == ("✕", "41s")
    assert "the disk is full" in shown.words


def test_markup_is_escaped() -> None:
    assert escaped("<b>&") == "&lt;b&gt;&amp;"
