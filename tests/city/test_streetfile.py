"""Street lines that are not OSM: TIGER and a bureau's own layer."""

from pathlib import Path

import numpy as np
import pytest

from app.city.build import BuildInput, build
from app.city.check import main_network
from app.city.datum import Datum, from_wgs84
from app.city.extract import Extract
from app.city.pack import load_pack
from app.city.report import CityError
from app.city.streetfile import read_street_lines
from app.roads.build import build_streets
from app.roads.streets import RoadClass
from tests.city.small import box, feature, geojson


def _line(*points: tuple[float, float], **properties: str) -> dict[str, object]:
    steps = [[117 + x * 0.002, 28 + y * 0.002] for x, y in points]
    return feature(steps, "LineString", **properties)


def _read(folder: Path, *features: dict[str, object], datum: Datum = Datum.WGS84) -> Extract:
    (folder / "s.geojson").write_text(geojson(*features), "utf-8")
    return read_street_lines(folder / "s.geojson", datum)


def test_lines_are_cut_where_they_share_a_vertex(tmp_path):
    extract = _read(
        tmp_path,
        _line((0, 0), (1, 0), (2, 0), FULLNAME="A", MTFCC="S1400"),
        _line((1, 0), (1, 1), FULLNAME="B", MTFCC="S1200"),
    )
    streets, _ = build_streets(extract.streets)
    assert len(streets.junction_lon) == 4
    assert len(streets.tail) == 6  # three pieces, both ways
    assert streets.names == ("A", "B")
    assert set(streets.road_class.tolist()) == {RoadClass.RESIDENTIAL, RoadClass.SECONDARY}


def test_a_freeway_meets_streets_by_ramps_only(tmp_path):
    extract = _read(
        tmp_path,
        _line((0, 0), (1, 0), (2, 0), (3, 0), FULLNAME="Fwy", MTFCC="S1100"),
        _line((1, -1), (1, 0), (1, 1), FULLNAME="under", MTFCC="S1400"),
        _line((2, 0), (2, 1), FULLNAME="", MTFCC="S1630"),
        _line((1, 1), (2, 1), FULLNAME="side", MTFCC="S1400"),
        _line((3, 0), (4, 0), FULLNAME="goes on as a street", MTFCC="S1400"),
    )
    fwy, under, ramp, side, on = extract.streets.ways
    assert set(fwy.nodes) & set(under.nodes) == set()
    assert set(fwy.nodes) & set(ramp.nodes) == {fwy.nodes[2]}
    assert set(ramp.nodes) & set(side.nodes) == {side.nodes[1]}
    assert set(fwy.nodes) & set(on.nodes) == {fwy.nodes[3]}
    streets, _ = build_streets(extract.streets)
    assert main_network(streets)[0] == 1.0


def test_what_cannot_be_known_is_said(tmp_path):
    extract = _read(tmp_path, _line((0, 0), (1, 0), width="7"))
    said = " ".join(f.what for f in extract.findings)
    for doubt in ("one-way streets are unknown", "overpasses", "for the name", "for the class"):
        assert doubt in said


def test_one_ways_are_read_where_they_are_told(tmp_path):
    extract = _read(tmp_path, _line((0, 0), (1, 0), highway="primary", oneway="yes", name="甲"))
    streets, _ = build_streets(extract.streets)
    assert len(streets.tail) <= 2
    assert not any("one-way" in f.what for f in extract.findings)
    assert extract.streets.ways[0].tags["oneway"] == "yes"


def test_other_things_than_streets_are_left_out(tmp_path):
    extract = _read(
        tmp_path,
        _line((0, 0), (1, 0), MTFCC="S1400"),
        _line((0, 1), (1, 1), MTFCC="R1011"),  # a railway
        feature([117.0, 28.0], "Point", MTFCC="S1400"),
        feature(None, MTFCC="S1400"),
        feature([box(0, 0, 1, 1)], MTFCC="S1400"),
        _line((5, 5), (5, 5), MTFCC="S1400"),
    )
    assert len(extract.streets.ways) == 1
    assert [f.feature for f in extract.findings if f.feature] == [
        "feature 3",
        "feature 4",
        "feature 5",
    ]


def test_a_declared_system_is_converted(tmp_path):
    lon, lat = from_wgs84(np.array([117.0, 117.002]), np.array([28.0, 28.0]), Datum.GCJ02)
    line = feature(np.column_stack([lon, lat]).tolist(), "LineString", name="甲")
    extract = _read(tmp_path, line, datum=Datum.GCJ02)
    assert extract.streets.ways[0].lon == pytest.approx((117.0, 117.002), abs=1e-6)


def test_no_streets_and_metres_are_errors(tmp_path):
    with pytest.raises(CityError, match="no lines that are streets"):
        _read(tmp_path, feature([117.0, 28.0], "Point", name="甲"))
    with pytest.raises(CityError, match="coordinates are not degrees"):
        _read(tmp_path, feature([[5e5, 3e6], [5e5, 4e6]], "LineString", name="甲"))


def test_san_francisco(shared_data, tmp_path):
    (tmp_path / "m.toml").write_text("[districts]\nid = 'COMPANY'\nname = 'DISTRICT'\n")
    given = BuildInput(
        shared_data("sf-streets-tiger/tl_2013_06075_roads.zip"),
        tmp_path / "pack",
        districts=shared_data("beats/san-francisco/sfpd_districts_pre2015.geojson"),
        columns=tmp_path / "m.toml",
        name_en="San Francisco",
    )
    report = build(given)
    assert not report.refused
    assert sum("touches or crosses itself" in f.what for f in report.repaired) == 2
    pack = load_pack(given.out)
    assert main_network(pack.streets)[0] > 0.99
    assert pack.streets.length_m.sum() / 2 == pytest.approx(2_126_000, rel=0.01)  # 2,126 km
    found = pack.locate(-122.4094, 37.7837)  # 5th and Market
    assert found.district is not None
    assert found.district.name in ("SOUTHERN", "TENDERLOIN")


def test_openstreetmap_is_never_in_another_system(tmp_path):
    (tmp_path / "x.osm").write_text("")
    with pytest.raises(CityError, match="OpenStreetMap data are WGS-84"):
        build(BuildInput(tmp_path / "x.osm", tmp_path / "pack", osm_datum=Datum.GCJ02))
