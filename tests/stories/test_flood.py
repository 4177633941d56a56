"""500 reports at once through the real desk: nothing is lost, counts agree, keys still work."""

from PySide6.QtCore import Qt

from app.domain import messages as m
from app.domain.incident import IncidentState
from app.services.piles import Pile, total
from tests.stories.room import Room

COUNT = 500


def test_a_flood_through_the_desk(room: Room, until) -> None:
    queue = room.window.queue
    until(lambda: len(room.window.scene.picture.units) == len(room.pack.units))
    rows = [9000 + 7 * (n % 40) for n in range(COUNT)]
    ids = [
        room.call("0204" if n % 3 else "0304", row, priority=2 + n % 3)
        for n, row in enumerate(rows)
    ]
    until(lambda: len(room.window.scene.picture.incidents) == COUNT)
    until(lambda: queue.head.count.text() == f"{COUNT} 条")
    shown = queue.table.values()
    assert total(shown) == COUNT
    assert len(shown) < 100
    assert "成组 " in queue.head.grouping.text()
    assert queue.tabs.tabText(0).endswith(f" {COUNT}")
    assert set(room.window.scene.picture.incidents) == set(ids)

    # The desk, the store and the screen hold the same.
    assert {value.id for value in room.store.fetch(ids)} == set(ids)

    # A group opens by one key, and one in it is taken by the next.
    pile = next(row for row in shown if isinstance(row, Pile))
    place = queue.table.row_of(pile.id)
    assert place is not None
    queue.list.setFocus()
    queue.choose_row(place)
    room.press(Qt.Key.Key_Return)
    until(lambda: queue.table.row_of(pile.members[-1].id) is not None)
    room.window.choose(pile.members[-1].id)
    room.press(Qt.Key.Key_F8)
    until(lambda: room.incident(pile.members[-1].id).taken_by == "3")

    # Ungrouped, every one of them has a row.
    room.press(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    until(lambda: {row.id for row in queue.table.values()} == set(ids))
    waiting = room.window.scene.picture.incidents.values()
    assert all(incident.state is IncidentState.WAITING for incident in waiting)


def test_distress_is_above_a_flood_and_rings_until_taken(room: Room, until) -> None:
    unit = next(u for u in room.pack.units if u.shift == "中班")
    for n in range(60):
        room.call("0404", 9000 + n, priority=4)
    until(lambda: len(room.window.scene.picture.incidents) == 60)
    room.say(m.DistressRaised, unit.call_sign, unit_id=unit.id)
    until(room.window.distress.isVisible)
    watch = room.window.scene.watch
    until(lambda: watch.waiting(room.now) and watch.waiting(room.now)[0].subject.id == unit.id)
    until(lambda: "distress" in room.heard)
    room.press(Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)  # the worst of all alarms
    until(lambda: not room.window.distress.isVisible())
    until(lambda: all(one.subject.id != unit.id for one in watch.waiting(room.now)))


def test_the_row_in_use_holds_still_while_the_flood_rises(room: Room, until) -> None:
    """From ten rows to piles of two hundred, round a row that somebody is reading."""
    queue = room.window.queue
    for n in range(8):
        room.call("0304", 9000 + n, priority=3)
    until(lambda: len(queue.table.values()) == 8)
    queue.list.setFocus()
    queue.choose_row(4)
    chosen = queue.table.value(4).id

    def place() -> int:
        row = queue.table.row_of(chosen)
        return -1 if row is None else queue.list.visualRect(queue.table.index(row, 0)).top()

    before = place()
    for wave in range(4):
        for n in range(50):
            row = 9000 + 11 * (n % 30)
            room.call("0204" if n % 3 else "0301", row, priority=1 + (n + wave) % 4)
        known = 8 + 50 * (wave + 1)
        until(lambda known=known: queue.head.count.text() == f"{known} 条")
        assert place() == before, f"after {known}"
        assert total(queue.table.values()) == known
    assert room.window.scene.chosen_id == chosen
    last = queue.list.visualRect(queue.table.index(queue.table.rowCount() - 1, 0))
    in_sight = last.top() <= queue.list.viewport().height()  # a part of it will do
    assert in_sight or "新警情" in queue.head.news.text()  # what is out of sight is announced
    room.press(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)  # a row for each of them
    until(lambda: queue.table.rowCount() == known)
    room.call("0204", 9000, priority=4)
    until(queue.head.news.isVisible)
    assert "条新警情" in queue.head.news.text()
