"""How far a feed has been read: saved with the messages it brought, so none is lost or doubled."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cursor:
    id: str  # the feed's name
    position: str = ""  # in the feed's own terms: an offset, a time, a number
    quarantined: int = 0  # messages that could not be understood
    version: int = 0
