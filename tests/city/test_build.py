"""The build as a whole: what comes out, that it is the same every time, and what refuses it."""

from pathlib import Path

import pytest

from app.city.build import BuildInput, build
from app.city.check import check
from app.city.pack import load_pack
from app.city.report import CityError
from app.domain.area import DistrictKind, GridKind
from app.domain.officer import Rank
from app.domain.unit import UnitKind, UnitState
from tests.city.small import DISTRICTS, GRIDS, ROSTER, box, feature, geojson, osm_xml, town


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_a_town_becomes_a_pack(tmp_path):
    report = build(town(tmp_path))
    assert not report.refused
    assert not report.repaired
    assert report.warnings == ()
    pack = load_pack(tmp_path / "pack")
    assert (pack.name, pack.name_en) == ("小城", "Small Town")
    assert [(d.id, d.kind) for d in pack.districts] == [
        ("D1", DistrictKind.CENTRAL),
        ("D2", DistrictKind.ORDINARY),
    ]
    assert [(g.id, g.district_id, g.kind, g.responsible) for g in pack.grids] == [
        ("G1", "D1", GridKind.PATROL, ("001", "002")),
        ("G2", "D1", GridKind.SUPPLEMENTARY, ("001", "002")),
        ("G3", "D2", GridKind.PATROL, ("003", "004")),
    ]
    assert [(o.id, o.name, o.rank, o.unit_id, o.district_id) for o in pack.officers] == [
        ("001", "张三", Rank.POLICE, "城东101", "D1"),
        ("002", "李四", Rank.AUXILIARY, "城东101", "D1"),
        ("003", "王五", Rank.POLICE, "城西201", "D2"),
        ("004", "赵,六", Rank.COMMUNITY, "城西201", "D2"),
    ]
    car, motorcycle = pack.units
    assert (car.kind, motorcycle.kind) == (UnitKind.CAR, UnitKind.MOTORCYCLE)
    assert car.skills == {"急救", "谈判"}
    assert car.officer_ids == ("001", "002")
    assert car.grid_ids == ("G1", "G2")
    assert car.state is UnitState.OFF_DUTY
    assert len(pack.categories) >= 20
    assert {a.id for a in pack.agencies} == {"12345", "urban_management", "medical", "fire"} | {
        "utilities"
    }
    assert report.as_json()["roads"] == {"junctions": 25, "edges": 80}
    assert report.as_json()["areas"] == {"districts": 2, "grids": 3}


def test_the_same_input_gives_the_same_bytes(tmp_path):
    given = town(tmp_path)
    build(given)
    first = _bytes(given.out)
    build(given)
    assert _bytes(given.out) == first


def test_a_check_finds_nothing_more(tmp_path):
    given = town(tmp_path)
    build(given)
    report = check(given.out)
    assert (report.repaired, report.refused, report.warnings) == ((), (), ())


def test_roads_alone_make_a_pack_that_says_what_it_lacks(tmp_path):
    given = town(tmp_path, districts=None, grids=None, roster=None)
    report = build(given)
    said = [warning.what for warning in report.warnings]
    assert any("no grids" in what for what in said)
    assert any("no units" in what for what in said)
    assert load_pack(given.out).grids == ()


def test_grids_alone_make_their_districts(tmp_path):
    given = town(tmp_path, districts=None)
    (tmp_path / "roster.csv").write_text(ROSTER.replace("城西警务区", "D2"), "utf-8")
    report = build(given)
    assert not report.refused
    pack = load_pack(given.out)
    assert [d.id for d in pack.districts] == ["D1", "D2"]
    assert any("made by joining" in warning.what for warning in report.warnings)


REFUSALS = {
    "a grid of an unknown district": (
        "grids.geojson",
        geojson(*GRIDS, feature([box(0, 0, 1, 1)], id="G9", district="D9")),
        "G9",
        "unknown district 'D9'",
    ),
    "a grid wholly outside its district": (
        "grids.geojson",
        geojson(*GRIDS, feature([box(3, 3, 4, 4)], id="G9", district="D1")),
        "G9",
        "wholly outside",
    ),
    "crossing rings": (
        "districts.geojson",
        geojson(
            *DISTRICTS,
            feature([[box(0, 0, 2, 2)[k] for k in (0, 2, 1, 3, 0)]], id="D9", kind="central"),
        ),
        "D9",
        "rings cross",
    ),
    "an officer of an unknown grid": (
        "roster.csv",
        ROSTER + "城西202,foot,早,005,钱七,民警,D2,G8,,T5\n",
        "row 6",
        "unknown grid 'G8'",
    ),
    "a duplicate call sign": (
        "roster.csv",
        ROSTER + "城西201,car,中,005,钱七,民警,D2,G3,,T5\n",
        "row 6",
        "duplicate call sign",
    ),
    "a terminal of two officers": (
        "roster.csv",
        ROSTER + "城西202,car,中,005,钱七,民警,D2,G3,,T4\n",
        "terminal T4",
        "004, 005",
    ),
}


@pytest.mark.parametrize(("file", "content", "where", "what"), REFUSALS.values(), ids=REFUSALS)
def test_what_is_not_certain_is_refused_and_nothing_written(tmp_path, file, content, where, what):
    given = town(tmp_path)
    (tmp_path / file).write_text(content, "utf-8")
    report = build(given)
    assert [(f.file, f.feature) for f in report.refused] == [(file, where)]
    assert what in report.refused[0].what
    assert not given.out.exists()


def test_a_refused_build_leaves_the_old_pack(tmp_path):
    given = town(tmp_path)
    build(given)
    before = _bytes(given.out)
    (tmp_path / "roster.csv").write_text(ROSTER + "城西201,car,中,005,钱,民警,D2,G3,,\n", "utf-8")
    assert build(given).refused
    assert _bytes(given.out) == before
    assert sorted(p.name for p in tmp_path.iterdir() if "pack" in p.name) == ["pack"]


def test_a_folder_that_is_no_pack_is_not_replaced(tmp_path):
    given = town(tmp_path)
    given.out.mkdir()
    (given.out / "thesis.doc").write_text("years of work")
    with pytest.raises(CityError, match="not a city pack"):
        build(given)
    assert (given.out / "thesis.doc").read_text() == "years of work"


@pytest.mark.parametrize("option", ["osm", "districts", "grids", "roster", "addresses", "columns"])
def test_a_missing_file_is_named(tmp_path, option):
    given = town(tmp_path, **{option: tmp_path / "gone.geojson"})
    with pytest.raises(CityError, match=r"gone\.geojson"):
        build(given)
    assert not given.out.exists()


def test_overlaps_and_holes_are_measured(tmp_path):
    given = town(tmp_path)
    overlapping = feature([box(1, 2, 2, 4.5)], id="G4", district="D1", kind="patrol")
    smaller = feature([box(2, -0.5, 4, 4.5)], id="G3", name="三号", district="D2", kind="patrol")
    content = geojson(*GRIDS[:2], smaller, overlapping)
    (tmp_path / "grids.geojson").write_text(content, "utf-8")
    report = build(given)
    assert not report.refused
    said = {(w.feature, w.what) for w in report.warnings}
    # One step is 222.39 m north and 222.39 m * cos(28.004 degrees) = 196.35 m east.
    assert any(f == "G2" and "overlaps grid G4 by 1091" in what for f, what in said)
    assert any(f == "G3" and "a hole of 1091" in what for f, what in said)


def test_hostile_text_stays_text(tmp_path):
    given = town(tmp_path)
    name = '=HYPERLINK("http://x")'
    row = f'+1,car,早,@5,"{name.replace(chr(34), chr(34) * 2)}",民警,D2,G3,-skill,<b>T5</b>\n'
    (tmp_path / "roster.csv").write_text(ROSTER + row, "utf-8")
    assert not build(given).refused
    pack = load_pack(given.out)
    officer = next(o for o in pack.officers if o.id == "@5")
    assert (officer.name, officer.unit_id, officer.terminal) == (name, "+1", "<b>T5</b>")


def test_progress_rises_to_the_end(tmp_path):
    shares: list[float] = []
    build(town(tmp_path), lambda step, share: shares.append(share))
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_porto(shared_data, tmp_path):
    given = BuildInput(shared_data("osm/porto_portugal.osm.pbf"), tmp_path / "porto")
    report = build(given)
    assert not report.refused
    assert report.edges > 200_000
    assert report.addresses > 20_000
    pack = load_pack(given.out)
    assert "OpenStreetMap" in pack.attribution
    assert pack.bounds == pytest.approx((-8.78, 40.98, -8.36, 41.40), abs=0.01)
    assert any("98.7% of the road points" in w.what for w in report.warnings)


def test_xml_that_is_not_osm(tmp_path):
    given = town(tmp_path)
    given.osm.write_text(osm_xml().replace("highway", "byway"), "utf-8")
    with pytest.raises(CityError, match="no ways with a highway tag"):
        build(given)
