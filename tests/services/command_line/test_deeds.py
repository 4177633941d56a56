"""Actions by a word: about the incident that is named or on the card, and refused like others."""

import pytest

from app.domain import messages as m
from app.services.command_line.acts import Press, message_of
from app.services.command_line.completing import completions
from app.services.command_line.reading import read
from app.services.command_line.words import Deed
from tests.services.command_line.room import NOW, evening

ROOM = evening()


@pytest.mark.parametrize(
    ("line", "act"),
    [
        ("静音", Press(Deed.MUTE)),
        ("jingyin", Press(Deed.MUTE)),
        ("mute", Press(Deed.MUTE)),
        ("#77 暂缓 10 等回电", Press(Deed.SNOOZE, "i77", number=10, words="等回电")),
        ("暂缓 #77 5分钟,等回电", Press(Deed.SNOOZE, "i77", number=5, words="等回电")),
        ("#77 snooze 10 min waiting", Press(Deed.SNOOZE, "i77", number=10, words="waiting")),
        ("#77 暂缓", Press(Deed.SNOOZE, "i77")),
        ("围堵 #78", Press(Deed.CONTAIN, "i78")),
        ("#78 调警", Press(Deed.FREE_UP, "i78")),
        ("#77 报警人", Press(Deed.REVEAL, "i77")),
        ("跟随 @3012", Press(Deed.MAP_FOLLOW, unit_id="u2")),
        ("成批", Press(Deed.BATCH)),
        ("查图 宏图路 215", Press(Deed.MAP_SEARCH, words="宏图路 215")),
        ("栏 4", Press(Deed.TAB, number=4)),
        ("存视图 9", Press(Deed.MAP_KEEP, number=9)),
        ("热区", Press(Deed.MAP_HEAT)),
    ],
)
def test_a_word_is_one_action(line: str, act: Press) -> None:
    reading = read(line, ROOM)
    assert reading.acts == (act,)
    assert ROOM.text(f"key.{act.deed}") in reading.words


@pytest.mark.parametrize(
    "line",
    [
        "静音 3012",  # a forgotten mark is not passed over
        "静音 @3012",
        "栏 5",
        "栏",
        "视图 0",
        "#77 暂缓 等回电",  # for how long?
        "#77 暂缓 0 等",
        "#77 暂缓 10",  # the desk wants a reason
        "#77 暂缓 600 等回电",  # and no ten hours
        "围堵 @3012",
        "围堵",  # nothing is on the card
        "跟随 #77",
        "成批 215",
    ],
)
def test_what_is_open_or_refused_does_nothing(line: str) -> None:
    reading = read(line, ROOM)
    assert reading.acts == ()
    assert reading.words


def test_without_a_number_the_incident_on_the_card_is_meant() -> None:
    room = evening()
    room.chosen_id = "i78"
    reading = read("围堵", room)
    assert reading.acts == (Press(Deed.CONTAIN, "i78"),)
    assert "#0078" in reading.words


def test_a_snooze_is_tried_as_the_desk_would() -> None:
    act = Press(Deed.SNOOZE, "i77", number=10, words="等")
    made = message_of(act, "3", NOW)
    assert isinstance(made, m.Snooze)
    assert (made.incident_id, made.reason) == ("i77", "等")
    assert message_of(Press(Deed.SNOOZE, "i77"), "3", NOW) is None


def test_deeds_are_completed() -> None:
    assert "静音" in [offer.put("jingy") for offer in completions("jingy", ROOM)]
    assert completions("视图", ROOM)[0].put("视图") == "视图 1"
    assert "查图 宏图路" in [offer.put("查图 宏图") for offer in completions("查图 宏图", ROOM)]
