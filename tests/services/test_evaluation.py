"""Evaluation is recomputed from the journal by other code; every figure leads to its rows."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from app.domain import directive_messages as dm
from app.domain import messages as m
from app.domain.decide import decide
from app.domain.picture import Picture
from app.domain.receiver import ReceiverKind, Recipient
from app.domain.refusal import Refused
from app.services.evaluation import (
    By,
    Evaluated,
    Item,
    Rate,
    evaluate,
    grave,
    judged,
    own,
    part,
    score,
)
from app.services.house_rules import Weights
from app.store import tables
from app.store.duty_history import received
from app.store.store import Store
from tests.domain.build import NOON, say
from tests.store.build import SAVED, opened

SHANGHAI = ZoneInfo("Asia/Shanghai")
UNITS = ("u1", "u2", "u3")
YEAR = (NOON - timedelta(days=200), NOON + timedelta(days=200))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as made:
        yield made


def directive(id: str, at: float, level: str) -> list[m.AnyMessage]:
    recipients = tuple(
        Recipient(ReceiverKind.UNIT, u, u.upper(), unit_id=u, district_id=f"d{u[1]}") for u in UNITS
    )
    given = {"acknowledge_s": 300.0, "feedback_s": 3600.0}
    drafted = say(
        dm.DraftDirective, at, directive_id=id, level=level, title="巡", text="巡逻", **given
    )
    return [drafted, say(dm.IssueDirective, at + 1, directive_id=id, recipients=recipients)]


def some_weeks() -> list[m.AnyMessage]:
    """Forty directives: signed, fed back, late, never, twice, returned, marked; by a fixed seed."""
    chance, day = Random(4), 86_400
    messages: list[m.AnyMessage] = []
    for n in range(40):
        at, id = n * 2 * day, f"y{n}"
        messages += directive(id, at, chance.choice(("orange", "blue", "green")))
        for unit in UNITS:
            to = {"directive_id": id, "receiver_id": f"{id}/unit/{unit}"}
            if chance.random() < 0.9:
                messages.append(say(dm.DirectiveAcknowledged, at + chance.uniform(5, 600), **to))
            if chance.random() < 0.8:
                when = at + chance.uniform(700, 7000)
                messages.append(say(dm.DirectiveFedBack, when, text="已巡逻", **to))
                if chance.random() < 0.3:
                    back = say(dm.ReturnReceiverFeedback, when + 60, reason="不详", **to)
                    again = say(dm.DirectiveFedBack, when + 900, text="已巡逻,附图", **to)
                    messages += [back, again, replace(again, id=f"{again.id} twice")]
                if chance.random() < 0.7:
                    mark = chance.randint(1, 5)
                    messages.append(say(dm.EvaluateReceiver, when + 1000, mark=mark, **to))
        messages += [say(m.Tick, at + s) for s in (301, 3700, 9000)]
        if n % 10 == 9:
            revoked = say(dm.RevokeDirective, at + 9100, directive_id=id, reason="解除")
            messages.append(revoked)
    return messages


def recorded(store: Store, messages: list[m.AnyMessage]) -> Picture:
    picture, batch = Picture(), []
    for message in messages:
        try:
            values = decide(picture, message)
        except Refused:
            continue
        picture.put_all(values)
        batch.append((message, values))
    store.save(batch, SAVED)
    return picture


def items(store: Store) -> list[Item]:
    return [judged(one, NOON + timedelta(days=100)) for one in received(store.database, *YEAR)]


def by_journal(store: Store) -> dict[str, dict[str, list[object]]]:
    """For each unit, straight from the bodies of the journal: no value, no rule of the console."""
    with store.database.asking() as db:
        found = db.execute(sa.select(tables.journal.c.kind, tables.journal.c.body)).all()
    lines = [(kind, json.loads(body)) for kind, body in found]
    sent = {b["directive_id"]: b["at"] for kind, b in lines if kind == "IssueDirective"}
    told: dict[str, dict[str, list[object]]] = {}
    for id, since in sent.items():
        for unit in UNITS:
            mine = [(k, b) for k, b in lines if b.get("receiver_id") == f"{id}/unit/{unit}"]
            acts = [seconds(since, b) for k, b in mine if k in SIGNS]
            backs = [seconds(since, b) for k, b in mine if k == "DirectiveFedBack"]
            marks = [b["mark"] for k, b in mine if k == "EvaluateReceiver"]
            returns = sum(k == "ReturnReceiverFeedback" for k, _ in mine)
            row = told.setdefault(unit, {"signed": [], "fed_back": [], "returned": [], "mark": []})
            row["signed"].append(bool(acts) and min(acts) <= 300)
            row["fed_back"].append(bool(backs) and min(backs) <= 3600)
            row["returned"] += [returns > 0] if backs else []
            row["mark"] += marks
    return told


SIGNS = ("DirectiveAcknowledged", "DirectiveFedBack")


def seconds(since: str, body: dict[str, str]) -> float:
    return (datetime.fromisoformat(body["at"]) - datetime.fromisoformat(since)).total_seconds()


def test_the_figures_are_those_of_the_journal(store: Store) -> None:
    recorded(store, some_weeks())
    told = by_journal(store)
    groups = evaluate(items(store), [By.UNIT], Weights(), SHANGHAI)
    assert [group.key for group in groups] == [(u,) for u in UNITS]
    for group in groups:
        mine = told[group.key[0]]
        assert group.n == 40
        for rate, name in (
            (group.signed, "signed"),
            (group.fed_back, "fed_back"),
            (group.returned, "returned"),
        ):
            assert (rate.n, len(rate.hits)) == (len(mine[name]), sum(map(bool, mine[name])))
        assert sorted(mark for _, mark in group.marks) == sorted(mine["mark"])


def test_every_group_holds_each_row_once_and_leads_back_to_it(store: Store) -> None:
    recorded(store, some_weeks())
    found = items(store)
    for by in ([By.MONTH], [By.QUARTER, By.LEVEL], [By.HALF_YEAR], [By.YEAR, By.DISTRICT]):
        groups = evaluate(found, by, Weights(), SHANGHAI)
        rows = [row for group in groups for row in group.rows]
        assert sorted(rows) == sorted(item.receiver_id for item in found)
        for group in groups:
            assert set(group.signed.hits) <= set(group.signed.rows) <= set(group.rows)


def test_the_scored_see_their_own_rows_and_no_others(store: Store) -> None:
    recorded(store, some_weeks())
    found = items(store)
    mine = own(found, By.UNIT, "u2")
    assert len(mine) == 40
    assert {item.unit for item in mine} == {"u2"}
    assert {item.district for item in own(found, By.DISTRICT, "d3")} == {"d3"}
    assert own(found, By.OFFICER, "") == []
    assert own(found, By.YEAR, "2026") == []


def item(**facts: object) -> Item:
    given = {"signed_in_time": True, "fed_back_in_time": True, "returned": 0, "mark": None}
    base = Item("r", "y", 1, "blue", "u1", "", "d1", NOON, **given)
    return replace(base, **facts)


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (By.MONTH, "2026-05"),
        (By.QUARTER, "2026-Q2"),
        (By.HALF_YEAR, "2026-H1"),
        (By.YEAR, "2026"),
        (By.LEVEL, "blue"),
        (By.OFFICER, ""),
    ],
)
def test_the_parts_of_a_key(by: By, said: str) -> None:
    assert part(item(), by, SHANGHAI) == said


def test_a_month_begins_with_the_city_not_with_utc() -> None:
    late = item(sent_at=NOON.replace(month=12, day=31, hour=17))
    assert part(late, By.MONTH, SHANGHAI) == "2027-01"
    assert part(late, By.YEAR, SHANGHAI) == "2027"


def one_group(*found: Item, weights: Weights | None = None) -> Evaluated:
    named = [replace(i, receiver_id=f"r{n}") for n, i in enumerate(found)]
    return evaluate(named, [By.UNIT], weights or Weights(), SHANGHAI)[0]


@pytest.mark.parametrize(
    ("found", "points"),
    [
        ([item(mark=5)] * 5, 100.0),
        ([item()] * 5, 100.0),  # no marks: the rest is scaled up
        ([item(mark=1)] * 5, 80.0),
        ([item(signed_in_time=False, fed_back_in_time=False, mark=1)] * 5, 0.0),
        ([item(returned=1)] * 5, 90.0),  # all returned would be 20 off; the cap is 10
        ([item(returned=1), *[item()] * 4], 96.0),
        ([item(signed_in_time=None, fed_back_in_time=None, returned=None)] * 5, None),
        ([item()] * 4, None),  # too few
    ],
)
def test_points_follow_the_weights_and_their_caps(found: list[Item], points: float | None) -> None:
    group = one_group(*found)
    assert group.score == (None if points is None else pytest.approx(points))


def test_what_is_not_due_yet_or_was_revoked_is_not_counted(store: Store) -> None:
    recorded(store, directive("y1", 0, "blue"))
    one = next(received(store.database, *YEAR))
    assert judged(one, NOON + timedelta(seconds=200)).signed_in_time is None
    assert judged(one, NOON + timedelta(seconds=400)).signed_in_time is False
    assert judged(one, NOON + timedelta(seconds=400)).fed_back_in_time is None


def test_a_release_after_the_limit_does_not_wipe_it_out(store: Store) -> None:
    first, late = directive("y1", 0, "blue"), directive("y2", 10, "blue")
    ends = [
        say(dm.CloseReceiver, 100, directive_id="y1", receiver_id="y1/unit/u1", reason="换班"),
        say(m.Tick, 400),
        say(dm.CloseReceiver, 500, directive_id="y2", receiver_id="y2/unit/u1", reason="换班"),
    ]
    recorded(store, [*first, *late, *ends])
    found = {i.receiver_id: i.signed_in_time for i in items(store)}
    assert found["y1/unit/u1"] is None
    assert found["y2/unit/u1"] is False


def test_no_rate_is_shown_without_its_n() -> None:
    assert (Rate().n, Rate().share) == (0, None)
    empty = Evaluated(("u",), (), Rate(), Rate(), Rate(), (), None)
    assert score(empty, Weights(least=0)) is None


def test_the_gravest_level_comes_first() -> None:
    named = {"green", "", "red", "yellow", "blue", "orange"}
    assert sorted(named, key=grave) == ["red", "orange", "yellow", "blue", "green", ""]
