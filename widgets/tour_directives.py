"""Pictures of the directive desk: busy, being written, approved, overdue, returned, revoked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain import directive_messages as d
from app.domain import messages as m
from app.domain.directive_area import Circle, DirectiveArea, Point
from app.domain.receiver import Aim, ReceiverKind, Recipient, receiver_id
from app.domain.tip import SourceKind
from app.services.receivers import Addressees, Targets

if TYPE_CHECKING:
    from widgets.tour import Tour

MIN = 60.0
CLOSED_ROAD = (
    "今晚 21 时起河堤路施工封闭，请沿线巡组到路口疏导，提醒摊贩和停车人撤离，每小时报告一次。"
)


class DeskEvening:
    """Told in the past, as the rest of the evening is; ids of directives by what they show."""

    def __init__(self, tour: Tour) -> None:
        self._tour, self._city = tour, tour.city
        self._addressees = Addressees(tour.city.pack)
        self.found: dict[str, str] = {}

    def tips(self) -> None:
        self.tip(
            "crowd",
            SourceKind.GRID,
            "网格07 信息员",
            "体育场散场约 21:30，预计 8000 人，西门外摊贩占道。",
        )
        self.tip(
            "flood",
            SourceKind.COMMAND_CENTRE,
            "",
            "水务通报：上游泄洪，河堤路下穿通道 23 时前可能积水。",
        )
        self.tip("noise", SourceKind.BRANCH, "一分局", "工地夜间施工噪声，已告知城管。")
        judged = {"tip_id": self.found["flood"], "reason": "积水点三处，夜间车多"}
        self._city.say(d.AssessTip, "3", 20 * MIN, **judged, level="red", city_wide=True)
        dropped = {"tip_id": self.found["noise"], "reason": "非警务，已转 12345"}
        self._city.say(d.DismissTip, "3", 18 * MIN, **dropped)

    def tip(self, name: str, kind: SourceKind, source: str, text: str) -> None:
        self.found[name] = self._city.new_id()
        address, lon, lat = self._city.address()
        owner = self._city.pack.locate(lon, lat)
        self._city.say(
            d.ReportTip,
            "3",
            25 * MIN,
            tip_id=self.found[name],
            source_kind=kind,
            source_name=source,
            text=text,
            address=address,
            lon=lon,
            lat=lat,
            district_id=owner.district.id if owner.district else None,
            grid_id=owner.grid.id if owner.grid else None,
            valid_until=self._city.now + timedelta(hours=3),
        )

    # ---- orders --------------------------------------------------------------------------------

    def order(
        self,
        name: str,
        level: str,
        title: str,
        ago: float,
        area: DirectiveArea,
        to: ReceiverKind | None = None,
        seat: str = "3",
    ) -> tuple[Recipient, ...]:
        """Drafted, approved by another seat where it must be, and issued so many seconds ago."""
        city, id = self._city, self._city.new_id()
        self.found[name] = id
        facts = {"directive_id": id, "level": level, "title": title, "text": CLOSED_ROAD}
        more = {"reason": "水务通报", "source": "指挥中心", "name": "王×"}
        city.say(d.DraftDirective, seat, ago + 90, **facts, **more, area=area, aim=Aim(to=to))
        if city.picture.directives[id].needs_approval:
            city.say(d.ApproveDirective, "1", ago + 30, directive_id=id, name="李局")
        whom = self._addressees.expand(Targets(area), to)
        city.say(d.IssueDirective, seat, ago, directive_id=id, recipients=whom)
        for one in whom:
            self.told(name, one, d.DirectiveDelivered, ago - 2)
        return whom

    def told(
        self, name: str, one: Recipient, kind: type[m.Message], ago: float, **facts: object
    ) -> None:
        id = self.found[name]
        about = {"directive_id": id, "receiver_id": receiver_id(id, one.kind, one.key)}
        self._city.say(kind, one.name, ago, **about, **facts)

    def ordered(self, name: str, one: Recipient, kind: type[m.Message], **facts: object) -> None:
        id = self.found[name]
        about = {"directive_id": id, "receiver_id": receiver_id(id, one.kind, one.key)}
        self._city.say(kind, "3", 0.0, **about, **facts)

    def desk(self) -> None:
        """One of each: fresh, signed, fed back, returned, overdue and escalated, ended."""
        pack, city = self._city.pack, self._city
        districts = [district.id for district in pack.districts]
        ring = pack.districts[1].polygons[0][0]
        lon, lat = (sum(axis) / len(ring) for axis in zip(*ring, strict=True))
        circle = DirectiveArea(circles=(Circle(lon, lat, 700.0),))
        box = tuple(
            Point(lon + x * 0.008, lat + 0.022 + y * 0.006)
            for x, y in ((-1, -1), (1, -0.7), (1.2, 0.8), (-0.4, 1))
        )
        self._late(circle)
        self._answered(DirectiveArea(polygons=(box,)))
        calm = DirectiveArea(district_ids=(districts[0],))
        for one in self.order(
            "green", "green", "校园周边早晚高峰护学", 50 * MIN, calm, ReceiverKind.UNIT
        ):
            self.told("green", one, d.DirectiveAcknowledged, 45 * MIN)
        fresh = DirectiveArea(grid_ids=tuple(grid.id for grid in pack.grids[3:6]))
        self.order("blue", "blue", "夜间盗窃多发时段加密巡逻", 40.0, fresh)
        gone = self.order(
            "revoked", "orange", "广场活动秩序维护", 80 * MIN, calm, ReceiverKind.UNIT
        )
        self.told("revoked", gone[0], d.DirectiveAcknowledged, 78 * MIN)
        gone_id = {"directive_id": self.found["revoked"]}
        city.say(d.RevokeDirective, "3", 12 * MIN, **gone_id, reason="活动取消")
        city.say(m.Tick, "clock")

    def _late(self, area: DirectiveArea) -> None:
        """Red, nine minutes old: some signed at once, some late, some not at all."""
        whom = self.order(
            "late", "red", "下穿通道积水，立即封控路口", 9 * MIN, area, ReceiverKind.UNIT
        )
        for n, one in enumerate(whom):
            if n % 3 == 0:
                self.told("late", one, d.DirectiveAcknowledged, 9 * MIN - 25 - 9 * n)
            elif n % 3 == 1:
                self.told("late", one, d.DirectiveAcknowledged, 5 * MIN)
        self._city.say(m.Tick, "clock")
        self._city.say(
            d.ExtendDirective,
            "3",
            30,
            directive_id=self.found["late"],
            why="泄洪推迟",
            valid_until=self._city.now + timedelta(hours=4),
        )
        self._city.say(m.Tick, "clock")

    def _answered(self, area: DirectiveArea) -> None:
        """Orange, an hour old: fed back, one of them not enough, one marked."""
        whom = self.order("returned", "orange", "体育场散场疏导", 61 * MIN, area, ReceiverKind.UNIT)
        for n, one in enumerate(whom[:9]):
            self.told("returned", one, d.DirectiveAcknowledged, 61 * MIN - 40 - 30 * n)
        for n, one in enumerate(whom[:5]):
            ago = 40 * MIN - 3 * MIN * n
            text = "西门增派 2 组，21:50 人流散完，无事故。" if n else "收到"
            self.told("returned", one, d.DirectiveFedBack, ago, text=text)
        self.ordered("returned", whom[0], d.ReturnReceiverFeedback, reason="写明人数和到位时间")
        if len(whom) > 1:
            self.ordered("returned", whom[1], d.EvaluateReceiver, mark=4, remark="及时")


def desk(tour: Tour) -> None:
    """The desk as a commander has it, then everything that can be done there."""
    window, evening = tour.window, DeskEvening(tour)
    window.panels.bring(window.bottom.tips)
    tour.picture("tips-none")
    evening.tips()
    tour.settle()
    window.choice.choose_tip(evening.found["crowd"])
    tour.picture("tips")
    window.commands.do_tip_assess()
    tour.picture("tip-assess")
    window.commands.do_dismiss()
    window.commands.do_tip_new()
    tour.picture("tip-new")
    window.commands.do_dismiss()
    evening.desk()
    tour.settle()
    window.panels.bring(window.bottom.directives)
    window.choice.choose_directive(evening.found["late"])
    window.directive_card.people.selectRow(0)
    tour.picture("directive-overdue")
    window.panels.bring(window.alarms)
    tour.picture("directive-alarms")
    window.commands.do_directive_figures()
    tour.picture("directive-times")
    window.commands.do_directive_figures()
    window.choice.choose_directive(evening.found["returned"])
    window.directive_card.people.selectRow(0)
    tour.picture("directive-returned")
    window.choice.choose_directive(evening.found["revoked"])
    tour.picture("directive-revoked")
    writing(tour)
    approving(tour, evening)
    window.panels.bring(window.units)


def writing(tour: Tour) -> None:
    """A red one is written: from a template, with an area drawn; a corner that crosses."""
    window, city = tour.window, tour.city
    composer = window.composer
    window.commands.do_directive_new()
    composer.put_level("red")
    composer.title.setText("河堤路积水，立即封控")
    composer.text.setPlainText(CLOSED_ROAD)
    composer.title.textEdited.emit("")
    tour.picture("directive-new")
    middle = window.chart.view.view.to_lonlat
    view = window.chart.view
    wide, high = view.width(), view.height()
    corners = [(0.45, 0.3), (0.75, 0.28), (0.8, 0.6), (0.5, 0.7)]
    window.sketching.turn("polygon")
    for x, y in corners:
        window.sketching.place(*middle(wide * x, high * y))
    window.sketching.place(*middle(wide * 0.9, high * 0.2))
    tour.picture("directive-crossing")
    window.sketching.complete()
    tour.picture("directive-drawn")
    composer.name.setText("王×")
    composer.name.textEdited.emit("")
    composer.give()
    tour.settle()
    assert city is tour.city  # noqa: S101


def approving(tour: Tour, evening: DeskEvening) -> None:
    """It waits for another seat; who drafted it cannot approve it."""
    window = tour.window
    tour.picture("directive-awaiting")
    known = window.directive_card.directive
    assert known is not None  # noqa: S101
    window.commands.do_directive_approve()
    window.directive_card.ask.words.setText("王×")
    window.directive_card.ask._give("")
    tour.picture("directive-own-approval")
    window.notices.dismiss()
    tour.city.say(d.ApproveDirective, "1", directive_id=known.id, name="李局")
    tour.settle()
    window.commands.do_directive_issue()
    tour.picture("directive-issue-question")
    window.commands.do_dismiss()
