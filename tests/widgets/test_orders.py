"""A click in, a message out: with an id, the times and the seat."""

from collections.abc import Callable
from itertools import count

import pytest

from app.domain import messages as m
from app.domain.incident import Disposition
from tests.widgets.build import NOW
from widgets.orders import Orders

CASES: list[tuple[Callable[[Orders], object], m.AnyMessage]] = []
HEAD = {"at": NOW, "entered_at": NOW, "by": "3"}


@pytest.mark.parametrize(
    ("give", "kind", "facts"),
    [
        (lambda o: o.take("i1"), m.TakeIncident, {"incident_id": "i1"}),
        (lambda o: o.recall("a1", "undo"), m.Recall, {"assignment_id": "a1", "reason": "undo"}),
        (lambda o: o.name_lead("a1"), m.NameLead, {"assignment_id": "a1"}),
        (lambda o: o.link("i2", "i1"), m.LinkDuplicate, {"incident_id": "i2", "primary_id": "i1"}),
        (lambda o: o.unlink("i2"), m.UnlinkDuplicate, {"incident_id": "i2"}),
        (
            lambda o: o.amend("i1", priority=1),
            m.AmendIncident,
            {"incident_id": "i1", "priority": 1},
        ),
        (lambda o: o.note("i1", "x"), m.AddNote, {"incident_id": "i1", "text": "x"}),
        (lambda o: o.reopen("i1", "x"), m.ReopenIncident, {"incident_id": "i1", "reason": "x"}),
        (lambda o: o.take_distress("u1"), m.TakeDistress, {"unit_id": "u1"}),
        (
            lambda o: o.return_feedback("i1", "x"),
            m.ReturnFeedback,
            {"incident_id": "i1", "reason": "x"},
        ),
        (
            lambda o: o.close("i1", Disposition.VALID),
            m.CloseIncident,
            {"incident_id": "i1", "disposition": Disposition.VALID, "remark": ""},
        ),
    ],
)
def test_what_is_posted(give, kind, facts) -> None:
    posted: list[m.AnyMessage] = []
    give(Orders(posted.extend, lambda: NOW, lambda: "m1", "3"))
    assert posted == [kind(id="m1", **HEAD, **facts)]


def test_a_sending_names_its_assignment_before_it_goes() -> None:
    posted: list[m.AnyMessage] = []
    ids = count(1)
    orders = Orders(posted.extend, lambda: NOW, lambda: f"n{next(ids)}", "3")
    assert orders.send("i1", [("u1", 120.0), ("u2", None)]) == ["n1", "n2"]
    sendings = (m.Sending("n1", "u1", 120.0), m.Sending("n2", "u2"))
    assert posted == [m.Dispatch(id="n3", **HEAD, incident_id="i1", sendings=sendings)]


def test_reassigning_keeps_the_unit() -> None:
    posted: list[m.AnyMessage] = []
    Orders(posted.extend, lambda: NOW, lambda: "n", "3").reassign("a1", "u1", "i2")
    (order,) = posted
    assert isinstance(order, m.Reassign)
    assert (order.assignment_id, order.incident_id, order.sending.unit_id) == ("a1", "i2", "u1")
