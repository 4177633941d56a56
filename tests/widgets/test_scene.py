"""Who sent a message is called by a name in the language that is on."""

import pytest

from app.services import policies
from tests.widgets import build
from widgets.scene import SIMULATED

NAMES = [("zh", "模拟派警员"), ("en", "simulated dispatcher")]


@pytest.mark.parametrize(("language", "name"), NAMES)
def test_the_simulated_dispatcher_has_a_name_in_each_language(language: str, name: str) -> None:
    assert build.scene(language=language).who(policies.SEAT) == name
    assert policies.SEAT == SIMULATED
