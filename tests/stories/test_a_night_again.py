"""Somebody asks about last night: it is shown again, second by second, and nothing can be done."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.city.pack import Pack
from app.domain.incident import IncidentState
from app.domain.picture import Picture
from app.services.home import tracks_of
from app.services.night_advice import Roads, roads_of
from app.services.night_marks import MarkKind
from app.services.night_player import Source
from app.services.night_sample import record_night
from app.services.settings import Settings
from app.services.text import Text
from app.store.database import Database
from app.store.history import History
from app.store.journal import verify
from tests.stories.room import NONE
from widgets.night_orders import order_buttons
from widgets.night_room import NightRoom

Until = Callable[[Callable[[], object]], None]
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture(scope="module")
def roads(demo_pack: Pack) -> Roads:
    return roads_of(demo_pack)


@pytest.fixture(scope="module")
def store(demo_pack: Pack, roads: Roads, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("night") / "n.db")
    record_night(demo_pack, roads.network, path, 15)
    return path


@pytest.fixture
def again(
    qtbot: object, demo_pack: Pack, store: str, roads: Roads, until: Until
) -> Iterator[NightRoom]:
    settings = Settings()
    source = Source(store, tracks_of(store), settings.limits)
    room = NightRoom(demo_pack, settings, Text("zh"), source, roads)
    room.open()
    QTest.qWaitForWindowActive(room.window)
    until(lambda: room.night.bar.told[0] == "ready" and room.window.scene.picture.units)
    yield room
    room.window.close()
    room.window.deleteLater()
    QApplication.sendPostedEvents()


def press(room: NightRoom, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(QApplication.focusWidget() or room.window, key, held)


def shows(room: NightRoom) -> Picture:
    return room.window.scene.picture


def test_every_moment_of_it_says_that_it_is_not_live(again: NightRoom) -> None:
    bar, text = again.night.bar, again.window.scene.text
    assert bar.sign.text() == text("night.sign")
    assert bar.isVisible()
    assert text("night.title") == again.window.windowTitle()
    assert not again.window.strip.lamps.isVisible()
    again.window.retranslate()
    assert again.window.windowTitle() == text("night.title")


def test_it_runs_stops_and_goes_back(again: NightRoom, until: Until) -> None:
    again.night.go(again.clock.until)
    late = sum(mark.kind is MarkKind.INCIDENT for mark in again.night._marks)
    until(lambda: len(shows(again).incidents) == late)
    assert any(i.state is not IncidentState.WAITING for i in shows(again).incidents.values())
    again.night.go(again.clock.since)
    until(lambda: len(shows(again).incidents) < late)
    assert not again.window.scene.chronicle.newest or (
        again.window.scene.chronicle.newest[-1].saved_at <= again.clock.now()
    )
    for _ in range(8):
        press(again, Qt.Key.Key_Right, CTRL | ALT)
    assert again.clock.speed == 600
    press(again, Qt.Key.Key_Space, CTRL)
    until(lambda: again.clock.now() == again.clock.until)
    until(lambda: len(shows(again).incidents) == late)
    assert not again.clock.running


def test_the_next_overdue_is_found_and_put_on_the_card(again: NightRoom, until: Until) -> None:
    marks = [mark for mark in again.night._marks if mark.kind is MarkKind.OVERDUE]
    assert marks, "the sample has somebody late"
    again.clock.go(again.clock.since)
    press(again, Qt.Key.Key_O, CTRL | ALT)
    until(lambda: again.window.scene.chosen_id == marks[0].subject_id)
    chosen = again.window.scene.chosen
    assert chosen is not None
    assert again.window.scene.overdue(chosen) is not None
    assert again.clock.now() - marks[0].at == timedelta(seconds=2)
    again.night.go(again.clock.until)
    press(again, Qt.Key.Key_O, CTRL | ALT)
    said = [notice.sentence for notice in again.window.notices.notices]
    assert again.window.scene.text("notice.no_more_overdue") in said


def test_a_click_on_the_line_shows_that_moment(again: NightRoom, until: Until) -> None:
    track = again.night.bar.track
    QTest.mouseClick(track, Qt.MouseButton.LeftButton, pos=QPoint(track.width() // 2, 30))
    half = again.clock.since + (again.clock.until - again.clock.since) / 2
    assert abs(again.clock.now() - half) < timedelta(seconds=2)
    until(lambda: again.window.scene.now == again.clock.now())


def test_nothing_can_be_ordered_and_nothing_is_written(
    again: NightRoom, store: str, until: Until
) -> None:
    history = History(store)
    before = history.newest(1)[0].number
    again.night.jump(MarkKind.INCIDENT)
    until(lambda: again.window.scene.advice is not None and again.window.scene.advice.picks)
    press(again, Qt.Key.Key_F5)
    press(again, Qt.Key.Key_F8)
    sentence = again.window.scene.text("refused.replayed")
    until(lambda: sentence in [n.sentence for n in again.window.notices.notices])
    assert history.newest(1)[0].number == before
    history.close()
    database = Database(store, reading=True)
    assert verify(database).ok
    database.close()


def test_what_gives_orders_is_out_of_use_and_says_why(again: NightRoom, until: Until) -> None:
    window, sentence = again.window, again.window.scene.text("refused.replayed")
    again.night.jump(MarkKind.INCIDENT)
    until(lambda: window.scene.advice is not None and window.scene.advice.picks)
    window.card.refresh()
    shown = [button for button in order_buttons(window) if button.isVisible()]
    assert window.card.advice.send in shown
    assert window.card.buttons["take"] in shown
    assert not [button.text() for button in order_buttons(window) if button.isEnabled()]
    assert all(sentence in button.toolTip() for button in order_buttons(window))
    assert window.card.isAncestorOf(again.night.no_orders)
    assert again.night.no_orders.isVisible()
    assert again.night.no_orders.text() == sentence


def test_the_rebuilt_picture_is_the_one_the_desk_noted(again: NightRoom, until: Until) -> None:
    again.night.go(again.clock.until)
    until(lambda: again.night.bar.held is not None and again.night.bar.held.same >= 3)
    held = again.night.bar.held
    assert held is not None
    assert held.other == ()
    assert str(held.same) in again.night.bar.note.text()


def test_training_covers_the_answer_until_it_is_asked_for(again: NightRoom, until: Until) -> None:
    again.clock.go(again.clock.since + timedelta(minutes=2))
    press(again, Qt.Key.Key_T, CTRL | ALT)
    press(again, Qt.Key.Key_I, CTRL | ALT)
    until(lambda: again.window.scene.chosen is not None)
    window, text = again.window, again.window.scene.text
    said: list[object] = []
    again.bridge.advice.connect(said.append)
    assert again.night.bar.sign.text() == text("night.sign_training")
    until(lambda: said)  # the adviser has been asked, and what it says is held back
    assert window.scene.advice is None
    assert again.night.cover.isVisible()
    assert not again.night.bar.answer.isVisible()
    press(again, Qt.Key.Key_A, CTRL | ALT)
    until(again.night.bar.answer.isVisible)
    chosen = window.scene.chosen
    assert chosen is not None
    assert f"#{chosen.number:04}" in again.night.bar.answer.text()
    until(lambda: window.scene.advice is not None)
    assert not again.night.cover.isVisible()
    press(again, Qt.Key.Key_I, CTRL | ALT)
    assert not again.night.bar.answer.isVisible()
    assert again.night.cover.isVisible()


def test_in_training_the_clock_stops_before_the_answer(again: NightRoom, until: Until) -> None:
    sent = {m.subject_id: m.at for m in again.night._marks if m.kind is MarkKind.SENT}
    again.clock.go(again.clock.since)
    press(again, Qt.Key.Key_T, CTRL | ALT)
    press(again, Qt.Key.Key_I, CTRL | ALT)
    until(lambda: again.window.scene.chosen is not None)
    asked = again.window.scene.chosen_id
    assert asked in sent
    again.night.go(again.clock.until)  # by a click on the line, or running past it
    assert again.clock.now() == sent[asked] - timedelta(seconds=1)
    assert not again.clock.running
    until(lambda: again.window.scene.now == again.clock.now())
    assert not shows(again).active_on(asked)
    said = [notice.sentence for notice in again.window.notices.notices]
    assert again.window.scene.text("notice.answer_next") in said
    press(again, Qt.Key.Key_A, CTRL | ALT)
    until(again.night.bar.answer.isVisible)
    again.night.go(again.clock.until)
    assert again.clock.now() == again.clock.until
    press(again, Qt.Key.Key_T, CTRL | ALT)


def test_the_way_taken_lies_beside_the_fastest(again: NightRoom, until: Until) -> None:
    again.clock.go(again.clock.since)
    again.night.jump(MarkKind.INCIDENT)
    until(lambda: again.window.scene.chosen is not None)
    again.night.answer()
    until(again.night.bar.answer.isVisible)
    ways = again.window.chart.view.overlay.ways._marks
    assert any(way.sent for way in ways)
    text = again.window.scene.text
    assert text("night.fastest", way="").strip() in again.night.bar.answer.text()


def test_in_a_live_console_the_keys_say_where_they_belong(room: object) -> None:
    window = room.window  # type: ignore[attr-defined]
    window.commands.carry_out("night_play")
    window.commands.carry_out("night")
    said = [notice.sentence for notice in window.notices.notices]
    assert window.scene.text("notice.not_replayed") in said
    assert window.scene.text("notice.no_night") in said
