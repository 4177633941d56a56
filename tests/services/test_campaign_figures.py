import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.campaign_figures import Sample, district_table, evaluate, table
from app.services.text import Text

WHOLE = np.ones((1, 1))


def record(policy, seed, seconds, load="normal", sha="x"):
    rows = [[f"{n}", 3, f"d{n % 2}", 40.0, value] for n, value in enumerate(seconds)]
    return {
        "load": load,
        "policy": policy,
        "seed": seed,
        "calls": len(rows),
        "calls_sha256": sha,
        "samples": rows,
        "skilled": [1, 2],
        "chosen": [4, 1, 10],
        "levels": {"room": [len(rows), 10.0, 400.0, 5.0]},
    }


@given(st.lists(st.floats(1, 5000), min_size=1, max_size=200))
def test_whole_figures_are_numpys_order_statistics(seconds):
    found = Sample.of([seconds]).measures(WHOLE)[0]
    expected = np.quantile(seconds, (0.5, 0.9), method="inverted_cdf")
    assert found[:2].tolist() == expected.tolist()
    assert found[2] == pytest.approx(np.mean(np.array(seconds) <= 300))


@given(st.lists(st.lists(st.floats(1, 900), max_size=9), min_size=1, max_size=5), st.data())
def test_a_weight_is_as_if_the_run_were_there_so_often(runs, data):
    counts = data.draw(st.lists(st.integers(0, 3), min_size=len(runs), max_size=len(runs)))
    pooled = [x for values, times in zip(runs, counts, strict=True) for x in values * times]
    found = Sample.of(runs).measures(np.array([counts], np.float64))[0]
    if pooled:
        assert found.tolist() == pytest.approx(Sample.of([pooled]).measures(WHOLE)[0].tolist())
    else:
        assert np.isnan(found).all()


def test_who_was_not_reached_counts_as_latest():
    found = evaluate([record("road", 1, [100.0, 200.0, None, None])])["normal"]
    row = found["policies"]["road"]
    assert (row["n"], row["median"], row["p90"], row["within"]) == (4, 200.0, None, 0.5)
    assert row["not_reached"] == 2


def test_differences_are_paired():
    """Runs differ a lot and the policies by ten seconds in each: the difference is certain."""
    levels = [100.0, 300.0, 900.0, 2000.0]
    old = [record("relay", n, [x + 10.0] * 9) for n, x in enumerate(levels)]
    new = [record("road", n, [x] * 9) for n, x in enumerate(levels)]
    found = evaluate([*old, *new])["normal"]
    step = found["differences"][0]
    assert (step["from"], step["to"]) == ("relay", "road")
    assert step["interval"]["median"] == [-10.0, -10.0]
    low, high = found["policies"]["road"]["interval"]["median"]
    assert high - low > 500


def test_an_interval_holds_what_the_runs_come_from_about_as_often_as_it_says():
    chance, inside = np.random.default_rng(1), 0
    for _ in range(60):
        runs = [record("road", n, chance.exponential(300, 40).tolist()) for n in range(20)]
        low, high = evaluate(runs)["normal"]["policies"]["road"]["interval"]["median"]
        inside += low <= 300 * np.log(2) <= high
    assert inside >= 51  # of 57 expected


def test_only_seeds_that_all_policies_have_finished_are_compared():
    runs = [record("relay", n, [100.0]) for n in (1, 2, 3)] + [record("road", 2, [50.0])]
    found = evaluate(runs)["normal"]
    assert found["seeds"] == [2]
    assert found["policies"]["relay"]["n"] == 1
    assert evaluate([*runs[:1], record("road", 9, [50.0])]) == {}


def test_other_calls_are_said():
    runs = [record("relay", 1, [100.0]), record("road", 1, [50.0], sha="y")]
    found = evaluate(runs)
    assert not found["normal"]["same_calls"]
    assert Text("en")("argument.other_calls") in table(found, Text("en"), {})


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_row_of_the_table_has_its_cells(language):
    runs = [
        record(policy, seed, seconds, load)
        for policy, seconds in (("relay", [700.0, None, 80.0]), ("road+cover", [200.0, 90.0]))
        for seed in (1, 2)
        for load in ("normal", "surge")
    ]
    lines = table(evaluate(runs), Text(language), {"d0": "西门"}).splitlines()
    rows = [line for line in lines if line.startswith("|")]
    assert len(rows) == 2 * (4 + 3 + 4)
    assert {line.count("|") for line in rows} == {10, 5}
    assert sum(line.endswith("| 25.0 % | 2.5 |") for line in rows) == 2 * 2  # on foot, free
    assert any("西门" in line for line in rows)


def test_every_district_has_a_row_with_intervals_and_outside_of_all_a_dash():
    runs = [record("road", seed, [100.0, 200.0, 310.0]) for seed in (1, 2)]
    runs[0]["samples"][0][2] = None
    rows = district_table(evaluate(runs), Text("en"), {"d0": "West gate"}).splitlines()
    assert [row.split(" | ")[1] for row in rows[2:]] == ["West gate", "d1", "–"]
    assert "3:20 (3:20 … 3:20) | 3:20 (3:20 … 3:20) | 100.0 % (100.0 … 100.0)" in rows[3]


def test_a_change_has_a_sign_and_its_unit_once():
    runs = [record("relay", 1, [400.0, 400.0]), record("road", 1, [100.0, 200.0])]
    shown = table(evaluate(runs), Text("en"), {})
    assert (
        "−5:00 (−5:00 … −5:00) | −3:20 (−3:20 … −3:20) | +100.0 points (+100.0 … +100.0)" in shown
    )


def test_nothing_at_all_is_no_table():
    assert evaluate([]) == {}
    empty = evaluate([record("road", 1, [])])["normal"]["policies"]["road"]
    assert (empty["n"], empty["median"], empty["interval"]["median"]) == (0, None, None)
