"""What each pane says, from values alone."""

from datetime import UTC, timedelta

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget

from app.domain.incident import IncidentState
from app.domain.stage import Stage
from app.domain.wall import Code, WallUnits
from app.services.text import Text
from app.services.wall_age import age_of
from app.services.wall_cover import Covered
from app.services.wall_figures import NOTHING, DayFigures, Shown
from app.services.wall_follower import Seen, Trouble
from tests.widgets.wall.build import NAMES, NOW, directive, distress, incident, ink, late, wall
from widgets.wall.clock import moment_of
from widgets.wall.directives import levels_of
from widgets.wall.districts import DistrictsPane, districts_of
from widgets.wall.figures import response_of
from widgets.wall.load import load_of
from widgets.wall.map import MOST, distress_banners, incident_marks, left_out_banner
from widgets.wall.overdue import MOST_LINES, urgent_of
from widgets.wall.words import clock, share

ZH, EN = Text("zh"), Text("en")
LEVELS = ("red", "orange", "blue", "green")


def test_the_gravest_stand_first_and_what_is_overdue_before_what_waits() -> None:
    found = urgent_of(
        wall(late(1, 300, 4), incident(2, 1), late(3, 10, 2), late(4, 90, 2), incident(5, 2)),
        NAMES,
        NOW,
    )
    assert [line.number for line in found.lines] == ["#0002", "#0004", "#0003", "#0005", "#0001"]
    assert (found.overdue, found.waiting) == (3, 5)
    assert [line.clock for line in found.lines] == ["0:40", "1:30", "0:10", "0:40", "5:00"]


def test_in_a_flood_the_most_urgent_are_listed_and_all_are_counted() -> None:
    found = urgent_of(wall(*(late(n, 1 + n % 997, 1 + n % 4) for n in range(1, 3001))), NAMES, NOW)
    assert (found.overdue, found.listed) == (3000, 3000)
    assert [line.priority for line in found.lines] == [1] * MOST_LINES
    assert found.lines[0].clock == "16:37"


def test_what_the_map_leaves_out_is_said_in_words() -> None:
    many = wall(*(late(n, 1.0) for n in range(MOST + 250)))
    assert len(incident_marks(many, NOW)) == MOST
    (banner,) = left_out_banner(many, EN)
    assert banner.words == "Map: the 1,000 most urgent; 250 more not drawn"
    assert left_out_banner(wall(*many.incidents[:MOST]), EN) == ()


def test_who_only_owes_feedback_is_counted_and_not_listed() -> None:
    owed = late(1, 500, 3, state=IncidentState.AWAITING_FEEDBACK, due=Stage.FEEDBACK)
    found = urgent_of(wall(owed), NAMES, NOW)
    assert (found.overdue, found.feedback, found.lines) == (0, 1, ())
    assert incident_marks(wall(owed), NOW)[0].overdue_s is None


def test_a_category_or_district_that_the_lists_do_not_know_is_a_dash() -> None:
    odd = incident(1, category=Code(""), district_id=Code(""), grid_id=Code(""))
    (line,) = urgent_of(wall(odd), NAMES, NOW).lines
    assert (line.category, line.where, line.district) == ("–", "–", "–")


def test_levels_say_how_many_are_late_and_the_least_margin() -> None:
    found = levels_of(
        wall(directives=(directive(1, "red", -61, 100), directive(2, "blue", 65))), LEVELS, NOW, ZH
    )
    assert [(line.level, line.active, line.overdue, line.margin) for line in found] == [
        ("red", 1, 1, "!1:01"),
        ("orange", 0, 0, ""),
        ("blue", 1, 0, "余 1:05"),
        ("green", 0, 0, ""),
    ]


@pytest.mark.parametrize(("text", "names"), [(ZH, "◆ 红 ▲ 橙"), (EN, "◆ Red ▲ Orange")])
def test_a_level_is_a_shape_and_a_word_in_every_language(text: Text, names: str) -> None:
    found = levels_of(wall(), LEVELS[:2], NOW, text)
    assert " ".join(line.name for line in found) == names


def test_a_level_of_another_palette_that_is_still_in_force_is_shown_too() -> None:
    found = levels_of(wall(directives=(directive(1, "yellow", 5),)), LEVELS, NOW, ZH)
    assert [line.level for line in found] == [*LEVELS, "yellow"]


def test_districts_count_who_is_free_and_on_duty() -> None:
    state = np.array([1, 1, 2, 0], np.uint8)  # free, free, sent, off duty
    units = WallUnits(
        tuple(map(Code, "abcd")),
        np.zeros(4, np.uint8),
        state,
        np.array([0, -1, 0, 1], np.int16),
        np.zeros(4, np.bool_),
    )
    cover = Covered((0.5, None), 0.4, NOW)
    found = districts_of(wall(units=units), NAMES, cover, NOW, ZH)
    assert [(d.name, d.available, d.on_duty, d.covered) for d in (found.whole, *found.lines)] == [
        ("全市", 2, 3, 0.4),
        ("钟楼", 1, 2, 0.5),
        ("三元里", 0, 0, None),
    ]


def test_every_page_of_districts_has_its_turn_whatever_scenes_do(qapp) -> None:
    """Shown for 20 s, gone for 20 s, with pages of 10 s: by the clock alone some never came."""
    host = QWidget()
    pane = DistrictsPane(ink(), ZH, host)
    pages = set()
    for second in range(400):
        if second % 40 >= 20:
            found = districts_of(wall(), NAMES, None, NOW + timedelta(seconds=second), ZH)
            pane.show_content(found)
            pages.add(pane.page % 4)
    assert pages == {0, 1, 2, 3}


SHOWN = Shown(40, 200.0, 400.0, 0.75, 0.9, 2)


@pytest.mark.parametrize(
    ("today", "usual", "weeks", "said"),
    [
        (SHOWN, Shown(99, 180.0, 1, 1, 1, 0), 4, "中位比平日慢 0:20"),
        (SHOWN, Shown(99, 260.0, 1, 1, 1, 0), 4, "中位比平日快 1:00"),
        (SHOWN, Shown(99, 200.4, 1, 1, 1, 0), 4, "中位与平日相同"),
        (Shown(9, 200.0, 1, 1, 1, 0), SHOWN, 4, "样本不足 10 起，不作比较"),
        (SHOWN, NOTHING, 0, "没有往日同星期的记录"),
        (NOTHING, SHOWN, 4, "今日还没有到场记录"),
    ],
)
def test_the_day_is_compared_only_where_there_is_enough(
    today: Shown, usual: Shown, weeks: int, said: str
) -> None:
    day = DayFigures(today, usual, weeks, 4, (0,) * 24, (0.0,) * 24, 12, NOW)
    found = response_of(day, ZH)
    assert found.sentence == said
    assert found.slower is ("慢" in said)
    assert [line.name for line in found.lines] == ["中位", "九成以内", "5分钟内", "达标", "样本"]


def test_nothing_is_invented_before_anything_was_read() -> None:
    found = response_of(None, EN)
    assert {cell for line in found.lines for cell in (line.today, line.usual)} == {"–"}
    assert load_of(None, EN).words == "nobody has arrived yet today"


def test_the_age_is_said_in_words() -> None:
    fresh = Seen(NOW, wall(), None, NOW, NOW, NOW, NOW, NOW)
    for seconds, said, stale in ((2, "画面 2 秒前", False), (16, "! 画面已旧 0:16", True)):
        later = NOW + timedelta(seconds=seconds)
        age = age_of(Seen(later, wall(), None, NOW, NOW, NOW, NOW, later), later)
        found = moment_of(age, later, UTC, "南城", ZH)
        assert (found.age, found.stale) == (said, stale)
    never = age_of(Seen(NOW, trouble=Trouble.GONE), NOW)
    assert moment_of(never, NOW, UTC, "", ZH).age == "找不到存储"
    assert moment_of(age_of(Seen(NOW), NOW), NOW, UTC, "", ZH).age == "正在读取…"
    quiet = age_of(Seen(NOW, wall(), None, NOW, None, NOW, NOW, NOW), NOW + timedelta(seconds=4))
    assert moment_of(quiet, NOW, UTC, "", ZH).age == "最近变更 0:04 前"
    assert fresh.trouble is None


def test_calls_for_help_are_named_the_latest_first_and_never_lost() -> None:
    found = distress_banners(wall(distress=(distress("3012", 80),)), NAMES, NOW, ZH)
    assert [banner.words for banner in found] == ["! 紧急求助 3012 · – · 1:20"]
    many = wall(distress=tuple(distress(f"30{n}", 80 - n) for n in range(10, 15)))
    assert [b.words[:13] for b in distress_banners(many, NAMES, NOW, ZH)] == [
        "! 紧急求助 3014 ·",
        "! 紧急求助 3013 ·",
        "! 紧急求助 3012 ·",
        "另有 2 人紧急求助",
    ]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0:00"), (59.9, "0:59"), (3600, "1:00:00"), (-61, "1:01"), (90_000, "1 d 1 h")],
)
def test_clocks_as_everywhere(seconds: float, said: str) -> None:
    assert clock(seconds) == said


@pytest.mark.parametrize(
    ("value", "said"), [(None, "–"), (0.0, "0 %"), (0.996, "99 %"), (1.0, "100 %"), (0.5, "50 %")]
)
def test_nearly_all_is_not_all(value: float | None, said: str) -> None:
    assert share(value) == said
