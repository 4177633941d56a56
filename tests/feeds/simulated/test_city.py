from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import messages as m
from app.domain.decide import decide
from app.domain.picture import Picture
from app.domain.unit import UnitState
from app.feeds.simulated.city import SimulatedCity
from app.feeds.simulated.demand import load_demand
from app.feeds.simulated.temper import Temper, chance_of
from app.roads.pace import MODE_OF
from tests.feeds.town import town

DEMAND = load_demand(Path(__file__).resolve().parents[3] / "resources" / "demand.toml", 240.0)
START = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)  # 15:30 there, half an hour before a shift ends
CALM = Temper(lost_share=0.0, break_share=0.0, late_share=1e-6, distress_share=0.0)


def city(temper=CALM, demand=DEMAND, shifts=True):
    return SimulatedCity(*town(shifts), demand, temper, 3, START)


def test_in_a_city_without_incidents_somebody_calls_soon():
    made = SimulatedCity(*town(True), DEMAND, CALM, 3, START, first_call_s=15.0)
    made.resume(Picture())
    said = made.advance(after(hours=3))
    calls = [report for report in said if isinstance(report, m.IncidentReported)]
    assert calls[0].at == START + timedelta(seconds=15)
    usual = [r for r in city().advance(after(hours=3)) if isinstance(r, m.IncidentReported)]
    assert calls[1:] == usual  # the day goes on as it would have
    assert len({call.incident_id for call in calls}) == len(calls)


def after(hours=0.0, seconds=0.0):
    return START.timestamp() + hours * 3600 + seconds


class Room:
    """A picture, a city, and somebody who sends the first unit to the first incident."""

    def __init__(self, temper=CALM):
        self.pack, _ = town(False)
        self.city = city(temper, None, shifts=False)
        self.picture = Picture()
        self.said = []
        self.say(m.RosterLoaded(id="r", at=START, entered_at=START, by="t", units=self.pack.units))
        self.run(1)

    def say(self, message):
        self.picture.put_all(decide(self.picture, message))

    def run(self, seconds):
        reports = self.city.advance(after(seconds=seconds))
        self.said += reports
        for report in reports:
            self.say(report)

    def send(self, unit_id, lon, lat, incident_id="i"):
        common = {"at": START, "entered_at": START, "by": "t"}
        self.say(
            m.IncidentReported(
                id=f"call {incident_id}",
                incident_id=incident_id,
                source_ref="",
                category="0201",
                priority=2,
                lon=lon,
                lat=lat,
                address="",
                **common,
            )
        )
        sending = m.Sending(f"a {incident_id}", unit_id)
        order = m.Dispatch(
            id=f"order {incident_id}", incident_id=incident_id, sendings=(sending,), **common
        )
        self.say(order)
        return self.picture.assignments[f"a {incident_id}"], self.picture.incidents[incident_id]


def where(city, unit_id):
    fixes = city.fixes()
    row = fixes.index()[unit_id]
    return fixes.lon[row], fixes.lat[row], fixes.speed[row]


@settings(max_examples=8)
@given(st.lists(st.floats(0, 7200), max_size=12))
def test_any_split_of_the_reading_gives_the_same_reports_and_positions(times):
    whole, split = (
        city(Temper(break_share=0.5, lost_share=0.5)),
        city(Temper(break_share=0.5, lost_share=0.5)),
    )
    reports = []
    for second in sorted(times):
        reports += split.advance(after(seconds=second))
        split.fixes()
    reports += split.advance(after(2))
    assert reports == whole.advance(after(2))
    np.testing.assert_allclose(split.fixes().lon, whole.fixes().lon, rtol=0, atol=1e-9)


def test_another_seed_is_another_day():
    other = SimulatedCity(*town(True), DEMAND, CALM, 4, START)
    assert other.advance(after(1)) != city().advance(after(1))


def test_shifts_come_and_go():
    here = city()
    first = Counter(type(r) for r in here.advance(after()))
    assert first[m.UnitSignedOn] == 4  # every third
    later = [r for r in here.advance(after(0.6)) if not isinstance(r, m.IncidentReported)]
    assert Counter(type(r) for r in later) == {m.UnitSignedOn: 4, m.UnitSignedOff: 4}
    assert {r.at for r in later} == {START + timedelta(minutes=30)}
    assert np.isnan(here.fixes().lon).sum() == 8


def test_units_patrol_their_beat_on_the_streets_at_their_speed():
    pack, network = town(True)
    here = city()
    limits = {"foot": 1.3, "motorcycle": 6.1, "car": 7.1}
    seen = {}
    for minute in range(90):
        here.advance(after(seconds=60 * minute))
        fixes = here.fixes()
        for row, unit in enumerate(pack.units):
            if not np.isnan(fixes.lon[row]):
                spot = network.snap(fixes.lon[row], fixes.lat[row], MODE_OF[unit.kind])[0]
                assert spot.offset_m < 1
                assert fixes.speed[row] <= limits[unit.kind]
                inside = pack.locate(spot.lon, spot.lat).grid.id == unit.grid_ids[0]
                seen.setdefault(unit.id, []).append(inside)
    assert min(np.mean(inside) for inside in seen.values()) > 0.8


def test_an_officer_signs_departs_drives_handles_feeds_back_and_clears():
    room = Room()
    order, incident = room.send("u00", 113.708, 23.007)
    assert room.city.deliver(order, incident)
    stay = CALM.stay(chance_of(3, "stay", "u00", "i"), "0201")
    room.run(2 + stay.sign_s)
    room.run(3 + stay.sign_s + stay.depart_s)
    assert where(room.city, "u00")[2] > 0
    room.run(4 * 3600)
    kinds = [type(r) for r in room.said if getattr(r, "assignment_id", None) == order.id]
    assert kinds[:4] == [m.OrderAcknowledged, m.UnitDeparted, m.UnitArrived, m.HandlingBegun]
    assert set(kinds[4:]) == {m.UnitCleared, m.FeedbackGiven}
    sent = room.picture.assignments[order.id]
    times = [getattr(sent.stages, s).at for s in ("acknowledge", "depart", "arrive", "clear")]
    assert times == sorted(times)
    assert room.picture.units["u00"].state is UnitState.AVAILABLE


def test_it_stands_at_the_incident_when_it_says_so():
    room = Room()
    order, incident = room.send("u03", 113.706, 23.0061)
    room.city.deliver(order, incident)
    for second in range(1, 1800):
        room.run(second)
        if room.picture.assignments[order.id].stages.arrive:
            break
    lon, lat, speed = where(room.city, "u03")
    assert np.hypot((lon - 113.706) * 0.92, lat - 23.0061) * 111_195 < 80  # nearest street
    assert speed == 0


def test_a_withdrawn_order_is_dropped_and_the_next_one_taken():
    room = Room()
    order, incident = room.send("u00", 113.708, 23.007)
    room.city.deliver(order, incident)
    room.run(40)
    assert room.city.withdraw("u00", order.id)
    room.run(4000)
    kinds = {type(r) for r in room.said if getattr(r, "assignment_id", None) == order.id}
    assert kinds <= {m.OrderAcknowledged, m.UnitDeparted}


def test_told_twice_is_told_once():
    room = Room()
    order, incident = room.send("u00", 113.708, 23.007)
    for _ in range(3):
        room.city.deliver(order, incident)
        room.run(2)
    room.run(600)
    assert Counter(type(r) for r in room.said)[m.OrderAcknowledged] == 1


def test_nobody_hears_of_a_lost_unit_and_it_reports_late():
    room = Room(Temper(lost_share=20.0, lost_median_s=900.0, break_share=0, late_share=1e-6))
    order, incident = room.send("u00", 113.708, 23.007)
    assert room.city.deliver(order, incident)
    room.run(3600)
    fixes = room.city.fixes()
    silent = [id for id, at in zip(fixes.unit_ids, fixes.at, strict=True) if at < after(1)]
    assert silent
    order, incident = room.send(silent[0], 113.708, 23.007, "j")
    assert not room.city.deliver(order, incident)
    room.run(10 * 3600)
    late = [r for r in room.said if r.entered_at > r.at]
    assert late
    assert all(r.at == r.entered_at for r in room.said if r not in late)


def test_it_takes_up_where_the_picture_stands():
    room = Room()
    order, incident = room.send("u00", 113.708, 23.007)
    delivered = m.OrderDelivered(id="d", at=START, entered_at=START, by="t", assignment_id=order.id)
    room.city.deliver(order, incident)
    room.say(delivered)
    room.run(60)  # signed, on the way
    room.city = city(CALM, None, shifts=False)
    room.city.resume(room.picture)
    room.run(4 * 3600)
    sent = room.picture.assignments[order.id]
    assert not sent.active
    assert sent.feedback
    assert not any(isinstance(r, m.UnitSignedOn) and r.at > START for r in room.said)


@pytest.mark.parametrize("share", [0.011, 0.2])
def test_the_temper_meets_its_shares(share):
    stays = [Temper(late_share=share).stay(chance_of(1, n), "") for n in range(3000)]
    assert np.mean([s.sign_s > 30 for s in stays]) == pytest.approx(share, abs=0.02)
    assert np.mean([s.feedback_s <= 1800 for s in stays]) == pytest.approx(0.35, abs=0.03)
    assert np.median([s.pace for s in stays]) == pytest.approx(1.0, abs=0.03)
