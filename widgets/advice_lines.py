"""What the card says of a recommendation: a line for each pick, and who was left out and why."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from app.domain.advice import Exclusion, Pick, Reason, Recommendation
from app.domain.stage import Stage
from app.domain.unit import UnitKind
from widgets import figures
from widgets.scene import Scene

MUCH_M = 100.0  # of street: less cover lost is not worth a word
LIKELY = 0.5  # chance of being in time below which the arrival is shown as late

NAMED = 2  # reasons for which units were left out; the rest are counted together


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
    misses: bool  # it would probably arrive after the target
    tags: tuple[tuple[str, str], ...]  # a word and the colour role of its outline
    why: str
    eta_s: float
    marked: bool = False  # to be sent together with the others that are


def pick_lines(
    scene: Scene, advice: Recommendation, marked: Collection[str] = ()
) -> list[PickLine]:
    lines = [pick_line(scene, advice, rank) for rank in range(1, len(advice.picks) + 1)]
    return [replace(line, marked=line.id in marked) for line in lines]


def target_counts(scene: Scene, advice: Recommendation) -> bool:
    """Whether it still says something how likely a unit is there in time."""
    incident = scene.picture.incidents.get(advice.incident_id)
    if incident is None or incident.stages.arrive is not None:
        return False
    due = scene.deadlines(incident).get(Stage.ARRIVE)
    return due is not None and due > scene.now


def pick_line(scene: Scene, advice: Recommendation, rank: int) -> PickLine:
    pick = advice.picks[rank - 1]
    unit = scene.picture.units.get(pick.unit_id)
    timed = target_counts(scene, advice)
    return PickLine(
        id=pick.unit_id,
        rank=rank,
        kind=unit.kind if unit else UnitKind.FOOT,
        call_sign=pick.call_sign,
        eta=f"{figures.clock(pick.eta_low_s)}–{figures.clock(pick.eta_high_s)}",
        distance=figures.distance(pick.distance_m),
        age=figures.age(pick.fix_age_s),
        stale=pick.stale,
        misses=timed and pick.in_time is not None and pick.in_time < LIKELY,
        tags=tuple(tags(scene, pick)),
        why=" · ".join(why(scene, pick, advice.picks, timed)),
        eta_s=pick.eta_s,
    )


def tags(scene: Scene, pick: Pick) -> list[tuple[str, str]]:
    """The few words that are read first."""
    said = []
    if pick.lacking:
        said.append(
            (scene.text("pick.lacking", skills=scene.names.skills(pick.lacking)), "waiting")
        )
    if pick.owner:
        said.append((scene.text("pick.owner"), "available"))
    elif pick.in_district:
        said.append((scene.text("pick.in_district"), "off_duty"))
    return said


def why(scene: Scene, pick: Pick, picks: Sequence[Pick], timed: bool) -> list[str]:
    """Why it stands where it stands, and what its going costs."""
    text, first = scene.text, picks[0]
    later = pick.eta_s - first.eta_s
    said = []
    if pick is first:
        fastest = first.eta_s <= min(other.eta_s for other in picks)
        said.append(text("pick.first" if fastest else "pick.first_able"))
    elif first.lacking == pick.lacking or later >= 0:
        said.append(text("pick.later", by=figures.clock(max(later, 0.0))))
    else:
        said.append(text("pick.less_able"))
    if pick.skills:
        said.append(text("pick.brings", skills=scene.names.skills(pick.skills)))
    if timed and pick.in_time is not None:
        said.append(text("pick.in_time", percent=round(100 * pick.in_time)))
    if pick.stale:
        said.append(text("pick.stale"))
    lost = pick.uncovered
    if lost is not None and lost.grid_ids:
        grids = scene.names.listed(scene.names.grid(id) for id in lost.grid_ids[:2])
        key = "pick.bare" if len(lost.grid_ids) <= 2 else "pick.bare_more"
        said.append(text(key, grids=grids, n=len(lost.grid_ids)))
    elif lost is not None and lost.street_m >= MUCH_M:
        said.append(text("pick.thin", distance=figures.distance(lost.street_m)))
    elif lost is not None:
        said.append(text("pick.covered"))
    return said


def left_out_title(scene: Scene, advice: Recommendation) -> str:
    """How many were left out, by reason; the most first."""
    counts = sorted(advice.counts, key=lambda pair: -pair[1])
    parts = [f"{scene.text(f'reason.{reason.value}')} {n}" for reason, n in counts[:NAMED]]
    total, rest = sum(n for _, n in counts), sum(n for _, n in counts[NAMED:])
    if rest:
        parts.append(scene.text("advice.others", n=rest))
    return scene.text("advice.left_out", n=total, parts=scene.names.listed(parts))


def left_out(scene: Scene, advice: Recommendation) -> list[str]:
    """A line for each of the nearest left out, and one for those who are only counted."""
    said = [exclusion(scene, one) for one in advice.excluded]
    rest = sum(n for _, n in advice.counts) - len(advice.excluded)
    if rest > 0:
        said.append(scene.text("advice.and_more", n=rest))
    return said


def exclusion(scene: Scene, one: Exclusion) -> str:
    facts = dict(one.facts)
    parts = [one.call_sign, scene.text(f"reason.{one.reason.value}")]
    if one.reason is Reason.BUSY:
        parts.append(scene.text(f"unit.{facts['state']}"))
        parts.append(on_which(scene, facts.get("assignment_id")))
    if one.reason is Reason.LACKS_SKILL:
        tags = facts.get("skills")
        parts.append(scene.names.skills(tags) if isinstance(tags, tuple) else "")
    away, age = facts.get("away_m"), facts.get("age_s")
    if isinstance(away, int | float):
        parts.append(scene.text("pick.away", distance=figures.distance(away)))
    if isinstance(age, int | float):
        parts.append(scene.text("pick.fix", age=figures.age(age)))
    return "  ".join(filter(None, parts))


def on_which(scene: Scene, assignment_id: object) -> str:
    sent = scene.picture.assignments.get(str(assignment_id))
    known = scene.picture.incidents.get(sent.incident_id) if sent else None
    return f"#{known.number:04}" if known else ""
