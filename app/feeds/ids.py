"""Ids made at the edge: UUIDv7 in form, either by chance or always the same for the same record."""

import hashlib
from datetime import datetime
from uuid import UUID

import uuid_utils


def fresh_id() -> str:
    """A new id, for what a person or an officer does now."""
    return str(uuid_utils.uuid7())


def record_id(at: datetime, *parts: str) -> str:
    """The id of a feed's record: the same time and parts (feed name, source id …) give the same.

    Read twice it is therefore one message, and ids still sort by time to the millisecond.
    """
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).digest()
    millis = max(0, round(at.timestamp() * 1000)) & 0xFFFF_FFFF_FFFF
    low = int.from_bytes(digest[:10], "big")
    value = millis << 80 | 0x7 << 76 | (low >> 68 & 0xFFF) << 64 | 0b10 << 62 | low & (1 << 62) - 1
    return str(UUID(int=value))
