"""Grouping never hides: the rows stand for every incident exactly once, whatever comes in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.incident import Incident
from app.services.flood import FLOOD, Flood, Grain, Pile, Shown, folded_rows, pile_id, piled, total
from tests.services.flooded import CATEGORIES, flood, report

incidents = st.lists(
    st.builds(
        lambda kind, priority, grid: (kind, priority, grid),
        st.sampled_from(CATEGORIES[:3]),
        st.integers(1, 4),
        st.sampled_from(["g1-0", "g1-1", "g2-0", None]),
    ),
    max_size=40,
).map(lambda facts: [report(n, 0.0, *fact) for n, fact in enumerate(facts)])


def stood_for(rows: list[Shown]) -> list[str]:
    """Every incident that a row is or holds, where an unfolded pile's members stand below it."""
    ids = []
    for row in rows:
        if isinstance(row, Incident):
            ids.append(row.id)
        elif not row.unfolded:
            ids += [member.id for member in row.members]
    return ids


@given(incidents, st.sampled_from(Grain), st.data())
def test_counts_reconcile_exactly(
    given_ones: list[Incident], grain: Grain, data: st.DataObject
) -> None:
    ids = [incident.id for incident in given_ones]
    piles = sorted({pile_id(incident, grain) for incident in given_ones})
    unfolded = data.draw(st.sets(st.sampled_from(piles))) if piles else set()
    apart = data.draw(st.sets(st.sampled_from(ids))) if ids else set()
    rows = piled(given_ones, grain, unfolded, apart)
    assert total(rows) == len(given_ones)
    assert sorted(stood_for(rows)) == sorted(ids)
    shown = {row.id for row in rows}
    assert len(shown) == len(rows)  # no row twice
    assert apart <= shown  # what is used stays a row of its own
    order = {id: n for n, id in enumerate(ids)}
    heads = [
        order[row.first.id if isinstance(row, Pile) else row.id]
        for row in rows
        if isinstance(row, Pile) or pile_id(row, grain) not in unfolded
    ]
    assert heads == sorted(heads)  # who needs somebody first stays first


@given(incidents)
def test_every_incident_is_one_step_away(given_ones: list[Incident]) -> None:
    for row in piled(given_ones, Grain.GRID):
        if isinstance(row, Pile):
            opened = {shown.id for shown in piled(given_ones, Grain.GRID, {row.id})}
            assert {member.id for member in row.members} <= opened


@pytest.mark.parametrize("count", [10, 500, 5_000])
def test_a_flood_fits_and_nothing_is_lost(count: int) -> None:
    state, coming = Flood(), sorted(flood(count), key=lambda i: (i.priority, i.number))
    state.look(count)
    assert state.grouping
    rows = state.rows(coming)
    assert total(rows) == count
    assert folded_rows(rows) <= 60
    again = state.rows(coming)
    assert [row.id for row in again] == [row.id for row in rows]  # at rest nothing moves


def test_it_goes_on_by_itself_and_a_hand_holds_until_the_flood_ends() -> None:
    state = Flood()
    state.look(FLOOD - 1)
    assert not state.grouping
    state.look(FLOOD)
    assert state.grouping
    state.toggle()
    state.look(FLOOD + 90)
    assert not state.grouping
    state.look(2)
    state.look(FLOOD)
    assert state.grouping
    state.look(6)
    assert state.grouping  # it does not flap
    state.look(4)
    assert not state.grouping
    state.toggle()
    assert state.grouping
