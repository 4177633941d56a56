"""What a typed line has asked the lookup and been told: kept by the very words, never by time."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.incident import Incident
from app.domain.likeness import Likeness
from app.services.command_line.known import Place
from app.services.command_line.unclear import Unclear
from app.services.lookup import Asked, Found
from widgets.scene import Scene

SEARCH_MS = 120  # after the last key
FRESH = timedelta(seconds=3)  # then duplicates are looked for again while the line stands
REMEMBERED = 100  # addresses


class TypedSearch(QObject):
    """While an answer is awaited the line means nothing: Enter carries out only what was seen.

    `ask` hands a question to the lookup's thread and `hear` brings its answer, in pictures at once;
    without it the city has no addresses.
    """

    due = Signal()  # somebody has stopped typing: read the line once more, with `at_once`
    answered = Signal()

    def __init__(self, scene: Scene, ask: Callable[[Asked], None] | None) -> None:
        super().__init__()
        self._scene, self._ask = scene, ask
        self._asking = self._told = False
        self.at_once = False
        self._places: dict[str, Sequence[Place]] = {}
        self._alike: tuple[Incident, datetime, tuple[Likeness, ...]] | None = None
        self._wanted: list[str] = []
        self._call: Incident | None = None
        self._pause = QTimer(self)
        self._pause.setObjectName("typed address")
        self._pause.setSingleShot(True)
        self._pause.setInterval(SEARCH_MS)
        self._pause.timeout.connect(self.due)

    @property
    def possible(self) -> bool:
        """Whether the city has addresses at all."""
        return self._ask is not None

    # ---- asked while a line is read ------------------------------------------------------------

    def find(self, typed: str) -> Sequence[Place]:
        """Raises Unclear until the answer is there."""
        known = self._places.get(typed)
        if known is None:
            self._wanted.append(typed)
            raise Unclear("searching")
        return known

    def duplicates(self, call: Incident) -> Sequence[Likeness]:
        """What the typed call may be a duplicate of. Raises Unclear until that is known."""
        known = self._alike
        if known is None or said(known[0]) != said(call):
            self._call = call
            raise Unclear("searching")
        if self._scene.now - known[1] >= FRESH:
            self._call = call
        return known[2]

    def follow(self) -> bool:
        """After a reading: have looked up what it lacked; True where the answers are here now."""
        wanted, call = tuple(dict.fromkeys(self._wanted)), self._call
        self._wanted, self._call = [], None
        if self._ask is None or (not wanted and call is None):
            return False
        if not self.at_once:
            self._pause.start()
            return False
        picture = self._scene.picture
        incidents = dict(picture.incidents) if call is not None else {}
        self._asking, self._told = True, False
        self._ask(Asked(wanted, call, incidents, picture.limits, by="line"))
        self._asking = False
        return self._told

    # ---- answered ------------------------------------------------------------------------------

    def hear(self, found: Found) -> None:
        """The lookup's answer, if it is to the line."""
        if found.asked.by != "line":
            return
        self._keep(found)
        self._told = True
        if not self._asking:
            self.answered.emit()

    def _keep(self, found: Found) -> None:
        self._places.update(found.places)
        while len(self._places) > REMEMBERED:
            del self._places[next(iter(self._places))]
        if found.asked.call is not None:
            self._alike = (found.asked.call, self._scene.now, found.alike)


def said(call: Incident) -> Incident:
    """The call but for when it was typed."""
    return replace(call, stages=type(call.stages)())
