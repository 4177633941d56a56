"""Address records: streets and crossings from the roads, houses and places from the sources."""

from pathlib import Path

import pytest

from app.city.addresses import AddressKind, AddressRecord, collect, house_name
from app.city.addresstable import read_addresses
from app.city.datum import Datum
from app.city.report import CityError, Findings
from app.roads.build import build_streets
from app.roads.streets import RawStreets, RawWay, Streets


def _streets(*ways: tuple[str, list[tuple[float, float]]]) -> Streets:
    """Named lines in units of 100 m near the equator; they meet where they share a point."""
    node: dict[tuple[float, float], int] = {}
    raw = []
    for n, (name, points) in enumerate(ways, 1):
        ids = tuple(node.setdefault(p, len(node) + 1) for p in points)
        lon = tuple(10 + x * 0.0009 for x, _ in points)
        lat = tuple(y * 0.0009 for _, y in points)
        raw.append(RawWay(n, ids, lon, lat, {"highway": "residential", "name": name}))
    return build_streets(RawStreets(tuple(raw)))[0]


def _names(streets: Streets, kind: AddressKind) -> list[str]:
    return [r.name for r in collect(streets, {}, []) if r.kind is kind]


def test_a_street_of_many_pieces_is_one():
    pieces = [("A", [(x, 0), (x + 1, 0)]) for x in range(20)]
    assert _names(_streets(*pieces), AddressKind.STREET) == ["A"]


def test_a_long_street_that_is_one_line_is_one():
    line = _streets(("A", [(0, 0), (30, 0), (60, 0)]), ("B", [(30, 0), (30, 5)]))
    assert _names(line, AddressKind.STREET) == ["A", "B"]


def test_streets_of_one_name_in_two_towns_are_two():
    two = _streets(("A", [(0, 0), (1, 0)]), ("A", [(50, 0), (51, 0)]))
    records = [r for r in collect(two, {"A": ("Alpha",)}, []) if r.kind is AddressKind.STREET]
    assert [r.name for r in records] == ["A", "A"]
    assert [r.alt for r in records] == [("Alpha",), ("Alpha",)]
    assert records[1].lon - records[0].lon == pytest.approx(50 * 0.0009, abs=0.001)


def test_a_street_lies_on_itself():
    bow = _streets(("A", [(0, 0), (0, 5), (5, 5), (5, 0)]))
    (record,) = collect(bow, {}, [])
    assert (round((record.lon - 10) / 0.0009), round(record.lat / 0.0009)) in [(0, 5), (5, 5)]


def test_streets_cross_where_they_meet():
    streets = _streets(("A", [(0, 1), (1, 1), (2, 1)]), ("B", [(1, 0), (1, 1), (1, 2)]))
    (crossing,) = (r for r in collect(streets, {}, []) if r.kind is AddressKind.CROSSING)
    assert (crossing.name, crossing.street, crossing.other) == ("A / B", "A", "B")
    assert (crossing.lon, crossing.lat) == pytest.approx((10.0009, 0.0009))


def test_streets_that_pass_without_meeting_do_not_cross():
    streets = _streets(("A", [(0, 1), (2, 1)]), ("B", [(1, 0), (1, 2)]))
    assert _names(streets, AddressKind.CROSSING) == []


def test_a_dual_carriageway_is_crossed_once_and_a_ring_twice():
    dual = _streets(
        ("A", [(0, 0), (1, 0), (2, 0)]),
        ("A", [(0, 0.3), (1, 0.3), (2, 0.3)]),
        ("B", [(1, -1), (1, 0), (1, 0.3), (1, 1)]),
    )
    assert _names(dual, AddressKind.CROSSING) == ["A / B"]
    ring = _streets(
        ("A", [(0, 0), (5, 0), (5, 5), (0, 5), (0, 0)]), ("B", [(5, 0), (9, 0), (9, 5), (5, 5)])
    )
    assert _names(ring, AddressKind.CROSSING) == ["A / B", "A / B"]


def test_nameless_streets_have_no_records():
    assert len(collect(_streets(("", [(0, 0), (1, 0)])), {}, [])) == 0


def test_columns_and_records_are_the_same_and_sorted():
    given = [
        AddressRecord(AddressKind.PLACE, "乙", 1.0, 2.0, alt=("b",)),
        AddressRecord(AddressKind.HOUSE, "甲路1号", 1.0, 2.0, "甲路", "1"),
        AddressRecord(AddressKind.PLACE, "乙", 1.0, 2.0, alt=("b",)),
    ]
    addresses = collect(_streets(("A", [(0, 0), (1, 0)])), {}, given)
    assert [r.kind for r in addresses] == [0, 1, 3]
    assert list(addresses)[1:] == [given[1], given[0]]


@pytest.mark.parametrize(
    ("street", "number", "name"),
    [
        ("宏图路", "12", "宏图路12号"),
        ("宏图路", "12号", "宏图路12号"),
        ("Rua Direita", "12", "Rua Direita 12"),
    ],
)
def test_house_names(street, number, name):
    assert house_name(street, number) == name


def _table(folder: Path, text: str) -> tuple[list[AddressRecord], Findings]:
    (folder / "a.csv").write_text(text, "utf-8")
    findings = Findings()
    return read_addresses(folder / "a.csv", Datum.WGS84, findings), findings


def test_an_address_table(tmp_path):
    text = "名称,道路,门牌号,经度,纬度,别名\n"
    text += ",宏图路,12,113.75,23.01,\n人民医院,宏图路,,113.76,23.02,医院;RMYY\n"
    (house, place), findings = _table(tmp_path, text)
    assert (house.kind, house.name) == (AddressKind.HOUSE, "宏图路12号")
    assert (place.kind, place.name, place.alt) == (AddressKind.PLACE, "人民医院", ("RMYY", "医院"))
    assert not findings.refused


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("A,,,x,23", "not a number"),
        ("A,,,,", "not a number"),
        ("A,,,23,113", "not degrees"),
        ("A,,,nan,23", "not degrees"),
        ("A,,,1e400,23", "not degrees"),
        (",宏图路,,113,23", "neither a name"),
    ],
)
def test_a_wrong_row_of_the_table_is_refused(tmp_path, row, what):
    records, findings = _table(tmp_path, f"name,street,number,lon,lat\n{row}\n")
    assert records == []
    assert [f.feature for f in findings.refused] == ["row 2"]
    assert what in findings.refused[0].what


def test_a_table_without_coordinates_is_an_error(tmp_path):
    with pytest.raises(CityError, match="no column lon"):
        _table(tmp_path, "name,street\nA,B\n")


def test_an_empty_table_is_no_error(tmp_path):
    assert _table(tmp_path, "name,lon,lat\n") == ([], Findings())
