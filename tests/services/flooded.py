"""Many incidents at once, for tests and benchmarks: some places and categories far busier."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import numpy as np

from app.domain.incident import Incident
from app.domain.stage import Stages, Stamp
from app.services.piles import SMALLEST, Grain, Key, key_of, pile_id
from tests.domain.build import NOON

CATEGORIES = ("0201", "0203", "0301", "0401", "0404")


def report(
    n: int,
    ago: float = 0.0,
    category: str = "0201",
    priority: int = 2,
    grid: str | None = "g1",
    now: datetime = NOON,
) -> Incident:
    at = now - timedelta(seconds=ago)
    district = f"d{grid[1:].split('-')[0]}" if grid else None
    return Incident(
        id=f"i{n}",
        number=n,
        source="110",
        source_ref=str(n),
        category=category,
        priority=priority,
        lon=113.2,
        lat=23.1,
        address=f"宏图路{n}号",
        summary="",
        district_id=district,
        grid_id=grid,
        stages=Stages(report=Stamp(at, at)),
    )


def flood(count: int, seconds: float = 60.0, now: datetime = NOON) -> list[Incident]:
    """`count` reports within so many seconds: 17 districts with 6 grids each, five categories."""
    chance = np.random.default_rng(412)
    places = chance.zipf(1.4, count) % 102
    kinds = chance.integers(0, len(CATEGORIES), count)
    priorities = chance.choice([1, 2, 3, 4], count, p=[0.05, 0.15, 0.4, 0.4])
    return [
        report(
            n + 1,
            seconds * (1 - n / count),
            CATEGORIES[kinds[n]],
            int(priorities[n]),
            f"g{places[n] // 6}-{places[n] % 6}",
            now,
        )
        for n in range(count)
    ]


def piled(
    incidents: Sequence[Incident],
    grain: Grain,
    unfolded: Collection[str] = (),
    apart: Collection[str] = (),
) -> list[tuple[str, list[str]]]:
    """The id of each row, and of whom it stands for, worked out from all of them at once."""
    keys = [key_of(incident, grain) for incident in incidents]
    names = {key: pile_id(one, grain) for key, one in zip(keys, incidents, strict=True)}
    piles: dict[Key, list[str]] = {}
    for key, incident in zip(keys, incidents, strict=True):
        if incident.id not in apart or names[key] in unfolded:
            piles.setdefault(key, []).append(incident.id)
    rows: list[tuple[str, list[str]]] = []
    begun: set[Key] = set()
    for key, incident in zip(keys, incidents, strict=True):
        members, opened = piles.get(key, []), names[key] in unfolded
        if (incident.id in apart and not opened) or len(members) < SMALLEST:
            rows.append((incident.id, [incident.id]))
        elif key not in begun:
            begun.add(key)
            rows.append((names[key], members))
            rows += [(id, [id]) for id in members] if opened else ()
    return rows
