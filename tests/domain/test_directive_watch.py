from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.domain.attention import Cause, Severity
from app.domain.chase import Chase
from app.domain.directive import Directive, DirectiveState
from app.domain.directive_watch import DirectiveWatch
from app.domain.receiver import Receiver, ReceiverKind, ReceiverState
from app.domain.stage import Stamp

NOW = datetime(2026, 11, 20, 12, 41, 7, tzinfo=UTC)
STAMP = Stamp(NOW, NOW, NOW)
CHASE = Chase(NOW, NOW + timedelta(seconds=60))


def directive(level: str, state: DirectiveState = DirectiveState.ISSUED) -> Directive:
    return Directive(
        *("d1", 1, level, "title", "text", "", "", STAMP, "3", "", 60.0, 60.0), state=state
    )


def receiver(n: int, late_s: float | None = None, supervised: bool = False) -> Receiver:
    at = None if late_s is None else NOW + timedelta(seconds=late_s)
    chase = replace(CHASE, escalated_at=at, supervised_at=at if supervised else None)
    return Receiver(
        *(f"d1/unit/{n}", "d1", ReceiverKind.UNIT, str(n), str(n), None, None, None, (), ()),
        *(STAMP, chase, CHASE),
    )


def causes(watch: DirectiveWatch) -> list[tuple[Cause, Severity, datetime]]:
    return [(call.cause, call.severity, call.since) for call in watch.calls("d1")]


def test_an_approval_is_awaited_until_it_is_given() -> None:
    watch = DirectiveWatch()
    assert watch.put(directive("red", DirectiveState.AWAITING_APPROVAL))
    assert causes(watch) == [(Cause.APPROVAL, Severity.MIDDLE, NOW)]
    assert watch.put(directive("red", DirectiveState.APPROVED))
    assert causes(watch) == []


def test_all_receivers_of_one_directive_are_one_alarm_since_the_first() -> None:
    watch = DirectiveWatch()
    watch.put(directive("red"))
    assert not watch.put(receiver(1))
    assert watch.put(receiver(1, 90))
    assert watch.put(receiver(2, 70, supervised=True))
    assert not watch.put(receiver(2, 70, supervised=True))
    since = NOW + timedelta(seconds=70)
    assert causes(watch) == [
        (Cause.SUPERVISED, Severity.HIGH, since),
        (Cause.RECEIVERS_LATE, Severity.MIDDLE, since),
    ]
    signed = replace(receiver(2, 70, supervised=True), state=ReceiverState.ACKNOWLEDGED)
    assert watch.put(signed)
    assert causes(watch) == [(Cause.RECEIVERS_LATE, Severity.MIDDLE, NOW + timedelta(seconds=90))]


def test_lesser_levels_ask_for_less_and_an_end_for_nothing() -> None:
    watch = DirectiveWatch()
    watch.put(directive("blue"))
    watch.put(receiver(1, 5, supervised=True))
    assert [severity for _, severity, _ in causes(watch)] == [Severity.MIDDLE, Severity.LOW]
    assert watch.put(directive("blue", DirectiveState.REVOKED))
    assert causes(watch) == []
