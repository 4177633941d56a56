"""The roll counts what a look at every unit would count."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.domain.fixes import Fixes
from app.domain.unit import Unit, UnitState
from app.services.roll import Roll
from tests.domain.build import NOON, unit

IDS = ("u1", "u2", "u3", "u4")
AGES = np.array([5.0, 500.0, np.nan])  # u4 has no row at all
changes = st.lists(
    st.tuples(st.sampled_from(IDS), st.sampled_from(UnitState), st.booleans()), max_size=20
)


@given(changes)
def test_it_follows_every_change(steps: list[tuple[str, UnitState, bool]]) -> None:
    roll, units = Roll(), dict[str, Unit]()
    now = NOON.timestamp()
    fixes = replace(Fixes.none_for(IDS[:3]), at=now - AGES)
    for id, state, calls in steps:
        units[id] = replace(unit(id, state), distress_at=NOON if calls else None)
        roll.put([units[id]])
        free = [u for u in units.values() if u.state is UnitState.AVAILABLE and not u.in_distress]
        seen = [u for u in free if u.id == "u1"]
        assert roll.available(fixes, fixes.index(), now, 180.0) == (
            len(seen),
            len(free) - len(seen),
        )
        assert set(roll.calling) == {u.id for u in units.values() if u.in_distress}
