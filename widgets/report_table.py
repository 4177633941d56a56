"""A table of a report as rows to print: numbers aligned, as wide as what stands in them."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPaintDevice, QPainter

from app.services.bulletin import Cell, CellKind, Column, Table, written
from widgets.report_pages import Block

INK, SECOND, RED, LINE = "#101826", "#44526A", "#B3161B", "#C9D2DF"
WRAP = int(Qt.TextFlag.TextWordWrap)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class TablePrint:
    """Measured once for a width in dots; `pad` is the room round each cell."""

    def __init__(
        self, table: Table, device: QPaintDevice, font: QFont, left: float, wide: float, pad: float
    ) -> None:
        self._table, self._left, self._pad = table, left, pad
        self._font, self._bold = QFont(font), QFont(font)
        self._bold.setBold(True)
        self._metrics = QFontMetricsF(self._font, device)
        self._bold_metrics = QFontMetricsF(self._bold, device)
        self._wide = self._widths(wide)

    def titles(self) -> Block:
        words = [column.title for column in self._table.columns]
        high = self._high(words, self._bold_metrics) + 2 * self._pad

        def draw(painter: QPainter, y: float) -> None:
            painter.setFont(self._bold)
            self._rule(painter, y, INK, 3)
            self._cells(painter, y, high, words, SECOND)
            self._rule(painter, y + high, INK, 2)

        return Block(high, draw)

    def rows(self) -> tuple[Block, ...]:
        return tuple(self._row(row) for row in self._table.rows)

    def _row(self, row: Sequence[Cell]) -> Block:
        columns = self._table.columns
        words = [written(c, column.kind) for c, column in zip(row, columns, strict=True)]
        high = self._high(words, self._metrics) + 2 * self._pad

        def draw(painter: QPainter, y: float) -> None:
            painter.setFont(self._font)
            self._cells(painter, y, high, words, INK)
            self._rule(painter, y + high, LINE, 1)

        return Block(high, draw)

    # ---- measured ------------------------------------------------------------------------------

    def _widths(self, wide: float) -> list[float]:
        """Numbers have what they need, texts share the rest by what they would like."""
        columns = self._table.columns
        need = [self._need(at, column) for at, column in enumerate(columns)]
        numbers = [at for at, column in enumerate(columns) if column.kind is not CellKind.TEXT]
        texts = [at for at in range(len(columns)) if at not in numbers]
        rest = wide - sum(need[at] for at in numbers)
        wished = sum(need[at] for at in texts) or 1.0
        if rest < wished or not texts:  # too narrow for all: everybody gives
            share = wide / sum(need)
            return [one * share for one in need]
        spare = (rest - wished) / (len(numbers) + 2 * len(texts))
        return [one + spare * (1 if at in numbers else 2) for at, one in enumerate(need)]

    def _need(self, at: int, column: Column) -> float:
        cells = [written(row[at], column.kind) for row in self._table.rows]
        words = column.title.split() or [""]
        wide = max(self._bold_metrics.horizontalAdvance(word) for word in words)
        wide = max([wide, *(self._metrics.horizontalAdvance(cell) for cell in cells)])
        return wide + 6 * self._pad

    def _high(self, words: Sequence[str], metrics: QFontMetricsF) -> float:
        high = metrics.height()
        for text, wide in zip(words, self._wide, strict=True):
            box = QRectF(0, 0, wide - 2 * self._pad, 10_000)
            high = max(high, metrics.boundingRect(box, WRAP, text).height())
        return high

    # ---- drawn ---------------------------------------------------------------------------------

    def _cells(
        self, painter: QPainter, y: float, high: float, words: Sequence[str], colour: str
    ) -> None:
        painter.setPen(QColor(colour))
        x, before = self._left, LEFT
        for text, wide, column in zip(words, self._wide, self._table.columns, strict=True):
            side = LEFT if column.kind is CellKind.TEXT else RIGHT
            pad = 5 * self._pad if side == LEFT and before == RIGHT else self._pad
            box = QRectF(x + pad, y, wide - pad - self._pad, high)
            painter.drawText(box, side | WRAP, text)
            x, before = x + wide, side

    def _rule(self, painter: QPainter, y: float, colour: str, thick: int) -> None:
        right = self._left + sum(self._wide)
        painter.fillRect(QRectF(self._left, y, right - self._left, thick), QColor(colour))
