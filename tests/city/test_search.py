"""Addresses are found as people type them: in the demo city, in Guixi and in Porto."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.city.addresses import Addresses, AddressKind, AddressRecord, as_columns, collect
from app.city.osm import read_osm
from app.city.pack import Pack
from app.city.search import AddressSearch, Hit, Precision
from app.roads.build import build_streets

Find = Callable[[str], list[Hit]]


@pytest.fixture(scope="module")
def demo(demo_pack: Pack) -> AddressSearch:
    return AddressSearch(demo_pack.addresses)


def _addresses(path: Path) -> Addresses:
    extract = read_osm(path)
    streets, _ = build_streets(extract.streets)
    return collect(streets, extract.other_names, extract.records)


@pytest.fixture(scope="module")
def guixi(shared_data: Callable[[str], Path]) -> AddressSearch:
    return AddressSearch(_addresses(shared_data("osm/guixi_jiangxi.osm.bz2")))


@pytest.fixture(scope="module")
def porto_addresses(shared_data: Callable[[str], Path]) -> Addresses:
    return _addresses(shared_data("osm/porto_portugal.osm.pbf"))


@pytest.fixture(scope="module")
def porto(porto_addresses: Addresses) -> AddressSearch:
    return AddressSearch(porto_addresses)


def first(search: AddressSearch, text: str) -> tuple[str, Precision]:
    hit = search.find(text)[0]
    return hit.text, hit.precision


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("宏图路", "宏图路"),
        ("红图路", "宏图路"),  # another character of the same sound
        ("三元理大街", "三元里大街"),
        ("hongtulu", "宏图路"),
        ("Hong Tu Lu", "宏图路"),
        ("hongtu road", "宏图路"),
        ("hngtulu", "宏图路"),
        ("sylDJ", "三元里大街"),
        ("sanyuanlidajie", "三元里大街"),
        ("人民中路 中山路", "中山路 / 人民中路"),
        ("中山路与人民中路交叉口", "中山路 / 人民中路"),
        ("人民中路/中山路", "中山路 / 人民中路"),
        ("人民中路中山路", "中山路 / 人民中路"),
        ("rmzl zsl", "中山路 / 人民中路"),
        ("Zhongshan Road & Renmin Middle Road", "中山路 / 人民中路"),
        ("人民广场", "人民广场"),
        ("南城站", "南城站"),
        ("Nancheng Station", "南城站"),
        ("公安分局", "南城公安分局"),
        ("gafj", "南城公安分局"),
    ],
)
def test_the_demo_city(demo: AddressSearch, typed: str, found: str) -> None:
    assert demo.find(typed)[0].text == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("建设路", "建设路"),
        ("jianshelu", "建设路"),
        ("jsl", "建设路"),
        ("雄石路 西街", "西街 / 雄石路"),
        ("贵溪市实验中学", "贵溪市实验中学"),
        ("gxssyzx", "贵溪市实验中学"),
        ("冶金大到", "冶金大道"),
    ],
)
def test_guixi(guixi: AddressSearch, typed: str, found: str) -> None:
    assert guixi.find(typed)[0].text == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Avenida da Boavista", "Avenida da Boavista"),
        ("av boavista", "Avenida da Boavista"),
        ("R. de Santa Catarina", "Rua de Santa Catarina"),
        ("rua de santa catrina", "Rua de Santa Catarina"),
        ("pc liberdade", "Praça da Liberdade"),
        ("RUA DO DR. ANTONIO LUIS GOMES", "Rua Doutor António Luís Gomes"),
        ("cedofeta", "Rua de Cedofeita"),
        ("rua de cedofeita & rua da torrinha", "Rua da Torrinha / Rua de Cedofeita"),
        ("Rua da Torrinha Rua de Cedofeita", "Rua da Torrinha / Rua de Cedofeita"),
        ("A 29", "A 29"),
    ],
)
def test_porto(porto: AddressSearch, typed: str, found: str) -> None:
    assert porto.find(typed)[0].text == found


def test_house_numbers_of_porto(porto: AddressSearch) -> None:
    street = "Rua Machado dos Santos"
    assert first(porto, f"{street} 185") == (f"{street} 185", Precision.EXACT)
    assert first(porto, f"{street}, 186") == (f"{street} 186", Precision.INTERPOLATED)
    assert first(porto, "r machado dos santos 99999")[1] is Precision.STREET


# A street by hand: numbers 2, 10 and 400 on one side, 3 and 13 on the other.


@pytest.fixture
def street() -> AddressSearch:
    houses = {"2号": 0.0, "10号": 0.0008, "400号": 0.09, "3号": 0.0001, "13号": 0.0011}
    records = [AddressRecord(AddressKind.STREET, "宏图路", 132.604, 22.9, street="宏图路")]
    records += [
        AddressRecord(AddressKind.HOUSE, f"宏图路{n}", 132.6 + x, 22.9, street="宏图路", number=n)
        for n, x in houses.items()
    ]
    return AddressSearch(as_columns(records))


@pytest.mark.parametrize(
    ("typed", "text", "precision", "lon"),
    [
        ("宏图路10号", "宏图路10号", Precision.EXACT, 132.6008),
        ("宏图路 10", "宏图路10号", Precision.EXACT, 132.6008),
        ("宏图路十号", "宏图路10号", Precision.EXACT, 132.6008),
        ("htl10", "宏图路10号", Precision.EXACT, 132.6008),
        ("宏图路4号", "宏图路4号", Precision.INTERPOLATED, 132.6002),
        ("宏图路5号", "宏图路5号", Precision.INTERPOLATED, 132.6003),
        ("宏图路1号", "宏图路", Precision.STREET, 132.604),  # below the lowest
        ("宏图路200号", "宏图路", Precision.STREET, 132.604),  # its neighbours are 9 km apart
        ("宏图路15号", "宏图路", Precision.STREET, 132.604),  # beyond the highest of its side
    ],
)
def test_house_numbers(
    street: AddressSearch, typed: str, text: str, precision: Precision, lon: float
) -> None:
    hit = street.find(typed)[0]
    assert (hit.text, hit.precision) == (text, precision)
    assert hit.lon == pytest.approx(lon, abs=1e-6)


def test_what_is_near_comes_first_among_equals() -> None:
    far, close = (
        AddressRecord(AddressKind.STREET, "Rua da Igreja", lon, 41.15, street="Rua da Igreja")
        for lon in (-8.7, -8.4)
    )
    search = AddressSearch(as_columns([far, close]))
    assert search.find("rua da igreja", near=(-8.41, 41.15))[0].lon == -8.4
    assert search.find("rua da igreja", near=(-8.69, 41.15))[0].lon == -8.7


def test_a_hit_names_its_district_when_it_can(demo_pack: Pack) -> None:
    def whose(lon: float, lat: float) -> str:
        district = demo_pack.locate(lon, lat).district
        return district.name if district else ""

    assert AddressSearch(demo_pack.addresses, whose).find("人民广场")[0].district == "钟楼"


def test_streets_that_do_not_meet_are_both_offered(demo: AddressSearch) -> None:
    texts = [hit.text for hit in demo.find("宏图路 / 西平路")]
    assert {"宏图路", "西平路"} <= set(texts[:3])


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "\x00\x1b[31m", "😀" * 50, "0" * 10_000, "路" * 10_000, "a/" * 5_000, "/"),
        *("%_'\";--", "&&&&", "号", "1", "\u202e宏图", "\ud800", "١٢", "e " * 300, "路与" * 3_000),
    ],
)
def test_hostile_input_is_harmless(demo: AddressSearch, typed: str) -> None:
    assert len(demo.find(typed)) <= 10


@given(text=st.text(max_size=60), limit=st.integers(-1, 15))
@settings(max_examples=60)
def test_any_text_gives_a_sorted_list(demo: AddressSearch, text: str, limit: int) -> None:
    hits = demo.find(text, limit)
    assert len(hits) <= max(limit, 0)
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0.0 <= score <= 100.0 for score in scores)


def test_an_exact_name_comes_first(demo_pack: Pack, porto_addresses: Addresses) -> None:
    for addresses in (demo_pack.addresses, porto_addresses):
        search, tried = AddressSearch(addresses), 0
        for row in range(0, len(addresses), 101):
            name = addresses.name[row]
            assert search.find(name)[0].text == name
            tried += 1
        assert tried > 200


def test_one_wrong_letter_is_forgiven(porto_addresses: Addresses) -> None:
    """In the ten best for at least 97 of 100 longer names; the rest has nearer neighbours."""
    search = AddressSearch(porto_addresses)
    names = [n for n in dict.fromkeys(porto_addresses.street) if len(n) > 12][::47]
    found = 0
    for k, name in enumerate(names):
        at = 4 + k % (len(name) - 5)
        found += name in [hit.text for hit in search.find(name[:at] + name[at + 1 :])]
    assert found / len(names) >= 0.97


def test_a_city_without_addresses_finds_nothing() -> None:
    assert AddressSearch(as_columns([])).find("宏图路") == []
