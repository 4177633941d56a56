"""A category is found by code, Chinese, pinyin, initials and English, and never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.city.category_search import CategorySearch
from app.domain.category import Category

LIST = [
    Category("0101", "持械伤人", "Armed assault", 1),
    Category("0201", "打架斗殴", "Fight", 2),
    Category("0203", "家庭暴力", "Domestic violence", 2),
    Category("0204", "交通事故有人受伤", "Road accident with injuries", 2),
    Category("0302", "交通事故无人受伤", "Road accident without injuries", 3),
    Category("0401", "噪声扰民", "Noise", 4),
]
SEARCH = CategorySearch(LIST)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0201", "0201"),
        ("打架", "0201"),
        ("斗殴", "0201"),
        ("dj", "0201"),
        ("djdo", "0201"),
        ("dajia", "0201"),
        ("DA JIA", "0201"),
        ("fight", "0201"),
        ("figth", "0201"),  # misspelt
        ("dom vio", "0203"),
        ("jtsg", "0204"),  # the more urgent of two that fit alike
        ("交通无", "0302"),
        ("zs", "0401"),
        ("noise", "0401"),
    ],
)
def test_what_is_found_first(typed: str, code: str) -> None:
    assert SEARCH.find(typed)[0].code == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("打架斗殴", "0201"),
        ("jtsg", None),
        ("02", None),
        ("", None),
        ("qqqq", None),
        ("djd", "0201"),
    ],
)
def test_one_is_meant_or_none(typed: str, code: str | None) -> None:
    found = SEARCH.one(typed)
    assert (found.code if found else None) == code


@given(st.text(max_size=40))
def test_any_text_is_answered_from_the_list(typed: str) -> None:
    found = SEARCH.find(typed)
    assert len(found) == len({c.code for c in found}) <= len(LIST)
    assert SEARCH.one(typed) in (None, *LIST)


def test_nothing_typed_shows_the_whole_list() -> None:
    assert SEARCH.find("  ") == LIST
