"""The script of the tour's evening: who called when, who was sent, how far each of them is."""

from app.domain import messages as m
from app.domain.incident import Caller, Disposition
from widgets.rehearsal import Rehearsal

MIN = 60.0
WANG = Caller("王小明", "13812345678")


class Evening:
    """Told in the past: every call so many seconds before the rehearsal's present."""

    def __init__(self, city: Rehearsal) -> None:
        self._city = city
        self._found: dict[str, str] = {}

    def begin_shift(self) -> None:
        city = self._city
        city.load_roster()
        city.place_units()
        city.sign_on("中班")

    def closed_today(self) -> None:
        """Two that are over."""
        for category, ago in (("0401", 118 * MIN), ("0403", 64 * MIN)):
            self._over(category, ago)

    def fill(self) -> dict[str, str]:
        """An incident in every state; their ids by what they show."""
        self._finished()
        self._in_hand()
        self._waiting()
        return self._found

    def unseen(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Units that are lost, and units whose fix is stale."""
        free = [u.id for u in self._city.picture.units.values() if u.state.value == "available"]
        return tuple(free[3:30:13]), tuple(free[5:60:9])

    # ---- the parts of the evening --------------------------------------------------------------

    def _over(self, category: str, ago: float) -> str:
        incident_id = self._city.call(category, ago)
        sent = self._told(incident_id, ago)
        unit_id = self._city.picture.assignments[sent].unit_id
        self._city.say(
            m.UnitCleared, "terminals", ago - 16 * MIN, unit_id=unit_id, assignment_id=sent
        )
        how = Disposition.VALID
        self._city.say(
            m.CloseIncident, "3", ago - 24 * MIN, incident_id=incident_id, disposition=how
        )
        return incident_id

    def _told(self, incident_id: str, ago: float) -> str:
        """Sent half a minute after the call, there in four minutes, fed back after fifteen."""
        sent = self._there(incident_id, ago)
        by = self._city.call_sign(sent)
        text = "双方已当场调解，无人受伤。"
        when = ago - 15 * MIN
        self._city.say(m.FeedbackGiven, by, when, assignment_id=sent, text=text)
        return sent

    def _there(self, incident_id: str, ago: float) -> str:
        sent, _ = self._city.send(incident_id, ago - 30)
        self._city.advance(
            sent,
            (m.OrderAcknowledged, ago - 44),
            (m.UnitDeparted, ago - 61),
            (m.UnitArrived, ago - 4 * MIN),
            (m.HandlingBegun, ago - 4.6 * MIN),
        )
        return sent

    def _finished(self) -> None:
        city, found = self._city, self._found
        found["closed"] = self._over("0304", 47 * MIN)
        found["fed_back"] = city.call("0304", 26 * MIN, "邻居为停车争吵，已经动手。", caller=WANG)
        self._told(found["fed_back"], 26 * MIN)
        found["awaiting_feedback"] = city.call("0301", 41 * MIN, "电动车被盗。", caller=WANG)
        sent = self._there(found["awaiting_feedback"], 41 * MIN)
        unit_id = city.picture.assignments[sent].unit_id
        by = city.call_sign(sent)
        city.say(m.UnitCleared, by, 12 * MIN, unit_id=unit_id, assignment_id=sent)

    def _in_hand(self) -> None:
        city, found = self._city, self._found
        found["on_scene"] = city.call("0203", 14 * MIN, "丈夫酒后打人，有小孩在场。", caller=WANG)
        self._there(found["on_scene"], 14 * MIN)
        more, _ = city.send(found["on_scene"], 9 * MIN, 240.0)
        city.advance(more, (m.OrderAcknowledged, 8.8 * MIN), (m.UnitDeparted, 8.5 * MIN))
        found["en_route"] = city.call("0204", 190, "两车相撞，一人腿部受伤。", caller=WANG)
        sent, _ = city.send(found["en_route"], 160, 205.0)
        city.advance(sent, (m.OrderAcknowledged, 148), (m.UnitDeparted, 131))
        found["noise"] = city.call("0401", 9 * MIN, "楼下广场舞音响。")
        found["dispatched"] = city.call("0307", 61, "金店防抢按钮。", hazards=("贵重物品",))
        sent, _ = city.send(found["dispatched"], 7, 150.0)
        city.advance(sent, (m.OrderAcknowledged, 2))
        found["unsigned"] = city.call("0305", 124, "醉酒男子砸店。", caller=WANG)
        city.send(found["unsigned"], 74, 260.0)
        city.say(m.Tick, "clock")
        for category, ago in (("0303", 8 * MIN), ("0402", 17 * MIN), ("0302", 22 * MIN)):
            self._there(city.call(category, ago), ago)

    def _waiting(self) -> None:
        city, found = self._city, self._found
        found["overdue"] = city.call("0202", 402, "看见有人翻窗进了三楼。", caller=WANG)
        found["second"] = city.call("0201", 31, "烧烤摊前十几人打架，有人持酒瓶。", caller=WANG)
        found["waiting"] = city.call(
            "0101", 9, "男子持刀，已有一人受伤。", caller=WANG, hazards=("持刀", "楼道狭窄")
        )
        again = city.call("0201", 22, "烧烤店门口打起来了。")
        found["duplicate"] = again
        city.say(m.LinkDuplicate, "3", 4, incident_id=again, primary_id=found["second"])
        city.call("0403", 55)
        city.call("0404", 140)
