"""What a half-filled form amounts to."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.incident import Caller
from app.domain.stage import Stamp
from app.services.call_taking import MOST_HAZARDS, as_incident, caller_of, hazards_of, missing
from app.services.drafts import Draft

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "hazards"),
    [
        ("", ()),
        ("持刀、狗", ("持刀", "狗")),
        (" knife, dog; knife ,", ("knife", "dog")),
        ("液化气罐 两个", ("液化气罐 两个",)),
    ],
)
def test_hazards_are_told_apart(said: str, hazards: tuple[str, ...]) -> None:
    assert hazards_of(said) == hazards


@given(st.text(max_size=300))
def test_hazards_are_few_short_and_each_once(said: str) -> None:
    found = hazards_of(said)
    assert len(set(found)) == len(found) <= MOST_HAZARDS
    assert all(0 < len(hazard) <= 40 for hazard in found)


@pytest.mark.parametrize(
    ("draft", "lacks"),
    [
        (Draft(NOON), "place"),
        (Draft(NOON, "宏图路", category="0201"), "place"),
        (Draft(NOON, lon=113.0, lat=23.0), "category"),
        (Draft(NOON, lon=113.0, lat=23.0, category="0201"), None),
    ],
)
def test_what_is_missing(draft: Draft, lacks: str | None) -> None:
    assert missing(draft) == lacks


def test_the_incident_that_it_would_become() -> None:
    draft = Draft(NOON, "宏图路12号", 113.0, 23.0, "0201", None, "打架", "王", "110", ("狗",))
    made = as_incident(draft, Stamp(NOON, NOON), None, None)
    assert made is not None
    assert (made.lon, made.category, made.priority, made.hazards) == (113.0, "0201", 3, ("狗",))
    assert made.caller is None  # the adviser does not need to know who called
    assert as_incident(Draft(NOON, "宏图路"), Stamp(NOON, NOON), None, None) is None
    assert caller_of(draft) == Caller("王", "110")
    assert caller_of(Draft(NOON)) is None
