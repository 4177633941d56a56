"""The roster of the demo city: who is in which unit, on which shift, and answers for which grid."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from app.city.demo_force import AREAS, AUXILIARIES, POLICE, Area, C
from app.city.demo_ground import SEED
from app.city.demo_names import person

SHIFTS = ("早班", "中班", "夜班")
COLUMNS = (
    *("警组编号", "呼号", "警力类型", "班次", "警号", "姓名", "人员类别"),
    *("警务区编号", "责任网格", "技能", "终端号"),
)
# Of all police of a kind of unit the share that has a skill; assumed, as no bureau publishes it.
_SKILLS = {
    "car": (("armed", 0.75), ("first_aid", 0.3), ("explosives", 0.03), ("negotiation", 0.06)),
    "motorcycle": (("traffic", 0.7), ("first_aid", 0.3), ("armed", 0.2)),
    "foot": (("mediation", 0.55), ("fraud", 0.2), ("first_aid", 0.25), ("negotiation", 0.06)),
}
_KINDS = {"car": "车巡", "motorcycle": "摩巡", "foot": "步巡"}
_CREW = {"car": 2, "motorcycle": 1, "foot": 1}  # police of a unit


@dataclass(frozen=True, slots=True)
class Post:
    """A unit to be filled."""

    area: Area
    call_sign: str
    kind: str
    shift: str


def make_roster() -> list[dict[str, str]]:
    """One row an officer, in the order of the units, by the names of `COLUMNS`."""
    rng = np.random.default_rng([SEED, 800])
    posts = [post for n, area in enumerate(AREAS) for post in _posts(n, area, _police()[n])]
    spare = AUXILIARIES - len(posts)
    rows: list[dict[str, str]] = []
    numbers = (f"{n:06d}" for n in range(86_001, 99_999))
    grids = {area.id: _grids(area) for area in AREAS}
    for post in posts:
        extra = post.kind == "car" and spare > 0
        spare -= extra
        police = [
            _officer(post, "police", f"{post.area.id}{next(grids[post.area.id]) + 1:02d}", rng)
            for _ in range(_CREW[post.kind])
        ]
        aides = [_officer(post, "auxiliary", "", rng) for _ in range(2 if extra else 1)]
        for k, row in enumerate([*police, *aides], 1):
            row["警号"] = next(numbers)
            row["终端号"] = f"T{post.call_sign}-{k}"
            rows.append(row)
    return rows


def _police() -> list[int]:
    """Police of each district by its grids, `POLICE` in all."""
    exact = np.array([area.grids for area in AREAS]) * POLICE / sum(a.grids for a in AREAS)
    count = np.floor(exact).astype(int)
    count[np.argsort(count - exact, kind="stable")[: POLICE - count.sum()]] += 1
    return [int(n) for n in count]


def _posts(n: int, area: Area, police: int) -> list[Post]:
    """Cars 3011.., motorcycles 3031.., foot 3051..: the district's number, then the unit's."""
    cars = 6 if area.kind is C else 3
    foot = police - 2 * cars - 6
    kinds = [("car", 11, cars), ("motorcycle", 31, 6), ("foot", 51, foot)]
    made = [
        Post(area, f"{30 + n}{first + k:02d}", kind, SHIFTS[k % 3])
        for kind, first, count in kinds
        for k in range(count)
    ]
    # By shift, so that the officers of one grid, dealt in turn, are not all of one shift.
    return sorted(made, key=lambda post: (SHIFTS.index(post.shift), post.call_sign))


def _grids(area: Area) -> Iterator[int]:
    while True:
        yield from range(area.grids)


def _officer(post: Post, rank: str, grid: str, rng: np.random.Generator) -> dict[str, str]:
    name, woman = person(rng)
    skills = {skill for skill, share in _SKILLS[post.kind] if rng.random() < share}
    if rank == "auxiliary":
        skills &= {"first_aid", "traffic", "mediation"}
    if rng.random() < 0.05:
        skills.add("water_rescue")
    if woman and rank == "police":
        skills.add("female_officer")
    return {
        "警组编号": f"U{post.call_sign}",
        "呼号": post.call_sign,
        "警力类型": _KINDS[post.kind],
        "班次": post.shift,
        "姓名": name,
        "人员类别": "民警" if rank == "police" else "辅警",
        "警务区编号": post.area.id,
        "责任网格": grid,
        "技能": ";".join(sorted(skills)),
    }
