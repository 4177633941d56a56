from math import nextafter

from hypothesis import given
from hypothesis import strategies as st

from app.services.headless import not_before


@given(st.floats(0, 4e9), st.integers(-3, 3))
def test_what_is_due_is_due_at_the_next_millisecond(at, steps):
    """Also one rounding error beside a full millisecond, where a run once stood still."""
    at = round(at, 3)
    for _ in range(abs(steps)):
        at = nextafter(at, 5e9 if steps > 0 else 0)
    assert at <= not_before(at).timestamp() <= at + 0.0021
