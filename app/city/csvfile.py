"""A bureau's CSV as rows of text: any usual encoding and separator, every row accounted for."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.city.regular import regular
from app.city.report import CityError, Findings
from app.city.shapes import clean

MOST_BYTES = 64 << 20
MOST_CELL = 2000  # characters; a missing quote swallows the rest of the file into one cell
SEPARATORS = ",;\t|"
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}

Columns = Mapping[str, tuple[str, ...]]  # meaning -> names of the column, the first there is taken


@dataclass(frozen=True, slots=True)
class Row:
    line: int  # where the row begins in the file, from 1
    cells: Mapping[str, str]  # by meaning; "" where the file lacks the column

    @property
    def where(self) -> str:
        return f"row {self.line}"


def read_csv(
    path: Path, columns: Columns, wanted: tuple[str, ...], findings: Findings
) -> list[Row]:
    """The rows under a heading line, blank ones left out. Cells stay text, whatever they look like.

    Rows with more or fewer cells than the heading are refused in `findings`. Raises CityError for
    a file that cannot be read or lacks one of the `wanted` columns.
    """
    text = _decoded(path, findings)
    heading, _, _ = text.partition("\n")
    separator = max(SEPARATORS, key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        heads = [clean(cell).lower() for cell in next(reader, [])]
        at = _positions(heads, columns, wanted, path.name)
        rows = []
        before = reader.line_num
        for cells in reader:
            line, before = before + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(heads):
                what = f"{len(cells)} cells under {len(heads)} headings"
                findings.refuse(path.name, f"row {line}", what)
            elif max(map(len, cells)) > MOST_CELL:
                what = f"a cell of more than {MOST_CELL} characters (a quote left open?)"
                findings.refuse(path.name, f"row {line}", what)
            else:
                rows.append(
                    Row(line, {k: clean(cells[i]) if i >= 0 else "" for k, i in at.items()})
                )
    except csv.Error as broken:
        raise CityError(path.name, f"row {reader.line_num}", str(broken)) from broken
    return rows


def _positions(
    heads: list[str], columns: Columns, wanted: tuple[str, ...], file: str
) -> dict[str, int]:
    at = {
        meaning: next((heads.index(name) for name in names if name in heads), -1)
        for meaning, names in columns.items()
    }
    for meaning in wanted:
        if at[meaning] < 0:
            there = ", ".join(head for head in heads if head)[:300] or "none"
            names = " or ".join(columns[meaning])
            raise CityError(file, "row 1", f"no column {names}; there are: {there}")
    return at


def _decoded(path: Path, findings: Findings) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CityError(path.name, "", f"larger than {MOST_BYTES >> 20} MB")
        raw = regular(path).read_bytes()
    except OSError as broken:
        raise CityError(path.name, "", f"cannot be read ({broken.strerror})") from broken
    marked = next((name for mark, name in _MARKS.items() if raw.startswith(mark)), None)
    farthest = 0
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError as broken:
            farthest = max(farthest, broken.start)
            continue
        if "\x00" in text:
            raise CityError(path.name, "", "holds zero bytes: not a CSV file")
        if encoding == "gb18030":
            findings.warn(path.name, "", "is not UTF-8: read as GB 18030")
        return text
    line = raw.count(b"\n", 0, farthest) + 1
    raise CityError(path.name, f"row {line}", f"not text in {marked or 'UTF-8 or GB 18030'}")
