"""No word that may be typed means two things."""

from collections import Counter
from enum import StrEnum

import pytest

from app.domain.incident import Disposition
from app.services.command_line.words import (
    WRITTEN,
    Deed,
    Said,
    Verb,
    beginning,
    category_like,
    meaning,
    plain,
    spellings,
    usual,
)
from app.services.text import Text
from tests.services.command_line.room import CATEGORIES


@pytest.mark.parametrize("kind", [Verb, Deed, Said, Disposition])
def test_every_word_means_one_thing(kind: type[StrEnum]) -> None:
    words = Counter(a for m, w in WRITTEN if isinstance(m, kind) for a in spellings(w))
    assert [word for word, n in words.items() if n > 1] == []
    assert {m for m, _ in WRITTEN if isinstance(m, kind)} == set(kind)
    for word in words:
        assert meaning(kind, word) is not None, word
        assert plain(word) == word, "else it could never be found"


def test_no_verb_is_a_deed_too() -> None:
    """They stand in the same place of a line."""
    words = [
        {a for m, w in WRITTEN if isinstance(m, kind) for a in spellings(w)}
        for kind in (Verb, Deed)
    ]
    assert set.intersection(*words) == set()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_offered_is_read_back(language: str) -> None:
    for member, _ in WRITTEN:
        assert meaning(type(member), usual(member, language)) is member


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("办结", Verb.CLOSE),
        ("banjie", Verb.CLOSE),
        ("bj", Verb.CLOSE),
        ("CLOSE", Verb.CLOSE),
        ("bz", Verb.NOTE),
        ("?", Verb.HELP),
        ("结", None),
        ("b", None),
        ("77", None),
        ("", None),
    ],
)
def test_a_verb_is_a_whole_word(word: str, meant: Verb | None) -> None:
    assert meaning(Verb, word) is meant


@pytest.mark.parametrize(
    ("word", "codes"),
    [
        ("打架", ["0201"]),
        ("dajia", ["0201"]),
        ("dj", ["0201"]),
        ("fig", ["0201"]),
        ("盗窃", ["0301"]),  # the whole name, though another holds it
        ("交通事故", ["0204", "0303"]),
        ("架", []),
        ("0201", []),  # digits never mean a category here
        ("12", []),
    ],
)
def test_a_category_by_its_words(word: str, codes: list[str]) -> None:
    assert [c.code for c in category_like(word, CATEGORIES)] == codes


def test_a_part_of_a_word_is_only_offered() -> None:
    assert beginning(Said, "g") == [Said.CLEAR]
    assert meaning(Said, "g") is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_word_is_explained(language: str) -> None:
    text = Text(language)
    assert all(text(f"typed.{verb}") for verb in Verb)
    assert all(text(f"heard.{said}") for said in Said)
    assert all(text(f"key.{deed}") for deed in Deed)
