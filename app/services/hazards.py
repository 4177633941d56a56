"""Whether a seat has acknowledged the hazards of an incident: it is written in the journal."""

from collections.abc import Iterable, Sequence

from app.domain.entry import Entry
from app.domain.messages import AddNote

MARK = "! "  # begins the note, in every language


def acknowledged(entries: Iterable[Entry], seat: str, hazards: Sequence[str]) -> bool:
    """Whether one of these lines of the journal says so; a hazard learnt later is not in it."""
    return not hazards or any(
        isinstance(entry.message, AddNote)
        and entry.message.by == seat
        and entry.message.text.startswith(MARK)
        and all(hazard in entry.message.text for hazard in hazards)
        for entry in entries
    )
