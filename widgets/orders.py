"""What a click or a key posts: messages with their ids, times and seat; no rule lives here."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

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

    def _make(self, order: type[m.Message], /, **facts: object) -> m.AnyMessage:
        now = self._now()
        made = {"id": self._new_id(), "at": now, "entered_at": now, "by": self._seat, **facts}
        return order(**made)  # type: ignore[arg-type, return-value]

    def made(self, order: type[m.Message], /, **facts: object) -> m.AnyMessage:
        """An order of now, by this seat, for whoever posts several as one."""
        return self._make(order, **facts)

    def _give(self, order: type[m.Message], /, **facts: object) -> None:
        self._post([self._make(order, **facts)])

    def report(
        self,
        at: datetime,
        picks: Picks = (),
        primary_id: str | None = None,
        note: str = "",
        **facts: object,
    ) -> tuple[str, list[str]]:
        """A call answered at `at`, with who is sent to it or what it repeats, all in one go.

        The ids of the new incident and of the assignments that will be.
        """
        id = self._new_id()
        said = {"at": at, "incident_id": id, "source_ref": "", **facts}
        group = [self._make(m.IncidentReported, **said)]
        if note:
            group.append(self._make(m.AddNote, incident_id=id, text=note))
        sendings = tuple(m.Sending(self._new_id(), unit_id, eta) for unit_id, eta in picks)
        if sendings:
            group.append(self._make(m.Dispatch, incident_id=id, sendings=sendings))
        if primary_id is not None:
            group.append(self._make(m.LinkDuplicate, incident_id=id, primary_id=primary_id))
        self._post(group)
        return id, [sending.assignment_id for sending in sendings]

    def take_call(self, **facts: object) -> str:
        """A call that was typed in one line; the id of the new incident."""
        incident_id = self._new_id()
        self._give(m.IncidentReported, incident_id=incident_id, source_ref="", **facts)
        return incident_id

    def tell(self, kind: type[m.Message], /, **facts: object) -> None:
        """A unit's report as it is heard here, or an order: of now, entered now, by this seat."""
        self._give(kind, **facts)

    def take(self, incident_id: str) -> None:
        self._give(m.TakeIncident, incident_id=incident_id)

    def send(self, incident_id: str, picks: Picks) -> list[str]:
        """The ids of the assignments that will be, if it is not refused."""
        sendings = tuple(m.Sending(self._new_id(), unit_id, eta) for unit_id, eta in picks)
        self._give(m.Dispatch, incident_id=incident_id, sendings=sendings)
        return [sending.assignment_id for sending in sendings]

    def send_each(
        self,
        sendings: Sequence[tuple[str, Picks]],
        notes: Sequence[tuple[str, str]] = (),
    ) -> list[str]:
        """An order for each incident id with its picks, at one time: what cannot be done of it is
        refused alone. `notes` are incident ids with their words. The ids of the assignments."""
        at = self._now()
        group, ids = [], []
        for incident_id, picks in sendings:
            told = tuple(m.Sending(self._new_id(), unit_id, eta) for unit_id, eta in picks)
            group.append(self._make(m.Dispatch, at=at, incident_id=incident_id, sendings=told))
            ids += [sending.assignment_id for sending in told]
        group += [self._make(m.AddNote, at=at, incident_id=id, text=words) for id, words in notes]
        self._post(group)
        return ids

    def recall(self, assignment_id: str, reason: str = "") -> None:
        self._give(m.Recall, assignment_id=assignment_id, reason=reason)

    def reassign(
        self, assignment_id: str, unit_id: str, incident_id: str, eta_s: float | None = None
    ) -> str:
        """The id of the assignment that will be, if it is not refused."""
        sending = m.Sending(self._new_id(), unit_id, eta_s)
        self._give(
            m.Reassign, assignment_id=assignment_id, incident_id=incident_id, sending=sending
        )
        return sending.assignment_id

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

    def reveal_caller(self, incident_id: str) -> str:
        """The id of the message: when it is in the journal, the caller may be shown."""
        message = self._make(m.RevealCaller, incident_id=incident_id)
        self._post([message])
        return message.id

    def snooze(self, incident_id: str | None, minutes: float, reason: str = "") -> None:
        """An incident, or None for the sounds of this seat; nought minutes wake it."""
        until = self._now() + timedelta(minutes=minutes)
        if minutes <= 0:
            until -= timedelta(seconds=1)  # past, whatever the clock says when it is given
        self._give(m.Snooze, incident_id=incident_id, until=until, reason=reason)

    def take_alarm(self, link: str) -> None:
        self._give(m.TakeAlarm, link=link)

    def take_distress(self, unit_id: str) -> None:
        self._give(m.TakeDistress, unit_id=unit_id)
