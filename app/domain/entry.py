"""One line of the journal (留痕): a message that was accepted, with its number and when."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.messages import AnyMessage


@dataclass(frozen=True, slots=True)
class Entry:
    """`number` counts from 1 without gaps, in the order of saving."""

    number: int
    message: AnyMessage
    saved_at: datetime
    incident_id: str | None = None  # what the message is about
    other_incident_id: str | None = None  # the second one of a reassignment or a link
    unit_id: str | None = None
    subject_id: str | None = None  # the directive, tip or duty
    part_id: str | None = None  # one receiver of it, or the tip that it came from

    @property
    def at(self) -> datetime:
        return self.message.at

    @property
    def entered_at(self) -> datetime:
        return self.message.entered_at

    @property
    def by(self) -> str:
        return self.message.by
