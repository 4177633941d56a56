"""The disk dies: the console goes on and says in red how much is not recorded; nothing is lost."""

from PySide6.QtCore import Qt

from app.store.errors import StoreError
from app.store.store import Store
from tests.stories.room import Room


def test_a_dead_store_is_shouted_about_and_caught_up(room: Room, until, monkeypatch) -> None:
    def dead(_self: Store, *_: object) -> None:
        raise StoreError("room.db: the disk is full")

    status = room.window.status.not_recorded
    assert not status.isVisible()
    with monkeypatch.context() as broken:
        broken.setattr(Store, "save", dead)
        incident_id = room.call()
        until(status.isVisible)
        assert "未记录" in status.text()
        assert "✕" in room.window.strip.lamps.text()
        until(lambda: len(room.queue()) == 1)  # the city does not wait for the disk
        room.window.choose(incident_id)
        until(room.window.card.stages.table.values)
        assert "还没有记录" in room.window.card.stages.table.value(0).times
        assert any("the disk is full" in words for words in room.notices())
        room.press(Qt.Key.Key_F8)
        until(lambda: room.incident(incident_id).taken_by)
    until(lambda: not status.isVisible())
    until(lambda: room.incident(incident_id).stages.report.saved_at)
    until(lambda: len(room.story()) == 2)
    assert "还没有记录" not in room.window.card.stages.table.value(0).times
