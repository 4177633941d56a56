"""A tip becomes a red directive: judged, approved by a second seat, signed, closed."""

from app.domain import directive_messages as d
from app.domain.directive import DirectiveState
from app.domain.directive_area import DirectiveArea
from app.domain.receiver import Aim, ReceiverKind
from app.domain.tip import SourceKind
from app.services.receivers import Addressees, Targets
from tests.stories.room import SEAT, Room


def test_from_the_tip_to_the_closing(room: Room, until) -> None:
    known = lambda: room.window.scene.picture  # noqa: E731
    district = room.pack.districts[0]
    room.say(
        d.ReportTip,
        SEAT,
        tip_id="t1",
        source_kind=SourceKind.BRANCH,
        source_name=district.name,
        text="河堤渗水",
        address=district.name,
    )
    room.say(d.AssessTip, SEAT, tip_id="t1", level="red")
    area = DirectiveArea(district_ids=(district.id,))
    words = {"level": "red", "title": "河堤险情", "text": "封路,协助转移"}
    aim = Aim(to=ReceiverKind.OFFICER)
    room.say(d.DraftDirective, SEAT, directive_id="d1", tip_id="t1", area=area, aim=aim, **words)
    until(lambda: "d1" in known().directives)
    assert known().tips["t1"].to_leaders_at
    recipients = Addressees(room.pack).expand(Targets(area), aim.to)

    room.say(d.ApproveDirective, SEAT, directive_id="d1")
    until(lambda: any("另一席位" in notice for notice in room.notices()))
    room.say(d.ApproveDirective, "seat 2", directive_id="d1", name="王芳")
    room.say(d.IssueDirective, SEAT, directive_id="d1", recipients=recipients)
    until(lambda: len(known().receivers_of("d1")) == len(recipients))

    first, *others = [receiver.id for receiver in known().receivers_of("d1")]
    about = {"directive_id": "d1", "receiver_id": first}
    room.say(d.DirectiveAcknowledged, "terminal", **about)
    room.say(d.DirectiveFedBack, "terminal", **about, text="已封路,转移 12 人")
    room.say(d.EvaluateReceiver, SEAT, **about, mark=5)
    room.say(d.CloseDirective, SEAT, directive_id="d1")
    until(lambda: any(f"{len(others)} 个接收人" in notice for notice in room.notices()))
    for receiver_id in others:
        room.say(
            d.CloseReceiver, SEAT, directive_id="d1", receiver_id=receiver_id, reason="已口头报告"
        )
    room.say(d.CloseDirective, SEAT, directive_id="d1", remark="解除")
    until(lambda: known().directives["d1"].state is DirectiveState.CLOSED)
    before = known().receivers_of("d1")
    room.close()

    room.open()
    until(lambda: len(known().receivers_of("d1")) == len(before))
    assert known().receivers_of("d1") == before
    assert known().directives["d1"].approved_name == "王芳"
