"""新 宏图路12号 打架: a call that is typed in one line: address, category, then what was said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.domain import messages as m
from app.domain.category import Category
from app.services.command_line.acts import Tell
from app.services.command_line.known import Known, Place
from app.services.command_line.places import in_district, place_of
from app.services.command_line.tokens import Token, words_of
from app.services.command_line.unclear import Candidate, Unclear
from app.services.command_line.words import category_like, category_named

_ORDERED = re.compile(r"[@>].*|#\d+")  # would be a token anywhere else
_PRIORITY = re.compile(r"!([0-9]*)")
_LONGEST_NAME = 6  # words of a category's name
_GLUED = re.compile(r"(?<=号)(?=[\u3400-\u9fff])")  # 宏图路12号打架


@dataclass(frozen=True, slots=True)
class Named:
    """A category that words of the line mean; they stand from `start` to `end` of the text."""

    start: int
    end: int
    meant: tuple[Category, ...]


def call_of(rest: str, at: int, known: Known) -> Tell:
    """`rest` of the line, which begins at `at`, as an incident. Raises Unclear."""
    if not rest:
        raise Unclear("new_empty")
    text, priority = without_priority(rest)
    for token in words_of(text):
        if _ORDERED.fullmatch(token.text):
            raise Unclear("new_marked", what=token.text)
    places = named_in(text, known.categories)
    if not places:
        raise without_category(text, at, known)
    address, place, named = placed(text, places, at, known)
    if len(named.meant) > 1:
        raise _which(named, at, known, text)
    (category,) = named.meant
    owner = known.locate(place.lon, place.lat)
    facts = {
        "category": category.code,
        "priority": priority or category.priority,
        "lon": place.lon,
        "lat": place.lat,
        "address": said_place(address, place),
        "summary": text[named.end :].strip(" ,;:，；：、。"),
        "district_id": owner.district.id if owner.district else None,
        "grid_id": owner.grid.id if owner.grid else None,
    }
    return Tell(m.IncidentReported, facts)


def placed(text: str, places: list[Named], at: int, known: Known) -> tuple[str, Place, Named]:
    """The first words that name a category behind something that is an address.

    In Zhongshan Road 12 burglary the word Road begins a category too. Raises Unclear.
    """
    wrong = None
    for first in range(len(places)):
        address = text[: places[first].start].rstrip(" ,;，；、")
        try:
            return address, place_of(address, known, at), _together(text, places[first:])
        except Unclear as why:
            wrong = wrong or why
    raise wrong or Unclear("new_empty")


def said_place(address: str, place: Place) -> str:
    """As the search writes it; what was typed in brackets only told two of one name apart."""
    return place.text or in_district(address)[0]


def without_priority(rest: str) -> tuple[str, int | None]:
    """The text with `!2` blanked out (so that places stay), and the priority. Raises Unclear."""
    priority = None
    for token in words_of(rest):
        match = _PRIORITY.fullmatch(token.text)
        if match is None:
            continue
        if priority is not None or match[1] not in ("1", "2", "3", "4"):
            raise Unclear("bad_priority", what=token.text)
        priority = int(match[1])
        rest = rest[: token.start] + " " * len(token.text) + rest[token.end :]
    return rest, priority


def named_in(text: str, categories: Sequence[Category]) -> list[Named]:
    """All words that name a category, behind an address of one word at least.

    The words of a whole name are read together and no longer one by one.
    """
    words, found = split_words(text), list[Named]()
    for i, word in enumerate(words):
        if i == 0 or (found and word.start < found[-1].end):
            continue
        if whole := _whole(text, words, i, categories):
            found.append(whole)
        elif meant := category_like(word.text, categories):
            found.append(Named(word.start, word.end, tuple(meant)))
    return found


def split_words(text: str) -> list[Token]:
    """Between blanks and commas, and behind a house number's 号."""
    words = []
    for word in words_of(text):
        cuts = [0, *(match.start() for match in _GLUED.finditer(word.text)), len(word.text)]
        for start, end in pairwise(cuts):
            words.append(Token("", word.text[start:end], word.start + start, word.start + end))
    return words


def _whole(text: str, words: list[Token], i: int, categories: Sequence[Category]) -> Named | None:
    """The longest whole name that begins at word `i`."""
    for j in range(min(len(words), i + _LONGEST_NAME), i, -1):
        start, end = words[i].start, words[j - 1].end
        if meant := category_named(text[start:end], categories):
            return Named(start, end, tuple(meant))
    return None


def _together(text: str, found: list[Named]) -> Named:
    """All that is named before the first comma behind the first of them.

    Two words that mean two categories leave it open which: that is for a person to say.
    """
    first = found[0]
    comma = re.search(r"[,;，；、：:]", text[first.end :])
    stop = first.end + comma.start() if comma else len(text)
    near = [named for named in found if named.start < stop]
    fits = [set(named.meant) for named in near]
    both = set.intersection(*fits)
    if len(both) == 1:  # each word alone may mean several, together they mean one
        return Named(first.start, near[-1].end, tuple(both))
    meant = tuple(dict.fromkeys(c for named in near for c in named.meant))
    return Named(first.start, near[-1].end, meant)


def _which(named: Named, at: int, known: Known, text: str) -> Unclear:
    said = text[named.start : named.end]
    start, end = at + named.start, at + named.end
    offers = [Candidate(known.category(c.code), start, end, f"P{c.priority}") for c in named.meant]
    names = known.listed(offer.insert for offer in offers)
    return Unclear("category_which", *offers, what=said, names=names)


def without_category(text: str, at: int, known: Known) -> Unclear:
    """No category is named: whether the address is known is said first."""
    words = split_words(text)
    if not words:
        return Unclear("new_empty")
    whole = text.strip()
    try:
        place = place_of(whole, known, at)
    except Unclear as why:
        if len(words) == 1:
            return why
        last = words[-1]
        address = text[: last.start].rstrip(" ,;，；、")
        try:
            place = place_of(address, known, at)
        except Unclear:
            return why
        offers = offered(last.text, at + last.start, at + last.end, known)
        return Unclear("category_unknown", *offers, what=last.text, address=place.text)
    end = at + len(whole)
    offers = [Candidate(f" {o.insert}", end, end, o.note) for o in offered("", end, end, known)]
    return Unclear("category_missing", *offers, address=place.text)


def offered(part: str, start: int, end: int, known: Known) -> list[Candidate]:
    """Categories that begin so or hold it; without a part the gravest."""
    like = [c for c in known.categories if part and part in c.name]
    meant = category_like(part, known.categories) or like
    if not part:
        meant = sorted(known.categories, key=lambda c: (c.priority, c.code))
    return [Candidate(known.category(c.code), start, end, f"P{c.priority}") for c in meant]
