"""What the reader of a typed line knows: the picture, the names, and whom to ask for a place."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Protocol
from unicodedata import normalize

from app.city.locate import Whereabouts
from app.domain.advice import Recommendation
from app.domain.category import Category
from app.domain.incident import Incident
from app.domain.likeness import Likeness
from app.domain.picture import Picture
from app.domain.unit import Unit
from app.services.command_line.words import spelled
from app.services.text import Text


class Place(Protocol):
    """A place that an address may mean: what the address search gives."""

    @property
    def text(self) -> str: ...

    @property
    def lon(self) -> float: ...

    @property
    def lat(self) -> float: ...


MOST_LIKE = 100


@cache
def keys_of(call_sign: str) -> frozenset[str]:
    """A call sign as it may be typed: without blanks and hyphens, or in pinyin."""
    bare = normalize("NFKC", call_sign).casefold().replace(" ", "").replace("-", "")
    return frozenset({bare, *filter(None, spelled(bare))})


class CallSigns:
    """Units by call sign; made anew only when a unit or a call sign is new."""

    def __init__(self) -> None:
        self._sign: dict[str, str] = {}
        self._units: dict[str, list[str]] = {}
        self._sorted: list[str] | None = None  # keys, made when they are asked for
        self._new: dict[str, str] = {}  # to be spelled when somebody types

    def put(self, units: Iterable[Unit]) -> None:
        for unit in units:
            if self._new.get(unit.id, self._sign.get(unit.id)) != unit.call_sign:
                self._new[unit.id] = unit.call_sign

    def _take_new(self) -> None:
        for id, sign in self._new.items():
            old = self._sign.get(id)
            for key in keys_of(old) if old is not None else ():
                self._units[key].remove(id)
            self._sign[id] = sign
            self._sorted = None
            for key in keys_of(sign):
                self._units.setdefault(key, []).append(id)
        self._new.clear()

    def called(self, typed: str) -> list[str]:
        """The ids of the units that are called so, whole."""
        self._take_new()
        return list(self._units.get(typed_key(typed), ()))

    def like(self, typed: str) -> list[str]:
        """The first hundred whose call sign begins so, else whose holds it; by call sign."""
        self._take_new()
        if self._sorted is None:
            self._sorted = sorted(self._units)
        key, keys = typed_key(typed), self._sorted
        start = bisect_left(keys, key)
        near = keys[start : start + MOST_LIKE]
        like = [k for k in near if k.startswith(key)] or [k for k in keys if key in k][:MOST_LIKE]
        return list(dict.fromkeys(id for k in like for id in self._units[k]))


def typed_key(typed: str) -> str:
    return normalize("NFKC", typed).casefold().replace(" ", "").replace("-", "")


@dataclass(slots=True)
class Known:
    """`find` is the address search, None where the city has none; `fix_age` is NaN if unseen.

    `find` and `duplicates` may raise Unclear: the answer has not come yet.
    """

    text: Text
    picture: Picture
    signs: CallSigns
    categories: Sequence[Category]
    seat: str
    now: datetime
    chosen_id: str | None
    find: Callable[[str], Sequence[Place]] | None
    locate: Callable[[float, float], Whereabouts]
    category: Callable[[str], str]
    area: Callable[[str | None, str | None], str]  # district and grid by id
    skills: Callable[[Iterable[str]], str]
    fix_age: Callable[[str], float]
    advice: Mapping[str, Recommendation] = field(default_factory=dict)  # by incident id
    eta_s: Mapping[tuple[str, str], float] = field(default_factory=dict)  # by unit and incident id
    duplicates: Callable[[Incident], Sequence[Likeness]] = lambda _: ()  # of a call being typed

    def numbered(self, number: int) -> Incident | None:
        found = (i for i in self.picture.incidents.values() if i.number == number)
        return next(found, None)

    def call_sign(self, unit_id: str) -> str:
        return self.picture.units[unit_id].call_sign

    def listed(self, words: Iterable[str]) -> str:
        return (", " if self.text.language == "en" else "、").join(words)

    def grid(self, id: str) -> str:
        return self.area(None, id)

    def district(self, place: Place) -> str:
        known = self.locate(place.lon, place.lat).district
        return known.name if known else ""
