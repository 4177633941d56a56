"""The rows of a CSV file, plain or gzipped, one at a time: a bad line harms only itself."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.city.regular import regular
from app.domain.bad_input import BadInput
from app.feeds.calls.mapping import LogMapping

MOST_CHARS: Final = 100_000  # in a line
MOST_FOLDED: Final = 50  # physical lines in one row, where rows may run over several
ENDS_EARLY: Final = (EOFError, zlib.error, gzip.BadGzipFile, OSError)


class LogError(BadInput):
    """The log as a whole cannot be read; says which file and why."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file}: {reason}")


@dataclass(frozen=True, slots=True)
class Row:
    """`cells` by column, or the `reason` why there are none."""

    line: int  # of the file, the header is 1
    cells: dict[str, str]
    raw: str
    reason: str = ""


def read_rows(path: Path, mapping: LogMapping) -> Iterator[Row]:
    """Raises LogError where the file cannot be opened or lacks a column of the mapping.

    A file that breaks off yields a last row with the reason "file_truncated".
    """
    try:
        with (
            regular(path).open("rb") as stored,
            gzip.open(stored) if path.suffix == ".gz" else stored as raw,
            io.TextIOWrapper(raw, mapping.encoding, errors="surrogateescape", newline="") as text,
        ):
            yield from _rows(path, text, mapping)
    except OSError as broken:
        raise LogError(str(path), f"cannot be read ({broken.strerror or broken})") from broken


def _rows(path: Path, text: io.TextIOWrapper, mapping: LogMapping) -> Iterator[Row]:
    lines = _lines(text, mapping.multiline)
    header = _header(path, lines, mapping)
    for number, line, reason in lines:
        if not reason and not line.strip():
            continue
        found = Row(number, {}, line, reason) if reason else _row(number, line, header, mapping)
        yield found


def _lines(text: io.TextIOWrapper, multiline: bool) -> Iterator[tuple[int, str, str]]:
    """Line number, text and the reason why it is no use. A row folded over lines comes as one."""
    number, folded, first = 0, "", 0
    while True:
        try:
            line = text.readline(MOST_CHARS + 1)
            too_long = len(line) > MOST_CHARS and not line.endswith("\n")
            rest = line
            while too_long and rest and not rest.endswith("\n"):
                rest = text.readline(MOST_CHARS)
        except ENDS_EARLY:
            yield number + 1, folded, "file_truncated"
            return
        except UnicodeError:  # a codec without surrogateescape, UTF-16 cut in the middle
            yield number + 1, folded, "bad_encoding"
            return
        if not line:
            break
        number += 1
        if too_long:
            yield number, line[:MOST_CHARS], "line_too_long"
            folded = ""
            continue
        folded, first = folded + line, first if folded else number
        open_quote = multiline and folded.count('"') % 2 == 1
        if open_quote and number - first < MOST_FOLDED and len(folded) < MOST_CHARS:
            continue
        yield first, folded.rstrip("\r\n"), ""
        folded = ""
    if folded:
        yield first, folded.rstrip("\r\n"), ""


def _header(path: Path, lines: Iterator[tuple[int, str, str]], mapping: LogMapping) -> list[str]:
    _, line, reason = next(lines, (0, "", ""))
    if reason:
        raise LogError(str(path), f"the first line cannot be read ({reason})")
    cells = _split(line, mapping) or []
    names = [name.strip() for name in cells]
    missing = [column for column in mapping.columns() if column not in names]
    if missing:
        raise LogError(str(path), f"has no column {', '.join(map(repr, missing))}")
    return names


def _split(line: str, mapping: LogMapping) -> list[str] | None:
    try:
        rows = list(csv.reader([line], delimiter=mapping.delimiter, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _row(number: int, line: str, header: list[str], mapping: LogMapping) -> Row:
    if any("\udc80" <= c <= "\udcff" for c in line) or "\ufffd" in line or "\x00" in line:
        return Row(number, {}, line, "bad_encoding")
    cells = _split(line, mapping)
    if cells is None:
        return Row(number, {}, line, "bad_quoting")
    if len(cells) != len(header):
        return Row(number, {}, line, "wrong_number_of_cells")
    return Row(number, dict(zip(header, (c.strip() for c in cells), strict=True)), line)
