"""一警多报: which open incidents a report may be about, by place, time and words."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from rapidfuzz import fuzz

from app.domain.incident import Incident
from app.domain.likeness import Likeness
from app.domain.limits import Limits
from app.domain.place import METRES_A_DEGREE, metres_between

PLACE, TIME, WORDS, CATEGORY = 40.0, 20.0, 25.0, 15.0  # points; 100 together
LEAST: Final = 35.0  # below this the rows would only be noise
MOST: Final = 5
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_LATIN = re.compile(r"[^\W\d_\u3400-\u9fff\uf900-\ufaff]{3,}|\d{3,}")
_SAID_ALWAYS = frozenset(  # said in every other call
    {"有人", "报警", "警人", "一个", "人在", "现场", "the", "and", "with", "are", "has", "for"}
)


def possible_duplicates(
    report: Incident, known: Mapping[str, Incident], limits: Limits
) -> list[Likeness]:
    """At most five open incidents, the likest first; equals by id. Never the report itself.

    What a linked duplicate says counts for the incident that it was linked to.
    """
    best: dict[str, Likeness] = {}
    for other in known.values():
        primary = known.get(other.duplicate_of) if other.duplicate_of else other
        if primary is None or not primary.open or report.id in (primary.id, other.id):
            continue
        if not _near(report, other, limits):
            continue
        alike = likeness(report, other, limits)
        if alike is None or alike.score < LEAST:
            continue
        if primary.id not in best or best[primary.id].score < alike.score:
            best[primary.id] = replace(alike, incident_id=primary.id)
    return sorted(best.values(), key=lambda like: (-like.score, like.incident_id))[:MOST]


def likeness(a: Incident, b: Incident, limits: Limits) -> Likeness | None:
    """How much `b` is like `a`; None outside the window of place and time.

    Swapping the two changes nothing but the id.
    """
    if a.stages.report is None or b.stages.report is None:
        return None
    seconds = abs((a.stages.report.at - b.stages.report.at).total_seconds())
    metres = metres_between(a.lon, a.lat, b.lon, b.lat)
    if seconds > limits.duplicate_s or metres > limits.duplicate_m:
        return None
    said, heard = sorted((folded(a.summary), folded(b.summary)))
    share, words = shared(said, heard)
    same = a.category == b.category
    score = (
        PLACE * (1.0 - _part(metres, limits.duplicate_m))
        + TIME * (1.0 - _part(seconds, limits.duplicate_s))
        + WORDS * share
        + CATEGORY * same
    )
    address = folded(a.address) == folded(b.address) != ""
    return Likeness(b.id, round(score, 1), metres, seconds, words, same, address)


def shared(said: str, heard: str) -> tuple[float, tuple[str, ...]]:
    """How much two folded texts share, 0 to 1, and the words: Chinese by pairs of characters."""
    mine, theirs = tokens(said), tokens(heard)
    common = set(mine) & set(theirs)
    if not common:
        return 0.0, ()
    share = fuzz.token_set_ratio(" ".join(sorted(set(mine))), " ".join(sorted(set(theirs))))
    return share / 100.0, tuple(sorted(set(_joined(said, common))))


def folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def tokens(text: str) -> list[str]:
    """Latin words, long numbers, and the overlapping pairs of every run of Chinese."""
    runs = _CHINESE.findall(text)
    pairs = [run[i : i + 2] for run in runs for i in range(len(run) - 1)]
    return [word for word in (*_LATIN.findall(text), *pairs) if word not in _SAID_ALWAYS]


def _joined(text: str, common: set[str]) -> list[str]:
    """The common words as a person reads them: 持刀 and 刀伤 side by side are 持刀伤."""
    words = [word for word in _LATIN.findall(text) if word in common]
    for run in _CHINESE.findall(text):
        start: int | None = None
        for i in range(len(run)):
            if run[i : i + 2] in common:
                start = i if start is None else start
            elif start is not None:
                words.append(run[start : i + 1])
                start = None
    return words


def _near(a: Incident, b: Incident, limits: Limits) -> bool:
    """Cheap and a little too wide, for most pairs are far apart."""
    return abs(a.lat - b.lat) * METRES_A_DEGREE <= limits.duplicate_m


def _part(value: float, limit: float) -> float:
    return value / limit if limit > 0 else 0.0
