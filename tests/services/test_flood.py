"""Grouping never hides: the rows stand for every incident exactly once, whatever comes in."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.incident import Incident, IncidentState
from app.domain.limits import Limits
from app.services.board import Board
from app.services.flood import FLOOD, MANY, Flood
from app.services.piles import Grain, Pile, Piles, Shown, pile_id, total
from tests.services.flooded import CATEGORIES, flood, piled, report

EVERY = frozenset(IncidentState)
drawn = st.builds(
    lambda n, kind, priority, grid, taken, state: replace(
        report(n, 10.0 * n, kind, priority, grid), taken_by="3" if taken else "", state=state
    ),
    st.integers(0, 30),
    st.sampled_from(CATEGORIES[:2]),
    st.integers(1, 2),
    st.sampled_from(["g1-0", "g1-1", "g2-0", None]),
    st.booleans(),
    st.sampled_from([IncidentState.WAITING, IncidentState.WAITING, IncidentState.CLOSED]),
)
incidents = st.lists(drawn, max_size=40)


def board_of(incidents: list[Incident]) -> Board:
    """As they come in one by one; an id that comes again is a newer value."""
    board = Board(Limits(), lambda _: None)
    board.piles(EVERY)
    board.put(incidents)
    return board


def stood_for(row: Shown) -> tuple[str, list[str]]:
    members = row.members if isinstance(row, Pile) else (row,)
    return row.id, [member.id for member in members]


@given(incidents, st.sampled_from(Grain), st.data())
def test_the_rows_are_those_of_piling_everything_anew(
    given_ones: list[Incident], grain: Grain, data: st.DataObject
) -> None:
    board = board_of(given_ones)
    gone = {i.id for i in given_ones[:5]} if data.draw(st.booleans()) else set()
    left = {i.id: i for i in board.ordered(EVERY) if i.id not in gone}
    board.follow(left)
    ids, names = sorted(left), sorted({pile_id(one, grain) for one in left.values()})
    unfolded = data.draw(st.sets(st.sampled_from(names))) if names else set()
    apart = data.draw(st.sets(st.sampled_from(ids))) if ids else set()
    rows = board.piles(EVERY).rows(grain, unfolded, apart)
    assert [stood_for(row) for row in rows] == piled(list(left.values()), grain, unfolded, apart)
    assert total(rows) == len(left)
    assert apart <= {row.id for row in rows}  # what is used stays a row of its own
    piles = board.piles(EVERY)
    assert piles.count(grain, unfolded, apart) == len(rows)
    assert piles.folded(grain, unfolded, apart) == len(rows) - sum(
        len(row.members) for row in rows if isinstance(row, Pile) and row.unfolded
    )


@given(incidents, st.sampled_from(Grain))
def test_what_a_pile_says_is_what_its_members_say(given_ones: list[Incident], grain: Grain) -> None:
    board = board_of(given_ones)
    now = 10.0**12
    for row in board.piles(EVERY).rows(grain):
        if isinstance(row, Pile):
            assert row.untaken == sum(not member.taken_by for member in row.members)
            assert row.late(now) == sum(board.due(member.id) is not None for member in row.members)
            reports = [m.stages.report.at.timestamp() for m in row.members if m.stages.report]
            assert row.oldest == min(reports)


@given(incidents)
def test_every_incident_is_one_step_away(given_ones: list[Incident]) -> None:
    piles = board_of(given_ones).piles(EVERY)
    for row in piles.rows(Grain.GRID):
        if isinstance(row, Pile):
            opened = {shown.id for shown in piles.rows(Grain.GRID, {row.id})}
            assert {member.id for member in row.members} <= opened


def test_piles_asked_for_late_know_what_came_before() -> None:
    board = Board(Limits(), lambda _: None)
    board.put(flood(50))
    assert total(board.piles(EVERY).rows(Grain.CITY)) == 50


def folded(piles: Piles, state: Flood) -> int:
    return piles.folded(state.grain, state.unfolded)


@pytest.mark.parametrize("count", [10, 500, 5_000])
def test_a_flood_fits_and_nothing_is_lost(count: int) -> None:
    state, piles = Flood(), board_of(flood(count)).piles(EVERY)
    state.look(count)
    assert state.grouping
    rows = state.rows(piles)
    assert total(rows) == count
    assert folded(piles, state) <= 60
    again = state.rows(piles)
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


@given(st.lists(st.tuples(st.integers(0, 16), st.integers(0, 5)), min_size=10, max_size=400))
def test_no_coarser_than_it_must_be(places: list[tuple[int, int]]) -> None:
    """Grids while they fit, then districts while they fit, and only then the whole city."""
    reports = [report(n, 1.0, grid=f"g{d}-{g}") for n, (d, g) in enumerate(places)]
    state, piles = Flood(), board_of(reports).piles(EVERY)
    state.look(len(reports))
    rows = state.rows(piles)
    assert total(rows) == len(reports)
    fits = [grain for grain in Grain if piles.folded(grain) <= MANY]
    assert state.grain is fits[0]


def test_districts_tell_more_than_the_city_where_they_suffice() -> None:
    reports = [report(n, 1.0, grid=f"g{n % 17}-{n % 6}") for n in range(1_000)]
    state, piles = Flood(), board_of(reports).piles(EVERY)
    state.look(len(reports))
    rows = state.rows(piles)
    assert piles.folded(Grain.GRID) > MANY
    assert state.grain is Grain.DISTRICT
    assert len(rows) == 17
    assert total(rows) == 1_000


@given(incidents, st.lists(st.integers(0, 39), max_size=20))
def test_the_counts_agree_with_what_came_in_less_what_left(
    given_ones: list[Incident], closed: list[int]
) -> None:
    """Whatever the grain, while some are closed and come again: every one of them once."""
    board = board_of(given_ones)
    newest = {one.id: one for one in given_ones}
    for at in closed:
        for one in list(newest.values())[at : at + 1]:
            newest[one.id] = replace(one, state=IncidentState.CLOSED)
            board.put([newest[one.id]])
    open_ones = frozenset(IncidentState) - {IncidentState.CLOSED}
    board.piles(open_ones)
    expected = sum(one.state is not IncidentState.CLOSED for one in newest.values())
    for grain in Grain:
        assert total(board.piles(open_ones).rows(grain)) == expected
        assert total(board.piles(EVERY).rows(grain)) == len(newest)
