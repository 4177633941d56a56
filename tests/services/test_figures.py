import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.figures import as_json, figures


def test_no_sample_gives_no_number():
    assert as_json(figures([], [])) == {
        "n": 0,
        "median": None,
        "p90": None,
        "share_within_target": None,
    }


def test_definition_is_linear_and_the_target_counts_when_met_exactly():
    found = figures([10, 20, 30, 40], [10, 19, 30, 60], ["cancelled", "no_arrival", "cancelled"])
    assert (found.n, found.median, found.p90) == (4, 25, 37)
    assert found.share_within_target == 0.75
    assert found.excluded == {"cancelled": 2, "no_arrival": 1}


def test_targets_must_fit():
    with pytest.raises(ValueError, match="2 samples, 1 targets"):
        figures([1, 2], [1])


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=50))
def test_same_as_numpy_in_any_order(samples):
    found = figures(samples)
    again = figures(samples[::-1])
    assert found.median == np.median(samples)
    assert found.p90 == np.percentile(samples, 90)
    assert (found.median, found.p90) == (again.median, again.p90)
