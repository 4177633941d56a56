from datetime import timedelta

from app.dispatch.blockade import blockade
from app.domain.plans import Flight
from app.domain.unit import UnitKind
from tests.dispatch.town import NOW, car, force_of, plain
from tests.roads.town import LAT0, LON0, STEP

NETWORK = plain(30)


def flight(by: UnitKind, ago_s: float) -> Flight:
    here = LON0 + 15 * STEP, LAT0 + 15 * STEP
    return Flight("i", *here, by, NOW - timedelta(seconds=ago_s))


def test_on_foot_he_is_held_by_cars_all_round() -> None:
    spots = {f"u{n:02}": (2.0 + 5.0 * (n % 6), 2.0 + 5.0 * (n // 6)) for n in range(36)}
    force = force_of(NETWORK, [car(id) for id in spots], spots)
    found = blockade(NETWORK, force, flight(UnitKind.FOOT, 30.0), NOW)
    assert found.tight
    units = [post.unit_id for post in found.posts]
    assert None not in units
    assert len(set(units)) == len(units)
    assert all(post.late_s is not None and post.late_s <= 0.0 for post in found.posts)
    assert found.close_s == max(post.eta_s or 0.0 for post in found.posts)
    assert [p.flight_s for p in found.posts] == sorted(p.flight_s for p in found.posts)


def test_with_nobody_free_the_posts_are_told_and_empty() -> None:
    force = force_of(NETWORK, [], {})
    found = blockade(NETWORK, force, flight(UnitKind.FOOT, 30.0), NOW)
    assert found.posts
    assert not found.tight
    assert {post.unit_id for post in found.posts} == {None}


def test_a_suspect_off_every_street_is_not_held() -> None:
    force = force_of(NETWORK, [car("a")], {"a": (1.0, 1.0)})
    found = blockade(NETWORK, force, Flight("i", 100.0, 10.0, UnitKind.CAR, NOW), NOW)
    assert (found.posts, found.tight) == ((), False)


def test_nobody_rolls_at_once() -> None:
    """The same ring is closed later by the time that it takes to set out, or is another one."""
    spots = {f"u{n:02}": (2.0 + 5.0 * (n % 6), 2.0 + 5.0 * (n // 6)) for n in range(36)}
    force = force_of(NETWORK, [car(id) for id in spots], spots)
    at_once = blockade(NETWORK, force, flight(UnitKind.FOOT, 30.0), NOW)
    later = blockade(NETWORK, force, flight(UnitKind.FOOT, 30.0), NOW, 20.0)
    assert all((post.eta_s or 20.0) >= 20.0 for post in later.posts)
    same = {p.id for p in at_once.posts} == {p.id for p in later.posts}
    assert not same or later.close_s == at_once.close_s + 20.0
    hopeless = blockade(NETWORK, force, flight(UnitKind.CAR, 30.0), NOW, 3_000.0)
    assert not hopeless.tight
