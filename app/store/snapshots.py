"""The whole picture at a checkpoint, packed beside the positions: a replay need not begin at
entry 1. The digest in the journal says whether one is what the desk had; without any all goes on.
"""

import hashlib
import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from app.store.tracks import HOUR_S, LEVEL, PICTURE, name_of, replaced


def keep(folder: Path, number: int, at: datetime, texts: Iterable[str]) -> None:
    """`texts` are the canonical ones of all values after that entry. May raise OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{name_of(int(at.timestamp() // HOUR_S))}.{number}{PICTURE}"
    replaced(folder / name, zlib.compress("\n".join(texts).encode(), LEVEL))


def kept(folder: Path, number: int) -> list[tuple[int, Path]]:
    """Those up to that entry with the entry of each, the newest first."""
    found = []
    for path in folder.glob(f"*{PICTURE}"):
        after = path.name.removesuffix(PICTURE).rpartition(".")[2]
        if after.isdecimal() and int(after) <= number:
            found.append((int(after), path))
    return sorted(found, reverse=True)


def read(path: Path) -> list[str] | None:
    """None for one that is gone, or is no whole picture."""
    try:
        return zlib.decompress(path.read_bytes()).decode().split("\n")
    except (OSError, zlib.error, UnicodeDecodeError):
        return None


def digest_of(texts: Iterable[str]) -> str:
    """SHA-256 (hex) over the texts of all values, in whatever order."""
    return digest_of_all([digest_of_one(text) for text in texts])


def digest_of_one(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def digest_of_all(ones: Sequence[bytes]) -> str:
    return hashlib.sha256(b"".join(sorted(ones))).hexdigest()
