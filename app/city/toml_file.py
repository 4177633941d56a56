"""TOML from a regular file that is no larger than it should be; what is wrong is said in words."""

import tomllib
from pathlib import Path
from typing import Any

from app.city.regular import regular


class BadToml(Exception):
    """What is wrong, without the file: "is not UTF-8 at byte 3"."""


def read_toml(path: Path, largest: int, what: str) -> dict[str, Any]:
    """The tables of a file of at most `largest` bytes that should be `what`. Raises BadToml."""
    try:
        with regular(path).open("rb") as file:
            content = file.read(largest + 1)
    except OSError as fault:
        raise BadToml(f"cannot be read: {fault.strerror}") from fault
    if len(content) > largest:
        raise BadToml(f"is larger than {largest:,} bytes: not {what}")
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise BadToml(f"is not UTF-8 at byte {fault.start}") from fault
    except (ValueError, RecursionError) as fault:  # a number of 5,000 digits is a ValueError
        raise BadToml(f"is not TOML: {fault}") from fault
