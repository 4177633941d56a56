"""What every message carries; the messages themselves are in messages.py and the files it names."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """`id` is made by the sender (UUIDv7): the same message twice is one message."""

    id: str
    at: datetime  # when it happened
    entered_at: datetime  # when somebody typed it or a feed read it
    by: str  # the seat, the feed or the officer's terminal
