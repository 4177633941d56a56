"""A directive goes out as CAP and comes back with everything CAP can hold."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import cos, sin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.directive import Amendment, Directive, DirectiveState
from app.domain.directive_area import NOWHERE, Circle, DirectiveArea, Point
from app.domain.level import PALETTES
from app.domain.stage import Stamp
from app.feeds.cap import values as v
from app.feeds.cap.read import read_cap
from app.feeds.cap.write import write_cap
from app.services.cap_area import area_to_draw
from app.services.cap_directive import CapSender, alert_of, content_in, content_of
from tests.feeds.cap.samples import FIT, judged, schema

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
US = CapSender("110@city.example", "市局指挥中心", "预警指令", "police only")


def stamped(seconds):
    at = NOON + timedelta(seconds=seconds)
    return Stamp(at, at)


DRAFT = Directive(
    id="0192-d",
    number=412,
    level="red",
    title="演唱会散场",
    text="加强体育场周边巡逻",
    reason="客流 4 万",
    source="指挥中心",
    drafted=stamped(0),
    drafted_by="seat 1",
    drafted_name="王",
    acknowledge_s=120.0,
    feedback_s=3600.0,
)
SENT = replace(
    DRAFT,
    state=DirectiveState.ISSUED,
    issued=stamped(60),
    acknowledge_by=NOON + timedelta(seconds=180.25),
    feedback_by=NOON + timedelta(seconds=3660),
    valid_until=NOON + timedelta(hours=3),
)


def there_and_back(directive, sender=US):
    reading = read_cap(write_cap(alert_of(directive, sender)), "d.cap")
    assert reading.faults == ()
    return reading.alerts[0]


LON, LAT = st.floats(-179, 179).map(lambda x: round(x, 6)), st.floats(-89, 89)
POINTS = st.builds(Point, LON, LAT)
AREAS = st.just(NOWHERE) | st.builds(
    DirectiveArea,
    st.lists(FIT, max_size=2).map(tuple),
    st.lists(FIT, max_size=2).map(tuple),
    st.lists(st.lists(POINTS, min_size=3, max_size=8).map(tuple), max_size=2).map(tuple),
    st.lists(
        st.builds(Circle, LON, LAT, st.floats(1, 200_000).map(lambda m: round(m, 3))), max_size=2
    ).map(tuple),
    FIT,
)
SECONDS = st.integers(61, 10**6).map(lambda s: NOON + timedelta(seconds=s))


@st.composite
def directives(draw):
    palette = draw(st.sampled_from(sorted(PALETTES)))
    begin, end = sorted((draw(SECONDS), draw(SECONDS)))
    directive = replace(
        SENT,
        level=draw(st.sampled_from(PALETTES[palette])),
        title=draw(FIT),
        text=draw(FIT),
        reason=draw(FIT),
        source=draw(FIT),
        source_ref=draw(FIT),
        template=draw(FIT),
        city_wide=draw(st.booleans()),
        area=draw(AREAS),
        valid_from=draw(st.none() | st.just(begin)),
        valid_until=draw(st.none() | st.just(end + timedelta(seconds=1))),
        acknowledge_s=draw(st.floats(1, 10**6)),
        feedback_s=draw(st.floats(1, 10**6)),
        acknowledge_by=draw(SECONDS),
        amendments=tuple(
            Amendment(stamped(100 + n).at, "seat 1", "", ()) for n in range(draw(st.integers(0, 3)))
        ),
    )
    if draw(st.booleans()):
        directive = replace(
            directive, state=DirectiveState.REVOKED, ended=stamped(900), ended_why=draw(FIT)
        )
    return directive, replace(US, palette=palette)


@given(directives())
@settings(max_examples=80)
def test_nothing_that_cap_can_hold_is_lost(case):
    directive, sender = case
    assert content_in(there_and_back(directive, sender)) == content_of(directive)


@given(directives())
@settings(max_examples=40)
def test_it_is_valid_by_the_oasis_schema(case):
    directive, sender = case
    assert judged(schema(), write_cap(alert_of(directive, sender))) is None


def test_the_level_is_a_parameter_and_a_severity():
    (info,) = there_and_back(SENT).infos
    assert v.CapPair("patrolgrid:level", "red") in info.parameters
    assert (info.urgency, info.severity) == (v.CapUrgency.IMMEDIATE, v.CapSeverity.EXTREME)


@pytest.mark.parametrize(
    ("palette", "level", "severity"),
    [
        ("house", "blue", "Moderate"),
        ("house", "green", "Minor"),
        ("statutory", "yellow", "Moderate"),
        ("statutory", "blue", "Minor"),
    ],
)
def test_blue_is_not_as_grave_in_every_palette(palette, level, severity):
    alert = there_and_back(replace(SENT, level=level), replace(US, palette=palette))
    assert alert.infos[0].severity == severity


def test_a_draft_is_marked_as_one():
    assert there_and_back(DRAFT).status is v.CapStatus.DRAFT
    assert there_and_back(SENT).status is v.CapStatus.ACTUAL


def test_an_amendment_is_an_update_that_refers_to_what_it_replaces():
    changes = tuple(Amendment(stamped(n).at, "seat 1", "", ()) for n in (100, 200))
    alert = there_and_back(replace(SENT, amendments=changes))
    assert (alert.msg_type, alert.identifier) == (v.CapMsgType.UPDATE, "0192-d.2")
    assert [r.identifier for r in alert.references] == ["0192-d", "0192-d.1"]
    assert alert.references[0] == alert_of(SENT, US).reference


def test_a_revocation_is_a_cancel_even_after_its_validity():
    gone = replace(SENT, state=DirectiveState.REVOKED, ended=stamped(90_000), ended_why="演出取消")
    alert = there_and_back(gone)
    assert (alert.msg_type, alert.note) == (v.CapMsgType.CANCEL, "演出取消")
    assert [r.identifier for r in alert.references] == ["0192-d"]


@pytest.mark.parametrize(("title", "language"), [("散场", "zh-CN"), ("Match", "en-US")])
def test_it_says_in_which_language_it_was_written(title, language):
    assert there_and_back(replace(SENT, title=title, text="x")).infos[0].language == language


# ---- areas of others ---------------------------------------------------------------------------

SQUARE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def drawn(*rings, circles=()):
    return area_to_draw([v.CapArea("there", polygons=rings, circles=circles)])


def test_what_can_be_drawn_is_left_as_it_is():
    area, point = drawn(SQUARE, circles=(v.CapCircle(5.0, 6.0, 2.5),))
    assert area.polygons == (tuple(Point(*p) for p in SQUARE),)
    assert area.circles == (Circle(5.0, 6.0, 2500.0),)
    assert (area.description, point) == ("there", None)


def test_a_circle_without_radius_is_a_point():
    area, point = drawn(circles=(v.CapCircle(5.0, 6.0, 0.0),))
    assert area.empty
    assert point == Point(5.0, 6.0)


def test_a_ring_that_crosses_itself_is_drawn_by_its_hull():
    bow = (SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3])
    (shape,) = drawn(bow)[0].polygons
    assert set(shape) == {Point(*p) for p in SQUARE}


def test_a_line_is_its_first_point():
    area, point = drawn(((0.0, 0.0), (1.0, 0.0), (2.0, 0.0)))
    assert (area.polygons, point) == ((), Point(0.0, 0.0))
    assert drawn(*(((1.0, 2.0),) * 3 for _ in range(200)))[1] == Point(1.0, 2.0)


def test_endless_points_endless_parts_and_half_the_world():
    ring = tuple((n / 10_000, n % 7 / 100) for n in range(5000))
    (shape,) = drawn(ring)[0].polygons
    assert len(shape) <= 1000
    many = tuple(tuple((x + n, y) for x, y in SQUARE) for n in range(150))
    assert len(drawn(*many)[0].polygons) == 1
    round_one = tuple((cos(n / 159.2), sin(n / 159.2)) for n in range(1000))
    assert len(drawn(round_one)[0].polygons[0]) == 1000
    area, _ = drawn(*(round_one for _ in range(90)))  # the desk would look at them for 6 s
    assert {len(polygon) for polygon in area.polygons} == {4}
    wide, _ = drawn(circles=(v.CapCircle(100.0, 85.0, 40_000.0),))
    assert len(wide.polygons[0]) == 4


@given(
    st.lists(
        st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=3).map(tuple),
        max_size=5,
    ),
    st.lists(
        st.builds(v.CapCircle, st.floats(-180, 180), st.floats(-90, 90), st.floats(0, 49_999))
    ),
)
def test_every_area_of_a_valid_alert_can_be_drawn(rings, circles):
    from app.domain.directive_area import checked  # noqa: PLC0415

    area, point = drawn(*rings, circles=tuple(circles))
    assert checked(area) is area
    assert point is not None or not area.empty or not (rings or circles)
