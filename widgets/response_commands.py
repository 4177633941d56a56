"""What the actions on response figures and reports do; `Commands` takes them in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.domain.incident import Incident
from app.domain.picture import Value

if TYPE_CHECKING:
    from widgets.window import ConsoleWindow


class ResponseCommands:
    """One method an action."""

    _window: ConsoleWindow

    def do_response(self) -> None:
        """Open the response figures, or put them away."""
        sheet = self._window.response
        if sheet.isVisible():
            sheet.leave()
        else:
            sheet.open()

    def do_report(self) -> None:
        """Make a report of a period as a file, or put the form away."""
        form = self._window.report_form
        if form.isVisible():
            form.leave()
        else:
            form.open()

    def show_number(self, number: int) -> None:
        """An incident behind a figure goes on the card; one of long ago comes from the record."""
        window, sheet = self._window, self._window.response
        for incident in window.scene.picture.incidents.values():
            if incident.number == number:
                sheet.leave()
                window.choose(incident.id)
                return
        if sheet.inquiry is not None:
            sheet.inquiry.open(number, sheet.signals.opened.emit)

    def show_recorded(self, values: Sequence[Value]) -> None:
        """It stays on this screen as long as what was closed today; nobody else sees it."""
        window = self._window
        found = next((value for value in values if isinstance(value, Incident)), None)
        if found is None:
            window.notices.refuse(window.scene.text("response.gone"))
            return
        if found.id not in window.scene.picture.incidents:
            window.incoming.put(list(values))
            window.incoming.refresh()
        window.response.leave()
        window.choose(found.id)
