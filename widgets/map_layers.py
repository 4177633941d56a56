"""图层: what the map shows, switched by mouse or keyboard; every switch is its own legend."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout

from app.domain.unit import UnitKind, UnitState
from widgets import levels
from widgets.actions import BY_NAME
from widgets.map.fonts import map_font
from widgets.map.layers.incident_printer import foot
from widgets.map.layers.symbols import Age, draw_symbol, shape_of
from widgets.map.marks import KIND_CODE, MapLayer
from widgets.palette import Palette
from widgets.plain import Words
from widgets.scene import Scene

SWATCH = QSize(26, 18)
KINDS = tuple(UnitKind)
STATES = (
    UnitState.AVAILABLE,
    UnitState.DISPATCHED,
    UnitState.EN_ROUTE,
    UnitState.ON_SCENE,
    UnitState.BUSY,
    UnitState.OFF_DUTY,
)
AGES = (("fading", Age.FADING), ("stale", Age.STALE), ("lost", Age.LOST))
CALLS = ("waiting", "in_hand", "untaken", "overdue", "crowd")


class LayersPanel(QFrame):
    """Lies on the map's upper left corner. Up and Down walk the switches, Space turns them."""

    switched = Signal(object, bool)  # MapLayer
    left = Signal()

    def __init__(self, scene: Scene, layers: tuple[MapLayer, ...]) -> None:
        super().__init__()
        self.setObjectName("form")
        self._scene = scene
        self.title, self.legend, self.views = Words(), Words(), Words()
        self.title.setStyleSheet("font-size: 15px; font-weight: 600;")
        self.legend.setObjectName("section")
        self.views.setObjectName("note")
        self.views.setWordWrap(True)
        self.boxes = {layer: QCheckBox() for layer in layers}
        self._keys: dict[MapLayer, QLabel] = {}
        self._signs: list[tuple[str, QLabel, QLabel]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 6)
        column.setSpacing(1)
        column.addWidget(self.title)
        for layer, box in self.boxes.items():
            box.setIconSize(SWATCH)
            box.clicked.connect(lambda on, layer=layer: self.switched.emit(layer, on))
            column.addLayout(self._row(layer, box))
        column.addWidget(self.legend)
        column.addLayout(self._make_legend())
        column.addLayout(self._make_levels())
        column.addWidget(self.views)
        self.hide()

    def _row(self, layer: MapLayer, box: QCheckBox) -> QHBoxLayout:
        key = self._keys[layer] = Words()
        key.setObjectName("note")
        row = QHBoxLayout()
        row.addWidget(box, 1)
        row.addWidget(key)
        return row

    def _make_legend(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(3)
        columns = (
            [f"unit.{state}" for state in STATES],
            [f"kind.{kind}" for kind in KINDS] + [f"map.{name}" for name, _ in AGES],
            [f"map.call_{name}" for name in CALLS],
        )
        for across, keys in enumerate(columns):
            for down, key in enumerate(keys):
                sign, words = Words(), Words()
                words.setObjectName("second")
                sign.setFixedSize(SWATCH)
                grid.addWidget(sign, down, 2 * across)
                grid.addWidget(words, down, 2 * across + 1)
                self._signs.append((key, sign, words))
        return grid

    def _make_levels(self) -> QHBoxLayout:
        """The shapes that stand beside the numbers of directives, in a line of their own."""
        row = QHBoxLayout()
        row.setSpacing(14)
        codes = self._scene.picture.limits.directives.levels
        self._levels = {code: Words() for code in codes}
        for words in self._levels.values():
            row.addWidget(words)
        row.addStretch(1)
        return row

    def show_state(self, on: frozenset[MapLayer], views: Mapping[int, object]) -> None:
        """Take over what is on and which views are kept."""
        for layer, box in self.boxes.items():
            box.setChecked(layer in on)
        kept = " · ".join(str(number) for number in sorted(views)) or "–"
        self.views.setText(self._scene.text("map.views", kept=kept))

    def retranslate(self) -> None:
        text, palette = self._scene.text, self._scene.palette
        self.title.setText(text("map.layers"))
        self.legend.setText(text("map.legend"))
        ratio = self.devicePixelRatioF()
        for layer, box in self.boxes.items():
            box.setText(text(f"layer.{layer}"))
            box.setIcon(QIcon(layer_sign(layer, palette, ratio)))
            action = BY_NAME.get(f"map_{layer}")
            self._keys[layer].setText(action.shown if action else "")
        for code, label in self._levels.items():
            label.setText(levels.spoken(self._scene, code))
            label.setStyleSheet(f"color: {levels.ink(self._scene, code).name()};")
        for key, sign, words in self._signs:
            words.setText(text(key))
            sign.setPixmap(sign_of(key, palette, ratio))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        boxes = [box for box in self.boxes.values() if box.isEnabled()]
        here = next((n for n, box in enumerate(boxes) if box.hasFocus()), -step)
        boxes[(here + step) % len(boxes)].setFocus(Qt.FocusReason.TabFocusReason)


def sign_of(key: str, palette: Palette, ratio: float) -> QPixmap:
    """The sign that stands on the map for a line of the legend."""
    table, name = key.split(".", 1)
    pixmap, painter = _canvas(ratio)
    painter.translate(SWATCH.width() / 2, SWATCH.height() / 2)
    painter.scale(0.9, 0.9)
    ages = dict(AGES)
    if table == "unit":
        shape = shape_of(KIND_CODE[UnitKind.FOOT])
        draw_symbol(painter, shape, palette, UnitState(name), Age.FRESH)
    elif table == "kind":
        shape = shape_of(KIND_CODE[UnitKind(name)])
        draw_symbol(painter, shape, palette, UnitState.AVAILABLE, Age.FRESH)
    elif name in ages:
        shape = shape_of(KIND_CODE[UnitKind.FOOT])
        draw_symbol(painter, shape, palette, UnitState.AVAILABLE, ages[name])
    elif name == "call_crowd":
        _draw_crowd(painter, palette)
    else:
        _draw_call(painter, palette, name.removeprefix("call_"))
    painter.end()
    return pixmap


def layer_sign(layer: MapLayer, palette: Palette, ratio: float) -> QPixmap:
    """How a layer looks on the map."""
    colours = palette.map
    pixmap, painter = _canvas(ratio)
    wide, middle = SWATCH.width(), SWATCH.height() / 2

    def line(colour: QColor, width: float, dashes: tuple[float, ...] = ()) -> None:
        pen = QPen(colour, width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if dashes:
            pen.setDashPattern(list(dashes))
        painter.setPen(pen)
        painter.drawLine(QPointF(2, middle), QPointF(wide - 2, middle))

    match layer:
        case MapLayer.WAYS:
            line(colours.route, 4.0)
        case MapLayer.REACH:
            line(colours.reach_near, 5.0)
        case MapLayer.BARE:
            line(colours.bare, 7.0)
            line(palette.surface.raised, 3.6)
        case MapLayer.HEAT:
            stain = QColor(colours.heat)
            stain.setAlphaF(0.6)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(stain)
            painter.drawEllipse(QPointF(wide / 2, middle), 10, 7)
        case MapLayer.TRAILS:
            line(colours.trail, 2.0)
        case MapLayer.AREAS:
            line(colours.district, 2.0, (4.5, 3.0))
        case MapLayer.DIRECTIVES:
            ink = palette.directives["red"].colour
            stain = QColor(ink)
            stain.setAlphaF(0.2)
            painter.setPen(QPen(ink, 2.0))
            painter.setBrush(stain)
            painter.drawRect(QRectF(4, 2, wide - 8, SWATCH.height() - 4))
        case _:
            pass
    painter.end()
    return pixmap


def _canvas(ratio: float) -> tuple[QPixmap, QPainter]:
    pixmap = QPixmap(SWATCH * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return pixmap, painter


def _draw_crowd(painter: QPainter, palette: Palette) -> None:
    """How many there are, and how many of them are overdue."""
    frame = QRectF(-14, -8, 28, 16)
    painter.setPen(QPen(palette.states["overdue"], 1.2))
    painter.setBrush(palette.map.plate)
    painter.drawRoundedRect(frame, 2, 2)
    painter.fillRect(QRectF(1, -7.4, 12.4, 14.8), palette.states["overdue"])
    painter.setFont(map_font(10, bold=True))
    for words, left, ink in (
        ("×9", -14, palette.map.plate_text),
        ("!2", 0, palette.text.overdue),
    ):
        painter.setPen(ink)
        painter.drawText(QRectF(left, -8, 14, 16), Qt.AlignmentFlag.AlignCenter, words)


def _draw_call(painter: QPainter, palette: Palette, name: str) -> None:
    """A diamond: filled while somebody must act, at its foot while somebody does; ringed once
    while untaken, twice when overdue."""
    half = 6.5
    corners = [QPointF(0, -half), QPointF(half, 0), QPointF(0, half), QPointF(-half, 0)]
    act = name != "in_hand"
    colour = palette.symbols["waiting"] if act else palette.states["en_route"]
    painter.setPen(QPen(colour, 1.5))
    painter.setBrush(colour if act else palette.map.plate)
    painter.drawPolygon(QPolygonF(corners))
    if not act:
        painter.setBrush(colour)
        painter.drawPolygon(foot(QPointF(0, 0), half))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    rings = {"untaken": (palette.symbols["waiting"], 1), "overdue": (palette.states["overdue"], 2)}
    ring, count = rings.get(name, (colour, 0))
    painter.setPen(QPen(ring, 1.2))
    for n in range(count):
        painter.drawEllipse(QPointF(0, 0), half + 1.0 + 1.6 * n, half + 1.0 + 1.6 * n)
