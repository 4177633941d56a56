"""The hash chain: every entry of the journal seals the one before it."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.store.codec import canonical, write_time

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
    plain = {name: row[name] for name in SEALED}
    plain.update((name, row[name]) for name in LATER if row[name] is not None)
    for name, part in plain.items():
        if isinstance(part, datetime):
            plain[name] = write_time(part)
    return hashlib.sha256(canonical(plain).encode()).hexdigest()
