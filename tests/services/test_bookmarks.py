import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.bookmarks import Bookmarks, KeptView, read_views

WEST = KeptView(113.98, 22.51, 15.0)


def test_what_was_kept_is_there_after_a_restart(tmp_path: Path) -> None:
    path, faults = tmp_path / "new" / "views.json", []
    kept = Bookmarks(path, faults.append)
    kept.keep(1, KeptView(0.0, 0.0, 6.0))
    kept.keep(1, WEST)
    kept.keep(9, WEST)
    assert kept.views[1] == WEST
    kept.stop()
    assert dict(Bookmarks(path, faults.append).views) == {1: WEST, 9: WEST}
    assert faults == []


def test_a_disk_that_fails_is_told_and_the_view_is_still_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    faults: list[Exception] = []
    kept = Bookmarks(tmp_path / "file" / "views.json", faults.append)
    kept.keep(2, WEST)
    kept.stop()
    assert kept.views[2] == WEST
    assert isinstance(faults[0], OSError)


def test_without_a_file_it_lasts_as_long_as_the_window() -> None:
    kept = Bookmarks(None, lambda _: None)
    kept.keep(3, WEST)
    kept.stop()
    assert kept.views == {3: WEST}


@pytest.mark.parametrize("text", ["", "[]", "{", '{"1": 3}', '{"1": {"lon": 1}}', '{"x": {}}'])
def test_a_broken_file_is_as_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "views.json"
    path.write_text(text)
    assert read_views(path) == {}


@given(st.dictionaries(st.text(max_size=2), st.dictionaries(st.text(), st.floats() | st.text())))
def test_no_content_ends_the_start(
    tmp_path_factory: pytest.TempPathFactory, content: dict[str, object]
) -> None:
    path = tmp_path_factory.mktemp("views") / "views.json"
    path.write_text(json.dumps(content))
    assert set(read_views(path)) <= set(range(1, 10))


def test_only_sane_views_are_read(tmp_path: Path) -> None:
    path = tmp_path / "views.json"
    good = {"lon": 1, "lat": 2, "zoom": 12}
    path.write_text(json.dumps({"1": good, "10": good, "2": good | {"lat": 91}, "²": good}))
    assert read_views(path) == {1: KeptView(1.0, 2.0, 12.0)}
