"""What Tab offers, what the preview says beside it, and help that can be typed as it stands."""

import pytest

from app.domain import messages as m
from app.domain.advice import Pick, Recommendation, Uncovered
from app.services.command_line.completing import completions, incident_of
from app.services.command_line.history import MOST, History
from app.services.command_line.known import Known
from app.services.command_line.lesson import lesson
from app.services.command_line.reading import read
from tests.services.command_line.room import NOW, evening, known, put

OFFERED = {
    "@": ["@3011", "@3012", "@3013", "@3014"],  # whoever is at home comes last
    "@12": ["@3012"],
    "@3012 #7": ["@3012 #0079", "@3012 #0078", "@3012 #0077"],
    "@3013 >到": ["@3013 >到达"],
    "@3013 >g": ["@3013 >归队"],
    "#77 !": ["#77 !1", "#77 !2", "#77 !3", "#77 !4"],
    "#77 ban": ["#77 办结"],
    "zhaoh": ["召回"],
    "#77 办结": [
        "#77 办结 属实",
        "#77 办结 误报",
        "#77 办结 非警务",
        "#77 办结 移交",
        "#77 办结 撤销",
    ],
    "新 宏": ["新 宏图路", "新 宏图路12号", "新 宏庭路"],
    "新 htl": ["新 宏图路", "新 宏庭路", "新 华塘路"],
    "新 宏图路12号 交": ["新 宏图路12号 交通事故有人受伤", "新 宏图路12号 交通事故无人受伤"],
    "看 华": ["看 华塘路"],
    "@301 #77": ["@3011 #77", "@3012 #77", "@3013 #77", "@3014 #77"],
    "@3012 #77": [],
    "宏图路 215": [],
    "": [],
}


@pytest.fixture(scope="module")
def room() -> Known:
    return evening()


@pytest.mark.parametrize("line", OFFERED)
def test_tab_offers_what_may_come_next(room: Known, line: str) -> None:
    assert [offer.put(line) for offer in completions(line, room)] == OFFERED[line]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_help_shows_is_read(language: str) -> None:
    room = evening(language)
    lines = [line for line, _ in lesson(room)]
    assert lines[0] == "@3011 #0077"
    ready = [line for line in lines if read(line, room).ready]
    # nobody has been sent yet, so that there is nothing to report, recall or reassign
    needs_task = [line for line in lines if "@3011 >" in line or line.split()[0] in TASKED]
    assert set(lines) - set(ready) <= {*needs_task, *(n for n in lines if "Hongtu" in n)}
    assert lesson(known(language=language))  # with an empty city too


TASKED = {"召回", "改派", "recall", "reassign"}


def test_the_preview_says_when_and_what_is_left_bare(room: Known) -> None:
    pick = Pick("u2", "3012", 130.0, 98.0, 160.0, 1100.0, 8.0, True, True)
    bare = Pick(
        *("u1", "3011", 190.0, 150.0, 260.0, 2100.0, 95.0, False, True),
        lacking=frozenset({"armed"}),
        uncovered=Uncovered(300.0, 900.0, ("g1",)),
    )
    room = evening()
    room.advice = {"i77": Recommendation("i77", NOW, (pick, bare))}
    room.fix_age = lambda unit_id: {"u1": 95.0, "u3": 412.0}.get(unit_id, 5.0)
    reading = read("@3012 #77", room)
    assert reading.words == "派 3012 至 #0077 打架斗殴 宏图路12号"
    assert (reading.notes, reading.warnings) == (("预计 1:38–2:40",), ())
    reading = read("@3011 #77", room)
    assert reading.notes == ("预计 2:30–4:20", "走后g1空缺")
    assert reading.warnings == ("缺armed", "定位 95s 前")
    put(room, m.Recall, assignment_id="a1")
    reading = read("@3013 #77", room)
    assert (reading.notes, reading.warnings) == (("到达时间未算",), ("失联 412s",))
    room.eta_s = {("u3", "i77"): 250.0}
    assert read("@3013 #77", room).notes == ("预计 4:10",)


def test_closing_says_who_is_sent_home(room: Known) -> None:
    assert read("#78 办结 误报", room).warnings == ("3013 将归队",)


def test_a_call_says_what_it_may_repeat(room: Known) -> None:
    (warning,) = read("新 宏图路12号 打架", room).warnings
    assert warning.startswith("可能与 #0077 重复")


def test_the_incident_of_a_line(room: Known) -> None:
    assert incident_of("@3012 #78", room) == "i78"
    assert incident_of("@3012 #", room) == ""


def test_history_keeps_the_unfinished_line() -> None:
    history = History()
    assert history.older("x") == "x"
    history = History()
    for n in range(MOST + 5):
        history.add(f"#{n}")
    history.add("#7")  # again: moved to the end
    assert history.older("draft") == "#7"
    assert history.older("#7") == f"#{MOST + 4}"
    assert history.newer("") == "#7"
    assert history.newer("") == "draft"
    assert history.newer("draft") == "draft"
