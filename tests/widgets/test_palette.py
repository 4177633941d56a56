"""The palette file holds every role in both themes, and every pair that is read has contrast."""

from pathlib import Path

import pytest
from PySide6.QtGui import QColor

from widgets.palette import PALETTE_FILE, THEMES, PaletteError, contrast, load_palette


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(QColor("#000000"), QColor("#FFFFFF")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("#FFFFFF")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
def test_text_and_states_can_be_read_on_the_panel(theme: str) -> None:
    palette = load_palette(theme)
    read = {"second": palette.text.second, "faint": palette.text.faint, **palette.states}
    read |= {name: look.colour for name, look in palette.directives.items()}
    weak = {
        name: round(contrast(colour, palette.surface.panel), 2)
        for name, colour in read.items()
        if contrast(colour, palette.surface.panel) < 4.5
    }
    assert weak == {}
    assert contrast(palette.text.focus, palette.surface.panel) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_what_is_urgent_has_seven(theme: str) -> None:
    palette = load_palette(theme)
    assert contrast(palette.text.first, palette.surface.panel) >= 7
    for state in ("overdue", "distress"):
        assert contrast(palette.text.overdue, palette.states[state]) >= 7


@pytest.mark.parametrize("theme", THEMES)
def test_digits_on_fills_and_names_on_the_map_can_be_read(theme: str) -> None:
    palette = load_palette(theme)
    colours = palette.map
    for state, fill in palette.states.items():
        assert contrast(palette.text.on_state, fill) >= 4.5, state
    for state, fill in palette.symbols.items():
        assert contrast(palette.text.on_symbol, fill) >= 4.5, state
    for label in (colours.label_street, colours.label_place, colours.label_minor):
        assert contrast(label, colours.land) >= 4.5, label.name()
    for label in (colours.district, colours.grid_label, colours.label_water):
        assert contrast(label, colours.land) >= 4.5, label.name()
    assert contrast(colours.plate_text, colours.plate) >= 7
    assert contrast(palette.text.on_focus, palette.text.focus) >= 4.5


def test_heavier_roads_stand_out_more() -> None:
    for theme in THEMES:
        colours = load_palette(theme).map
        order = (
            colours.road_motorway,
            colours.road_main,
            colours.road_street,
            colours.road_minor,
        )
        weights = [contrast(road, colours.land) for road in order]
        assert weights == sorted(weights, reverse=True), theme


def test_names_are_flat_and_hexadecimal() -> None:
    names = load_palette("dark").names()
    assert names["surface.panel"] == "#121a27"
    assert names["state.waiting"] == "#ffc24a"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('panel = "#121A27"', "", "panel"),
        ('panel = "#121A27"', 'panel = "#121A27"\npanle = "#000000"', "panle"),
        ('panel = "#121A27"', 'panel = "hospital green"', "hospital green"),
        ('panel = "#121A27"', "panel = ", "palette.toml"),
    ],
)
def test_a_broken_file_is_refused_by_name(tmp_path: Path, old: str, new: str, told: str) -> None:
    path = tmp_path / "palette.toml"
    text = PALETTE_FILE.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PaletteError, match=told):
        load_palette("dark", path)


def test_an_unknown_theme_is_refused() -> None:
    with pytest.raises(PaletteError, match="sepia"):
        load_palette("sepia")
