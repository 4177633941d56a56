"""Units: thousands of symbols stamped in one call, call signs beside those one looks at."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from widgets.map import qfast
from widgets.map.layers.clusters import (
    Clusters,
    badge_at,
    clusters_of,
    mergeable,
    paint_badges,
    step_of,
)
from widgets.map.layers.plates import PlatePrinter, PlateStyle, all_beside
from widgets.map.layers.rings import RingPrinter
from widgets.map.layers.symbols import COLUMNS, SYMBOL_PX, Age, Atlas, ages, columns
from widgets.map.marks import Selection, UnitMarks
from widgets.map.projection import View, to_mercator
from widgets.map.room import Room
from widgets.palette import Palette

F8 = NDArray[np.float64]
Rows = NDArray[np.intp]
PLATES_FROM_ZOOM = 15.0
MOST_PLATES = 150
SMALL = ((11.5, 8.0), (13.0, 10.0), (14.0, 12.0))  # below a zoom: a smaller symbol
CROWDS = ((4_000, 5.0), (1_500, 8.0))  # above so many in view: smaller, or they hide the city
RIM_PX = 16.0


class UnitLayer:
    """The newest frame of units, sorted so that what matters lies on top."""

    def __init__(self, palette: Palette) -> None:
        self._palette = palette
        self._printer, self._circles = PlatePrinter(), RingPrinter()
        self._atlases: dict[tuple[float, float], Atlas] = {}
        self._badges: F8 = np.empty((0, 2))
        self.show(UnitMarks.none())

    def recolour(self, palette: Palette) -> None:
        """Use another theme."""
        self._palette = palette
        self._atlases.clear()
        self._printer.clear()
        self._circles.clear()

    def show(self, marks: UnitMarks) -> None:
        """Replace the frame; `marks` is kept as it is."""
        self.marks = marks
        self._x, self._y = to_mercator(marks.lon, marks.lat)
        seen = np.flatnonzero(~np.isnan(self._x) & ~np.isnan(self._y))
        rank = marks.state[seen].astype(np.intp) + 10 * marks.distress[seen]
        self._order = seen[np.argsort(rank, kind="stable")]
        self._age = ages(marks)
        self._column = columns(marks)
        self._row = marks.state.astype(np.intp) * len(Age) + self._age
        self._rows_by_id: dict[str, int] | None = None
        self._seen: tuple[View, Rows, F8] | None = None  # what was in view last
        self._merged: tuple[tuple[int | None, bytes], Clusters] | None = None
        self._plates: tuple[object, list[tuple[QRectF, str, int]], bytes] | None = None

    def place(self, unit_id: str) -> tuple[float, float] | None:
        """Lon and lat of a unit; None when it was never seen or is not known."""
        row = self._row_of(unit_id)
        if row is None or np.isnan(self._x[row]):
            return None
        return float(self.marks.lon[row]), float(self.marks.lat[row])

    def pick(self, view: View, across: float, down: float, radius: float) -> str | None:
        """The nearest unit within `radius` pixels of a pixel."""
        if not len(self._order):
            return None
        pixels = view.to_screen(self._x[self._order], self._y[self._order])
        far = np.hypot(pixels[:, 0] - across, pixels[:, 1] - down)
        nearest = int(far.argmin())
        return self.marks.ids[self._order[nearest]] if far[nearest] <= radius else None

    def paint_symbols(
        self, painter: QPainter, view: View, ratio: float, selection: Selection
    ) -> None:
        """Draw all units in view, then the rings of those picked or in distress."""
        rows, pixels = self._in_view(view)
        clusters = self._clusters(view, self._picked(selection))
        alone = ~clusters.merged[rows]
        rows, pixels = rows[alone], pixels[alone]
        atlas = self._atlas(view, len(rows), ratio)
        atlas.provide(np.unique(self._row[rows] * COLUMNS + self._column[rows]).tolist())
        stamps = qfast.fragments(len(rows), ratio)
        stamps[:, 0:2] = np.round(pixels * ratio) / ratio
        stamps[:, 2] = self._column[rows] * atlas.side
        stamps[:, 3] = self._row[rows] * atlas.side
        stamps[:, 4:6] = atlas.side
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        qfast.draw_fragments(painter, stamps, atlas.pixmap)
        # Above the others, or a number could be misread.
        self._badges, counts = clusters.seen(view)
        paint_badges(painter, self._badges, counts, self._printer, self._palette)
        self._rings(painter, rows, pixels, atlas.size, selection)

    def _clusters(self, view: View, picked: Rows) -> Clusters:
        """They are the same while units stand still and the zoom stays within its step."""
        key = (step_of(view.zoom), picked.tobytes())
        if self._merged is None or self._merged[0] != key:
            may = mergeable(self.marks, picked)
            self._merged = (key, clusters_of(key[0], self._x, self._y, may))
        return self._merged[1]

    def _in_view(self, view: View) -> tuple[Rows, F8]:
        if self._seen is not None and self._seen[0] is view:
            return self._seen[1:]
        pixels = view.to_screen(self._x[self._order], self._y[self._order])
        low, high = -RIM_PX, (view.width + RIM_PX, view.height + RIM_PX)
        inside = ((pixels > low) & (pixels < high)).all(axis=1)
        self._seen = (view, self._order[inside], pixels[inside])
        return self._seen[1:]

    def _atlas(self, view: View, count: int, ratio: float) -> Atlas:
        size = next((small for zoom, small in SMALL if view.zoom < zoom), SYMBOL_PX)
        crowded = next((small for most, small in CROWDS if count > most), SYMBOL_PX)
        size = min(size, crowded)
        if (size, ratio) not in self._atlases:
            self._atlases[size, ratio] = Atlas(self._palette, size, ratio)
        return self._atlases[size, ratio]

    def _row_of(self, unit_id: str) -> int | None:
        if self._rows_by_id is None:
            self._rows_by_id = {each: row for row, each in enumerate(self.marks.ids)}
        return self._rows_by_id.get(unit_id)

    def _marked(self, rows: Rows, selection: Selection) -> NDArray[np.bool_]:
        """True for units in view that are picked, named by the window, or call for help."""
        return np.isin(rows, self._picked(selection)) | self.marks.distress[rows]

    def _picked(self, selection: Selection) -> Rows:
        wanted = [self._row_of(each) for each in {selection.unit_id, *selection.unit_ids}]
        rows = [row for row in wanted if row is not None]
        return np.array(sorted(rows), dtype=np.intp)

    def cluster_at(self, across: float, down: float) -> bool:
        """Whether a pixel shows a badge that stands for several units."""
        return badge_at(self._badges, across, down)

    def _rings(
        self, painter: QPainter, rows: Rows, pixels: F8, size: float, selection: Selection
    ) -> None:
        red, edge = self._palette.states["distress"], self._palette.map.symbol_edge
        for at in np.flatnonzero(self.marks.distress[rows]):
            for grown in (5.0, 10.0):
                self._circles.draw(painter, QPointF(*pixels[at]), size / 2 + grown, red, 2.5)
        picked = self._row_of(selection.unit_id)
        for at in np.flatnonzero(rows == (-1 if picked is None else picked)):
            for colour, width in ((edge, 4.5), (self._palette.text.focus, 2.5)):
                self._circles.draw(painter, QPointF(*pixels[at]), size / 2 + 5, colour, width)

    def paint_plates(
        self,
        painter: QPainter,
        view: View,
        selection: Selection,
        room: Room,
        everyone: bool = True,
    ) -> None:
        """Draw call signs where there is room, those one looks at first, or those alone."""
        before = (view, selection, everyone, room.state)
        if self._plates is None or self._plates[0] != before:
            self._plates = (before, self._lay_plates(view, selection, room, everyone), room.state)
        _, plates, after = self._plates
        room.be(after)
        styles = self._styles()
        for rect, text, style in plates:
            self._printer.draw(painter, rect, text, styles[style])

    def _lay_plates(
        self, view: View, selection: Selection, room: Room, everyone: bool
    ) -> list[tuple[QRectF, str, int]]:
        """Where the plates stand, what they say, and in which of the styles."""
        rows, pixels = self._in_view(view)
        named = self._marked(rows, selection)
        everyone = everyone and view.zoom >= PLATES_FROM_ZOOM
        if not everyone and not named.any():
            return []
        if everyone:
            room.take_around(pixels, SYMBOL_PX / 2)
        of_interest = np.flatnonzero(named)
        others = np.flatnonzero(~named)[::-1][:MOST_PLATES] if everyone else of_interest[:0]
        at = np.concatenate((of_interest, others))
        texts = [self.marks.call_signs[row] for row in rows[at].tolist()]
        urgent = self.marks.distress[rows[at]].tolist()
        widths = [self._printer.width(*each) for each in zip(texts, urgent, strict=True)]
        gaps = np.where(named[at], 15.0, 10.0)
        rects = all_beside(room, pixels[at], np.array(widths), gaps)
        return [
            (rect, text, int(style))
            for rect, text, style in zip(rects, texts, urgent, strict=True)
            if rect is not None
        ]

    def _styles(self) -> tuple[PlateStyle, PlateStyle]:
        colours, red = self._palette.map, self._palette.states["distress"]
        return (
            PlateStyle(colours.plate, colours.plate_edge, colours.plate_text),
            PlateStyle(red, red, self._palette.text.overdue, bold=True),
        )
