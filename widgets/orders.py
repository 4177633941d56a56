"""What a click or a key posts: messages with their ids, times and seat; no rule lives here."""

from collections.abc import Callable, Sequence
from datetime import datetime

from app.domain import messages as m
from app.domain.incident import Disposition

Picks = Sequence[tuple[str, float | None]]  # unit ids with the promised eta in seconds


class Orders:
    """Everything an operator may want; `post` hands it to the desk and returns at once."""

    def __init__(
        self,
        post: Callable[[Sequence[m.AnyMessage]], None],
        now: Callable[[], datetime],
        new_id: Callable[[], str],
        seat: str,
    ) -> None:
        self._post = post
        self._now = now
        self._new_id = new_id
        self._seat = seat

    def _give(self, order: type[m.Message], **facts: object) -> None:
        now = self._now()
        facts |= {"id": self._new_id(), "at": now, "entered_at": now, "by": self._seat}
        self._post([order(**facts)])  # type: ignore[arg-type, list-item]

    def report(self, **facts: object) -> str:
        """A call taken at this seat; the id of the new incident."""
        incident_id = self._new_id()
        self._give(m.IncidentReported, incident_id=incident_id, source_ref="", **facts)
        return incident_id

    def take(self, incident_id: str) -> None:
        self._give(m.TakeIncident, incident_id=incident_id)

    def send(self, incident_id: str, picks: Picks) -> list[str]:
        """The ids of the assignments that will be, if it is not refused."""
        sendings = tuple(m.Sending(self._new_id(), unit_id, eta) for unit_id, eta in picks)
        self._give(m.Dispatch, incident_id=incident_id, sendings=sendings)
        return [sending.assignment_id for sending in sendings]

    def recall(self, assignment_id: str, reason: str = "") -> None:
        self._give(m.Recall, assignment_id=assignment_id, reason=reason)

    def reassign(self, assignment_id: str, unit_id: str, incident_id: str) -> None:
        sending = m.Sending(self._new_id(), unit_id)
        self._give(
            m.Reassign, assignment_id=assignment_id, incident_id=incident_id, sending=sending
        )

    def name_lead(self, assignment_id: str) -> None:
        self._give(m.NameLead, assignment_id=assignment_id)

    def amend(self, incident_id: str, **facts: object) -> None:
        self._give(m.AmendIncident, incident_id=incident_id, **facts)

    def link(self, incident_id: str, primary_id: str) -> None:
        self._give(m.LinkDuplicate, incident_id=incident_id, primary_id=primary_id)

    def unlink(self, incident_id: str) -> None:
        self._give(m.UnlinkDuplicate, incident_id=incident_id)

    def return_feedback(self, incident_id: str, reason: str) -> None:
        self._give(m.ReturnFeedback, incident_id=incident_id, reason=reason)

    def close(self, incident_id: str, disposition: Disposition, remark: str = "") -> None:
        self._give(m.CloseIncident, incident_id=incident_id, disposition=disposition, remark=remark)

    def reopen(self, incident_id: str, reason: str) -> None:
        self._give(m.ReopenIncident, incident_id=incident_id, reason=reason)

    def note(self, incident_id: str, text: str) -> None:
        self._give(m.AddNote, incident_id=incident_id, text=text)

    def take_distress(self, unit_id: str) -> None:
        self._give(m.TakeDistress, unit_id=unit_id)
