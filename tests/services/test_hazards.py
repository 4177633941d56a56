from datetime import UTC, datetime

import pytest

from app.domain import messages as m
from app.domain.entry import Entry
from app.services.hazards import acknowledged

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def note(text: str, by: str = "3") -> Entry:
    message = m.AddNote(id="n", at=NOW, entered_at=NOW, by=by, incident_id="i", text=text)
    return Entry(1, message, NOW, "i")


@pytest.mark.parametrize(
    ("entries", "hazards", "known"),
    [
        ([], (), True),
        ([], ("持刀",), False),
        ([note("! 已知悉隐患：持刀、楼道狭窄")], ("持刀", "楼道狭窄"), True),
        ([note("! 已知悉隐患：持刀")], ("持刀", "楼道狭窄"), False),  # one was learnt since
        ([note("! 已知悉隐患：持刀", by="5")], ("持刀",), False),  # another seat
        ([note("他说持刀")], ("持刀",), False),  # a note, but no acknowledgement
    ],
)
def test_who_knows(entries: list[Entry], hazards: tuple[str, ...], known: bool) -> None:
    assert acknowledged(entries, "3", hazards) is known
