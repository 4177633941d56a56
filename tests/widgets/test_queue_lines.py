from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.advice import Outlook
from app.domain.assignment import Assignment
from app.domain.incident import IncidentState
from app.domain.stage import Stages
from tests.widgets.build import NOW, ago, incident, scene, unit
from widgets.queue_lines import STATES, Tab, counts, line
from widgets.queue_sieve import PORTION, Sieve

S = IncidentState


def manned(n: int = 1, **facts: object):
    there = incident(n, 200, state=S.EN_ROUTE, taken_by="3", lead_id="a1", **facts)
    there = replace(there, stages=replace(there.stages, dispatch=ago(150), acknowledge=ago(140)))
    sent = Assignment("a1", there.id, "u1", Stages(dispatch=ago(150)))
    return there, sent


def test_a_new_incident_reads_in_one_glance() -> None:
    said = line(scene(), incident(412, 134))
    assert (said.priority, said.clock, said.number, said.category) == (
        2,
        "2:14",
        "#0412",
        "打架斗殴",
    )
    assert (said.address, said.place) == ("宏图路412号", "西平 网格07")
    assert (said.state, said.new, said.units) == ("新待派", True, "")
    assert (said.warning, said.late) == ("▲ 派警超时 1:14", True)


def test_who_is_on_it_and_how_many_more() -> None:
    there, sent = manned()
    more = replace(sent, id="a2", unit_id="u2")
    set_up = scene(there, unit(1), unit(2))
    set_up.picture.put_all([sent, more])
    assert line(set_up, there).units == "3011 +1"


def test_it_is_told_before_it_is_late() -> None:
    there, sent = manned()
    set_up = scene(there, unit(1))
    set_up.picture.put(sent)
    assert line(set_up, there).warning == ""
    set_up.outlook[there.id] = Outlook(NOW + timedelta(seconds=140), 40.0, 0.8)
    assert line(set_up, there).warning == "△ 预计超时 0:40"
    set_up.outlook[there.id] = Outlook(None, None, 1.0)
    assert line(set_up, there).warning == "△ 无警力可派"
    assert not line(set_up, there).late


def test_the_clock_is_that_of_the_stage() -> None:
    stages = Stages(report=ago(900), arrive=ago(600))
    assert line(scene(), incident(1, state=S.ON_SCENE, stages=stages)).clock == "10:00"
    over = replace(stages, close=ago(60))
    assert line(scene(), incident(1, state=S.CLOSED, stages=over)).clock == "14:00"


def test_order_is_by_priority_then_by_who_is_late_first_and_closed_last() -> None:
    set_up = scene(
        incident(1, 10, priority=3),
        incident(2, 10, priority=1),
        incident(3, 500, priority=2),
        incident(4, 20, priority=2),
        incident(5, 900, priority=1, state=S.CLOSED),
        incident(6, 800, priority=1, state=S.CLOSED),
    )
    assert [i.number for i in set_up.board.ordered(STATES[Tab.ALL])] == [2, 3, 4, 1, 6, 5]
    assert [i.number for i in set_up.board.ordered(STATES[Tab.ALL], 3)] == [2, 3, 4]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", [1, 2]),
        ("#1", [1]),
        ("0002", [2]),
        ("打架 西平", [1, 2]),
        ("宏图路2", [2]),
        ("3011", [1]),
        ("nothing", []),
    ],
)
def test_the_filter_wants_every_word(words: str, found: list[int]) -> None:
    there, sent = manned(1)
    set_up = scene(there, incident(2), unit(1))
    set_up.picture.put(sent)
    rows = Sieve(set_up).follow(words).ordered(STATES[Tab.ALL])
    assert sorted(i.number for i in rows) == found


def test_the_filter_reads_by_portions_and_follows_what_changes() -> None:
    count = 2 * PORTION + 10
    set_up = scene(*(incident(n, address=f"宏图路{n % 2}号") for n in range(1, count + 1)))
    sieve = Sieve(set_up)
    for found in (PORTION // 2, PORTION, count // 2):
        assert sieve.follow("宏图路1").count(set(S)) == found
        sieve.read_on()
    assert sieve.done
    set_up.put([incident(1, address="西平路"), incident(2, address="宏图路1号"), incident(5000)])
    assert sieve.follow("宏图路1").count(set(S)) == count // 2
    assert sieve.follow("") is set_up.board


def test_tabs_share_out_what_is_open() -> None:
    every = [incident(n, state=state) for n, state in enumerate(S)]
    set_up = scene(*every)
    seen = [i.number for tab in list(Tab)[:3] for i in set_up.board.ordered(STATES[tab])]
    assert sorted(seen) == [i.number for i in every if i.open]
    assert set_up.board.count(STATES[Tab.ALL]) == len(every)


def test_counts_add_up() -> None:
    tally = counts(scene(incident(1, 100), incident(2, 5), incident(3, 5, state=S.CLOSED)))
    assert (tally["waiting"], tally["closed"], tally["overdue"]) == (2, 1, 1)
