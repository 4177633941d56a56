"""A report as pages to print: A4, with the period and the number of the page on each."""

from collections.abc import Mapping
from html import escape
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
)

from app.services.bulletin import Bulletin, CellKind, Chart, Section, Table, written
from app.services.report_html import period
from app.services.sheet import whole
from app.services.text import Text
from widgets.style import FAMILIES

MARGIN_MM, FOOT_MM, DPI = 18.0, 12.0, 300
SCREEN_DPI = 96  # in which rich text counts the width of a picture
INK, SECOND, RED, LINE = "#101826", "#44526A", "#B3161B", "#C9D2DF"
STYLE = f"""
body {{ color: {INK}; font-size: 10pt; }}
h1 {{ color: {RED}; font-size: 20pt; margin: 0; }}
h2 {{ font-size: 13pt; margin-top: 16px; margin-bottom: 4px; }}
h3 {{ font-size: 11pt; margin-top: 8px; margin-bottom: 2px; }}
p {{ margin: 2px 0; }}
.second {{ color: {SECOND}; font-size: 9pt; }}
th {{ color: {SECOND}; }}
"""


def save_pdf(path: Path, bulletin: Bulletin, pictures: Mapping[Chart, bytes], text: Text) -> None:
    """Raises OSError; the file is there whole or as it was. Needs a QGuiApplication."""
    whole(path, lambda made: _write(made, bulletin, pictures, text))


def _write(path: Path, bulletin: Bulletin, pictures: Mapping[Chart, bytes], text: Text) -> None:
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
        _paint(painter, writer, _document(writer, bulletin, pictures), bulletin, text)
    finally:
        painter.end()


def _document(
    writer: QPdfWriter, bulletin: Bulletin, pictures: Mapping[Chart, bytes]
) -> QTextDocument:
    document = QTextDocument()
    document.documentLayout().setPaintDevice(writer)
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPointSizeF(10.0)
    document.setDefaultFont(font)
    document.setDefaultStyleSheet(STYLE)
    width = float(writer.width())
    document.setPageSize(QSizeF(width, writer.height() - _dots(FOOT_MM)))
    names: dict[Chart, str] = {}
    for at, (chart, png) in enumerate(pictures.items()):
        names[chart] = f"chart:{at}"
        image = QImage.fromData(png)
        document.addResource(
            QTextDocument.ResourceType.ImageResource.value, QUrl(names[chart]), image
        )
    document.setHtml(html(bulletin, names, int(width * SCREEN_DPI / DPI)))
    return document


def _dots(mm: float) -> float:
    return mm / 25.4 * DPI


def _paint(
    painter: QPainter,
    writer: QPdfWriter,
    document: QTextDocument,
    bulletin: Bulletin,
    text: Text,
) -> None:
    size, pages = document.pageSize(), document.pageCount()
    context = QAbstractTextDocumentLayout.PaintContext()
    for page in range(pages):
        if page:
            writer.newPage()
        painter.save()
        painter.translate(0, -page * size.height())
        part = QRectF(0, page * size.height(), size.width(), size.height())
        painter.setClipRect(part)
        context.clip = part
        document.documentLayout().draw(painter, context)
        painter.restore()
        painter.setPen(QColor(SECOND))
        painter.setFont(document.defaultFont())
        foot = int(writer.height() - _dots(2.0))
        painter.drawText(0, foot, f"{bulletin.city} · {bulletin.title} · {period(bulletin)}")
        number = text("report.page", page=page + 1, pages=pages)
        wide = painter.fontMetrics().horizontalAdvance(number)
        painter.drawText(int(size.width()) - wide, foot, number)


# ---- what is on them ---------------------------------------------------------------------------


def html(bulletin: Bulletin, names: Mapping[Chart, str], width: int) -> str:
    """In the part of HTML that Qt's rich text knows; every word is escaped."""
    head = (
        f"<h1>{escape(bulletin.title)}</h1>"
        f"<p class='second'>{escape(bulletin.city)} · {period(bulletin)} · "
        f"{bulletin.made_at:%Y-%m-%d %H:%M}</p><hr>"
    )
    return f"<body>{head}{''.join(_section(s, names, width) for s in bulletin.sections)}</body>"


def _section(section: Section, names: Mapping[Chart, str], width: int) -> str:
    parts = [f"<h2>{escape(section.title)}</h2>"]
    parts += [f"<p>{escape(line)}</p>" for line in section.lines]
    for table in section.tables:
        if table.title != section.title:
            parts.append(f"<h3>{escape(table.title)}</h3>")
        parts.append(_table(table))
    parts += [
        f"<p><img src='{names[chart]}' width='{width}'></p>"
        for chart in section.charts
        if chart in names
    ]
    return "".join(parts)


def _table(table: Table) -> str:
    head = "".join(
        f"<th align='{_side(column.kind)}'>{escape(column.title)}</th>" for column in table.columns
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td align='{_side(column.kind)}'>{escape(written(cell, column.kind))}</td>"
            for cell, column in zip(row, table.columns, strict=True)
        )
        + "</tr>"
        for row in table.rows
    )
    style = f"border-collapse: collapse; border-color: {LINE}; border-style: solid"
    note = f"<p class='second'>{escape(table.note)}</p>" if table.note else ""
    return (
        f"<table width='100%' border='1' cellpadding='3' cellspacing='0' style='{style}'>"
        f"<thead><tr>{head}</tr></thead>{rows}</table>{note}"
    )


def _side(kind: CellKind) -> str:
    return "left" if kind is CellKind.TEXT else "right"
