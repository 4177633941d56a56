"""Every message that the journal may hold has a sentence, in both languages, without a gap."""

from dataclasses import fields
from datetime import datetime, timedelta
from typing import get_args

import pytest

from app.domain import messages as m
from app.domain.call_back import Answer
from app.domain.duty import OwedKind, Owner, OwnerKind
from app.domain.duty_messages import NewDuty
from app.domain.entry import Entry
from app.domain.incident import Disposition
from tests.widgets.build import NOW, incident, scene, unit
from widgets.sentences import told

KINDS = [*get_args(m.Report), *get_args(m.Order), m.Tick]
FILLED = {
    "incident_id": "i1",
    "primary_id": "i2",
    "unit_id": "u1",
    "assignment_id": "a1",
    "disposition": Disposition.VALID,
    "category": "0201",
    "priority": 2,
    "sendings": (m.Sending("a1", "u1"),),
    "sending": m.Sending("a1", "u1"),
    "units": (unit(1),),
    "hazards": (),
    "caller": None,
    "lon": 113.0,
    "lat": 23.0,
    "level": "red",
    "kind": OwedKind.FOLLOW_UP,
    "answer": Answer.SATISFIED,
    "duty": NewDuty("d1", "查漏水", Owner(OwnerKind.UNIT, "u1"), NOW),
    "until": NOW + timedelta(minutes=5),
}


def message(kind: type[m.Message]) -> m.Message:
    given = {f.name: FILLED.get(f.name, f"<{f.name}>") for f in fields(kind)}
    given |= {name: NOW for name, value in given.items() if isinstance(value, datetime)}
    return kind(**(given | {"id": "m", "at": NOW, "entered_at": NOW, "by": "3"}))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_message_is_told(kind: type[m.Message], language: str) -> None:
    set_up = scene(incident(1), incident(2), unit(1), language=language)
    said = told(set_up, Entry(7, message(kind), NOW, "i1", "i2", "u1"))
    assert said
    assert "{" not in said
    assert "u1" not in said  # names and numbers, never ids
    assert "i1" not in said


def test_what_is_not_known_any_more_is_a_dash() -> None:
    sent = m.OrderAcknowledged(id="m", at=NOW, entered_at=NOW, by="x", assignment_id="gone")
    assert told(scene(), Entry(7, sent, NOW)) == "– 签收 #–"
