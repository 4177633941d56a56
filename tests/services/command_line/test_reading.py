"""A line is exactly one thing to do, or one sentence."""

import pytest

from app.domain import messages as m
from app.domain.incident import Disposition
from app.services.command_line.acts import Act, Look, Move, Send, Teach, Tell
from app.services.command_line.known import Known
from app.services.command_line.reading import read
from tests.services.command_line.room import evening, put, unit

CLOSE = {"incident_id": "i77", "disposition": Disposition.VALID, "remark": ""}
READ: dict[str, Act] = {
    "@3012 #77": Send("i77", ("u2",)),
    "@3012 #0077": Send("i77", ("u2",)),
    "#77 @3012": Send("i77", ("u2",)),
    "@3012#77": Send("i77", ("u2",)),
    "＠3012　＃７７": Send("i77", ("u2",)),
    "派@3012、@3011 #77": Send("i77", ("u2", "u1")),
    "pai @3012 #77": Send("i77", ("u2",)),
    "send @3012 #77": Send("i77", ("u2",)),
    "改派 @3013 #77": Move("a1", "u3", "i77"),
    "@3013 #77 gaipai": Move("a1", "u3", "i77"),
    "@3013 >到达": Tell(m.UnitArrived, {"assignment_id": "a1"}),
    "@3013》到场": Tell(m.UnitArrived, {"assignment_id": "a1"}),
    "@3013 >dd": Tell(m.UnitArrived, {"assignment_id": "a1"}),
    "#78 >arrived": Tell(m.UnitArrived, {"assignment_id": "a1"}),
    "@3013 #78 >签收": Tell(m.OrderAcknowledged, {"assignment_id": "a1"}),
    "@3013 >处置": Tell(m.HandlingBegun, {"assignment_id": "a1"}),
    "@3013 >反馈 已调解，@3012 也在": Tell(
        m.FeedbackGiven, {"assignment_id": "a1", "text": "已调解，@3012 也在"}
    ),
    ">反馈 #78 已调解": Tell(m.FeedbackGiven, {"assignment_id": "a1", "text": "已调解"}),
    "@3013 >归队": Tell(m.UnitCleared, {"unit_id": "u3", "assignment_id": "a1"}),
    "@3014 >上班": Tell(m.UnitSignedOn, {"unit_id": "u4"}),
    "@3012 >占用 加油": Tell(m.UnitWentBusy, {"unit_id": "u2", "reason": "加油"}),
    "@3012 >求助": Tell(m.DistressRaised, {"unit_id": "u2"}),
    "#77 !1": Tell(m.AmendIncident, {"incident_id": "i77", "priority": 1}),
    "！1 #77": Tell(m.AmendIncident, {"incident_id": "i77", "priority": 1}),
    "#77 类别 纠纷": Tell(m.AmendIncident, {"incident_id": "i77", "category": "0304"}),
    "#77 情况 门口 #78 @3012": Tell(
        m.AmendIncident, {"incident_id": "i77", "summary": "门口 #78 @3012"}
    ),
    "#77 受理": Tell(m.TakeIncident, {"incident_id": "i77"}),
    "#77 办结 属实": Tell(m.CloseIncident, CLOSE),
    "办结 #77 shushi": Tell(m.CloseIncident, CLOSE),
    "#77 close false alarm, gone": Tell(
        m.CloseIncident,
        CLOSE | {"disposition": Disposition.FALSE_ALARM, "remark": "gone"},
    ),
    "#77 备注 @3012 已到 #78 215": Tell(
        m.AddNote, {"incident_id": "i77", "text": "@3012 已到 #78 215"}
    ),
    "备注 #77：215": Tell(m.AddNote, {"incident_id": "i77", "text": "215"}),
    "召回 @3013 派错": Tell(m.Recall, {"assignment_id": "a1", "reason": "派错"}),
    "#78 召回": Tell(m.Recall, {"assignment_id": "a1", "reason": ""}),
    "#77 并案 #78": Tell(m.LinkDuplicate, {"incident_id": "i77", "primary_id": "i78"}),
    "@3012": Look(unit_id="u2"),
    "#77": Look(incident_id="i77"),
    "看 @3012": Look(unit_id="u2"),
    "?#77": Look(incident_id="i77"),
    "？宏庭路": Look(place=(113.05, 23.05), name="宏庭路"),
    "?": Teach(),
    "帮助": Teach(),
}
CALL = {
    "category": "0201",
    "priority": 2,
    "lon": 113.05,
    "lat": 23.05,
    "address": "宏图路12号",
    "summary": "",
    "district_id": "d1",
    "grid_id": "g1",
}
CALLS = {
    "新 宏图路12号 打架": {},
    "新 宏图路12号打架": {},
    "xin 宏图路12号 dj": {},
    "接警：宏图路12号，打架斗殴": {},
    "新 宏图路12号 打架 两人持刀 !1": {"priority": 1, "summary": "两人持刀"},
    "新 宏图路12号 !1 打架": {"priority": 1},
    "新 宏图路12号 打架，盗窃也有": {"summary": "盗窃也有"},
    "新 宏图路12号 打架 215 号楼": {"summary": "215 号楼"},
    "新 宏图路12号 交通事故有人受伤": {"category": "0204"},
    "new Zhongshan Road 12 burglary": {"category": "0202", "address": "Zhongshan Road 12"},
    "new zhongshan road 12 Road accident with injuries, a bus": {
        "category": "0204",
        "address": "Zhongshan Road 12",
        "summary": "a bus",
    },
}
UNCLEAR = {
    "3012 #77": "“3012” 没有 @",
    "@3012 77": "“77”",
    "77": "“77” 没有标记",
    "215 宏图路": "“215” 没有标记",
    "宏图路215号": "读不懂",
    "@301 #77": "没有呼号“301”。是 @3011、@3012",
    "@9999 #77": "没有呼号“9999”",
    "@ #77": "@ 后面写呼号",
    "@3012 #": "# 后面写警情编号",
    "@3012 #999": "没有编号“999”",
    "@3012 #7x": "没有编号“7x”",
    "@3012 #-77": "没有编号“-77”",
    "@3012 #.": "卡上没有",
    "@3012 @3012 #77": "写了两次",
    "@3012 #77 #78": "只能一条警情",
    "@3012 @3011": "还缺警情",
    "@3012 #77 !1": "用不上“!1”",
    "@3012 #77 打架": "读不懂",
    "@3012 #77 3011": "“3011” 没有 @",
    "派 #77": "派谁去 #0077",
    "@3013 #77": "不能派警",
    "@3014 #77": "不能派警",
    "@3012 >到达": "没有任务",
    "@3012 >跳舞": "没有报告“跳舞”",
    "@3012 >": "> 后面写报告",
    "#77 >到达": "没有警力",
    "@3013 #77 >到达": "不在 #0077 上",
    "@3013 >出动": "已经记过了",
    "@3013 >反馈": "反馈了什么",
    "@3013 >到达 >归队": "一次一个报告",
    "@3013 >到达 很快": "用不上",
    "@3013 主办": "已经记过了",
    "#77 !5": "!1 到 !4",
    "#77 !2": "已经记过了",
    "!1": "还缺警情",
    "#77 办结": "处置结果是哪一个",
    "#77 办结 属": "处置结果是哪一个",
    "#77 办结 重复": "就是并案",
    "#77 备注": "备注什么",
    "备注 215": "还缺警情",
    "@3012 备注 215": "用不上“@3012”",
    "召回": "还缺警力",
    "召回 @3012": "没有任务",
    "#78 并案 #77": "先召回",
    "并案 #77": "两条警情",
    "改派 @3012 #77": "没有任务",
    "接手": "没有紧急求助",
    "#77 类别 交通事故": "哪一类",
    "新": "写地址",
    "新 宏图路12号": "还缺类别",
    "新 宏图路12号 跳舞": "没有类别“跳舞”",
    "新 宏图路 交通事故": "哪一类",
    "新 宏图路12号 打架 盗窃": "哪一类",
    "新 htl 打架": "没有“htl”。是 宏图路",
    "新 长安街 打架": "找不到地址",
    "新 宏图路12号 打架 @3012": "用不上“@3012”",
    "新 宏图路12号 打架 #77": "用不上“#77”",
    "新 宏图路12号 打架 !9": "!1 到 !4",
    "x" * 401: "太长了",
}


@pytest.fixture(scope="module")
def room() -> Known:
    return evening()


@pytest.mark.parametrize("line", READ)
def test_a_line_is_one_act(room: Known, line: str) -> None:
    assert read(line, room).acts == (READ[line],)


@pytest.mark.parametrize("line", CALLS)
def test_a_call_in_one_line(room: Known, line: str) -> None:
    (act,) = read(line, room).acts
    assert isinstance(act, Tell)
    assert act.kind is m.IncidentReported
    assert act.facts == CALL | CALLS[line]


@pytest.mark.parametrize("line", UNCLEAR)
def test_whatever_is_open_is_one_sentence_and_no_act(room: Known, line: str) -> None:
    reading = read(line, room)
    assert not reading.ready
    assert UNCLEAR[line] in reading.words


@pytest.mark.parametrize("line", [*READ, *CALLS, *UNCLEAR])
def test_in_english_it_means_the_same(room: Known, line: str) -> None:
    assert read(line, evening("en")).acts == read(line, room).acts


def test_an_empty_line_says_nothing(room: Known) -> None:
    assert read("  　", room) == read("", room)
    assert not read("", room).words


def test_two_units_with_one_call_sign_are_never_guessed() -> None:
    room = evening()
    room.picture.units["u9"] = unit(9)
    room.signs.put([unit(9)])
    assert read("@3019 #77", room).ready
    twin = room.picture.units["u8"] = unit(9).__class__("u8", "3019", unit(9).kind, "d2")
    room.signs.put([twin])
    reading = read("@3019 #77", room)
    assert not reading.ready
    assert "2 个警力" in reading.words


def test_of_two_on_one_incident_the_report_must_name_one() -> None:
    room = evening()
    put(room, m.Dispatch, incident_id="i78", sendings=(m.Sending("a2", "u1"),))
    reading = read("#78 >到达", room)
    assert not reading.ready
    assert [c.put("#78 >到达") for c in reading.candidates] == [
        "#78 @3013 >到达",
        "#78 @3011 >到达",
    ]
    assert len(read("@3013 @3011 >归队", room).acts) == 2


def test_feedback_is_taken_from_a_unit_that_has_left() -> None:
    room = evening()
    put(room, m.UnitArrived, assignment_id="a1")
    put(room, m.UnitCleared, unit_id="u3", assignment_id="a1")
    assert read("@3013 >反馈 好", room).acts == read("#78 >反馈 好", room).acts
    assert read("@3013 >反馈 好", room).ready
    assert "没有任务" in read("@3013 >到达", room).words


def test_the_incident_on_the_card_is_named_by_a_dot() -> None:
    room = evening()
    room.chosen_id = "i78"
    assert read("#. !1", room).acts[0] == Tell(
        m.AmendIncident, {"incident_id": "i78", "priority": 1}
    )
    room.chosen_id = None
    assert not read("#. !1", room).ready


def test_a_busy_unit_is_offered_as_a_reassignment(room: Known) -> None:
    (offer,) = read("@3013 #77", room).candidates
    assert offer.put("@3013 #77") == "改派 @3013 #77"
