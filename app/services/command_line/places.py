"""Which place a typed address is: the one that is called exactly so, or none."""

import re
from collections.abc import Sequence

from app.city.search_text import folded as folded_name
from app.services.command_line.known import Known, Place
from app.services.command_line.unclear import Candidate, Unclear

MOST = 8
_IN_DISTRICT = re.compile(r"^(.*\S)\s*[(（]([^()（）]+)[)）]$")
_UNSAID = re.compile(r"[\s号號/]")


def place_of(typed: str, known: Known, at: int) -> Place:
    """The place; `at` is where the address begins in the line. Raises Unclear."""
    said, district = in_district(typed)
    hits = found(said, known)
    same = [hit for hit in hits if alike(hit.text, said)]
    if district:
        same = [hit for hit in same if known.district(hit) == district]
    apart = one_a_district(same, known)
    if len(apart) == 1:
        return apart[0]
    end = at + len(typed)
    if apart:
        names = known.listed(known.district(hit) for hit in apart)
        offers = [_within(hit, known, at, end) for hit in apart]
        raise Unclear("address_twice", *offers, address=said, districts=names)
    if hits:
        offers = [Candidate(h.text, at, end, known.district(h)) for h in distinct(hits)]
        names = known.listed(offer.insert for offer in offers[:3])
        raise Unclear("address_like", *offers, address=said, names=names)
    raise Unclear("address_none", address=typed)


def found(typed: str, known: Known) -> Sequence[Place]:
    if known.find is None:
        raise Unclear("no_search")
    return known.find(typed) if typed.strip() else ()


def in_district(typed: str) -> tuple[str, str]:
    """宏图路(西平) is 宏图路 in the district 西平: how two of one name are told apart."""
    match = _IN_DISTRICT.match(typed.strip())
    return (match[1], match[2].strip()) if match else (typed.strip(), "")


def alike(name: str, typed: str) -> bool:
    """Whether a person would say that the same was written."""
    return _bare(name) == _bare(typed) != ""


def _bare(text: str) -> str:
    return _UNSAID.sub("", folded_name(text))


def one_a_district(hits: Sequence[Place], known: Known) -> list[Place]:
    """The first of each district: parts of one street, or one house found twice."""
    first: dict[str, Place] = {}
    for hit in hits:
        first.setdefault(known.district(hit), hit)
    return list(first.values())


def distinct(hits: Sequence[Place]) -> list[Place]:
    """By name, the best first."""
    first: dict[str, Place] = {}
    for hit in hits:
        first.setdefault(hit.text, hit)
    return list(first.values())[:MOST]


def _within(hit: Place, known: Known, at: int, end: int) -> Candidate:
    district = known.district(hit)
    return Candidate(f"{hit.text}({district})", at, end, district)
