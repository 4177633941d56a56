"""State and age are told without any colour: by fill, sign and hatching."""

from dataclasses import replace
from itertools import combinations
from types import MappingProxyType

import numpy as np
import pytest
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPixmap

from app.domain.unit import UnitKind, UnitState
from tests.widgets.map.pixels import rgb
from widgets.map.layers.symbols import Age, draw_symbol, shape_of
from widgets.map.marks import KIND_CODE
from widgets.map_layers import sign_of
from widgets.palette import THEMES, Palette, load_palette

SIGNS = {state.value: (state, Age.FRESH) for state in UnitState}
SIGNS |= {"stale": (UnitState.AVAILABLE, Age.STALE), "lost": (UnitState.AVAILABLE, Age.LOST)}
LEAST_PX, LEAST_STEP = 8, 40  # so many of 14 by 14 pixels, so many grey levels of 255 apart


def without_colour(theme: str) -> Palette:
    palette = load_palette(theme)
    grey = QColor("#A0A0A0" if theme == "dark" else "#909090")
    return replace(palette, symbols=MappingProxyType(dict.fromkeys(palette.symbols, grey)))


def drawn(palette: Palette, kind: UnitKind, sign: str) -> np.ndarray:
    pixmap = QPixmap(22, 22)
    pixmap.fill(palette.map.land)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(11, 11)
    draw_symbol(painter, shape_of(KIND_CODE[kind]), palette, *SIGNS[sign])
    painter.end()
    return rgb(pixmap).mean(axis=2)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", list(UnitKind))
def test_every_state_has_its_own_sign(qapp: QGuiApplication, theme: str, kind: UnitKind) -> None:
    palette = without_colour(theme)
    pictures = {sign: drawn(palette, kind, sign) for sign in SIGNS}
    alike = {
        (one, other): int(near)
        for one, other in combinations(SIGNS, 2)
        if (near := (np.abs(pictures[one] - pictures[other]) > LEAST_STEP).sum()) < LEAST_PX
    }
    assert not alike


def test_the_legend_shows_the_signs_of_the_map(qapp: QGuiApplication) -> None:
    palette = load_palette("dark")
    keys = [f"unit.{state}" for state in UnitState] + ["map.stale", "map.lost"]
    images = [sign_of(key, palette, 1.0).toImage() for key in keys]
    grey = [rgb(image).mean(axis=2) for image in images]
    for one, other in combinations(grey, 2):
        assert (np.abs(one - other) > LEAST_STEP / 2).sum() >= LEAST_PX
