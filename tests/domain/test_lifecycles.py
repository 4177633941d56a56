import pytest

from app.domain import assignment, directive, incident, receiver, tip, unit
from app.domain.lifecycle import absorb, step
from app.domain.refusal import Refused

TABLES = [
    (unit.ARROWS, unit.UnitState, unit.UnitVerb),
    (assignment.ARROWS, assignment.AssignmentState, assignment.AssignmentVerb),
    (incident.ARROWS, incident.IncidentState, incident.IncidentVerb),
    (tip.ARROWS, tip.TipState, tip.TipVerb),
    (directive.ARROWS, directive.DirectiveState, directive.DirectiveVerb),
    (receiver.ARROWS, receiver.ReceiverState, receiver.ReceiverVerb),
]


@pytest.mark.parametrize(("arrows", "states", "verbs"), TABLES)
def test_every_state_and_verb_has_an_arrow(arrows, states, verbs) -> None:
    assert {s for s, _ in arrows} | set(arrows.values()) == set(states)
    assert {v for _, v in arrows} == set(verbs)


@pytest.mark.parametrize(("arrows", "states", "verbs"), TABLES)
def test_every_state_can_be_reached_from_the_first(arrows, states, verbs) -> None:
    first = next(iter(states))
    known, todo = {first}, [first]
    while todo:
        state = todo.pop()
        for (source, _), target in arrows.items():
            if source is state and target not in known:
                known.add(target)
                todo.append(target)
    assert known == set(states)


def test_an_order_without_an_arrow_is_refused_and_a_report_absorbed() -> None:
    off, arrive = unit.UnitState.OFF_DUTY, unit.UnitVerb.ARRIVE
    assert absorb(unit.ARROWS, off, arrive) is off
    with pytest.raises(Refused) as no:
        step(unit.ARROWS, off, arrive)
    assert no.value.code == "not_allowed_now"
    assert no.value.facts == {"state": "off_duty", "verb": "arrive"}


def test_nothing_leaves_an_ended_assignment() -> None:
    ended = set(assignment.AssignmentState) - set(assignment.ACTIVE)
    assert not {state for state, _ in assignment.ARROWS} & ended
