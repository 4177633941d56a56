"""The tour's pictures of the ledger of duties, 分流, 回访 and what follows from them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain import duty_messages as d
from app.domain import messages as m
from app.domain.call_back import Answer, call_back_id
from app.domain.duty import DutyKind, Owner, OwnerKind
from app.domain.incident import Disposition
from app.domain.limits import Limits
from app.services.evaluation import By
from app.services.record_questions import of_picture
from widgets.evening import WANG, Evening
from widgets.rehearsal import Rehearsal
from widgets.tour_directives import DeskEvening

if TYPE_CHECKING:
    from widgets.tour import Tour

HOUR = 3600.0
SEAT = "3"


class Owing:
    """The script: who owes what, how far each of it is, told in the past."""

    def __init__(self, city: Rehearsal) -> None:
        self._city = city
        self.found: dict[str, str] = {}

    def diverted(self, category: str, ago: float, agency: int, words: str) -> tuple[str, str]:
        """Incident and diversion; the agency by its place in the pack's list."""
        city = self._city
        incident_id, diversion_id = city.call(category, ago, words, caller=WANG), city.new_id()
        city.say(m.TakeIncident, SEAT, ago - 10, incident_id=incident_id)
        one = city.pack.agencies[agency]
        at = city.now.timestamp() - ago + 60
        moment = city.now.fromtimestamp
        city.say(
            d.DivertIncident,
            SEAT,
            ago - 60,
            incident_id=incident_id,
            diversion_id=diversion_id,
            agency_id=one.id,
            accept_by=moment(at + one.accept_s, city.now.tzinfo),
            feedback_by=moment(at + one.feedback_s, city.now.tzinfo),
        )
        return incident_id, diversion_id

    def duty(
        self, kind: DutyKind, ago: float, given: float, text: str, owner: Owner, *about: str
    ) -> str:
        city = self._city
        id, now = city.new_id(), city.now.timestamp()
        due = city.now.fromtimestamp(now - ago + given, city.now.tzinfo)
        city.say(
            d.OpenDuty, SEAT, ago, kind=kind, duty=d.NewDuty(id, text, owner, due), about_ids=about
        )
        return id

    def fill(self) -> None:
        city, found = self._city, self.found
        found["offered"], _ = self.diverted("0403", 3 * 60, 1, "私家车堵住小区出入口。")
        _, taken = self.diverted("0401", 2 * HOUR, 0, "施工噪音，要求停工。")
        city.say(d.AcceptDiversion, "12345", 1.8 * HOUR, diversion_id=taken)
        found["declined"], no = self.diverted("0403", 0.4 * HOUR, 1, "共享单车堵住消防通道。")
        city.say(
            d.DeclineDiversion, "城管", 0.1 * HOUR, diversion_id=no, reason="在小区内，属物业管理"
        )
        found["fed_back"], done = self.diverted("0402", 5 * HOUR, 2, "路边老人头晕。")
        city.say(d.AcceptDiversion, "120", 4.9 * HOUR, diversion_id=done)
        city.say(d.FeedBackDiversion, "120", 4 * HOUR, diversion_id=done, text="已送医，家属已到。")
        self._duties()
        self._called_back()
        for ago in (3.0, 2.2, 1.5, 0.6, 0.2, 0.0):
            city.say(m.Tick, "clock", ago * HOUR)

    def _duties(self) -> None:
        city = self._city
        unit, officer = city.pack.units[3].id, city.pack.grids[2].responsible[0]
        district = city.pack.districts[1].id
        owner = Owner(OwnerKind.UNIT, unit)
        self.duty(DutyKind.FOLLOW_UP, 75 * HOUR, 72 * HOUR, "回访不满意：处置太慢", owner)
        self.duty(
            DutyKind.LOOK_BACK,
            6 * 24 * HOUR,
            7 * 24 * HOUR,
            "两周内 5 起：宏图路夜市打架",
            Owner(OwnerKind.DISTRICT, district),
        )
        objector = Owner(OwnerKind.OFFICER, officer)
        text = "异议：到场时间应以现场记录为准"
        self.duty(DutyKind.OBJECTION, 20 * HOUR, 120 * HOUR, text, objector)

    def _called_back(self) -> None:
        """Ended ones: one to be asked, one not satisfied and followed up."""
        city, found = self._city, self.found
        for name, ago in (("to_ask", 7.0), ("unsatisfied", 3.0)):
            id = found[name] = city.call("0301", ago * HOUR, "电动车被盗。", caller=WANG)
            city.say(m.TakeIncident, SEAT, ago * HOUR - 9, incident_id=id)
            end = Disposition.VALID
            city.say(m.CloseIncident, SEAT, ago * HOUR - 1800, incident_id=id, disposition=end)
        call = call_back_id(found["to_ask"])
        city.say(d.RecordCallBack, SEAT, HOUR, call_back_id=call, answer=Answer.NOT_REACHED)
        owner = Owner(OwnerKind.UNIT, city.pack.units[5].id)
        due = city.now.fromtimestamp(city.now.timestamp() + 70 * HOUR, city.now.tzinfo)
        city.say(
            d.RecordCallBack,
            SEAT,
            2 * HOUR,
            call_back_id=call_back_id(found["unsatisfied"]),
            answer=Answer.NOT_SATISFIED,
            reason="没人告诉我进展",
            follow_up=d.NewDuty(city.new_id(), "回访不满意：没人告诉我进展", owner, due),
        )


def duties(tour: Tour) -> None:
    """A window of its own: the ledger as a shift begins, and every state of what it holds."""
    tour.begin_anew()
    city, window = tour.city, tour.window
    city.picture.limits = window.scene.picture.limits = everybody(city)
    evening = Evening(city)
    evening.begin_shift()
    evening.closed_today()
    tour.incidents = evening.fill()
    owing = Owing(city)
    owing.fill()
    DeskEvening(tour).desk()
    tour.bridge.locate(city.fixes())
    tour.links()
    tour.settle()
    window.commands.do_ledger()
    tour.picture("ledger")
    window.ledger.late.setChecked(True)
    tour.picture("ledger-overdue")
    window.ledger.late.setChecked(False)
    for name in ("offered", "declined", "fed_back", "to_ask", "unsatisfied"):
        window.commands.do_tab(3)
        tour.choose(owing.found[name])
        tour.picture(f"owed-{name.replace('_', '-')}")
    questions(tour, owing)
    look_backs(tour)
    evaluation(tour)


def everybody(city: Rehearsal) -> Limits:
    """Every caller is asked, so that the pictures show it."""
    limits = city.picture.limits
    return replace(limits, call_back=replace(limits.call_back, share=1.0))


def questions(tour: Tour, owing: Owing) -> None:
    window = tour.window
    tour.choose(tour.incidents["second"])
    window.commands.do_divert()
    tour.picture("divert-question")
    window.card.ask.leave()
    tour.choose(owing.found["to_ask"])
    window.commands.do_call_back()
    window.card.ask.words.setText("等了一小时")
    window.card.ask.choose(Answer.NOT_SATISFIED)
    tour.picture("follow-up-question")
    window.card.ask.leave()


def look_backs(tour: Tour) -> None:
    """Found in the rehearsed record of some months."""
    window, panel = tour.window, tour.window.bottom.repeats
    window.commands.do_look_backs()
    tour.settle()
    panel.begin()
    tour.picture("look-backs")
    window.commands.do_look_back_open()
    tour.picture("look-back-question")
    panel.ask.leave()


def evaluation(tour: Tour) -> None:
    window, panel = tour.window, tour.window.bottom.evaluation
    window.commands.do_evaluation()

    def judged() -> None:
        weights = window.commands.weights
        panel.put(of_picture(tour.city.picture, panel.period(), panel.by, weights))

    judged()
    panel.figures.first()
    tour.picture("evaluation")
    row = max(panel.figures.rows.lines, key=lambda line: int(line.cells[1]))
    panel.figures.point_at(row.id)
    panel.figures.entered.emit(row.id, 1)
    tour.picture("evaluation-behind")
    window.commands.do_objection()
    tour.picture("objection-question")
    panel.ask.leave()
    panel.who.setCurrentIndex(panel.who.findData(By.LEVEL))
    panel.when.setCurrentIndex(panel.when.findData(By.HALF_YEAR))
    judged()
    tour.picture("evaluation-levels")
    panel.subject.setCurrentIndex(1)
    first = panel.figures.rows.lines[0]
    panel.figures.point_at(first.id)
    panel.figures.entered.emit(first.id, 2)
    tour.picture("evaluation-diversions")
    panel.subject.setCurrentIndex(2)
    panel.figures.first()
    panel.figures.entered.emit("all", 2)
    tour.picture("evaluation-call-backs")
