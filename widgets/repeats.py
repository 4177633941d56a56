"""回头看: what keeps happening at a place or in a category, with the incidents behind it."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QWidget

from app.city.locate import Whereabouts
from app.services.record_questions import Behind, FoundRepeats
from app.services.repeats import Repeat, RepeatKind
from widgets import figures
from widgets.actions import keys_of
from widgets.ask import AskForm
from widgets.plain import Words
from widgets.plain_table import Head, Line, PlainTable
from widgets.record_panel import add_actions, bar_of, fill, side_by_side
from widgets.scene import Scene

ACTS = ("look_back_open", "look_back_dismiss", "look_backs")
FRESH_S = 900.0  # an answer that is older is asked for anew when somebody looks


def id_of(one: Repeat) -> str:
    return f"{one.kind.value}:{one.district_id}:{one.numbers[0] if one.numbers else 0}:{one.n}"


class RepeatsPanel(QWidget):
    """`wanted` names an action of widgets.actions; `stale`: the record should be asked again."""

    wanted = Signal(str)
    stale = Signal()
    pointed = Signal(float, float)  # lon, lat of what was picked
    chosen = Signal(str)  # an incident behind it

    def __init__(self, scene: Scene, locate: Callable[[float, float], Whereabouts]) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._scene, self._locate = scene, locate
        self.found: FoundRepeats | None = None
        self.note = Words()
        self.note.setObjectName("second")
        self.list, self.behind = PlainTable("repeats"), PlainTable("repeats_behind")
        self.ask = AskForm(scene)
        self.buttons = {name: QPushButton() for name in ACTS}
        self.setFocusProxy(self.list)
        self._lay_out()
        self.list.selectionModel().currentRowChanged.connect(lambda *_: self._show_behind(True))
        self.behind.entered.connect(lambda id, _: self.chosen.emit(id))
        self.retranslate()

    def _lay_out(self) -> None:
        bar = bar_of(12)
        bar.addWidget(self.note, 1)
        add_actions(bar, self.buttons, self.wanted)
        self.split = side_by_side(self.list, self.behind, (600, 400))
        fill(self, bar, self.split, self.ask)

    # ---- shown ---------------------------------------------------------------------------------

    def put(self, found: FoundRepeats) -> None:
        """The record has answered."""
        self.found = found
        self.refresh()

    def refresh(self) -> None:
        text = self._scene.text
        offered = self.offered()
        heads = (
            Head(text("repeats.kind"), 70),
            Head(text("repeats.n"), 40, True),
            Head(text("repeats.usual"), 110, True),
            Head(text("repeats.where"), 150),
            Head(text("repeats.what"), 220),
        )
        nothing = text("repeats.none" if self.found else "repeats.asking")
        self.list.show_lines(heads, [self._line(one) for one in offered], nothing)
        self._tell()
        self._show_behind(False)

    def offered(self) -> list[Repeat]:
        """Without those that were taken up or dismissed since the record was asked."""
        if self.found is None:
            return []
        named = {
            id
            for duty in self._scene.picture.duties.values()
            if duty.kind.value == "look_back"
            for id in duty.about_ids
        }
        return [r for r in self.found.repeats if 2 * len(named.intersection(r.incident_ids)) < r.n]

    def _line(self, one: Repeat) -> Line:
        scene = self._scene
        usual = "–"
        if one.usual is not None:
            usual = scene.text("repeats.usual_of", usual=f"{one.usual:.1f}", n=one.windows)
        what = scene.names.listed(
            f"{scene.names.category(code)} {n}" for code, n in one.categories[:3]
        )
        kind = scene.text(f"repeat.{one.kind.value}")
        return Line(id_of(one), (kind, str(one.n), usual, self.where(one), what))

    def where(self, one: Repeat) -> str:
        """A district; of a place its most usual address too, or its grid where nobody wrote one."""
        district = self._scene.names.district(one.district_id)
        if one.kind is RepeatKind.CATEGORY:
            return district
        addresses = [b.address for b in self.behind_of(one) if b.address]
        grid = self._locate(one.lon, one.lat).grid if not addresses else None
        usual = max(addresses, key=addresses.count, default=grid.name if grid else "")
        return f"{usual}  {district}".strip()

    def behind_of(self, one: Repeat) -> list[Behind]:
        ids = set(one.incident_ids)
        return [b for b in self.found.behind if b.id in ids] if self.found else []

    def _tell(self) -> None:
        if self.found is None:
            self.note.setText(self._scene.text("repeats.asking"))
            return
        text, found = self._scene.text, self.found
        at = self._scene.hour(found.until)
        first = found.repeats[0] if found.repeats else None
        days = (first.until - first.since).days if first else 0
        key = "repeats.as_of_days" if first else "repeats.as_of"
        self.note.setText(text(key, at=at, days=days))

    def _show_behind(self, point: bool) -> None:
        text, one = self._scene.text, self.current()
        heads = (
            Head(text("repeats.at"), 90),
            Head(text("repeats.number"), 64),
            Head(text("repeats.category"), 118),
            Head(text("repeats.address"), 200),
        )
        lines = []
        if one is not None:
            zone, names = self._scene.zone, self._scene.names
            lines = [
                Line(
                    b.id,
                    (
                        figures.minute(b.at, zone),
                        f"#{b.number:04}",
                        names.category(b.category),
                        b.address,
                    ),
                )
                for b in self.behind_of(one)
            ]
            if point and self.list.hasFocus() and one.kind is RepeatKind.PLACE:
                self.pointed.emit(one.lon, one.lat)
        self.behind.show_lines(heads, lines, text("repeats.pick"))

    def current(self) -> Repeat | None:
        id = self.list.current()
        return next((one for one in self.offered() if id_of(one) == id), None)

    def begin(self) -> None:
        """Somebody has come for it."""
        self.list.first()
        self.list.setFocus()

    def title(self) -> str:
        n = len(self.offered())
        return self._scene.text("repeats.tab_n" if n else "repeats.tab", n=n)

    def tick(self) -> None:
        """Nothing here runs."""

    def retranslate(self) -> None:
        text = self._scene.text
        self.list.setAccessibleName(text("repeats.tab"))
        self.behind.setAccessibleName(text("repeats.behind"))
        for name, button in self.buttons.items():
            button.setText(text(f"repeats_act.{name}"))
            button.setToolTip(f"{text(f'key.{name}')}  {keys_of(name)}")
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look_anew()

    def look_anew(self) -> None:
        """Of the record, if it is in front by then: while a window opens every tab is shown."""
        QTimer.singleShot(0, self, self._ask)

    def _ask(self) -> None:
        if self.visibleRegion().isEmpty():
            return
        found = self.found
        if found is None or (self._scene.now - found.until).total_seconds() > FRESH_S:
            self.stale.emit()
