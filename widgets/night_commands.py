"""What the actions of a replayed night do; in a live console they say where it is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.night_marks import MarkKind

if TYPE_CHECKING:
    from widgets.night import Night
    from widgets.window import ConsoleWindow


class NightCommands:
    """One method an action; nothing here is ordered."""

    _window: ConsoleWindow

    def do_night(self) -> None:
        """Open a window of its own on the last hours."""
        if self._window.night is not None:
            self._window.close()
        elif self._window.doors.night is None:
            self._decline("notice.no_night")
        else:
            self._window.doors.night()

    def do_night_play(self) -> None:
        if (night := self._replayed()) is not None:
            night.play()

    def do_night_back(self) -> None:
        self._step(-1)

    def do_night_forward(self) -> None:
        self._step(1)

    def do_night_slower(self) -> None:
        self._hasten(-1)

    def do_night_faster(self) -> None:
        self._hasten(1)

    def do_night_overdue(self) -> None:
        self._jump(MarkKind.OVERDUE)

    def do_night_incident(self) -> None:
        self._jump(MarkKind.INCIDENT)

    def do_night_training(self) -> None:
        if (night := self._replayed()) is not None:
            night.train()

    def do_night_answer(self) -> None:
        night = self._replayed()
        if night is not None and not night.answer():
            self._decline("notice.no_chosen_then")

    def _step(self, by: int) -> None:
        if (night := self._replayed()) is not None:
            night.step(by)

    def _hasten(self, by: int) -> None:
        if (night := self._replayed()) is not None:
            night.hasten(by)

    def _jump(self, kind: MarkKind) -> None:
        night = self._replayed()
        if night is not None and not night.jump(kind):
            self._decline(f"notice.no_more_{kind}")

    def _replayed(self) -> Night | None:
        if self._window.night is None:
            self._decline("notice.not_replayed")
        return self._window.night

    def _decline(self, key: str) -> None:
        self._window.notices.refuse(self._window.scene.text(key))
