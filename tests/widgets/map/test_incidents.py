"""An incident's diamond: filled while somebody must act, ringed while untaken, red when overdue."""

from dataclasses import replace
from math import nan

import pytest
from PySide6.QtGui import QGuiApplication, QImage, QPainter

from app.domain.incident import IncidentState
from tests.widgets.map.ground import lonlat
from tests.widgets.map.pixels import like, rgb, share
from widgets.map.layers.incidents import PULSE, IncidentLayer, minutes
from widgets.map.marks import IncidentMark, Selection
from widgets.map.projection import View
from widgets.map.room import Room
from widgets.palette import load_palette

PALETTE = load_palette("dark")
VIEW = View(width=400, height=300).centred(114.0, 23.0, 14.0)
S = IncidentState


def mark(
    id: str = "i",
    state: IncidentState = S.WAITING,
    at: tuple[float, float] = (0, 0),
    **more: object,
) -> IncidentMark:
    lon, lat = lonlat([at])
    given: dict[str, object] = {"number": "0412", "priority": 2} | more
    return IncidentMark(id, lon=float(lon[0]), lat=float(lat[0]), state=state, **given)  # type: ignore[arg-type]


def painted(
    *marks: IncidentMark, picked: str = "", beat: int = 0, view: View = VIEW
) -> tuple[QImage, IncidentLayer]:
    layer = IncidentLayer(PALETTE)
    layer.show(marks)
    image = QImage(view.width, view.height, QImage.Format.Format_RGB32)
    image.fill(PALETTE.map.land)
    painter = QPainter(image)
    room, selection = Room(view.width, view.height), Selection(incident_id=picked)
    layer.reserve(view, room, picked)
    layer.paint(painter, view, 1.0, selection, beat)
    layer.paint_plates(painter, view, selection, room)
    painter.end()
    return image, layer


def test_waiting_is_filled_and_under_way_an_outline(qapp: QGuiApplication) -> None:
    amber = PALETTE.symbols["waiting"]
    filled, _ = painted(mark())
    assert share(filled, amber, 200, 150, 4) > 0.4  # the rest is the digit
    outline, _ = painted(mark(state=S.ON_SCENE))
    assert share(outline, PALETTE.map.plate, 200, 150, 4) > 0.3
    assert like(outline, PALETTE.states["on_scene"]).any()


def test_closed_or_without_a_place_is_not_drawn(qapp: QGuiApplication) -> None:
    image, layer = painted(mark(state=S.CLOSED), replace(mark(), lon=nan))
    assert like(image, PALETTE.map.land).all()
    assert layer.pick(VIEW, 200, 150, 15) is None


def test_priorities_are_told_apart(qapp: QGuiApplication) -> None:
    pictures = {rgb(painted(mark(priority=p))[0]).tobytes() for p in (1, 2, 3, 4)}
    assert len(pictures) == 4


def test_only_untaken_ones_beat(qapp: QGuiApplication) -> None:
    pictures = {rgb(painted(mark(taken=False), beat=beat)[0]).tobytes() for beat in range(4)}
    assert len(pictures) == len(set(PULSE))
    _, layer = painted(mark("a", taken=False), mark("b", at=(900, 0)))
    assert layer.pulsing
    assert [area.center().x() for area in layer.pulse_areas(VIEW)] == pytest.approx([200], abs=2)
    _, layer = painted(mark("b"))
    assert not layer.pulsing
    assert layer.pulse_areas(VIEW) == []


def test_overdue_is_red_with_its_minutes(qapp: QGuiApplication) -> None:
    red = PALETTE.states["overdue"]
    image, _ = painted(mark(overdue_s=95.0))
    beside = like(image, red)[140:160, 220:270]
    assert beside.mean() > 0.3  # the plate
    assert like(image, red)[:, 150:200].any()  # the rings, left of the middle
    assert not like(painted(mark())[0], red).any()


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (9.9, "0:09"), (60, "1:00"), (754, "12:34"), (7200, "120:00")],
)
def test_minutes(seconds: float, text: str) -> None:
    assert minutes(seconds) == text


def test_the_one_on_top_is_picked(qapp: QGuiApplication) -> None:
    _, layer = painted(
        mark("known", S.EN_ROUTE, at=(-500, 0), priority=1),
        mark("low", at=(500, 0), priority=4),
        mark("high", priority=1),
    )
    assert layer.pick(VIEW, 205, 150, 15) == "high"
    assert layer.pick(VIEW, 200, 166, 15) is None
    assert layer.place("high") == (pytest.approx(114.0), pytest.approx(23.0))
    assert layer.place("gone") is None


def test_the_picked_one_is_ringed_and_numbered(qapp: QGuiApplication) -> None:
    plain, picked = painted(mark())[0], painted(mark(), picked="i")[0]
    assert not like(plain, PALETTE.text.focus).any()
    assert like(picked, PALETTE.text.focus).any()
    assert share(picked, PALETTE.map.plate, 240, 150, 8) > 0.3
    assert share(plain, PALETTE.map.land, 240, 150, 8) == 1.0
