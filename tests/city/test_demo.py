"""The demo city holds what its recipe promises, and comes out the same every time."""

from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from app.city.check import check, main_network
from app.city.demo import make_demo
from app.city.demo_names import english_street
from app.city.pack import Pack
from app.domain.area import DistrictKind, GridKind
from app.domain.officer import Rank
from app.domain.unit import UnitKind
from app.roads.streets import Mode, RoadClass


def test_it_has_the_proportions_of_the_sub_bureau(demo_pack: Pack) -> None:
    kinds = Counter(d.kind for d in demo_pack.districts)
    assert kinds == {DistrictKind.CENTRAL: 6, DistrictKind.ORDINARY: 11}
    assert len(demo_pack.grids) == 110
    assert {g.kind for g in demo_pack.grids} == set(GridKind)
    ranks = Counter(o.rank for o in demo_pack.officers)
    assert ranks == {Rank.POLICE: 346, Rank.AUXILIARY: 315}


def test_every_grid_has_responsible_officers_on_every_shift(demo_pack: Pack) -> None:
    shift = {o: unit.shift for unit in demo_pack.units for o in unit.officer_ids}
    for grid in demo_pack.grids:
        assert len(grid.responsible) >= 2, grid.id
        assert len({shift[o] for o in grid.responsible}) == 3, grid.id


def test_units_of_every_kind_stand_on_three_shifts_in_every_district(demo_pack: Pack) -> None:
    found = defaultdict(set)
    for unit in demo_pack.units:
        found[unit.district_id].add((unit.kind, unit.shift))
        assert unit.officer_ids
    for district in demo_pack.districts:
        assert {shift for _, shift in found[district.id]} == {"早班", "中班", "夜班"}
        assert {kind for kind, _ in found[district.id]} == set(UnitKind)


def test_call_signs_are_unique_and_short_enough_to_say(demo_pack: Pack) -> None:
    signs = [unit.call_sign for unit in demo_pack.units]
    assert len(set(signs)) == len(signs)
    assert all(len(sign) == 4 and sign.isdigit() for sign in signs)


def test_the_check_finds_nothing_to_refuse_or_to_repair(demo_folder: Path) -> None:
    report = check(demo_folder)
    assert not report.refused
    assert not report.repaired
    assert not [w for w in report.warnings if w.file != "streets.npz"]


def test_the_streets_are_those_of_a_city(demo_pack: Pack) -> None:
    streets = demo_pack.streets
    assert 3000 < len(streets.junction_lon) < 6200
    assert set(streets.road_class.tolist()) >= set(range(RoadClass.SERVICE + 1))
    assert streets.signal.sum() > 100
    assert len(streets.ban_from) > 40
    one_way = (streets.twin < 0) | ((streets.modes & Mode.CAR) == 0)
    assert 0.02 < one_way.mean() < 0.2
    assert len(set(streets.names)) > 1000
    assert {"宏图路", "三元里大街", "西平路", "人民中路"} <= set(streets.names)


def test_few_bridges_cross_the_river(demo_pack: Pack) -> None:
    shapes = demo_pack.features.lines
    of_class = shapes.kind <= RoadClass.TERTIARY
    assert 8 < (shapes.bridge & of_class).sum() < 80


def test_house_numbers_grow_along_a_street(demo_pack: Pack) -> None:
    numbers: dict[str, list[tuple[int, float, float]]] = defaultdict(list)
    found = demo_pack.addresses
    for number, street, lon, lat in zip(
        found.number, found.street, found.lon, found.lat, strict=True
    ):
        if number and street == "工业大道":
            numbers["odd" if int(number[:-1]) % 2 else "even"].append((int(number[:-1]), lon, lat))
    assert set(numbers) == {"odd", "even"}
    for row in numbers.values():
        steps = [
            np.hypot(a[1] - b[1], a[2] - b[2]) * 111_195 for a, b in pairwise(sorted(set(row)))
        ]
        assert np.median(steps) < 250


def test_the_same_bytes_come_out_every_time(demo_folder: Path, tmp_path: Path) -> None:
    again = make_demo(tmp_path)
    for path in (again.osm, again.districts, again.grids, again.roster):
        before = demo_folder / "made-of" / path.name  # of another process, as a rule
        assert path.read_bytes() == before.read_bytes(), path.name


@pytest.mark.parametrize("name", ["南城公安分局", "人民广场", "南城站"])
def test_landmarks_lie_in_a_grid_with_an_owner(demo_pack: Pack, name: str) -> None:
    row = demo_pack.addresses.name.index(name)
    here = demo_pack.locate(demo_pack.addresses.lon[row], demo_pack.addresses.lat[row])
    assert here.district is not None
    assert here.grid is not None
    assert len(here.responsible) >= 2


def test_every_car_gets_everywhere(demo_pack: Pack) -> None:
    share, islands = main_network(demo_pack.streets)
    assert (share, islands) == (1.0, [])


def test_villages_lie_on_streets_and_bridges_have_names(demo_pack: Pack) -> None:
    names = set(demo_pack.addresses.name)
    assert {"人民桥", "西门桥", "东环大桥", "西环大桥", "滨海大桥"} <= names
    assert "骑楼步行街" in names
    assert len([name for name in names if name.endswith("村")]) > 15


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("宏图路", "Hongtu Road"),
        ("人民北路", "Renmin North Road"),
        ("三元里大街", "Sanyuanli Main Street"),
        ("上塘二十三巷", "Shangtang No. 23 Lane"),
        ("科技二路", "Keji No. 2 Road"),
        ("骑楼步行街", "Qilou Pedestrian Street"),
        ("五一路", "Wuyi Road"),
    ],
)
def test_streets_have_english_names(name: str, english: str) -> None:
    assert english_street(name) == english
