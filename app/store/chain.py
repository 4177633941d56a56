"""The hash chain: every entry of the journal seals the one before it."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from app.store.codec import canonical, write_time

PIECE = 200_000  # characters
FIRST = "0" * 64  # what the first entry has before it
SEALED = (
    "number",
    "message_id",
    "at",
    "entered_at",
    "saved_at",
    "by",
    "kind",
    "incident_id",
    "other_incident_id",
    "unit_id",
    "body",
    "after",
    "prev_hash",
)
LATER = ("subject_id", "part_id")  # columns that old entries do not have: sealed where filled


def seal(row: Mapping[str, Any]) -> str:
    """SHA-256 (hex) over the canonical bytes of an entry, the hash before it included."""
    names = [*SEALED, *(name for name in LATER if row[name] is not None)]
    digest = hashlib.sha256()
    for n, name in enumerate(sorted(names)):
        digest.update(f'{"," if n else "{"}"{name}":'.encode())
        for piece in _pieces(row[name]):
            digest.update(piece.encode())
    digest.update(b"}")
    return digest.hexdigest()


def _pieces(part: Any) -> Iterator[str]:
    """The canonical text of one column; a long one in pieces, so that no other thread waits."""
    if isinstance(part, datetime):
        part = write_time(part)
    if not isinstance(part, str) or len(part) <= PIECE:
        yield canonical(part)
        return
    yield '"'
    for start in range(0, len(part), PIECE):
        yield canonical(part[start : start + PIECE])[1:-1]
    yield '"'
