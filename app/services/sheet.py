"""Tables as CSV and XLSX files: numbers stay numbers, and no text is ever taken for a formula."""

import csv
from collections.abc import Callable, Sequence
from contextlib import suppress
from io import StringIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from app.services.bulletin import Cell, CellKind, Table

if TYPE_CHECKING:
    import xlsxwriter

BOM = "\ufeff"  # without it Excel reads UTF-8 as the code page of the machine
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a text begins that a spreadsheet would run
FORMATS = {
    CellKind.TEXT: "@",
    CellKind.COUNT: "#,##0",
    CellKind.SECONDS: "[m]:ss",  # of a day's share, as spreadsheets count time
    CellKind.SHARE: "0.0%",
}
DAY_S = 86_400.0
WIDTHS = {CellKind.TEXT: 22, CellKind.COUNT: 10, CellKind.SECONDS: 10, CellKind.SHARE: 10}
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))  # in the name of a sheet
NAME_MOST = 31


def csv_text(tables: Sequence[Table]) -> str:
    """Tables below one another, each under its title; seconds and shares as plain numbers."""
    out = StringIO()
    writer = csv.writer(out)
    for at, table in enumerate(tables):
        if at:
            writer.writerow([])
        if table.title:
            writer.writerow([harmless(table.title)])
        writer.writerow([harmless(column.title) for column in table.columns])
        writer.writerows([[plain(cell) for cell in row] for row in table.rows])
        if table.note:
            writer.writerow([harmless(table.note)])
    return BOM + out.getvalue()


def plain(cell: Cell) -> Cell:
    """As it stands in a CSV file: None is an empty cell."""
    if isinstance(cell, str):
        return harmless(cell)
    return round(cell, 4) if isinstance(cell, float) else cell


def harmless(text: str) -> str:
    """With an apostrophe before what a spreadsheet would run (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(FORMULA) else text


def save_csv(path: Path, tables: Sequence[Table]) -> None:
    """Raises OSError; the file is there whole or as it was."""
    text = csv_text(tables)
    whole(path, lambda made: made.write_text(text, encoding="utf-8", newline=""))


def save_xlsx(path: Path, tables: Sequence[Table]) -> None:
    """One sheet for each table. Raises OSError; the file is there whole or as it was."""
    import xlsxwriter  # noqa: PLC0415 - the start can do without

    def write(made: Path) -> None:
        # Texts are written as texts below; these keep the library from guessing anyway.
        options = {"strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(str(made), options) as book:
            formats = {kind: book.add_format({"num_format": f}) for kind, f in FORMATS.items()}
            bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
            for name, table in zip(sheet_names(tables), tables, strict=True):
                _fill(book.add_worksheet(name), table, formats, bold)

    whole(path, write)


def _fill(
    sheet: "xlsxwriter.worksheet.Worksheet",
    table: Table,
    formats: dict[CellKind, object],
    bold: object,
) -> None:
    for at, column in enumerate(table.columns):
        sheet.write_string(0, at, column.title, bold)
        sheet.set_column(at, at, WIDTHS[column.kind])
    for line, row in enumerate(table.rows, 1):
        for at, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            if isinstance(cell, str):
                sheet.write_string(line, at, cell, formats[CellKind.TEXT])
            elif cell is not None:
                seconds = column.kind is CellKind.SECONDS
                sheet.write_number(
                    line, at, cell / DAY_S if seconds else cell, formats[column.kind]
                )
    sheet.freeze_panes(1, 0)
    if table.note:
        sheet.write_string(len(table.rows) + 2, 0, table.note)


def sheet_names(tables: Sequence[Table]) -> list[str]:
    """At most 31 characters, none that Excel forbids, no two alike."""
    names: list[str] = []
    for table in tables:
        name = table.title.translate(FORBIDDEN).strip().strip("'")[:NAME_MOST] or "1"
        known, base = {n.casefold() for n in names}, name
        count = 2
        while name.casefold() in known:
            name = f"{base[: NAME_MOST - 4]} {count}"
            count += 1
        names.append(name)
    return names


def whole(path: Path, write: Callable[[Path], object]) -> None:
    """Written beside its place and put there at the end: whole, or not at all. Raises OSError."""
    try:
        with NamedTemporaryFile(dir=path.parent, suffix=path.suffix, delete=False) as made:
            new = Path(made.name)
    except OSError as wrong:  # of the place, not of a name that nobody has given
        raise OSError(wrong.errno, wrong.strerror, str(path)) from wrong
    try:
        write(new)
        new.chmod(0o640)
        new.replace(path)
    finally:
        with suppress(FileNotFoundError):
            new.unlink()
