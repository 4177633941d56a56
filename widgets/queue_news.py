"""新警情: which incidents came in where nobody can have seen them yet."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from app.domain.incident import Incident
from widgets.scene import Scene

NEWS = timedelta(minutes=5)  # what was reported longer ago is no news, as after a restart


@dataclass(frozen=True, slots=True)
class News:
    """How many new ones stand above the rows in view, below them, and in another tab."""

    above: int = 0
    below: int = 0
    elsewhere: int = 0
    first: str = ""  # the id of the most urgent of those above or below


@dataclass(slots=True)
class Unseen:
    """New incidents until their row, or that of their pile, has been in view."""

    _scene: Scene
    _ids: dict[str, None] = field(default_factory=dict)

    def add(self, ids: Iterable[str]) -> None:
        incidents, now = self._scene.picture.incidents, self._scene.now
        for id in ids:
            known = incidents.get(id)
            reported = known.stages.report if known is not None and fresh(known) else None
            if reported is not None and now - reported.at < NEWS:
                self._ids[id] = None

    def look(self, row_of: Callable[[Incident], int | None], top: int, bottom: int) -> News:
        """What is still unseen, with rows `top` to `bottom` in view; what is in view is seen."""
        above: list[tuple[int, str]] = []
        below: list[tuple[int, str]] = []
        elsewhere = 0
        incidents = self._scene.picture.incidents
        for id in list(self._ids):
            known = incidents.get(id)
            row = row_of(known) if known is not None and fresh(known) else -1
            if known is None or row == -1 or (row is not None and top <= row <= bottom):
                del self._ids[id]
            elif row is None:
                elsewhere += 1
            else:
                (above if row < top else below).append((row, id))
        first = min(above, default=min(below, default=(0, "")))[1]
        return News(len(above), len(below), elsewhere, first)


def fresh(incident: Incident) -> bool:
    """Nobody has taken it."""
    return incident.open and not incident.taken_by
