"""What has a key has a word too: typed, seen, carried out by the real window and desk."""

import pytest
from PySide6.QtCore import Qt

from tests.stories.room import Room


@pytest.fixture
def said(room: Room, until):
    """An incident on the card, and the line to type into."""
    incident_id = room.call()
    until(lambda: len(room.queue()) == 1)
    room.window.choose(incident_id)
    until(room.picks)

    def say(words: str) -> str:
        room.press(Qt.Key.Key_F2)
        line = room.window.line
        line.input.setText(words)
        line.input.textEdited.emit(words)
        shown = line.preview.words
        room.press(Qt.Key.Key_Return)
        return shown

    return say


def test_an_incident_is_put_off_and_woken(room: Room, until, said) -> None:
    watch, incident_id = room.window.scene.watch, room.window.scene.chosen_id
    assert "10 分钟 等回电" in said("#1 暂缓 10 等回电")
    until(lambda: incident_id in watch.snoozed)
    assert watch.snoozed[incident_id].reason == "等回电"
    said("#1 暂缓")
    until(lambda: incident_id not in watch.snoozed)


def test_the_seat_is_muted_and_heard_again(room: Room, until, said) -> None:
    watch, scene = room.window.scene.watch, room.window.scene
    said("静音")
    assert watch.muted(scene.now)
    said("静音")
    assert not watch.muted(scene.now)


def test_plans_the_map_and_the_queue_follow(room: Room, until, said) -> None:
    plans = room.window.commands.plans
    said("成批")
    assert plans.open
    plans.sheet.leave()
    sign = room.picks()[0]
    said(f"跟随 @{sign}")
    assert room.window.chart.followed == room.window.card.advice.table.value(0).id
    said("栏 4")
    assert room.window.queue.tabs.currentIndex() == 3
    said("筛选 没有这条路")
    assert room.queue() == []
