"""民警, 辅警, 网格员: a person; units have officers."""

from dataclasses import dataclass
from enum import StrEnum


class Rank(StrEnum):
    POLICE = "police"  # 民警
    AUXILIARY = "auxiliary"  # 辅警
    COMMUNITY = "community"  # 网格员, 义警


@dataclass(frozen=True, slots=True)
class Officer:
    """Skills are tags of the pack (一警多能): first_aid, negotiation, traffic ..."""

    id: str
    name: str
    rank: Rank
    unit_id: str
    district_id: str
    grid_ids: tuple[str, ...] = ()
    skills: frozenset[str] = frozenset()
    terminal: str = ""  # the id by which the officer's phone or radio reports
