"""Areas against each other: what is measured, and that little is said of much."""

import pytest
import shapely

from app.city.build import BuildInput, build
from app.city.partition import SHOWN, check_districts, check_holes, check_overlaps
from app.city.report import Findings
from app.domain.area import Grid, GridKind
from tests.city.small import box, feature, geojson

CELL_M2 = 222.39 * 196.35  # one step of the lattice, north by east, at 28.004 degrees


def _cell(x0: float, y0: float, x1: float, y1: float) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([shapely.Polygon(box(x0, y0, x1, y1))])


def _m2(what: str, before: str) -> float:
    return float(what.split(before)[1].split(" m²", maxsplit=1)[0])


def test_an_overlap_has_its_area_and_its_owner():
    findings = Findings()
    shapes = {"B": _cell(0, 0, 2, 2), "A": _cell(1, 0, 3, 2), "C": _cell(3, 0, 4, 4)}
    check_overlaps("grid", shapes, "g", findings)
    (warning,) = findings.warnings
    assert warning.feature == "A"
    assert "overlaps grid B" in warning.what
    assert warning.what.endswith("A owns that ground")
    assert _m2(warning.what, " by ") == pytest.approx(2 * CELL_M2, rel=1e-3)


def test_neighbours_that_share_an_edge_do_not_overlap():
    findings = Findings()
    shapes = {f"{x}{y}": _cell(x, y, x + 1, y + 1) for x in range(4) for y in range(4)}
    check_overlaps("grid", shapes, "g", findings)
    check_holes({}, shapes, "g", findings)
    assert findings == Findings()


def test_a_hole_between_grids_names_those_around_it():
    findings = Findings()
    ring = {"S": _cell(0, 0, 3, 1), "N": _cell(0, 2, 3, 3), "W": _cell(0, 1, 1, 2)}
    check_holes({}, {**ring, "E": _cell(2, 1, 3, 2)}, "g", findings)
    (warning,) = findings.warnings
    assert warning.feature == "E, N, S, W"
    assert _m2(warning.what, "hole of ") == pytest.approx(CELL_M2, rel=1e-3)


def test_ground_of_a_district_without_a_grid_is_a_hole():
    findings = Findings()
    check_holes({"D": _cell(0, 0, 4, 4)}, {"A": _cell(0, 0, 4, 3)}, "g", findings)
    assert _m2(findings.warnings[0].what, "hole of ") == pytest.approx(4 * CELL_M2, rel=1e-3)


def test_parts_outside_are_measured_and_empty_districts_named():
    findings = Findings()
    grids = [Grid(id, id, "D", GridKind.PATROL, ()) for id in ("in", "half", "out")]
    shapes = {"in": _cell(0, 0, 1, 1), "half": _cell(1, 0, 3, 1), "out": _cell(3, 3, 4, 4)}
    districts = {"D": _cell(0, 0, 2, 2), "E": _cell(3, 0, 4, 1)}
    check_districts(districts, grids, shapes, "g", findings)
    assert [f.feature for f in findings.refused] == ["out"]
    assert [w.feature for w in findings.warnings] == ["E", "half"]
    assert "(50.0%) lie outside its district D" in findings.warnings[1].what


def test_a_thousand_overlaps_are_not_a_thousand_lines():
    findings = Findings()
    shapes = {f"{n:03}": _cell(n * 0.5, 0, n * 0.5 + 0.6, 1) for n in range(100)}
    check_overlaps("grid", shapes, "g", findings)
    assert len(findings.warnings) == SHOWN + 1
    assert findings.warnings[-1].what.startswith("69 smaller overlaps, ")


def _lattice(west: float, south: float, east: float, north: float) -> str:
    """Stand-in streets 1 km apart, for real areas of which we hold no roads."""
    step = 0.01
    xs = [round(west + k * step, 4) for k in range(int((east - west) / step) + 1)]
    ys = [round(south + k * step, 4) for k in range(int((north - south) / step) + 1)]
    lines = [[[x, y] for x in xs] for y in ys] + [[[x, y] for y in ys] for x in xs]
    return geojson(*(feature(line, "LineString", name=f"L{n}") for n, line in enumerate(lines)))


def test_seattle_is_a_clean_partition(shared_data, tmp_path):
    beats = shared_data("beats/seattle/spd_beats_2018.geojson")
    (tmp_path / "m.toml").write_text(
        '[districts]\nid = "sector"\ndissolve = true\nskip = ["99"]\n'
        '[grids]\nid = "beat"\ndistrict = "sector"\nskip = ["99"]\n'
    )
    (tmp_path / "streets.geojson").write_text(_lattice(-122.44, 47.49, -122.23, 47.74))
    report = build(
        BuildInput(
            tmp_path / "streets.geojson",
            tmp_path / "pack",
            districts=beats,
            grids=beats,
            columns=tmp_path / "m.toml",
        )
    )
    assert not report.refused
    assert (report.districts, report.grids) == (18, 54)
    said = " ".join(w.what for w in report.warnings)
    assert "overlap" not in said
    assert "hole" not in said
    assert "outside" not in said


def test_dongguan_overlaps_and_has_holes(shared_data, tmp_path):
    (tmp_path / "streets.geojson").write_text(_lattice(113.5, 22.65, 114.25, 23.15))
    towns = shared_data("china-admin/dongguan_441900_towns.geojson")
    report = build(BuildInput(tmp_path / "streets.geojson", tmp_path / "pack", districts=towns))
    assert not report.refused
    assert report.districts == 32
    assert sum("not closed" in f.what for f in report.repaired) == 26
    worst = next(w for w in report.warnings if "overlaps district" in w.what)
    assert worst.feature == "14170"
    assert any("smaller holes" in w.what for w in report.warnings)
