"""A line is read by what was told about its very words; until then it means nothing."""

import pytest

from app.services.command_line.acts import Tell
from app.services.lookup import Asked, Lookup
from tests.services.command_line.room import find, incident
from tests.widgets.build import scene
from widgets.command_line import CommandLine

CALL = "新 宏图路12号 打架"


@pytest.fixture
def asked() -> list[Asked]:
    return []


@pytest.fixture
def line(qtbot, demo_pack, asked):
    made = CommandLine(scene(), demo_pack, asked.append)
    qtbot.addWidget(made)
    yield made
    made.search._pause.stop()


def write(line: CommandLine, words: str) -> None:
    line.input.setText(words)
    line.input.textEdited.emit(words)


def answer(line: CommandLine, asked: Asked) -> None:
    line.search.hear(Lookup(find, print, print).answer(asked))
    line._read()


def test_nothing_is_looked_up_on_this_thread(line, asked, monkeypatch) -> None:
    monkeypatch.setattr("app.dispatch.duplicates.likeness", lambda *_: 1 / 0)
    line._scene.picture.put_all([incident(1)])
    line.write(CALL)
    assert asked
    assert line.reading.acts == ()
    assert line.reading.words == line._scene.text("line.searching")


def test_the_answers_make_it_a_call(line, asked) -> None:
    given = []
    line.given.connect(given.append)
    line.write(CALL)
    while not line.reading.ready:
        line._enter()
        assert given == []  # Enter before the answer carries out nothing
        answer(line, asked.pop())
        line._look_up()
    line._enter()
    assert [act.facts["address"] for act in given[0]] == ["宏图路12号"]


def test_an_answer_to_other_words_is_no_answer(line, asked) -> None:
    line.write("新 宏图路 打架")
    old = asked.pop()
    write(line, CALL)
    answer(line, old)
    assert line.reading.acts == ()
    line._enter()
    assert not any(isinstance(act, Tell) for act in line.reading.acts)


def test_duplicates_are_seen_before_enter(line, asked) -> None:
    line._scene.picture.put_all([incident(1, address="宏图路12号")])
    line.write(CALL)
    while not line.reading.ready:
        answer(line, asked.pop())
        line._look_up()
    owner = line._pack.locate(113.05, 23.05)
    assert owner is not None
    assert line.search._alike is not None
