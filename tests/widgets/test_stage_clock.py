from dataclasses import replace

from app.domain.incident import IncidentState
from app.domain.stage import Stages
from tests.widgets.build import ago, incident, scene
from widgets.stage_clock import stage_lines


def test_every_stage_has_its_time_its_limit_and_its_margin() -> None:
    stages = Stages(report=ago(400), dispatch=ago(320), acknowledge=ago(310))
    lines = stage_lines(scene(), incident(1, stages=stages, state=IncidentState.DISPATCHED))
    told = [(s.id, s.mark, s.took, s.limit, s.margin) for s in lines]
    assert told == [
        ("report", "●", "", "", ""),
        ("dispatch", "▲", "1:20", "1:00", "-0:20"),
        ("acknowledge", "●", "1:30", "0:30", "+0:20"),
        ("depart", "○", "", "", ""),
        ("arrive", "!", "", "5:00", "-1:40"),
        ("handle", "○", "", "", ""),
        ("feedback", "○", "", "", ""),
        ("close", "○", "", "", ""),
    ]
    assert lines[0].at == "12:34:27"
    assert lines[0].times == "发生 12:34:27\n录入 12:34:27\n存储 12:34:27"
    assert lines[3].times == "还没到这个阶段"


def test_what_is_not_stored_yet_says_so() -> None:
    stages = Stages(report=replace(ago(5), saved_at=None))
    assert "还没有记录" in stage_lines(scene(), incident(1, stages=stages))[0].times


def test_a_closed_incident_runs_no_more() -> None:
    stages = Stages(report=ago(9000), close=ago(8900))
    lines = stage_lines(scene(), incident(1, stages=stages, state=IncidentState.CLOSED))
    assert [line.margin for line in lines] == [""] * 8
    assert [line.mark for line in lines] == ["●", *"○○○○○○", "●"]
