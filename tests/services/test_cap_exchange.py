"""Alerts of others become tips, answers to ours become signatures, by reference and only then."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given

from app.domain import directive_messages as d
from app.domain.decide import decide
from app.domain.picture import Picture
from app.domain.receiver import ReceiverKind, ReceiverState, Recipient
from app.domain.tip import SourceKind, TipState
from app.feeds.cap import values as v
from app.feeds.cap.folder import NotTaken
from app.feeds.cap.read import read_cap
from app.services.cap_directive import alert_of
from app.services.cap_exchange import CapExchange
from tests.feeds.cap.samples import ALERTS, SMALL
from tests.services.test_cap_directive import DRAFT, NOON, US

(SAMPLE,) = read_cap(SMALL.encode(), "small").alerts
FOREIGN = replace(SAMPLE, sent=NOON, sender="met@example.org")
LATER = NOON + timedelta(minutes=10)


class Room:
    """A picture and an exchange that hears of it, as main.py wires them."""

    def __init__(self):
        self.picture = Picture()
        self.exchange = CapExchange(US.address, "zh")

    def tell(self, *messages):
        for message in messages:
            values = decide(self.picture, message)
            self.picture.put_all(values)
            self.exchange.saw(values)

    def take(self, alert, now=LATER):
        messages = self.exchange.take(alert, now)
        self.tell(*messages)
        return messages

    def order(self, kind, second=0.0, by="seat 1", **facts):
        at = NOON + timedelta(seconds=second)
        self.tell(kind(id=f"{kind.__name__}{second}", at=at, entered_at=at, by=by, **facts))


@pytest.fixture
def room():
    return Room()


@pytest.fixture
def sent(room):
    """Directive 0192-d, blue, sent to two districts and one of them twice named alike."""
    room.order(d.DraftDirective, directive_id="0192-d", level="blue", title="散场", text="巡逻")
    recipients = tuple(
        Recipient(ReceiverKind.DISTRICT, key, name)
        for key, name in (("JB", "江北"), ("JN", "江南"), ("JN2", "江南"))
    )
    room.order(d.IssueDirective, 60, directive_id="0192-d", recipients=recipients)
    return room


def ack(sender, **fields):
    reference = v.CapReference(US.address, "0192-d", NOON)
    return v.CapAlert(
        identifier="a1",
        sender=sender,
        sent=NOON + timedelta(minutes=3),
        status=v.CapStatus.ACTUAL,
        msg_type=v.CapMsgType.ACK,
        scope=v.CapScope.PRIVATE,
        addresses=US.address,
        references=(reference,),
        **fields,
    )


# ---- tips --------------------------------------------------------------------------------------


def test_a_foreign_alert_is_a_tip(room):
    room.take(FOREIGN)
    (tip,) = room.picture.tips.values()
    assert (tip.source_kind, tip.state) == (SourceKind.OUTSIDE, TipState.NEW)
    assert tip.level is None
    assert tip.text.startswith("大型活动 · Extreme · Immediate · Observed")
    assert tip.area.description == "体育场"
    assert len(tip.area.polygons) == len(tip.area.circles) == 1
    assert tip.source_ref == "met@example.org,PG-7,2026-05-01T12:00:00-00:00"


def test_read_twice_it_is_one_tip(room):
    assert room.take(FOREIGN) == room.take(FOREIGN)
    assert len(room.picture.tips) == 1


def test_an_expired_one_is_a_tip_past_its_validity(room):
    info = replace(FOREIGN.infos[0], effective=None, expires=NOON + timedelta(minutes=1))
    room.take(replace(FOREIGN, infos=(info,)))
    (tip,) = room.picture.tips.values()
    assert tip.expired(LATER)


@pytest.mark.parametrize("status", [s for s in v.CapStatus if s is not v.CapStatus.ACTUAL])
@pytest.mark.parametrize("kind", v.CapMsgType)
def test_an_exercise_or_test_never_mixes_with_what_is_actual(sent, status, kind):
    alert = replace(ack("JB"), status=status, msg_type=kind, infos=FOREIGN.infos)
    with pytest.raises(NotTaken, match=status):
        sent.take(alert)


def test_an_update_replaces_the_tip_and_a_cancel_withdraws_it(room):
    room.take(FOREIGN)
    update = replace(
        FOREIGN,
        identifier="PG-8",
        msg_type=v.CapMsgType.UPDATE,
        references=(FOREIGN.reference,),
    )
    room.take(update)
    old, new = room.picture.tips.values()
    assert (old.state, new.state) == (TipState.DISMISSED, TipState.NEW)
    assert old.reason == "CAP Update: PG-8"
    cancel = replace(
        update,
        identifier="PG-9",
        msg_type=v.CapMsgType.CANCEL,
        references=(update.reference,),
        infos=(),
        note="解除",
    )
    room.take(cancel)
    assert room.picture.tips[new.id].state is TipState.DISMISSED
    assert room.picture.tips[new.id].reason == "CAP Cancel: 解除"
    with pytest.raises(NotTaken, match="not here"):
        room.take(cancel)


def test_nobody_withdraws_what_another_has_sent(room):
    room.take(FOREIGN)
    cancel = replace(
        FOREIGN,
        sender="mallory@example.org",
        msg_type=v.CapMsgType.CANCEL,
        references=(FOREIGN.reference,),
    )
    with pytest.raises(NotTaken, match="not here"):
        room.take(cancel)


def test_the_infos_of_the_language_that_is_read_here(room):
    (zh,) = FOREIGN.infos
    en, fr = replace(zh, language=None, event="Match"), replace(zh, language="fr", event="Jeu")
    room.take(replace(FOREIGN, infos=(fr, en, zh)))
    room.take(replace(FOREIGN, identifier="b", infos=(fr, en)))
    room.take(replace(FOREIGN, identifier="c", infos=(fr,)))
    assert [tip.text.split()[0] for tip in room.picture.tips.values()] == [
        "大型活动",
        "Match",
        "Jeu",
    ]


@pytest.mark.parametrize(
    ("infos", "why"),
    [((), "no info"), ((replace(FOREIGN.infos[0], areas=()),), "no area")],
)
def test_what_is_about_no_place_is_not_taken(room, infos, why):
    with pytest.raises(NotTaken, match=why):
        room.take(replace(FOREIGN, infos=infos))


def test_an_endless_text_is_cut_and_says_so_and_a_repeated_one_stands_once(room):
    (info,) = FOREIGN.infos
    room.take(replace(FOREIGN, infos=(info, info)))
    room.take(replace(FOREIGN, identifier="b", infos=(replace(info, description="长" * 10**6),)))
    short, long = room.picture.tips.values()
    assert short.text.count("大型活动") == 1
    assert (len(long.text), long.text[-1]) == (20_000, "…")


@given(ALERTS)
def test_any_alert_is_taken_or_not_and_the_domain_takes_it(alert):
    room = Room()
    try:
        room.take(replace(alert, status=v.CapStatus.ACTUAL))
    except NotTaken:
        return
    assert len(room.picture.tips) == 1


# ---- 签收 --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        ack("JB"),
        ack("江北"),
        ack("jb@city.example"),
        ack("gateway@city.example", source="江北"),
        ack("gateway@city.example", codes=("patrolgrid:receiver:district/JB",)),
    ],
)
def test_an_ack_is_a_signature(sent, answer):
    sent.take(answer)
    receiver = sent.picture.receivers["0192-d/district/JB"]
    assert receiver.state is ReceiverState.ACKNOWLEDGED
    assert receiver.signed.at == NOON + timedelta(minutes=3)


def test_nobody_signs_in_the_future_or_before_the_order(sent):
    sent.take(replace(ack("JB"), sent=NOON + timedelta(days=1)))
    assert sent.picture.receivers["0192-d/district/JB"].signed.at == LATER
    sent.take(replace(ack("JN2"), sent=NOON - timedelta(days=1), identifier="a2"))
    signed = sent.picture.receivers["0192-d/district/JN2"].signed
    assert signed.at == NOON + timedelta(seconds=60)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (ack("JX"), "jx is no receiver"),
        (ack("江南"), "not one alone"),
        (ack("JB", codes=("patrolgrid:receiver:district/JX",)), "district/JX is no receiver"),
        (
            replace(ack("JB"), references=(v.CapReference("x", "0192-d", NOON),)),
            "no directive",
        ),
        (replace(ack("JB"), references=(v.CapReference(US.address, "y", NOON),)), "no directive"),
    ],
)
def test_an_ack_that_nobody_can_be_held_to(sent, answer, why):
    with pytest.raises(NotTaken, match=why):
        sent.take(answer)


def test_an_ack_of_an_amendment_is_one_of_the_directive(sent):
    reference = v.CapReference(US.address, "0192-d.1", NOON)
    sent.take(replace(ack("JB"), references=(reference,)))
    assert sent.picture.receivers["0192-d/district/JB"].signed is not None


def test_an_error_is_kept_with_its_reason(sent):
    with pytest.raises(NotTaken, match="no such district"):
        sent.take(replace(ack("JB"), msg_type=v.CapMsgType.ERROR, note="no such district"))


# ---- our own, written elsewhere ----------------------------------------------------------------


def test_our_own_directive_from_elsewhere_is_a_draft(room):
    issued = replace(alert_of(DRAFT, US), status=v.CapStatus.ACTUAL)
    room.take(issued)
    (directive,) = room.picture.directives.values()
    assert (directive.id, directive.level, directive.title) == ("0192-d", "red", "演唱会散场")
    assert directive.issued is None
    with pytest.raises(NotTaken, match="here already"):
        room.take(issued)


def ours(room):
    return alert_of(room.picture.directives["0192-d"], US)


def test_our_own_update_amends_and_our_own_cancel_revokes(sent):
    with pytest.raises(NotTaken):
        sent.take(ours(sent))
    first = ours(sent)
    info = replace(first.infos[0], description="巡逻到两点")
    update = replace(
        first,
        identifier="0192-d.1",
        msg_type=v.CapMsgType.UPDATE,
        references=(first.reference,),
        infos=(info,),
    )
    sent.take(update)
    directive = sent.picture.directives["0192-d"]
    assert (directive.text, directive.revision) == ("巡逻到两点", 1)
    with pytest.raises(NotTaken, match="further on"):
        sent.take(update)
    cancel = replace(
        update, identifier="0192-d.x", msg_type=v.CapMsgType.CANCEL, note="取消", infos=()
    )
    sent.take(cancel)
    assert sent.picture.directives["0192-d"].ended_why == "取消"
    with pytest.raises(NotTaken):
        sent.take(cancel)


def changed(alert, revision=1, **fields):
    return replace(
        alert,
        identifier=f"0192-d.{revision}",
        msg_type=v.CapMsgType.UPDATE,
        references=(alert.reference,),
        infos=(replace(alert.infos[0], **fields),),
    )


def test_a_file_is_no_second_person(sent):
    levels = (v.CapPair("patrolgrid:level", "red"),)
    with pytest.raises(NotTaken, match="at a seat only"):
        sent.take(changed(ours(sent), parameters=levels))
    grave = replace(sent.picture.directives["0192-d"], level="red")
    sent.exchange.saw([grave])
    with pytest.raises(NotTaken, match="at a seat only"):
        sent.take(changed(ours(sent), description="x"))


def test_only_what_changed_is_amended(sent):
    with pytest.raises(NotTaken, match="says so already"):
        sent.take(changed(ours(sent)))
    (amendment,) = sent.take(changed(ours(sent), headline="终场"))
    assert (amendment.title, amendment.text, amendment.acknowledge_by) == ("终场", None, None)


def test_another_sender_cannot_touch_a_directive_of_ours(sent):
    first = ours(sent)
    cancel = replace(
        first,
        sender="mallory@example.org",
        identifier="0192-d.x",
        msg_type=v.CapMsgType.CANCEL,
        references=(first.reference,),
    )
    with pytest.raises(NotTaken, match="not here"):
        sent.take(cancel)
    assert sent.picture.directives["0192-d"].active


def test_under_our_name_without_our_parameters(room):
    with pytest.raises(NotTaken, match="no parameter patrolgrid:level"):
        room.take(
            replace(FOREIGN, sender=US.address, infos=(replace(FOREIGN.infos[0], parameters=()),))
        )
