"""Directives in the store: whole cities, what an old journal has not, what is found again."""

import hashlib
import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.domain import directive_messages as d
from app.domain.limits import Limits
from app.domain.picture import Picture
from app.domain.tip import SourceKind
from app.store.chain import PIECE, SEALED, seal
from app.store.codec import LONG, canonical, write_time
from app.store.history import History
from app.store.journal import rebuild, verify
from tests.domain.build import NOON, say
from tests.domain.orders import draft, issue, receiver
from tests.store.build import SAVED, about, opened, record


def a_directive() -> list[d.DirectiveMessage]:
    told = say(
        d.ReportTip,
        tip_id="t1",
        source_kind=SourceKind.GRID,
        source_name="网格01",
        text="河堤渗水",
        lon=113.1,
        lat=22.9,
    )
    about = {"directive_id": "d1", "receiver_id": receiver("d1", "a")}
    return [
        told,
        draft("d1", 1, tip_id="t1"),
        issue("d1", "a", "b", second=2),
        say(d.DirectiveFedBack, 9, **about, text="收到"),
        say(d.ReturnReceiverFeedback, 10, **about, reason="不详"),
        say(d.AmendDirective, 11, directive_id="d1", text="改了"),
    ]


def test_loaded_again_it_is_the_same_and_the_numbers_go_on(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        picture = Picture()
        record(store, picture, a_directive())
        again = store.load(Limits(), NOON)
        for kind in ("tips", "directives", "receivers"):
            assert getattr(again, kind) == getattr(picture, kind)
        assert (again.last_tip, again.last_directive) == (1, 1)
        assert [r.name for r in again.receivers_of("d1")] == ["警官a", "警官b"]
        assert len(again.chases) == 2
        assert verify(store.database).ok
        assert rebuild(store.database).receivers == picture.receivers


def test_what_ended_long_ago_is_not_loaded_and_can_be_brought_back(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        over = say(d.RevokeDirective, 20, directive_id="d1", reason="解除")
        record(store, Picture(), [*a_directive(), over])
        later = store.load(Limits(), NOON + timedelta(days=1))
        assert not later.directives
        assert not later.receivers
        found = store.fetch_directives(["d1"], ["t1"])
        assert [type(v).__name__ for v in found] == ["Tip", "Directive", "Receiver", "Receiver"]


def test_the_journal_finds_a_directive_its_receiver_and_its_tip(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        record(store, Picture(), a_directive())
        history = History(str(tmp_path / "c.db"))
        kinds = [type(e.message).__name__ for e in about(history, "d1")]
        of_one = [type(e.message).__name__ for e in about(history, receiver("d1", "a"))]
        of_tip = [type(e.message).__name__ for e in about(history, "t1")]
        history.close()
    assert kinds == [
        "AmendDirective",
        "ReturnReceiverFeedback",
        "DirectiveFedBack",
        "IssueDirective",
        "DraftDirective",
    ]
    assert of_one == ["ReturnReceiverFeedback", "DirectiveFedBack"]
    assert of_tip == ["DraftDirective", "ReportTip"]


def test_11001_receivers_survive_in_one_order(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        picture = Picture()
        keys = (f"{n:05}" for n in range(11_001))
        entries = record(store, picture, [draft(), issue("d1", *keys)])
        assert [e.number for e in entries] == [1, 2]
        assert store.load(Limits(), NOON).receivers == picture.receivers
        assert verify(store.database).ok


# ---- the chain, in pieces ----------------------------------------------------------------------


def whole(row: dict[str, object]) -> str:
    """The seal as it was at first: one text, one digest."""
    plain = {k: write_time(v) if isinstance(v, datetime) else v for k, v in row.items()}
    return hashlib.sha256(canonical(plain).encode()).hexdigest()


@pytest.mark.parametrize("text", ["", "短", '"\\\n\u2028😀' * PIECE, "长" * (2 * PIECE + 1)])
def test_a_seal_in_pieces_is_the_seal_of_the_whole(text: str) -> None:
    row: dict[str, object] = dict.fromkeys(SEALED, "x") | {
        "number": 7,
        "at": SAVED,
        "unit_id": None,
        "after": text,
    }
    assert seal({**row, "subject_id": None, "part_id": None}) == whole(row)
    named = {**row, "subject_id": "d1", "part_id": None}
    assert seal(named) == whole({**row, "subject_id": "d1"})
    assert seal(named) != seal({**named, "part_id": "r1"})


def test_a_long_list_is_written_as_a_short_one() -> None:
    plain = {"b": [{"z": n, "a": "é\n"} for n in range(LONG + 1)], "a": {"y": None, "x": [1.5]}}
    expected = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert canonical(plain) == expected
