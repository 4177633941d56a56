"""The form for a call and the rest of the window: its draft is kept, its place is on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from app.services.drafts import Draft

if TYPE_CHECKING:
    from widgets.window import ConsoleWindow


class CallTaking:
    """Stands between `window.intake`, the keeper of drafts, the map and the advisor."""

    def __init__(self, window: ConsoleWindow) -> None:
        self._window = window

    def offer_draft(self, draft: Draft) -> None:
        """A call that an earlier run had not saved: it is in the form again, and said so."""
        self._window.intake.restore(draft)
        self._window.draft_offer.offer(draft)

    def resume(self) -> None:
        self._window.intake.open_empty()

    def keep(self, draft: Draft | None) -> None:
        window = self._window
        if window.doors.keep is not None:
            window.doors.keep(draft)
        if window.intake.isVisible():
            window.rounds.ask()

    def place_known(self, lon: float, lat: float) -> None:
        """Lon, lat in WGS-84."""
        window = self._window
        if window.doors.past is not None:
            window.doors.past(lon, lat)
        window.chart.go_to(lon, lat)
        edge = window.intake.mapTo(window, window.intake.rect().topRight()).x()
        view = window.chart.view
        covered = edge - view.mapTo(window, QPoint()).x()
        if covered > 0:  # the place belongs into the part that the form leaves free
            view.set_view(view.view.panned(covered / 2, 0))
        window.rounds.ask()
