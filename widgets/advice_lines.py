"""What the card says of a recommendation: a line for each pick, and who was left out and why."""

from dataclasses import dataclass
from typing import Any

from app.domain.unit import UnitKind
from app.services.advisor import Advice
from widgets.scene import Scene


@dataclass(frozen=True, slots=True)
class PickLine:
    id: str  # of the unit
    rank: int
    kind: UnitKind
    call_sign: str
    eta: str
    distance: str
    age: str
    stale: bool
    misses: bool  # it would arrive after the target
    tags: tuple[tuple[str, str], ...]  # a word and the colour role of its outline
    why: str
    eta_s: float | None


def pick_lines(scene: Scene, advice: Advice) -> list[PickLine]:
    picks = advice.recommendation.picks
    return [pick_line(scene, rank, pick) for rank, pick in enumerate(picks, 1)]


def pick_line(scene: Scene, rank: int, pick: Any) -> PickLine:
    unit = scene.picture.units.get(pick.unit_id)
    return PickLine(
        id=pick.unit_id,
        rank=rank,
        kind=unit.kind if unit else UnitKind.FOOT,
        call_sign=scene.call_sign(pick.unit_id),
        eta="",
        distance="",
        age="",
        stale=False,
        misses=False,
        tags=(),
        why="",
        eta_s=None,
    )


def left_out_title(scene: Scene, advice: Advice) -> str:
    return ""


def left_out(scene: Scene, advice: Advice) -> list[str]:
    return []
