"""The board says in every moment what sorting and counting everything anew would say."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.incident import Incident, IncidentState, deadlines, overdue
from app.domain.limits import Limits
from app.domain.stage import Stages, Stamp
from app.services.board import Board
from tests.domain.build import NOON
from tests.services.flooded import report

LIMITS = Limits()
made = st.builds(
    lambda n, state, priority, ago, sent: replace(
        report(n, ago),
        state=state,
        priority=priority,
        stages=Stages(report=stamp(ago), dispatch=stamp(ago - 20) if sent else None, close=None),
    ),
    st.integers(1, 12),
    st.sampled_from(IncidentState),
    st.integers(1, 4),
    st.integers(0, 4000),
    st.booleans(),
)


def stamp(ago: float) -> Stamp:
    at = NOON - timedelta(seconds=ago)
    return Stamp(at, at)


def urgency(incident: Incident) -> tuple[object, ...]:
    if not incident.open:
        return (1, -incident.number)
    due = [
        at
        for stage, at in deadlines(incident, LIMITS, None).items()
        if not incident.stages.get(stage)
    ]
    return (0, incident.priority, min(due, default=NOON + timedelta(days=9)), incident.number)


@given(st.lists(st.tuples(made, st.booleans()), max_size=30))
def test_it_follows_whatever_happens(steps: list[tuple[Incident, bool]]) -> None:
    board, incidents = Board(LIMITS, lambda _: None), {}
    for incident, gone in steps:
        incidents[incident.id] = incident
        if gone:
            del incidents[incident.id]
        board.follow(incidents)
        everything = sorted(incidents.values(), key=urgency)
        assert board.ordered(IncidentState) == everything
        for state in IncidentState:
            assert board.ordered({state}) == [i for i in everything if i.state is state]
            assert board.count({state}) == len(board.ordered({state}))
        late = [i for i in everything if overdue(i, NOON, LIMITS, None)]
        assert board.overdue(NOON) == len(late)
        since = NOON - timedelta(minutes=10)
        lately = [i for i in everything if i.stages.report and i.stages.report.at > since]
        assert board.reported(since, NOON) == len(lately)
