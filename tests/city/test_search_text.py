"""How a typed address is read, apart from any city."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.city.search_text import (
    LONGEST,
    cleaned,
    folded,
    pinyin,
    read_number,
    shortened,
    split_crossing,
    split_number,
)


@pytest.mark.parametrize(
    ("text", "fold"),
    [
        ("Avenida da Boavista", "avenida da boavista"),
        ("R. de São João, ", "r de sao joao"),
        ("宏图路", "宏图路"),
        ("宏图 路", "宏图路"),
        ("ＨＴＬ１２", "htl12"),
        ("宏图路KTV", "宏图路 ktv"),
        ("Straße", "strasse"),
        ("😀 \x00\u202e", ""),
    ],
)
def test_folding(text: str, fold: str) -> None:
    assert folded(text) == fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rua de Santa Catarina", "R. Sta. Catarina"),
        ("Avenida da Boavista", "Av Boavista"),
        ("Doutor António", "Dr. Antonio"),
        ("Praça da Liberdade", "Pc. Liberdade"),
        ("North Main Street", "N Main St"),
    ],
)
def test_short_forms_stand_for_long_ones(one: str, other: str) -> None:
    assert shortened(folded(one)) == shortened(folded(other))


@pytest.mark.parametrize(
    ("text", "sound", "initials"),
    [("宏图路", "hongtulu", "htl"), ("三元里大街", "sanyuanlidajie", "syldj")],
)
def test_pinyin(text: str, sound: str, initials: str) -> None:
    assert pinyin(text) == (sound, initials)


@pytest.mark.parametrize(
    ("text", "street", "number"),
    [
        ("宏图路12号", "宏图路", "12"),
        ("宏图路 12", "宏图路", "12"),
        ("宏图路十二号", "宏图路", "12"),
        ("宏图路一百零五号", "宏图路", "105"),
        ("宏图路 12-3号", "宏图路", "12-3"),
        ("htl 12", "htl", "12"),
        ("htl12", "htl", "12"),
        ("Rua do Almada, 185", "Rua do Almada", "185"),
        ("Rua do Almada nº 185 A", "Rua do Almada", "185a"),
        ("12 Hongtu Road", "Hongtu Road", "12"),
    ],
)
def test_house_numbers(text: str, street: str, number: str) -> None:
    assert (street, number) in [(s, n.text) for s, n in split_number(text)]


@pytest.mark.parametrize("text", ["宏图路", "12", "", "号", "Rua 25 de Abril"])
def test_no_house_number(text: str) -> None:
    assert list(split_number(text)) == []


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("宏图路 西平路", ("宏图路", "西平路")),
        ("宏图路西平路", ("宏图路", "西平路")),
        ("宏图路/西平路", ("宏图路", "西平路")),
        ("宏图路与西平路交叉口", ("宏图路", "西平路")),
        ("宏图路和西平路路口", ("宏图路", "西平路")),
        ("Rua A & Rua B", ("Rua A", "Rua B")),
        ("Rua Alfa e Rua Beta", ("Rua Alfa", "Rua Beta")),
        ("Main St and 3rd Ave", ("Main St", "3rd Ave")),
        ("htl xpl", ("htl", "xpl")),
    ],
)
def test_two_streets(text: str, pair: tuple[str, str]) -> None:
    assert pair in list(split_crossing(text))


def test_a_number_needs_a_digit() -> None:
    assert read_number("") is None
    assert read_number("A12") is None
    assert read_number("٣") is None  # a digit to Python, not to a street sign


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    said = cleaned(text)
    assert len(said) <= LONGEST
    assert cleaned(said) == said
    fold = folded(text)
    assert "  " not in fold
    assert fold == fold.strip()
    list(split_number(said))
    assert len(list(split_crossing(said))) <= LONGEST
