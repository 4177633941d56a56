"""The pack as files: everything comes back, and whatever is damaged is named."""

import hashlib
import json
import os
import shutil
import tomllib
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.city.arrays import as_npz
from app.city.build import build
from app.city.pack import ARRAYS, CITY, load_pack, pack_files, save_pack
from app.city.records import quoted
from app.city.report import CityError
from tests.city.small import town


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    given_files = town(tmp_path_factory.mktemp("town"))
    build(given_files)
    return given_files.out


def _same(a: object, b: object) -> bool:
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and a.dtype == b.dtype and np.array_equal(a, b)
    if hasattr(a, "__dataclass_fields__") and a != b:
        return all(_same(getattr(a, f.name), getattr(b, f.name)) for f in fields(a))
    return a == b


def test_everything_comes_back(folder, tmp_path):
    pack = load_pack(folder)
    save_pack(pack, tmp_path / "again")
    again = load_pack(tmp_path / "again")
    for field in fields(pack):
        if field.name != "folder":
            assert _same(getattr(pack, field.name), getattr(again, field.name)), field.name
    assert pack_files(again) == pack_files(pack)


def test_files_and_times_are_the_same_whatever_the_clock(folder):
    for name in ARRAYS:
        stamp = (folder / name).read_bytes()[10:14]  # DOS time and date of the first member
        assert stamp == b"\x00\x00\x21\x00"  # 1980-01-01 00:00


def _damaged(folder: Path, to: Path) -> Path:
    return Path(shutil.copytree(folder, to / "pack"))


@pytest.mark.parametrize("name", [*ARRAYS, CITY, "areas.geojson", "roster.json", "categories.toml"])
def test_a_missing_or_empty_file_is_named(folder, tmp_path, name):
    pack = _damaged(folder, tmp_path)
    (pack / name).write_bytes(b"")
    with pytest.raises(CityError, match=name):
        load_pack(pack)
    (pack / name).unlink()
    with pytest.raises(CityError, match=name):
        load_pack(pack)


@pytest.mark.parametrize("name", ARRAYS)
def test_a_flipped_bit_is_seen(folder, tmp_path, name):
    pack = _damaged(folder, tmp_path)
    content = bytearray((pack / name).read_bytes())
    content[len(content) // 2] ^= 1
    (pack / name).write_bytes(content)
    with pytest.raises(CityError, match=f"{name}: is not the file that"):
        load_pack(pack)


LONG = "9" * 5000  # Python refuses to read so long a number
EDITS = {
    "another format": (CITY, "format = 1", "format = 2", "format"),
    "bounds of three": (CITY, "bounds = [", "bounds = [1.0] # [", "bounds"),
    "no name": (CITY, "name =", "nom =", "name"),
    "a datum nobody knows": (CITY, "WGS-84", "Bessel", "datum"),
    "not TOML": (CITY, "format", "format format", ""),
    "an unknown kind": ("areas.geojson", '"central"', '"middle"', "features 1"),
    "no polygons": ("areas.geojson", '"coordinates"', '"coords"', "features 1"),
    "text for a number": ("areas.geojson", "[116.999", '["x"', "features 1"),
    "a rank nobody has": ("roster.json", '"police"', '"general"', "officers 1"),
    "grids that are no list": (
        "roster.json",
        '"grid_ids": [',
        '"grid_ids": "", "x": [',
        "officers",
    ),
    "a lost brace": ("roster.json", "}", "", ""),
    "priority 9": ("categories.toml", "priority = 1", "priority = 9", "category 1"),
    "a priority that is no number": (
        "categories.toml",
        "priority = 1",
        "priority = true",
        "category 1",
    ),
    "a number too long to read": ("categories.toml", "priority = 1", f"priority = {LONG}", ""),
    "an array too deep to read": (CITY, "bounds = [", f"bounds = {'[' * 100_000}", ""),
    "a coordinate too long to read": ("areas.geojson", "[116.999", f"[{LONG}", ""),
    "a coordinate too large for anything": (
        "areas.geojson",
        "[116.999",
        f"[{LONG[:400]}",
        "features",
    ),
    "a code that is empty": ("categories.toml", '"0102"', '" "', "category 2"),
    "a key that nobody reads": (
        "categories.toml",
        "priority = 1",
        "priority = 1\nlimit = 5",
        "category 1",
    ),
    "a table that nobody reads": ("categories.toml", "[[category]]", "[[categroy]]", "categroy"),
    "a code twice": ("categories.toml", '"0102"', '"0101"', "category 0101"),
}


@pytest.mark.parametrize(("name", "old", "new", "where"), EDITS.values(), ids=EDITS)
def test_a_wrong_edit_is_named(folder, tmp_path, name, old, new, where):
    pack = _damaged(folder, tmp_path)
    text = (pack / name).read_text("utf-8")
    assert old in text
    (pack / name).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(CityError) as caught:
        load_pack(pack)
    assert caught.value.file == name
    assert caught.value.where.startswith(where)


def test_deep_json_is_an_error_not_a_crash(folder, tmp_path):
    pack = _damaged(folder, tmp_path)
    (pack / "roster.json").write_text("[" * 200_000)
    with pytest.raises(CityError, match=r"roster\.json"):
        load_pack(pack)


WRONG_ARRAYS = {
    "a junction beyond the last": ("tail", np.full(80, 25, np.int32), "an index outside"),
    "another type": ("tail", np.zeros(80, np.int64), "not a row of int32"),
    "too few": ("head", np.zeros(79, np.int32), "79 values instead of 80"),
    "no number": ("length_m", np.full(80, np.nan), "not above zero"),
    "zero speed": ("speed_kmh", np.zeros(80), "not above zero"),
    "a place off the earth": ("point_lat", np.full(50, 91.0), "beyond 90"),
    "an unknown class": ("road_class", np.full(80, 200, np.uint8), "a kind above"),
    "geometry beyond the end": ("point_count", np.full(80, 50, np.int32), "beyond the last point"),
    "not UTF-8": ("names", np.full(3, 255, np.uint8), "not UTF-8"),
    "objects": ("names", np.array([{"a": 1}], object), "not a file of arrays"),
}


@pytest.mark.parametrize(("column", "values", "what"), WRONG_ARRAYS.values(), ids=WRONG_ARRAYS)
def test_arrays_that_cannot_be_are_named(folder, tmp_path, column, values, what):
    """Even where somebody has put the new digest into city.toml."""
    pack = _damaged(folder, tmp_path)
    old = (pack / "streets.npz").read_bytes()
    with np.load(pack / "streets.npz") as archive:
        columns = {name: archive[name] for name in archive.files}
    columns[column] = values
    if values.dtype == object:
        with (pack / "streets.npz").open("wb") as file:
            np.savez(file, **columns)
    else:
        (pack / "streets.npz").write_bytes(as_npz(columns))
    new = (pack / "streets.npz").read_bytes()
    text = (pack / CITY).read_text("utf-8")
    digests = (hashlib.sha256(content).hexdigest() for content in (old, new))
    (pack / CITY).write_text(text.replace(*digests), "utf-8")
    with pytest.raises(CityError, match=what):
        load_pack(pack)


@given(st.data())
def test_any_bytes_in_a_text_file_are_read_or_refused(folder, tmp_path_factory, data):
    pack = tmp_path_factory.getbasetemp() / "any-pack"
    shutil.copytree(folder, pack, dirs_exist_ok=True)
    name = data.draw(st.sampled_from([CITY, "areas.geojson", "roster.json", "categories.toml"]))
    content = bytearray((pack / name).read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    (pack / name).write_bytes(content)
    try:
        load_pack(pack)
    except CityError as refused:
        assert refused.file  # noqa: PT017


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_texts_survive_toml(text):
    assert tomllib.loads(f"a = {quoted(text)}") == {"a": text}


def test_a_pack_lists_one_area_a_line(folder):
    lines = (folder / "areas.geojson").read_text("utf-8").splitlines()
    assert len(lines) == 2 + 5
    assert json.loads((folder / "areas.geojson").read_text("utf-8"))["type"] == "FeatureCollection"


def test_a_write_that_fails_half_way_leaves_the_old_pack(folder, tmp_path, monkeypatch):
    pack = load_pack(folder)
    save_pack(pack, tmp_path / "pack")
    real, calls = os.replace, []

    def failing(source: Path, target: Path) -> None:
        calls.append(source)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr("app.city.pack.os.replace", failing)
    with pytest.raises(CityError, match="cannot be written"):
        save_pack(pack, tmp_path / "pack")
    assert [p.name for p in tmp_path.iterdir()] == ["pack"]
    assert load_pack(tmp_path / "pack").name == pack.name


def test_a_name_that_the_disk_refuses_is_named(folder, tmp_path):
    with pytest.raises(CityError, match="cannot be written"):
        save_pack(load_pack(folder), tmp_path / ("x" * 300))
    with pytest.raises(CityError, match="cannot be written"):  # the copy beside it is too long
        save_pack(load_pack(folder), tmp_path / ("x" * 253))
    assert not list(tmp_path.iterdir())


def test_a_pack_set_aside_when_the_power_failed_is_brought_back(folder, tmp_path):
    shutil.copytree(folder, tmp_path / ".pack.old")
    file = tmp_path / "pack"
    save_pack(load_pack(folder), file)
    assert [p.name for p in tmp_path.iterdir()] == ["pack"]


def test_streets_without_a_row_under_a_digest_that_fits(folder, tmp_path):
    """Somebody made both: it is still no city, and said so."""
    pack = _damaged(folder, tmp_path)
    with np.load(pack / "streets.npz") as arrays:
        kept = {
            name: arrays[name][:1] if name.endswith("_first") else arrays[name][:0]
            for name in arrays
        }
    np.savez(pack / "streets.npz", **kept)
    was = next(
        line for line in (pack / CITY).read_text().splitlines() if line.startswith('"streets')
    )
    digest = hashlib.sha256((pack / "streets.npz").read_bytes()).hexdigest()
    text = (pack / CITY).read_text().replace(was, f'"streets.npz" = "{digest}"')
    (pack / CITY).write_text(text)
    with pytest.raises(CityError, match=r"streets\.npz"):
        load_pack(pack)
