"""Whether what the console shows is recorded, as the status line says it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Recorded:
    """`unsaved` messages are shown but not in the journal; 0 is the healthy state.

    `spooled`: they are at least in the side file and survive the end of the program.
    """

    unsaved: int = 0
    since: datetime | None = None  # since when nothing could be saved
    reason: str = ""
    spooled: bool = True
