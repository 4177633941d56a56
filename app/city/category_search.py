"""Finds a category by what a dispatcher types: code, Chinese, pinyin, initials, English."""

from collections.abc import Iterable
from functools import cached_property

from rapidfuzz import fuzz

from app.city.search_text import cleaned, folded, pinyin
from app.domain.category import Category

TOLERATED = 80.0  # likeness of a misspelt word, of 100
LONG_ENOUGH = 4  # letters, to be taken for a misspelling at all


class CategorySearch:
    """The code list of one city. Read-only."""

    def __init__(self, categories: Iterable[Category]) -> None:
        self._categories = list(categories)

    @cached_property
    def _lines(self) -> list[tuple[Category, tuple[str, ...], tuple[str, ...]]]:
        """Spelled when something is typed: the tables of pinyin take 0.3 s to read."""
        return [(category, *_spellings(category)) for category in self._categories]

    def find(self, text: str) -> list[Category]:
        """The best first; everything in the list's own order while nothing is typed."""
        said = folded(cleaned(text))
        if not said:
            return list(self._categories)
        found = []
        for row, (category, names, words) in enumerate(self._lines):
            score = _score(said, category.code, names, words)
            if score > 0:
                found.append((-score, category.priority, row, category))
        return [category for *_, category in sorted(found, key=lambda one: one[:3])]

    def one(self, text: str) -> Category | None:
        """The only one that is meant, or None while the text fits none or several equally."""
        said = folded(cleaned(text))
        for category, names, _ in self._lines if said else ():
            if said in (category.code.casefold(), *names):
                return category
        found = self.find(text) if said else []
        return found[0] if len(found) == 1 else None


def _spellings(category: Category) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """How the whole name may be written, and the words of the English one."""
    name, english = folded(category.name), folded(category.name_en)
    syllables, initials = pinyin(name)
    return (name, syllables, initials, english), tuple(english.split())


def _score(said: str, code: str, names: tuple[str, ...], words: tuple[str, ...]) -> float:
    """Whole before beginning, beginning before middle, and misspelt last; 0 where nothing fits."""
    joined = said.replace(" ", "")
    forms = (code.casefold(), *names)
    if joined in forms or said in forms:
        return 100.0
    if any(form.startswith((said, joined)) for form in forms):
        return 90.0
    if all(any(word.startswith(part) for word in words) for part in said.split()):
        return 80.0
    if any(joined in form for form in names[:3]):
        return 70.0
    if _in_order(joined, names[0]):
        return 60.0
    return _misspelt(said, (*names, *words))


def _misspelt(said: str, forms: tuple[str, ...]) -> float:
    if len(said) < LONG_ENOUGH:
        return 0.0
    like = max(fuzz.ratio(said, form) for form in forms)
    return like / 2 if like >= TOLERATED else 0.0


def _in_order(said: str, name: str) -> bool:
    """打架 and 斗殴 in 打架斗殴, 交通伤 in 交通事故有人受伤: every character, in this order."""
    rest = iter(name)
    return all(character in rest for character in said)
