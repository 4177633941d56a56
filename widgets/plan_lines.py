"""The lines of a plan: who would go to each incident that waits, and who would hold each post."""

from collections.abc import Collection
from dataclasses import dataclass

from app.domain.plans import Batch, Containment, HeldPost, Proposed
from widgets import figures
from widgets.scene import Scene

LONGEST = 14  # characters of an address


@dataclass(frozen=True, slots=True)
class PlanLine:
    id: str  # of the incident, or of the post
    incident_id: str
    unit_id: str | None  # None: nobody can be had
    eta_s: float | None
    marked: bool
    what: str
    unit: str
    eta: str
    note: str
    bad: bool  # nobody, or not as it should be

    @property
    def spoken(self) -> str:
        """For who hears the screen."""
        mark = "✓" if self.marked else "–"
        return f"{mark} {self.what} {self.unit} {self.eta} {self.note}"


def batch_lines(scene: Scene, batch: Batch, left_out: Collection[str]) -> list[PlanLine]:
    return [_proposed(scene, one, one.incident_id not in left_out) for one in batch.proposals]


def _proposed(scene: Scene, one: Proposed, wanted: bool) -> PlanLine:
    known, text = scene.picture.incidents.get(one.incident_id), scene.text
    what = "–"
    notes = []
    if known is not None:
        address = known.address[:LONGEST]
        what = f"#{known.number:04} P{known.priority} {scene.names.category(known.category)}"
        what = f"{what}  {address}"
    if one.lacking:
        notes.append(text("pick.lacking", skills=scene.names.skills(one.lacking)))
    if known is not None and known.hazards:
        notes.append(f"! {scene.names.listed(known.hazards)}")
    return PlanLine(
        one.incident_id,
        one.incident_id,
        one.unit_id,
        one.eta_s,
        wanted and one.unit_id is not None,
        what,
        scene.call_sign(one.unit_id) if one.unit_id else text("plan.nobody"),
        figures.clock(one.eta_s) if one.eta_s is not None else "–",
        " · ".join(notes),
        bad=one.unit_id is None or bool(one.lacking),
    )


def post_lines(scene: Scene, containment: Containment, left_out: Collection[str]) -> list[PlanLine]:
    to = containment.flight.incident_id
    return [_post(scene, to, post, post.id not in left_out) for post in containment.posts]


def _post(scene: Scene, incident_id: str, post: HeldPost, wanted: bool) -> PlanLine:
    text, late_s = scene.text, post.late_s
    if late_s is None:
        note = text("plan.open", clock=figures.clock(post.flight_s))
    elif late_s > 0.0:
        note = text("plan.late", by=figures.clock(late_s))
    else:
        note = text("plan.ahead", by=figures.clock(-late_s))
    return PlanLine(
        post.id,
        incident_id,
        post.unit_id,
        post.eta_s,
        wanted and post.unit_id is not None,
        post_name(scene, post),
        scene.call_sign(post.unit_id) if post.unit_id else text("plan.nobody"),
        figures.clock(post.eta_s) if post.eta_s is not None else "–",
        note,
        bad=late_s is None or late_s > 0.0,
    )


def post_name(scene: Scene, post: HeldPost) -> str:
    """The streets that meet there."""
    return "/".join(post.streets) or scene.text("plan.no_name")


def batch_note(scene: Scene, batch: Batch) -> str:
    if not batch.proposals:
        return scene.text("plan.none_wait")
    without = sum(one.unit_id is None for one in batch.proposals)
    key = "plan.batch_short" if without else "plan.batch"
    return scene.text(key, n=len(batch.proposals), without=without)


def containment_note(scene: Scene, held: Containment) -> str:
    """How many posts, when the ring is closed, and what is not certain about it."""
    text = scene.text
    if not held.posts:
        return text("plan.no_ring")
    late = sum(post.late_s is None or post.late_s > 0.0 for post in held.posts)
    close = figures.clock(held.close_s)
    key = "plan.holes" if late else "plan.tight"
    said = [text(key, n=len(held.posts), close=close, late=late)]
    if held.gone:
        said.append(text("plan.gone", n=held.gone))
    return " ".join(said)
