"""Short ways to make directives in tests."""

from typing import Any

from app.domain import directive_messages as d
from app.domain import messages as m
from app.domain.receiver import ReceiverKind, Recipient, receiver_id
from tests.domain.build import say


def draft(id: str = "d1", second: float = 0.0, **facts: Any) -> d.DraftDirective:
    given = {"level": "orange", "title": "夜市周边", "text": "加强巡逻", **facts}
    return say(d.DraftDirective, second, directive_id=id, **given)


def officer(key: str) -> Recipient:
    return Recipient(
        ReceiverKind.OFFICER, key, f"警官{key}", officer_id=key, chain=("3012", "南城")
    )


def issue(id: str, *keys: str, second: float = 0.0, **facts: Any) -> d.IssueDirective:
    recipients = tuple(officer(key) for key in keys)
    return say(d.IssueDirective, second, directive_id=id, recipients=recipients, **facts)


def issued(id: str, *keys: str) -> list[m.AnyMessage]:
    """Drafted and sent at once: 签收 is due after 300 s, 反馈 after 7,200 s."""
    return [draft(id), issue(id, *keys)]


def receiver(id: str, key: str) -> str:
    return receiver_id(id, ReceiverKind.OFFICER, key)
