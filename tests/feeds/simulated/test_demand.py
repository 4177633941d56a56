from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from app.feeds.simulated.demand import Callers, DemandError, load_demand
from tests.feeds.town import town

FILE = Path(__file__).resolve().parents[3] / "resources" / "demand.toml"
START = datetime(2026, 3, 2, tzinfo=UTC).timestamp()
DAY_S = 86_400.0


@pytest.fixture(scope="module")
def week():
    pack, _ = town()
    callers = Callers(load_demand(FILE), pack.addresses, pack.categories, 7)
    calls, at, ref = [], START, ""
    while (call := callers.next_after(at, ref)) and call.at < START + 7 * DAY_S:
        calls.append(call)
        at, ref = call.at, call.ref
    return calls


def test_a_week_has_the_calls_that_the_file_says(week):
    first = [c for c in week if not c.repeats]
    assert len(first) == pytest.approx(480 * 7, abs=3 * np.sqrt(480 * 7))
    assert (len(week) - len(first)) / len(first) == pytest.approx(0.08, abs=0.02)


def test_night_is_quiet_and_evening_is_not(week):
    zone = load_demand(FILE).zone
    hours = Counter(datetime.fromtimestamp(c.at, zone).hour for c in week)
    assert hours[4] * 3 < hours[19]


def test_calls_come_in_order_and_never_twice(week):
    keys = [(c.at, c.ref) for c in week]
    assert keys == sorted(set(keys))
    told = {c.ref for c in week}
    assert {c.repeats for c in week if c.repeats and c.at > START + 3600} <= told


def test_callers_are_plainly_nobody(week):
    assert all(c.caller.name.startswith("模拟") for c in week)
    assert all(c.caller.phone.startswith("000") and len(c.caller.phone) == 11 for c in week)


def test_asking_again_gives_the_same_and_another_seed_another(week):
    pack, _ = town()
    again = Callers(load_demand(FILE), pack.addresses, pack.categories, 7)
    other = Callers(load_demand(FILE), pack.addresses, pack.categories, 8)
    assert again.next_after(week[99].at, week[99].ref) == week[100]
    assert other.next_after(week[99].at, week[99].ref) != week[100]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("calls_per_day", "calls_a_day"), "calls_a_day"),
        (("weekday = [32, ", "weekday = ["), "seven days of 24"),
        (("weight = 17", "weight = -1"), "weight"),
        (('zone = "Asia/Shanghai"', 'zone = "Atlantis"'), "Atlantis"),
        (('zone = "Asia/Shanghai"', 'zone = "Asia"'), "Asia"),
        (("[day]", "[day"), "is not TOML"),
        (("[day]", f"x = {'9' * 5000}\n[day]"), "is not TOML"),
        (("calls_per_day = ", "calls_per_day = -"), "calls_per_day: -"),
        (("calls_per_day = ", "calls_per_day = nan #"), "calls_per_day: nan is not"),
        (("calls_per_day = ", "calls_per_day = true #"), "calls_per_day: True is not"),
        (("calls_per_day = ", "calls_per_day = 1e308 #"), "calls_per_day: 1e+308 is not"),
        (("repeat_share = ", "repeat_share = 1.5 #"), "repeat_share: 1.5 is not"),
        (("repeat_s = ", "repeat_s = inf #"), "repeat_s: inf is not"),
        (("handle_s = ", "handle_s = -"), "handle_s: -"),
    ],
)
def test_a_wrong_file_is_told(tmp_path, change, says):
    path = tmp_path / "demand.toml"
    path.write_text(FILE.read_text("utf-8").replace(*change), "utf-8")
    with pytest.raises(DemandError, match=r"demand\.toml") as wrong:
        load_demand(path)
    assert says in str(wrong.value)
