"""What the screen says of whatever is owed: whose it is, how much time is left, what was done."""

from collections.abc import Callable
from datetime import UTC, tzinfo

from PySide6.QtGui import QColor

from app.domain.chase import Chase, ChaseStep
from app.domain.duty import Owner, OwnerKind
from app.services.ledger import Row
from widgets import figures
from widgets.scene import Scene

DAYS_FROM_S = 48 * 3600.0
SOON_SHARE = 0.2  # of the time that was given: then what is left is coloured
MARKS = {ChaseStep.REMIND: "△", ChaseStep.ESCALATE: "▲", ChaseStep.SUPERVISE: "‼"}


def zone_of(scene: Scene) -> tzinfo:
    """The console's own zone; the machine's where none was given."""
    return scene.zone or scene.now.astimezone().tzinfo or UTC


def owner_words(scene: Scene, owner: Owner) -> str:
    """As people call whoever has to do it."""
    said: dict[OwnerKind, Callable[[str], str]] = {
        OwnerKind.UNIT: scene.call_sign,
        OwnerKind.OFFICER: scene.names.officer,
        OwnerKind.DISTRICT: scene.names.district,
        OwnerKind.SEAT: scene.who,
        OwnerKind.AGENCY: scene.names.agency,
    }
    return said.get(owner.kind, str)(owner.id)


def margin_words(scene: Scene, seconds: float) -> str:
    """+0:18, ▲ -1:05, +3天 4:05: more than two days are counted in days."""
    late = seconds <= -1
    mark = "▲ " if late else ""
    if abs(seconds) < DAYS_FROM_S:
        return f"{mark}{figures.margin(seconds)}"
    days, rest = divmod(int(abs(seconds)), 86_400)
    clock = f"{rest // 3600}:{rest % 3600 // 60:02}"
    return f"{mark}{scene.text('ledger.days', sign='-' if late else '+', n=days, clock=clock)}"


def margin_of(scene: Scene, chase: Chase) -> str:
    return margin_words(scene, (chase.due - scene.now).total_seconds())


def margin_ink(scene: Scene, chase: Chase) -> QColor | None:
    """Overdue, or soon to be; None where there is time."""
    left, given = chase.due - scene.now, chase.due - chase.since
    if left.total_seconds() < 0:
        return scene.palette.states["overdue"]
    return scene.palette.states["waiting"] if left <= SOON_SHARE * given else None


def due_words(scene: Scene, chase: Chase) -> str:
    """20:41, with the date where it is not today's."""
    here, today = (at.astimezone(zone_of(scene)) for at in (chase.due, scene.now))
    return here.strftime("%H:%M" if here.date() == today.date() else "%m-%d %H:%M")


def steps_words(scene: Scene, row: Row) -> str:
    """△催办 20:05  ▲升级 20:20  ‼督办 20:35, and how often somebody pressed by hand."""
    text, zone = scene.text, zone_of(scene)
    said = [
        f"{MARKS[step]}{text(f'chase.{step.value}')} {at.astimezone(zone):%H:%M}"
        for step, at in row.steps
    ]
    if row.chase.pressed:
        step = text(f"chase.{ChaseStep.REMIND.value}")
        said.append(text("ledger.by_hand", step=step, n=row.chase.pressed))
    return "  ".join(said)
