"""An alarm that nobody can hear is said to be one, beside the mute."""

import pytest
from pytestqt.qtbot import QtBot

from tests.widgets.build import scene
from widgets.meter import Meter


@pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen windows know no size hints
def test_a_machine_without_sound_says_so_until_it_sounds(qtbot: QtBot) -> None:
    meter = Meter(scene())
    qtbot.addWidget(meter)
    meter.retranslate()
    assert meter.silent.isHidden()
    meter.put_audible(False)
    assert not meter.silent.isHidden()
    assert meter.mute.isHidden()
    assert "无声音" in meter.silent.text()
    meter.put_audible(True)
    assert meter.silent.isHidden()
