"""Coordinate systems that do not fit the roads are seen, those that do are left alone."""

from pathlib import Path

import numpy as np
import pytest

from app.city import fit
from app.city.addresses import AddressKind, AddressRecord, as_columns
from app.city.build import build
from app.city.datum import Datum, from_wgs84
from app.city.pack import load_pack
from app.city.report import Findings
from app.domain.area import District, DistrictKind
from tests.city.small import box, feature, geojson, town


def _shifted(datum: Datum, *corners: float) -> list[list[float]]:
    ring = np.array(box(*corners))
    return [
        [float(x), float(y)]
        for x, y in zip(*from_wgs84(ring[:, 0], ring[:, 1], datum), strict=True)
    ]


def _town(folder: Path, drawn_in: Datum, declared: Datum) -> list[str]:
    """Warnings about coordinates for grids that follow the streets, drawn in one system."""
    given = town(folder, districts=None, roster=None, datum=declared)
    grids = [
        feature([_shifted(drawn_in, x, y, x + 2, y + 2)], id=f"{x}{y}", district="D", kind="patrol")
        for x in (0, 2)
        for y in (0, 2)
    ]
    (folder / "grids.geojson").write_text(geojson(*grids), "utf-8")
    report = build(given)
    assert not report.refused
    return [w.what for w in report.warnings if "coordinate system" in w.what]


@pytest.mark.parametrize("datum", list(Datum))
def test_a_right_declaration_is_left_alone(tmp_path, datum):
    assert _town(tmp_path, datum, datum) == []


@pytest.mark.parametrize(
    ("drawn_in", "declared"),
    [
        (Datum.GCJ02, Datum.WGS84),
        (Datum.BD09, Datum.WGS84),
        (Datum.BD09, Datum.GCJ02),
        (Datum.WGS84, Datum.GCJ02),
        (Datum.GCJ02, Datum.CGCS2000),
    ],
)
def test_a_wrong_declaration_is_seen_and_the_right_one_named(tmp_path, drawn_in, declared):
    (warning,) = _town(tmp_path, drawn_in, declared)
    assert f"read as {drawn_in}" in warning
    assert f"as declared ({declared})" in warning


def test_areas_elsewhere_are_refused(tmp_path):
    given = town(tmp_path, districts=None, roster=None)
    far = [[x + 1, y] for x, y in box(0, 0, 2, 2)]
    (tmp_path / "grids.geojson").write_text(geojson(feature([far], id="A", district="D")), "utf-8")
    (refused,) = build(given).refused
    assert refused.what == "lies elsewhere than the roads, about 98 km away"


def test_exchanged_axes_are_refused(tmp_path):
    given = town(tmp_path)
    build(given)
    exchanged = tuple((y, x) for x, y in box(0, 0, 2, 2)[:-1])
    area = District("A", "A", DistrictKind.CENTRAL, ((exchanged,),))
    findings = Findings()
    fit.check_place([area], load_pack(given.out).streets, "a.geojson", findings)
    assert "lon and lat are exchanged" in findings.refused[0].what


def test_houses_are_held_against_their_streets(tmp_path):
    rows = ["street,number,lon,lat"]
    for n in range(30):
        lon, lat = np.array([117.0 + 0.00025 * n]), np.array([28.00005])
        x, y = (float(v[0]) for v in from_wgs84(lon, lat, Datum.GCJ02))
        rows.append(f"东一路,{n},{x:.7f},{y:.7f}")
    (tmp_path / "a.csv").write_text("\n".join(rows), "utf-8")
    wrong = build(town(tmp_path, addresses=tmp_path / "a.csv"))
    (said,) = [w for w in wrong.warnings if "coordinate system" in w.what]
    assert said.file == "a.csv"
    assert "read as GCJ-02 houses stand 7 m from their street" in said.what
    roads_only = {"districts": None, "grids": None, "roster": None}
    given = town(tmp_path, addresses=tmp_path / "a.csv", datum=Datum.GCJ02, **roads_only)
    right = build(given)
    assert not [w for w in right.warnings if "coordinate system" in w.what]


def test_nothing_is_said_of_cities_outside_china(tmp_path):
    findings = Findings()
    houses = as_columns(
        AddressRecord(AddressKind.HOUSE, str(n), -8.6, 41.1 + n / 1000, "东一路", str(n))
        for n in range(30)
    )
    given = town(tmp_path)
    build(given)
    fit.check_houses(houses, load_pack(given.out).streets, Datum.WGS84, "a.csv", findings)
    assert not findings.warnings
