"""Where the marks of incidents lie: laid out once for a zoom, moved with the view."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from widgets.map.layers.badges import HEIGHT, Tally
from widgets.map.layers.crowds import Crowd
from widgets.map.layers.incident_printer import COLUMNS, HALF_PX, MIDDLE, IncidentPrinter
from widgets.map.projection import View

F8 = NDArray[np.float64]
Rows = NDArray[np.intp]
RIM_PX = 40.0  # half the widest badge, or two rings


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """n marks, the most urgent first; `wide` is 0 for a diamond alone."""

    crowds: list[Crowd]
    tallies: list[Tally]
    rows: Rows  # (n,) the incident in whose place each is
    wide: F8  # (n,) logical pixels
    untaken: NDArray[np.bool_]  # (n,)
    _stamps: "dict[float, tuple[F8, Rows]]" = field(default_factory=dict)  # by pixel ratio

    @staticmethod
    def of(crowds: list[Crowd], tallies: list[Tally], printer: IncidentPrinter) -> "Laid":
        return Laid(
            crowds,
            tallies,
            np.array([crowd.middle for crowd in crowds], np.intp),
            np.array([printer.width(tally) for tally in tallies], np.float64),
            np.array([tally.untaken for tally in tallies], np.bool_),
        )

    def stamps(self, printer: IncidentPrinter, ratio: float) -> tuple[F8, Rows]:
        """(k, COLUMNS) stamps, those of the most urgent last, and the mark that each is of."""
        if ratio not in self._stamps:
            recipes = [printer.recipe(tally, ratio) for tally in reversed(self.tallies)]
            counts = [len(recipe) for recipe in recipes]
            of = np.repeat(np.arange(len(recipes))[::-1], counts)
            self._stamps[ratio] = np.concatenate([np.empty((0, COLUMNS)), *recipes]), of
        return self._stamps[ratio]

    def seen(self, view: View, x: F8, y: F8) -> "Seen":
        """Those in the view; x and y are Mercator metres of all incidents."""
        pixels = view.to_screen(x[self.rows], y[self.rows])
        low, high = -RIM_PX, (view.width + RIM_PX, view.height + RIM_PX)
        items = np.flatnonzero(((pixels > low) & (pixels < high)).all(axis=1))
        pixels, wide = pixels[items], self.wide[items]
        badge = (wide > 0)[:, None]
        half = np.stack((wide / 2, np.full(len(wide), HEIGHT / 2)), axis=-1)
        corners = np.where(badge, np.round(pixels - half), pixels - HALF_PX)
        return Seen(self, items, corners, np.where(badge, corners + MIDDLE, pixels))


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """m marks in view, the most urgent first; in logical pixels."""

    laid: Laid
    items: Rows  # (m,)
    corners: F8  # (m, 2) upper left
    middles: F8  # (m, 2) of their diamonds

    def stamped(self, printer: IncidentPrinter, ratio: float) -> tuple[F8, F8]:
        """(k, COLUMNS) stamps and the (k, 2) places that they are counted from."""
        rows, of = self.laid.stamps(printer, ratio)
        places = np.full((len(self.laid.tallies), 2), np.nan)
        badge = (self.laid.wide[self.items] > 0)[:, None]
        places[self.items] = np.where(badge, self.corners, self.middles)
        each = places[of]
        there = ~np.isnan(each[:, 0])
        return rows[there], each[there]
