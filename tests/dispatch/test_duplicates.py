"""Possible duplicates: symmetric in place and time, never itself, sorted, with honest reasons."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dispatch.duplicates import LEAST, likeness, possible_duplicates, shared
from app.domain.incident import Incident, IncidentState
from app.domain.limits import Limits
from app.domain.stage import Stages, Stamp

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LIMITS = Limits()
METRE = 1 / 111_195.0  # of latitude


def report(
    id: str = "a",
    north_m: float = 0.0,
    seconds: float = 0.0,
    summary: str = "",
    category: str = "0201",
    **facts: object,
) -> Incident:
    at = NOON + timedelta(seconds=seconds)
    made = Incident(
        id=id,
        number=1,
        source="110",
        source_ref="",
        category=category,
        priority=2,
        lon=113.0,
        lat=23.0 + north_m * METRE,
        address="",
        summary=summary,
        district_id=None,
        grid_id=None,
        stages=Stages(report=Stamp(at, at)),
    )
    return replace(made, **facts)


def by_id(*incidents: Incident) -> dict[str, Incident]:
    return {incident.id: incident for incident in incidents}


WORDS = st.text("打架斗殴持刀男子fight knife 烧烤店门口 12", max_size=14)
REPORTS = st.builds(
    report,
    id=st.sampled_from("abcdefgh"),
    north_m=st.floats(0, 700),
    seconds=st.floats(-3600, 3600),
    summary=WORDS,
    category=st.sampled_from(["0201", "0301"]),
    address=st.sampled_from(["", "宏图路12号", "三元里大道"]),
    state=st.sampled_from([IncidentState.WAITING, IncidentState.CLOSED]),
)


@given(REPORTS, REPORTS)
def test_two_reports_are_as_like_in_either_order(a: Incident, b: Incident) -> None:
    there, back = likeness(a, b, LIMITS), likeness(b, a, LIMITS)
    if there is None or back is None:
        assert there is back
        return
    assert replace(there, incident_id="") == replace(back, incident_id="")


@given(REPORTS, st.lists(REPORTS, max_size=8, unique_by=lambda r: r.id))
def test_never_itself_always_open_within_the_window_and_sorted(mine, others) -> None:
    known = by_id(*others)
    found = possible_duplicates(mine, known, LIMITS)
    assert mine.id not in {like.incident_id for like in found}
    assert [like.score for like in found] == sorted((like.score for like in found), reverse=True)
    for like in found:
        assert known[like.incident_id].open
        assert LEAST <= like.score <= 100.0
        assert like.metres <= LIMITS.duplicate_m
        assert like.seconds <= LIMITS.duplicate_s


@pytest.mark.parametrize(
    ("other", "offered"),
    [
        (report("b"), True),
        (report("b", north_m=280, seconds=20), True),  # far, but just now and the same
        (report("b", north_m=280, seconds=1500), False),
        (report("b", north_m=301), False),
        (report("b", seconds=1801), False),
        (report("b", category="0301"), True),  # the same door
        (report("b", north_m=150, seconds=900, category="0301"), False),
        (report("b", state=IncidentState.CLOSED), False),
        (report("b", stages=Stages()), False),
    ],
)
def test_what_is_offered(other: Incident, offered: bool) -> None:
    found = possible_duplicates(report("a"), by_id(report("a"), other), LIMITS)
    assert bool(found) is offered


def test_the_reasons_are_metres_seconds_words_category_and_address() -> None:
    mine = report("a", summary="烧烤店门口打起来了", address="宏图路 12号")
    other = report("b", 62, -130, "烧烤店门口十几人打架", address="宏图路 12号")
    [like] = possible_duplicates(mine, by_id(other), LIMITS)
    assert round(like.metres) == 62
    assert like.seconds == 130
    assert like.words == ("烧烤店门口",)
    assert like.same_category
    assert like.same_address


def test_the_words_of_a_linked_duplicate_count_for_the_incident_it_was_linked_to() -> None:
    primary = report("p", 200, -1200, "很吵", category="0401", duplicates=("d",))
    linked = report("d", 5, -60, "知道是烧烤店", state=IncidentState.CLOSED, duplicate_of="p")
    [like] = possible_duplicates(report("a", summary="烧烤店"), by_id(primary, linked), LIMITS)
    assert like.incident_id == "p"
    assert like.words == ("烧烤店",)


def test_what_every_caller_says_is_no_likeness() -> None:
    assert shared("有人报警", "现场有人") == (0.0, ())
    assert shared("two men fight", "men with a knife fight")[1] == ("fight", "men")
