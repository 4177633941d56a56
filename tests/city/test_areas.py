"""Districts and grids: what is mended and said, what is refused, in every format."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely

from app.city.areas import districts_of, read_districts, read_grids
from app.city.datum import Datum, from_wgs84
from app.city.layers import MOST_BYTES
from app.city.locate import as_shape
from app.city.mapping import ROSTER, AreaColumns, BuildMapping, read_mapping
from app.city.report import CityError, Findings
from app.city.rings import area_m2
from app.domain.area import District, DistrictKind
from tests.city.small import DISTRICTS, GRIDS, box, feature, geojson

USUAL = BuildMapping()


def _columns(**columns: Any) -> BuildMapping:
    return replace(USUAL, districts=replace(AreaColumns(), **columns))


def _read(
    folder: Path, text: str, mapping: BuildMapping = USUAL, datum: Datum = Datum.WGS84
) -> tuple[tuple[District, ...], Findings]:
    path = folder / "areas.geojson"
    path.write_text(text, "utf-8")
    findings = Findings()
    return read_districts(path, mapping, datum, findings), findings


# Real files


def test_dongguan_26_of_33_rings_are_not_closed(shared_data):
    findings = Findings()
    towns = read_districts(
        shared_data("china-admin/dongguan_441900_towns.geojson"), USUAL, Datum.WGS84, findings
    )
    assert len(towns) == 32
    assert sum("not closed" in f.what for f in findings.repaired) == 26
    dropped = [f for f in findings.repaired if "dropped" in f.what]
    assert [(f.feature, f.what) for f in dropped] == [
        ("14170", "ring 2 not closed and has only 2 different points: dropped")
    ]
    assert not findings.refused
    mended = read_districts(
        shared_data("china-admin/dongguan_441900_towns_rings_closed.geojson"),
        USUAL,
        Datum.WGS84,
        Findings(),
    )
    assert {d.id: d.polygons for d in mended} == {d.id: d.polygons for d in towns}


def test_san_francisco_two_polygons_touch_themselves(shared_data):
    findings = Findings()
    path = shared_data("beats/san-francisco/sfpd_districts_pre2015.geojson")
    mapping = _columns(id=("company",), name=("district",))
    districts = read_districts(path, mapping, Datum.WGS84, findings)
    assert [d.id for d in districts] == list("ABCDEFGHIJ")
    assert districts[0].name == "CENTRAL"
    touching = [f for f in findings.repaired if "touches or crosses itself" in f.what]
    assert [f.feature for f in touching] == ["G", "E"]
    assert all("area changed by 0.00 m²" in f.what for f in touching)
    assert not findings.refused


def test_seattle_beats_and_the_sectors_they_form(shared_data):
    path = shared_data("beats/seattle/spd_beats_2018.geojson")
    mapping = BuildMapping(
        AreaColumns(id=("sector",), dissolve=True, skip=frozenset({"99"})),
        AreaColumns(id=("beat",), district=("sector",), skip=frozenset({"99"})),
    )
    findings = Findings()
    sectors = read_districts(path, mapping, Datum.WGS84, findings)
    beats = read_grids(path, sectors, mapping, Datum.WGS84, findings)
    assert (len(sectors), len(beats)) == (18, 54)
    assert not findings.refused
    beats_m2 = sum(as_shape(b.polygons).area for b in beats)
    sectors_m2 = sum(as_shape(s.polygons).area for s in sectors)
    assert beats_m2 == pytest.approx(sectors_m2, rel=1e-6)  # overlap 1.0000, says SOURCE.md


def test_seattle_2015_is_in_another_system(shared_data):
    path = shared_data("beats/seattle/spd_beats_2015_with_response_times.geojson")
    findings = Findings()
    beats = read_districts(path, _columns(id=("beat",)), Datum.WGS84, findings)
    assert len(beats) == 51
    assert not findings.refused


# What is certain is mended and said


OPEN = [box(0, 0, 2, 2)[:-1]]
HOLED = [box(0, 0, 3, 3), box(1, 1, 2, 2)[::-1]]
EIGHT = [[*box(0, 0, 1, 1)[:3], *box(1, 1, 2, 2)[1:], *box(0, 0, 1, 1)[3:]]]
MENDED = {
    "an open ring": (OPEN, "ring 1 not closed (a gap of 445 m): closed"),
    "repeated points": (
        [[p for p in box(0, 0, 2, 2) for _ in range(2)]],
        "ring 1: 5 repeated points dropped",
    ),
    "a hole of two points": (
        [*HOLED, box(1, 1, 1, 2)[1:3]],
        "ring 3 not closed and has only 2 different points: dropped",
    ),
    "a ring that touches itself": (EIGHT, "mended, area changed by 0.00 m²"),
    "clockwise": ([box(0, 0, 2, 2)[::-1]], "1 outer rings ran clockwise"),
}


@pytest.mark.parametrize(("rings", "what"), MENDED.values(), ids=MENDED)
def test_what_is_certain_is_mended_and_said(tmp_path, rings, what):
    districts, findings = _read(tmp_path, geojson(feature(rings, id="A", kind="central")))
    assert not findings.refused
    assert len(findings.repaired) == 1
    assert what in findings.repaired[0].what
    shape = as_shape(districts[0].polygons)
    assert shape.is_valid
    assert all(shapely.is_ccw(part.exterior) for part in shape.geoms)


def test_holes_are_kept(tmp_path):
    districts, findings = _read(tmp_path, geojson(feature(HOLED, id="A", kind="central")))
    assert not findings.repaired
    assert len(districts[0].polygons[0]) == 2
    whole = area_m2(shapely.Polygon(HOLED[0]))
    assert area_m2(as_shape(districts[0].polygons)) == pytest.approx(whole * 8 / 9, rel=1e-6)


# What is not is refused


BOW_TIE = [[box(0, 0, 2, 2)[k] for k in (0, 2, 1, 3, 0)]]
REFUSED = {
    "crossing rings": (feature(BOW_TIE, id="A"), "A", "rings cross"),
    "no id": (feature([box(0, 0, 1, 1)], id=""), "feature 1", "no id"),
    "null id": (feature([box(0, 0, 1, 1)], id=None), "feature 1", "no id"),
    "no geometry": (feature(None, id="A"), "A", "empty geometry"),
    "no rings": (feature([], id="A"), "A", "empty geometry"),
    "a point": (feature([117.0, 28.0], "Point", id="A"), "A", "not a polygon"),
    "a line": (feature(box(0, 0, 1, 1), "LineString", id="A"), "A", "not a polygon"),
    "two points": (feature([box(0, 0, 1, 1)[:2]], id="A"), "A", "fewer than three"),
    "a spike": (
        feature([[*box(0, 0, 1, 1)[:2], box(0, 0, 2, 2)[1], box(0, 0, 1, 1)[0]]], id="A"),
        "A",
        "rings cross",
    ),
    "metres": (feature([[[5e5, 3e6], [6e5, 3e6], [6e5, 4e6]]], id="A"), "A", "not in degrees"),
    "lat before lon": (feature([[[28, 117], [28, 118], [29, 118]]], id="A"), "A", "exchanged"),
    "an unknown kind": (feature([box(0, 0, 1, 1)], id="A", kind="round"), "A", "'round'"),
}


@pytest.mark.parametrize(("broken", "where", "what"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_certain_is_refused(tmp_path, broken, where, what):
    broken["properties"].setdefault("kind", "central")
    good = feature([box(3, 3, 4, 4)], id="Z", kind="central")
    districts, findings = _read(tmp_path, geojson(broken, good))
    assert [f.feature for f in findings.refused] == [where]
    assert what in findings.refused[0].what
    assert "Z" in {d.id for d in districts}


def test_an_id_may_stand_twice_only_where_parts_are_joined(tmp_path):
    text = geojson(*(feature([box(x, 0, x + 1, 1)], id="A", kind="central") for x in (0, 1)))
    _, findings = _read(tmp_path, text)
    assert "stands 2 times" in findings.refused[0].what
    districts, findings = _read(tmp_path, text, _columns(dissolve=True))
    assert not findings.refused
    assert len(districts[0].polygons) == 1


def test_a_grid_without_a_district_gets_the_one_it_lies_in(tmp_path):
    districts, _ = _read(tmp_path, geojson(*DISTRICTS))
    (tmp_path / "g.geojson").write_text(
        geojson(feature([box(0, 0, 1, 1)], id="in D1"), feature([box(1, 0, 3, 1)], id="in neither"))
    )
    findings = Findings()
    grids = read_grids(tmp_path / "g.geojson", districts, USUAL, Datum.WGS84, findings)
    assert {g.id: g.district_id for g in grids} == {"in D1": "D1", "in neither": ""}
    assert [f.feature for f in findings.repaired] == ["in D1"]
    assert [f.feature for f in findings.refused] == ["in neither"]


def test_districts_from_grids(tmp_path):
    (tmp_path / "g.geojson").write_text(geojson(*GRIDS), "utf-8")
    findings = Findings()
    grids = read_grids(tmp_path / "g.geojson", (), USUAL, Datum.WGS84, findings)
    districts = districts_of(grids, "g.geojson", findings)
    assert [(d.id, len(d.polygons)) for d in districts] == [("D1", 1), ("D2", 1)]
    assert all(d.kind is DistrictKind.ORDINARY for d in districts)


# Formats and coordinate systems


def _write(path: Path, driver: str, crs: str, x: Any = 0, encoding: str = "UTF-8") -> None:
    ring = np.array(box(0, 0, 2, 2)) + x
    pyogrio.raw.write(
        path,
        geometry=np.array([shapely.to_wkb(shapely.Polygon(ring))], dtype=object),
        field_data=[np.array(["D1"], object), np.array(["城东警务区"], object)],
        fields=np.array(["id", "名称"]),
        geometry_type="Polygon",
        crs=crs,
        driver=driver,
        encoding=encoding,
    )


@pytest.mark.parametrize(
    ("name", "driver", "encoding"),
    [
        ("a.geojson", "GeoJSON", "UTF-8"),
        ("a.gpkg", "GPKG", "UTF-8"),
        ("a.shp", "ESRI Shapefile", "UTF-8"),
        ("a.shp", "ESRI Shapefile", "GBK"),
    ],
)
@pytest.mark.parametrize("states_encoding", [True, False])
def test_every_format_gives_the_same_district(tmp_path, name, driver, encoding, states_encoding):
    path = tmp_path / name
    _write(path, driver, "EPSG:4326", encoding=encoding)
    if not states_encoding:
        path.with_suffix(".cpg").unlink(missing_ok=True)
    findings = Findings()
    districts = read_districts(path, USUAL, Datum.WGS84, findings)
    assert [(d.id, d.name) for d in districts] == [("D1", "城东警务区")]
    assert as_shape(districts[0].polygons).equals(shapely.Polygon(box(0, 0, 2, 2)))


def test_a_zipped_shapefile(tmp_path):
    _write(tmp_path / "a.shp", "ESRI Shapefile", "EPSG:4490")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        for part in sorted(tmp_path.glob("a.*")):
            archive.write(part, part.name)
    districts = read_districts(tmp_path / "b.zip", USUAL, Datum.CGCS2000, Findings())
    assert [d.name for d in districts] == ["城东警务区"]


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_a_declared_system_is_converted(tmp_path, datum):
    ring = np.array(box(0, 0, 2, 2))
    shifted = np.column_stack(from_wgs84(ring[:, 0], ring[:, 1], datum)).tolist()
    districts, _ = _read(tmp_path, geojson(feature([shifted], id="A")), datum=datum)
    corners = sorted(districts[0].polygons[0][0])
    assert np.allclose(corners, sorted(map(tuple, ring[:-1].tolist())), rtol=0, atol=1e-7)


def test_a_projected_file_says_so_itself(tmp_path):
    metres = [[39462000.0 + x, 2547000.0 + y] for x, y in [(0, 0), (500, 0), (500, 500), (0, 500)]]
    text = json.loads(geojson(feature([[*metres, metres[0]]], id="A")))
    text["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4527"}}
    districts, findings = _read(tmp_path, json.dumps(text), datum=Datum.CGCS2000)
    assert not findings.refused
    assert area_m2(as_shape(districts[0].polygons)) == pytest.approx(250_000, rel=0.01)


# Files that are broken or hostile


BAD_FILES = {
    "empty": ("a.geojson", b""),
    "cut off": ("a.geojson", geojson(*DISTRICTS).encode()[:-40]),
    "not UTF-8": ("a.geojson", geojson(*DISTRICTS).encode("utf-16")),
    "no features": ("a.geojson", geojson().encode()),
    "not GeoJSON": ("a.geojson", b'{"a": 1}'),
    "huge numbers": ("a.geojson", geojson(*DISTRICTS).encode().replace(b"117.004", b"1e999")),
    "a list": ("a.geojson", b"[]"),
    "a pointer elsewhere": (
        "a.geojson",
        b"<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>/etc/passwd</SrcDataSource>"
        b"</OGRVRTLayer></OGRVRTDataSource>",
    ),
    "a shapefile that is none": ("a.shp", b"PK\x03\x04"),
    "a shapefile without its table": ("a.shp", b"\x00\x00\x27\x0a" + b"\x00" * 96),
    "a geopackage that is none": ("a.gpkg", b"SQLite format 3\x00" + b"\x00" * 200),
    "a broken zip": ("a.zip", b"PK\x03\x04" + b"\x00" * 50),
    "an unknown format": ("a.kml", b"<kml/>"),
    "no id column": ("a.geojson", geojson(feature([box(0, 0, 1, 1)], who="A")).encode()),
}


@pytest.mark.parametrize(("name", "content"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_file_is_a_clear_error(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CityError, match=rf"^a\.{name[2:]}: ") as caught:
        read_districts(tmp_path / name, USUAL, Datum.WGS84, Findings())
    assert len(str(caught.value)) < 400


def test_deep_nesting_is_an_error_not_a_crash(tmp_path):
    (tmp_path / "a.geojson").write_text(
        '{"type": "FeatureCollection", "features": ' + "[" * 100_000
    )
    with pytest.raises(CityError):
        read_districts(tmp_path / "a.geojson", USUAL, Datum.WGS84, Findings())


def test_zip_files_that_are_too_large_or_ambiguous(tmp_path):
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.geojson", geojson(*DISTRICTS))
        with archive.open("b.dbf", "w", force_zip64=True) as member:
            for _ in range(MOST_BYTES // (1 << 24) + 1):
                member.write(b"\x00" * (1 << 24))
    with pytest.raises(CityError, match="unpacks to more than"):
        read_districts(tmp_path / "bomb.zip", USUAL, Datum.WGS84, Findings())
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("a.geojson", "{}")
        archive.writestr("b.geojson", "{}")
    with pytest.raises(CityError, match="holds 2 layer files"):
        read_districts(tmp_path / "two.zip", USUAL, Datum.WGS84, Findings())


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("[distrcts]\nid = 'x'", "distrcts"),
        ("[districts]\nident = 'x'", "districts.ident"),
        ("[districts]\nid = 7", "districts.id"),
        ("[roster]\nbadge = 'x'", "roster.badge"),
        ("[kinds]\n'中心' = 'middle'", "kinds.中心"),
        ("[kinds]\n'中心' = ['central']", "kinds.中心"),
        ("districts = 1", "districts"),
        ("roster = ['x']", "roster"),
        ("kinds = 'central'", "kinds"),
        ("[districts", ""),
    ],
)
def test_a_wrong_mapping_is_named(tmp_path, text, where):
    (tmp_path / "m.toml").write_text(text, "utf-8")
    with pytest.raises(CityError) as caught:
        read_mapping(tmp_path / "m.toml")
    assert caught.value.where == where


def test_a_mapping_of_columns_and_kinds(tmp_path):
    (tmp_path / "m.toml").write_text(
        "[districts]\nid = 'QHDM'\nkind = 'LX'\nskip = ['99']\n[kinds]\n'1类' = 'central'\n",
        "utf-8",
    )
    text = geojson(
        feature([box(0, 0, 1, 1)], QHDM=7, LX="1类"), feature([box(1, 0, 2, 1)], QHDM=99, LX="1类")
    )
    districts, findings = _read(tmp_path, text, read_mapping(tmp_path / "m.toml"))
    assert [(d.id, d.kind) for d in districts] == [("7", DistrictKind.CENTRAL)]
    assert not findings.refused


def test_the_example_says_nothing_but_the_usual():
    example = Path(__file__).parents[2] / "resources" / "columns.toml"
    assert read_mapping(example) == USUAL
    told = [line[2:].split("#")[0] for line in example.read_text("utf-8").splitlines()]
    text = "\n".join(line for line in told if "=" in line)
    for key in ("id", "name", "district", "kind", "dissolve", "skip", *ROSTER):
        assert f"{key} = " in text
