"""Figures of diversions and call-backs: every share with its n, and the rows behind it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from app.domain import duty_messages as d
from app.domain.call_back import Answer
from app.domain.decide import decide
from app.domain.picture import Picture
from app.services.duty_figures import by_agency, of_call_backs
from app.store.duty_history import asked, diverted
from tests.domain.build import NOON, call, picture_of, say, tell
from tests.domain.test_duties import asking_everybody, closed_incident, divert, new_duty
from tests.store.build import SAVED, opened

LATER = NOON + timedelta(days=30)


def agencies() -> Picture:
    p = tell(picture_of(), *(call(f"i{n}") for n in range(5)))
    for n in range(4):
        tell(p, divert(incident=f"i{n}", id=f"v{n}"))
    tell(p, divert(incident="i4", id="v4", agency_id="fire"))
    tell(p, say(d.AcceptDiversion, 50, diversion_id="v0"))
    tell(p, say(d.FeedBackDiversion, 900, diversion_id="v0", text="好"))
    tell(p, say(d.CloseDiversion, 950, diversion_id="v0"))
    tell(p, say(d.AcceptDiversion, 500, diversion_id="v1"))  # late
    return tell(p, say(d.DeclineDiversion, 60, diversion_id="v2", reason="不是"))


def test_by_agency_and_year_with_n() -> None:
    rows = by_agency(agencies().diversions.values(), UTC, LATER)
    assert [(r.agency_id, r.year, r.n) for r in rows] == [("12345", 2026, 4), ("fire", 2026, 1)]
    row = rows[0]
    assert row.accepted_in_time.hits == ("v0", "v2")
    assert row.accepted_in_time.n == 4
    assert (row.fed_back_in_time.rows, row.fed_back_in_time.hits) == (("v0", "v1", "v3"), ("v0",))
    assert row.declined.share == 0.25
    assert row.open == ("v1", "v3")


def test_what_is_not_due_yet_is_in_no_rate() -> None:
    row = by_agency(agencies().diversions.values(), UTC, NOON + timedelta(seconds=70))[1]
    assert (row.n, row.accepted_in_time.n, row.accepted_in_time.share) == (1, 0, None)


def test_a_year_begins_with_the_city() -> None:
    p = tell(picture_of(), call("i1"), divert())
    eve = replace(p.diversions["v1"], diverted_at=datetime(2026, 12, 31, 17, tzinfo=UTC))
    assert by_agency([eve], ZoneInfo("Asia/Shanghai"), LATER)[0].year == 2027
    assert by_agency([eve], UTC, LATER)[0].year == 2026


def test_the_satisfied_are_counted_among_those_who_answered() -> None:
    p = asking_everybody()
    for n in range(6):
        closed_incident(p, f"i{n}")
    answers = [Answer.SATISFIED, Answer.SATISFIED, Answer.NOT_SATISFIED]
    for n, answer in enumerate(answers):
        unhappy = answer is Answer.NOT_SATISFIED
        follow_up = new_duty(f"f{n}") if unhappy else None
        message = say(
            d.RecordCallBack,
            200,
            call_back_id=f"call-back:i{n}",
            answer=answer,
            reason="慢" if unhappy else "",
            follow_up=follow_up,
        )
        tell(p, message)
    for second in (300, 301, 302):
        again = say(
            d.RecordCallBack,
            second,
            call_back_id="call-back:i3",
            answer=Answer.NOT_REACHED,
        )
        tell(p, again)
    found = of_call_backs(p.call_backs.values())
    assert found.n == 6
    assert (found.satisfied.n, len(found.satisfied.hits)) == (3, 2)
    assert (found.reached.n, len(found.reached.hits)) == (4, 3)
    assert len(found.due) == 2


def test_the_store_gives_back_what_began_in_the_period(tmp_path: Path) -> None:
    p, batch = asking_everybody(), []
    for message in (call("i1"), divert()):
        values = decide(p, message)
        p.put_all(values)
        batch.append((message, values))
    with opened(tmp_path) as store:
        store.save(batch, SAVED)
        assert [v.id for v in diverted(store.database, NOON, LATER)] == ["v1"]
        assert diverted(store.database, LATER, LATER + timedelta(days=1)) == []
        assert asked(store.database, NOON, LATER) == []
