"""The desk's door: what cannot be decided on is kept as it came, with the reason."""

import hashlib
import logging
from collections.abc import Sequence
from datetime import datetime

from app.domain.messages import AnyMessage, MessageQuarantined
from app.domain.soundness import LONGEST_ID, unsound, without_nul
from app.store.codec import canonical, encode_message

log = logging.getLogger(__name__)
NUL_IN_JSON = "\\u0000"
RAW = 4000  # characters of a quarantined message


def sorted_out(
    groups: Sequence[Sequence[object]], now: datetime
) -> tuple[list[list[AnyMessage]], list[Exception]]:
    """The groups with the unsound messages replaced by their quarantine, and what was wrong.

    What is no message at all is left out: the types forbid it, a feed with a bug does not care.
    """
    kept: list[list[AnyMessage]] = []
    faults: list[Exception] = []
    for group in groups:
        kept.append([])
        for message in group:
            if not isinstance(message, AnyMessage):
                faults.append(TypeError(f"not a message: {message!r:.200}"))
                continue
            try:
                kept[-1].append(believed(message))
            except (ValueError, OverflowError) as wrong:  # a CodecError; a time that UTC has not
                log.error("set aside %s: %s", type(message).__name__, wrong)
                faults.append(wrong)
                kept[-1].append(set_aside(message, wrong, now))
    return kept, faults


def believed(message: AnyMessage) -> AnyMessage:
    """ValueError or OverflowError where the store cannot write it or nobody should believe it."""
    plain = canonical(encode_message(message))
    if reason := unsound(message):
        raise ValueError(reason)
    return without_nul(message) if NUL_IN_JSON in plain else message


def set_aside(message: AnyMessage, why: Exception, now: datetime) -> MessageQuarantined:
    """The message as text, under an id that is the same when it comes again."""
    return MessageQuarantined(
        id=_id(message),
        at=now,
        entered_at=now,
        by="desk",
        feed="desk",
        reason=printable(f"{type(why).__name__}: {why}"),
        raw=printable(repr(message)),
    )


def _id(message: AnyMessage) -> str:
    id: object = message.id  # a feed with a bug may have put anything there
    if isinstance(id, str) and 0 < len(id) < LONGEST_ID and printable(id) == id:
        return f"{id}!"
    return hashlib.sha256(repr(message).encode(errors="backslashreplace")).hexdigest() + "!"


def printable(text: str) -> str:
    """Short, and valid Unicode whatever was in it."""
    plain = text[:RAW].replace("\0", "\\x00")
    return plain.encode(errors="backslashreplace").decode()[:RAW]
