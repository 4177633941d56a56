"""A draft is on disk whole, private, the newest one, and gone when the call has been saved."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.drafts import Draft, Drafts, draft_of
from tests.store.anything import anything

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
CALL = Draft(NOON, "宏图路12号", 113.0, 23.0, "0201", 2, "打架", "王小明", "13812345678", ("狗",))


def told_nothing(error: Exception) -> None:
    raise AssertionError(error)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "demo.db.seat-3.draft"


def test_the_next_start_finds_what_was_typed_and_nobody_else_may_read_it(path: Path) -> None:
    drafts = Drafts(path, told_nothing, Draft)
    drafts.start()
    drafts.keep(Draft(NOON, "宏"))
    drafts.keep(CALL)
    drafts.stop()
    assert Drafts(path, told_nothing, Draft).read() == CALL
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_nothing_is_left_when_the_call_was_saved(path: Path) -> None:
    drafts = Drafts(path, told_nothing, Draft)
    drafts.start()
    drafts.keep(CALL)
    drafts.keep(None)
    drafts.stop()
    assert list(path.parent.iterdir()) == []
    assert drafts.read() is None


def test_an_empty_form_is_no_draft(path: Path) -> None:
    drafts = Drafts(path, told_nothing, Draft)
    drafts.write(CALL)
    drafts.start()
    drafts.keep(Draft(NOON, priority=2))
    drafts.stop()
    assert not path.exists()


def test_a_write_that_ended_in_the_middle_leaves_the_draft_before_it(path: Path) -> None:
    drafts = Drafts(path, told_nothing, Draft)
    drafts.write(CALL)
    path.with_name(f"{path.name}.new").write_bytes(b'{"address":"\xe5')
    assert drafts.read() == CALL
    drafts.write(Draft(NOON, "三元里"))
    assert drafts.read() == Draft(NOON, "三元里")


@pytest.mark.parametrize("bytes_", [b"", b"{", b"[]", b"\xff", b'{"began_at":"x"}', b"[" * 9999])
def test_what_cannot_be_read_is_taken_away_and_not_offered(path: Path, bytes_: bytes) -> None:
    path.write_bytes(bytes_)
    assert Drafts(path, told_nothing, Draft).read() is None
    assert not path.exists()


@given(anything(Draft))
def test_every_draft_survives(tmp_path_factory: pytest.TempPathFactory, draft: Draft) -> None:
    path = tmp_path_factory.getbasetemp() / "any.draft"
    drafts = Drafts(path, told_nothing, Draft)
    drafts.write(draft)
    assert drafts.read() == (None if draft.empty else draft)


def test_a_disk_that_fails_is_told_once(tmp_path: Path) -> None:
    told: list[Exception] = []
    drafts = Drafts(tmp_path / "gone" / "x.draft", told.append, Draft)
    drafts._put(CALL)
    drafts._put(CALL)
    assert [type(error) for error in told] == [FileNotFoundError]


@given(st.text(max_size=120))
def test_every_seat_has_a_file_beside_the_store(seat: str) -> None:
    path = draft_of(Path("/data/demo.db.unsaved.jsonl"), seat)
    assert path.parent == Path("/data")
    assert path.name.startswith("demo.db.seat-")
