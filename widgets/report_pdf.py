"""A report as pages to print: A4, with the head of a bureau; what belongs together stays so."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)

from app.services.bulletin import Bulletin, Chart, Section, Table
from app.services.report_html import issue, period
from app.services.sheet import whole
from app.services.text import Text
from widgets.report_letters import named
from widgets.report_pages import Block, Part, paginate, total
from widgets.report_table import INK, RED, SECOND, WRAP, TablePrint
from widgets.style import FAMILIES

MARGIN_MM, FOOT_MM, DPI = 18.0, 10.0, 300
GAP_MM = 6.0  # between tables beside one another
BESIDE = 8  # columns in all: tables with no more stand beside one another
PLAIN, NOTE, SECTION, TITLE, BUREAU = 9.5, 8.5, 13.0, 18.0, 24.0  # points
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
MIDDLE = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)


def save_pdf(path: Path, bulletin: Bulletin, pictures: Mapping[Chart, bytes], text: Text) -> None:
    """Raises OSError; the file is there whole or as it was. Needs a QGuiApplication."""

    def write(made: Path) -> None:
        _print(made, bulletin, pictures, text)
        made.write_bytes(named(made.read_bytes(), font(PLAIN)))

    whole(path, write)


def _print(path: Path, bulletin: Bulletin, pictures: Mapping[Chart, bytes], text: Text) -> None:
    writer = QPdfWriter(str(path))
    writer.setResolution(DPI)
    writer.setTitle(f"{bulletin.title} {period(bulletin)}")
    writer.setCreator("PatrolGrid")
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    paper = QPageSize(QPageSize.PageSizeId.A4)
    unit = QPageLayout.Unit.Millimeter
    writer.setPageLayout(QPageLayout(paper, QPageLayout.Orientation.Portrait, margins, unit))
    painter = QPainter()
    if not painter.begin(writer):
        raise OSError(f"{path}: the pages cannot be written")
    try:
        _Press(writer, bulletin, pictures, text).print_on(painter)
    finally:
        painter.end()


def dots(mm: float) -> float:
    return mm / 25.4 * DPI


def font(points: float, bold: bool = False) -> QFont:
    made = QFont()
    made.setFamilies(list(FAMILIES))
    made.setPointSizeF(points)
    made.setBold(bold)
    # The figures beside Latin letters: in their local form they would have no code in the file.
    # All these fonts have figures of one width by themselves.
    made.setFeature(QFont.Tag("locl"), 0)
    return made


class _Press:
    """Everything is measured in dots of the paper, for one report."""

    def __init__(
        self,
        writer: QPdfWriter,
        bulletin: Bulletin,
        pictures: Mapping[Chart, bytes],
        text: Text,
    ) -> None:
        self._writer, self._bulletin, self._text = writer, bulletin, text
        self._images = {chart: QImage.fromData(png) for chart, png in pictures.items()}
        self._wide = float(writer.width())

    def print_on(self, painter: QPainter) -> None:
        parts = [Part(tuple(self._head()))]
        parts += chain.from_iterable(self._section(s) for s in self._bulletin.sections)
        placed = paginate(parts, self._writer.height() - dots(FOOT_MM))
        pages = max(one.page for one in placed) + 1
        page = 0
        for one in placed:
            while page < one.page:
                self._foot(painter, page, pages)
                self._writer.newPage()
                page += 1
            one.block.draw(painter, one.y)
        self._foot(painter, page, pages)

    # ---- the head and the foot -----------------------------------------------------------------

    def _head(self) -> Iterator[Block]:
        """The bureau in red, the title, the issue, the period and when it was made, a red line."""
        bulletin = self._bulletin
        yield self._line(bulletin.city, font(BUREAU, bold=True), RED, MIDDLE)
        yield self._gap(1.5)
        yield self._line(bulletin.title, font(TITLE, bold=True), INK, MIDDLE)
        yield self._gap(3.0)
        yield self._three(issue(bulletin, self._text), period(bulletin), self._made())
        yield self._gap(1.5)

        def rule(painter: QPainter, y: float) -> None:
            painter.fillRect(QRectF(0, y, self._wide, dots(0.7)), QColor(RED))

        yield Block(dots(5.0), rule)

    def _made(self) -> str:
        return self._text("report.made", at=f"{self._bulletin.made_at:%Y-%m-%d %H:%M}")

    def _three(self, left: str, middle: str, right: str) -> Block:
        letters = font(PLAIN)
        high = QFontMetricsF(letters, self._writer).height()

        def draw(painter: QPainter, y: float) -> None:
            painter.setFont(letters)
            painter.setPen(QColor(SECOND))
            for words, side in ((left, LEFT), (middle, MIDDLE), (right, RIGHT)):
                painter.drawText(QRectF(0, y, self._wide, high), side, words)

        return Block(high, draw)

    def _foot(self, painter: QPainter, page: int, pages: int) -> None:
        bulletin, letters = self._bulletin, font(NOTE)
        painter.setFont(letters)
        painter.setPen(QColor(SECOND))
        high = QFontMetricsF(letters, self._writer).height()
        box = QRectF(0, self._writer.height() - high, self._wide, high)
        painter.drawText(box, LEFT, f"{bulletin.city} · {bulletin.title} · {period(bulletin)}")
        number = self._text("report.page", page=page + 1, pages=pages)
        painter.drawText(box, RIGHT, number)

    # ---- sections ------------------------------------------------------------------------------

    def _section(self, section: Section) -> Iterator[Part]:
        """The heading stays with the lines and with the first table or chart below them."""
        head = [self._gap(3.0), self._line(section.title, font(SECTION, bold=True), INK, LEFT)]
        lines = [self._line(words, font(PLAIN), INK, LEFT) for words in section.lines]
        head += [self._gap(1.0), *lines]
        head.append(self._gap(1.5))
        parts = self._tables(section)
        parts += [self._chart(chart) for chart in section.charts if chart in self._images]
        if not parts:
            parts = [Part(())]
        first = parts[0]
        yield Part((*head, *first.head), first.rows, first.titles, first.tail)
        yield from parts[1:]

    def _tables(self, section: Section) -> list[Part]:
        tables = section.tables
        if len(tables) > 1 and sum(len(t.columns) for t in tables) <= BESIDE + len(tables):
            return [self._beside(tables)]
        return [self._table(table, table.title != section.title) for table in tables]

    def _table(self, table: Table, titled: bool) -> Part:
        printed = TablePrint(table, self._writer, font(PLAIN), 0.0, self._wide, dots(0.9))
        title = [self._gap(2.0), self._line(table.title, font(PLAIN + 1, bold=True), INK, LEFT)]
        note = [self._line(table.note, font(NOTE), SECOND, LEFT)] if table.note else []
        tail = (self._gap(1.0), *note, self._gap(2.0))
        return Part(tuple(title) if titled else (), printed.rows(), (printed.titles(),), tail)

    def _beside(self, tables: Sequence[Table]) -> Part:
        """Small tables in columns: as high as the highest, never split."""
        wide = (self._wide - dots(GAP_MM) * (len(tables) - 1)) / len(tables)
        columns = [
            self._column(table, at * (wide + dots(GAP_MM)), wide) for at, table in enumerate(tables)
        ]
        high = max(total(column) for column in columns)

        def draw(painter: QPainter, y: float) -> None:
            for column in columns:
                at = y
                for block in column:
                    block.draw(painter, at)
                    at += block.high

        return Part((Block(high, draw), self._gap(2.0)))

    def _column(self, table: Table, left: float, wide: float) -> list[Block]:
        printed = TablePrint(table, self._writer, font(PLAIN), left, wide, dots(0.9))
        title = self._line(table.title, font(PLAIN + 1, bold=True), INK, LEFT, left, wide)
        found = [title, self._gap(0.8), printed.titles(), *printed.rows(), self._gap(1.0)]
        if table.note:
            found.append(self._line(table.note, font(NOTE), SECOND, LEFT, left, wide))
        return found

    def _chart(self, chart: Chart) -> Part:
        image = self._images[chart]
        high = self._wide * image.height() / max(image.width(), 1)

        def draw(painter: QPainter, y: float) -> None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(0, y, self._wide, high), image)

        return Part((Block(high, draw), self._gap(2.0)))

    # ---- lines ---------------------------------------------------------------------------------

    def _gap(self, mm: float) -> Block:
        return Block(dots(mm), lambda _painter, _y: None)

    def _line(
        self,
        words: str,
        letters: QFont,
        colour: str,
        side: int,
        left: float = 0.0,
        wide: float = 0.0,
    ) -> Block:
        """One paragraph, as many lines high as it needs."""
        room = QRectF(left, 0, wide or self._wide, 100_000)
        box = QFontMetricsF(letters, self._writer).boundingRect(room, side | WRAP, words)

        def draw(painter: QPainter, y: float) -> None:
            painter.setFont(letters)
            painter.setPen(QColor(colour))
            painter.drawText(QRectF(left, y, room.width(), box.height() + 2), side | WRAP, words)

        return Block(box.height(), draw)
