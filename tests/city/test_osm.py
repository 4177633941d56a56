"""Reading OpenStreetMap: the facts of real extracts, and every way a file can be broken."""

import bz2
import math
from pathlib import Path

import pytest

from app.city.addresses import AddressKind
from app.city.build import BuildInput, build
from app.city.features import AreaKind, LineKind, PointKind
from app.city.osm import read_osm
from app.city.report import CityError
from tests.city.small import osm_xml

BOMB = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))


def _osm(folder: Path, text: str) -> Path:
    path = folder / "x.osm"
    path.write_text(text, "utf-8")
    return path


def _tags(**tags: str) -> str:
    return "".join(f'<tag k="{k.replace("__", ":")}" v="{v}"/>' for k, v in tags.items())


def _refs(*ids: int) -> str:
    return "".join(f'<nd ref="{id}"/>' for id in ids)


def test_helsinki_lacks_186_nodes_of_its_streets(shared_data):
    extract = read_osm(shared_data("osm/helsinki_centre.osm.pbf"))
    assert "(186 in ways for cars)" in extract.findings[0].what
    lost = sum(math.isnan(x) for way in extract.streets.ways for x in way.lon)
    assert f"{lost} references" in extract.findings[0].what
    houses = [r for r in extract.records if r.kind is AddressKind.HOUSE]
    assert len(houses) > 1400
    assert len(extract.streets.restrictions) == 45


def test_helsinki_builds_and_says_so(shared_data, tmp_path):
    report = build(BuildInput(shared_data("osm/helsinki_centre.osm.pbf"), tmp_path / "pack"))
    assert not report.refused
    assert any("nodes_missing" in w.what for w in report.warnings)


def test_shanghai_is_61_percent_connected(shared_data, tmp_path):
    report = build(BuildInput(shared_data("osm/shanghai_centre_roads.osm.bz2"), tmp_path / "pack"))
    assert not report.refused
    assert any(w.what.startswith("61.3% of the road points") for w in report.warnings)


def test_guixi_has_chinese_names(shared_data):
    extract = read_osm(shared_data("osm/guixi_jiangxi.osm.bz2"))
    features = extract.features.frozen()
    assert {"贵溪市", "贵溪"} <= set(features.names)
    assert (features.areas.kind == AreaKind.BUILDING).sum() == 165
    assert (features.areas.kind == AreaKind.WATER).any()
    assert (features.lines.kind == LineKind.RAIL).any()
    assert (features.points.kind == PointKind.CITY).any()
    station = next(r for r in extract.records if "Guixi train station" in r.alt)
    assert station.name == "贵溪"


def test_a_lake_with_an_island(tmp_path):
    nodes = "".join(
        f'<node id="{200 + k}" lon="{117 + x}" lat="{28 + y}"/>'
        for k, (x, y) in enumerate(
            [(0, 0), (0.1, 0), (0.1, 0.1), (0, 0.1), (0.04, 0.04), (0.06, 0.04), (0.05, 0.06)]
        )
    )
    ways = f'<way id="300">{_refs(200, 201, 202, 203, 200)}</way>'
    ways += f'<way id="301">{_refs(204, 205, 206, 204)}</way>'
    relation = (
        '<relation id="400"><member type="way" ref="300" role="outer"/>'
        '<member type="way" ref="301" role="inner"/>'
        f"{_tags(type='multipolygon', natural='water', name='东湖')}</relation>"
    )
    extract = read_osm(_osm(tmp_path, osm_xml(nodes + ways + relation)))
    areas = extract.features.frozen().areas
    assert areas.kind.tolist() == [AreaKind.WATER]
    assert areas.shape_first.tolist() == [0, 2]
    assert areas.ring_first.tolist() == [0, 4, 7]
    place = next(r for r in extract.records if r.name == "东湖")
    assert not (0.04 < place.lon - 117 < 0.06 and 0.04 < place.lat - 28 < 0.06)


def test_houses_signals_restrictions_and_other_names(tmp_path):
    more = (
        '<node id="500" lon="117.001" lat="28.001">'
        + _tags(addr__street="东一路", addr__housenumber="12", amenity="bank", name="银行")
        + "</node>"
        f'<node id="501" lon="117.01" lat="28.01">{_tags(highway="traffic_signals")}</node>'
        f'<way id="600">{_refs(1, 2)}'
        f"{_tags(highway='primary', name='大道', name__en='Avenue', alt_name='甲;乙')}</way>"
        '<relation id="700"><member type="way" ref="100" role="from"/>'
        '<member type="node" ref="2" role="via"/><member type="way" ref="106" role="to"/>'
        f"{_tags(type='restriction', restriction='no_left_turn')}</relation>"
        '<relation id="701"><member type="way" ref="100" role="from"/>'
        '<member type="way" ref="101" role="via"/><member type="way" ref="106" role="to"/>'
        f"{_tags(type='restriction', restriction='no_u_turn')}</relation>"
    )
    extract = read_osm(_osm(tmp_path, osm_xml(more)))
    house, bank = extract.records
    assert (house.kind, house.name, house.number) == (AddressKind.HOUSE, "东一路12号", "12")
    assert (bank.kind, bank.name) == (AddressKind.PLACE, "银行")
    assert extract.streets.signals == {501}
    assert extract.other_names["大道"] == ("Avenue", "乙", "甲")
    assert [(r.kind, r.via_node) for r in extract.streets.restrictions] == [("no_left_turn", 2)]
    assert "1 turn restrictions" in [f.feature for f in extract.findings]


def test_nodes_numbered_below_zero(tmp_path):
    text = osm_xml().replace('id="', 'id="-').replace('ref="', 'ref="-')
    extract = read_osm(_osm(tmp_path, text))
    assert not any(math.isnan(x) for way in extract.streets.ways for x in way.lon)
    assert not extract.findings


def test_markup_in_a_name_stays_text(tmp_path):
    name = "&lt;img src=x onerror=alert(1)&gt;&#10;&#9;两行"
    extract = read_osm(_osm(tmp_path, osm_xml().replace("东一路", name)))
    assert extract.streets.ways[0].tags["name"] == "<img src=x onerror=alert(1)> 两行"


HOSTILE = {
    "billion laughs": osm_xml()
    .replace("<osm", f'<!DOCTYPE osm [<!ENTITY l0 "ha">{BOMB}]><osm', 1)
    .replace("东一路", "&l9;"),
    "external entity": osm_xml()
    .replace("<osm", '<!DOCTYPE osm [<!ENTITY x SYSTEM "file:///etc/passwd">]><osm', 1)
    .replace("东一路", "&x;"),
    "external subset": osm_xml().replace(
        "<osm", '<!DOCTYPE osm SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY x "y">]><osm', 1
    ),
    "empty": "",
    "truncated": osm_xml()[:900],
    "not XML": "hello",
    "another XML": "<gpx/>",
    "an id that is no number": osm_xml().replace('id="1"', 'id="one"'),
    "a place that is no number": osm_xml().replace('lon="117.0000000"', 'lon="nan"'),
    "a place off the earth": osm_xml().replace('lon="117.0000000"', 'lon="999"'),
    "no ways": '<osm version="0.6"></osm>',
    "no coordinates": osm_xml().replace("<node", "<nodule"),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_broken_or_hostile_file_is_a_clear_error(tmp_path, text):
    with pytest.raises(CityError, match=r"^x\.osm: ") as caught:
        read_osm(_osm(tmp_path, text))
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("name", ["guixi_jiangxi.osm.bz2", "helsinki_centre.osm.pbf"])
@pytest.mark.parametrize("share", [0.001, 0.3, 0.99])
def test_a_truncated_extract_is_a_clear_error(shared_data, tmp_path, name, share):
    whole = shared_data(f"osm/{name}").read_bytes()
    path = tmp_path / name
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(CityError, match=name):
        read_osm(path)


@pytest.mark.parametrize("name", ["x.osm.pbf", "x.osm.bz2", "x.osm", "x.txt", "x"])
def test_a_wrong_type_is_a_clear_error(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"\x00\x00\xff\xfePK\x03\x04 no map at all" * 50)
    with pytest.raises(CityError, match=name):
        read_osm(path)


def test_a_path_that_cannot_be_is_a_clear_error(tmp_path):
    with pytest.raises(CityError, match="cannot be read"):
        read_osm(tmp_path / ("x" * 300))
    with pytest.raises(CityError, match="is not a file"):
        read_osm(tmp_path)


def test_a_bad_utf8_name_is_an_error_or_text(tmp_path):
    path = tmp_path / "x.osm.bz2"
    path.write_bytes(bz2.compress(osm_xml().encode("gb18030")))
    with pytest.raises(CityError, match=r"x\.osm\.bz2"):
        read_osm(path)


def test_a_huge_file_is_not_begun(tmp_path):
    path = tmp_path / "x.osm"
    with path.open("wb") as file:
        file.truncate((1 << 30) + 1)  # sparse
    with pytest.raises(CityError, match="larger than 1024 MB"):
        read_osm(path)


def test_a_bomb_is_not_unpacked_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "x.osm.bz2"
    packer = bz2.BZ2Compressor()
    blanks = b" " * (8 << 20)
    path.write_bytes(b"".join([packer.compress(blanks) for _ in range(20)]) + packer.flush())
    with pytest.raises(CityError, match=r"x\.osm\.bz2: unpacks to more than 64 MB"):
        read_osm(path)


def test_a_packed_file_that_breaks_off(tmp_path: Path) -> None:
    path = tmp_path / "x.osm.bz2"
    path.write_bytes(bz2.compress(b"<osm version='0.6'/>" * 500)[:40])
    with pytest.raises(CityError, match=r"x\.osm\.bz2"):
        read_osm(path)
