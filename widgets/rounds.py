"""The clock of the window: what it moves, once a second, and the questions to the advisor."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.services.advisor import Question

if TYPE_CHECKING:
    from widgets.window import ConsoleWindow

LOOK_MS = 200  # how often the clock is looked at; panels tick when its second has changed
FORGET_EVERY = 600  # seconds
KEEP = timedelta(hours=24)  # closed incidents are shown so long, as the desk keeps them
ASK_SOON_MS = 400  # after a change; a ranking that flickers cannot be read
ASK_EVERY = 3  # seconds between two questions to the advisor while nothing else happens
TICKING = (
    *("strip", "distress", "queue", "card", "status", "notices", "line"),
    *("first_call", "right", "response"),
)  # of the window, beside the tables of the bottom


class Rounds(QObject):
    """Runs as long as the window is open."""

    def __init__(self, window: ConsoleWindow) -> None:
        super().__init__(window)
        self._window, self._scene = window, window.scene
        self._second = -1
        self._ticks = 0
        self._soon = QTimer(self)
        self._soon.setObjectName("soon")
        self._soon.setSingleShot(True)
        self._soon.setInterval(ASK_SOON_MS)
        self._soon.timeout.connect(self.ask)
        self._look = QTimer(self)
        self._look.setObjectName("look")
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self.look)

    def start(self) -> None:
        self._look.start()

    def stop(self) -> None:
        self._look.stop()
        self._soon.stop()

    def look(self, at_once: bool = False) -> None:
        """What the clock moves moves once a second; `at_once` even within one."""
        window = self._window
        now = window.doors.now()
        if int(now.timestamp()) == self._second and not at_once:
            return
        self._second = int(now.timestamp())
        self._scene.now = now
        for name in TICKING:
            window.turns.soon(f"{name} tick", getattr(window, name).tick)
        window.bottom.tick(window.turns)
        window.turns.soon("attend", window.incoming.attend)
        window.turns.soon("chart", window.chart.refresh)
        if at_once:
            window.turns.finish()
        self._ticks += 1
        if self._ticks % FORGET_EVERY == 0:
            self._scene.forget(now - KEEP)
        if self._ticks % ASK_EVERY == 0:
            self.ask()

    def ask_soon(self) -> None:
        """Ask the advisor once for all that changes in the next moment."""
        if not self._soon.isActive():
            self._soon.start()

    def ask(self) -> None:
        """Have the advisor look again, at the incident on the card and at who will be late."""
        window, s = self._window, self._scene
        chosen = s.chosen
        wanted = window.line.wants() or (chosen.id if chosen is not None and chosen.open else None)
        draft = window.intake.incident()
        sights = window.line.look_for(window.tools.wanted)
        plans = window.commands.plans.wanted
        question = Question(wanted, s.snapshot(), s.fixes, s.now, sights, draft, plans)
        window.doors.ask(question)
