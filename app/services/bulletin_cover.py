"""Uncovered time 无警力可及时间 in a report: what was sampled, how often, and what it says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from app.services.bulletin import Cell, CellKind, Column, Section, Table, written
from app.services.response import By
from app.services.text import Text


@dataclass(frozen=True, slots=True)
class Share:
    """Of streets and time, 0 to 1, that nobody free could have reached within `target_s` by road;
    None: there are no streets, or no positions."""

    missed: float | None
    target_s: float


@dataclass(frozen=True, eq=False, slots=True)
class Cover:
    """`n` samples counted; at `blind` more no position was recorded, and they are left out."""

    grids: Mapping[str, Share]
    districts: Mapping[str, Share]
    district_of: Mapping[str, str]  # grid
    every: timedelta
    n: int
    blind: int


Named = Callable[[By, str], str]


def sampled_words(cover: Cover, text: Text) -> str:
    """How it was found out; where nothing was recorded, that."""
    if not cover.n:
        return text("bulletin.cover_none")
    minutes = cover.every / timedelta(minutes=1)
    return text(
        "bulletin.cover_how",
        every=f"{minutes:.0f}",
        n=cover.n,
        blind=cover.blind,
        targets=" / ".join(targets(cover)),
    )


def targets(cover: Cover) -> list[str]:
    found = sorted({share.target_s for share in cover.grids.values()})
    return [written(target, CellKind.SECONDS) for target in found]


def cover_section(cover: Cover, name: Named, text: Text) -> Section:
    """By district, with the grid of each that was worst off."""
    title = text("bulletin.cover")
    said = (sampled_words(cover, text),)
    if not cover.n:
        return Section(title, said)
    columns = (
        Column(text("bulletin.district")),
        Column(text("bulletin.cover_target"), CellKind.SECONDS),
        Column(text("bulletin.cover_missed"), CellKind.SHARE),
        Column(text("bulletin.cover_worst")),
        Column(text("bulletin.cover_missed"), CellKind.SHARE),
    )

    def line(district: str, share: Share) -> tuple[Cell, ...]:
        own = [
            (found.missed, grid)
            for grid, found in cover.grids.items()
            if cover.district_of[grid] == district and found.missed is not None
        ]
        worst, grid = max(own, default=(None, ""))
        named = name(By.GRID, grid) if grid else None
        return (name(By.DISTRICT, district), share.target_s, share.missed, named, worst)

    rows = tuple(line(district, share) for district, share in cover.districts.items())
    return Section(title, said, (Table(title, columns, rows),))
