"""考核: figures from the record alone, each with its n and, twice clicked, the rows behind it."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QPushButton,
    QWidget,
)

from app.services.evaluation import By, Item
from app.services.record_questions import Judged, Period
from widgets import evaluation_lines as say
from widgets.actions import keys_of
from widgets.ask import AskForm
from widgets.evaluation_lines import Figures, Ids
from widgets.owed_words import zone_of
from widgets.plain_table import PlainTable
from widgets.record_panel import add_actions, bar_of, fill, side_by_side
from widgets.scene import Scene

SUBJECTS = ("directives", "diversions", "call_backs")
WHO = (By.UNIT, By.OFFICER, By.DISTRICT, By.LEVEL)
WHEN = (By.MONTH, By.QUARTER, By.HALF_YEAR, By.YEAR)
OVERVIEW, OPENED = (680, 290), (440, 560)  # of the figures, and of the rows behind one
DAYS = (7, 31, 92, 183, 366, 1096)
ACTS = ("objection", "evaluation_export", "evaluation")


class EvaluationPanel(QWidget):
    """`wanted` names an action of widgets.actions; `asked`: the record should be asked."""

    wanted = Signal(str)
    asked = Signal()
    chosen = Signal(str)  # an incident behind a figure
    directive_chosen = Signal(str)

    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._scene = scene
        self.found: Judged | None = None
        self._shown = Figures((), ())
        self.subject, self.who = QComboBox(), QComboBox()
        self.when, self.range = QComboBox(), QComboBox()
        self.only = QLineEdit()
        self.figures, self.behind = PlainTable("evaluation"), PlainTable("evaluation_behind")
        self.ask = AskForm(scene)
        self.buttons = {name: QPushButton() for name in ACTS}
        self.setFocusProxy(self.figures)
        self._fill_choices()
        self._lay_out()
        self.figures.entered.connect(self._open)
        self.behind.entered.connect(self._turn_to)
        self.retranslate()

    def _fill_choices(self) -> None:
        for box, values in (
            (self.subject, SUBJECTS),
            (self.who, WHO),
            (self.when, (None, *WHEN)),
            (self.range, DAYS),
        ):
            for value in values:
                box.addItem("", value)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.range.setCurrentIndex(1)
        self.subject.currentIndexChanged.connect(lambda _: self.refresh())
        for box in (self.who, self.when, self.range):
            box.currentIndexChanged.connect(lambda _: self.asked.emit())
        self.only.setClearButtonEnabled(True)
        self.only.setMinimumWidth(90)
        self.only.setMaximumWidth(180)
        self.only.textChanged.connect(lambda _: self.refresh())

    def _lay_out(self) -> None:
        bar = bar_of()
        for part in (self.subject, self.who, self.when, self.range):
            bar.addWidget(part)
        bar.addWidget(self.only, 1)
        bar.addStretch(1)
        add_actions(bar, self.buttons, self.wanted)
        self.split = side_by_side(self.figures, self.behind, OVERVIEW)
        fill(self, bar, self.split, self.ask)

    # ---- what is asked -------------------------------------------------------------------------

    @property
    def by(self) -> tuple[By, ...]:
        """Who, and where it was chosen of which month, quarter, half-year or year."""
        when = self.when.currentData()
        who = By(self.who.currentData())
        return (who, By(when)) if when else (who,)

    def period(self) -> Period:
        """Up to now, in the console's own zone."""
        scene = self._scene
        since = scene.now - timedelta(days=self.range.currentData())
        return Period(since, scene.now + timedelta(seconds=1), scene.now, zone_of(scene))

    # ---- shown ---------------------------------------------------------------------------------

    def put(self, found: Judged) -> None:
        """The record has answered."""
        self.found = found
        self.refresh()

    def refresh(self) -> None:
        text = self._scene.text
        self.who.setVisible(self._about(0))
        self.when.setVisible(self._about(0))
        self.only.setVisible(not self._about(2))
        if self.found is None:
            self.figures.show_lines((), (), text("evaluation.asking"))
            self.behind.show_lines((), (), text("evaluation.pick"))
            return
        self._shown = self._figures(self.found, self.only.text().strip())
        self.figures.show_lines(self._shown.heads, self._shown.lines, text("evaluation.nothing"))
        self.behind.show_lines((), (), text("evaluation.pick"))

    def _about(self, subject: int) -> bool:
        return self.subject.currentIndex() == subject

    def _figures(self, found: Judged, only: str) -> Figures:
        if self._about(0):
            return say.of_directives(self._scene, found, only)
        if self._about(1):
            return say.of_agencies(self._scene, found, only)
        return say.of_call_backs(self._scene, found)

    def _open(self, id: str, column: int) -> None:
        """The rows that a figure counts."""
        ids = self._shown.behind.get(id, {}).get(column, ())
        rows = self._behind(ids)
        self.split.setSizes(OPENED)
        self.behind.show_lines(rows.heads, rows.lines, self._scene.text("evaluation.no_rows"))
        self.behind.first()
        self.behind.setFocus()

    def _behind(self, ids: Ids) -> Figures:
        found, scene, some = self.found, self._scene, set(ids)
        if found is None:
            return Figures((), ())
        if self._about(0):
            return say.items_behind(scene, of(found.items, some))
        if self._about(1):
            kept = [d for d in found.diversions if d.id in some]
            return say.diversions_behind(scene, found, kept)
        return say.calls_behind(scene, found, [c for c in found.call_backs if c.id in some])

    def item(self) -> Item | None:
        """The receiver whose row is current among those behind."""
        if self.found is None or not self._about(0):
            return None
        return next(of(self.found.items, {self.behind.current()}), None)

    def _turn_to(self, id: str, _column: int) -> None:
        item = self.item()
        if item is not None:
            self.directive_chosen.emit(item.directive_id)
        elif not self._about(0):
            self.chosen.emit(id)

    def begin(self) -> None:
        """Somebody has come for it."""
        self.asked.emit()
        self.figures.first()
        self.figures.setFocus()

    def tick(self) -> None:
        """Nothing here runs."""

    def retranslate(self) -> None:
        text = self._scene.text
        for at, name in enumerate(SUBJECTS):
            self.subject.setItemText(at, text(f"judged.{name}"))
        for at, by in enumerate(WHO):
            self.who.setItemText(at, text(f"evaluation_by.{by.value}"))
        self.when.setItemText(0, text("evaluation.whole"))
        for at, by in enumerate(WHEN, 1):
            self.when.setItemText(at, text(f"evaluation_by.{by.value}"))
        for at, days in enumerate(DAYS):
            self.range.setItemText(at, text("evaluation.days", n=days))
        for box, key in (
            (self.subject, "evaluation.subject"),
            (self.who, "evaluation.who"),
            (self.when, "evaluation.when"),
            (self.range, "evaluation.range"),
        ):
            box.setAccessibleName(text(key))
            box.setToolTip(text(key))
        self.only.setPlaceholderText(text("evaluation.only"))
        self.only.setAccessibleName(text("evaluation.only"))
        self.figures.setAccessibleName(text("panel.evaluation"))
        self.behind.setAccessibleName(text("evaluation.behind"))
        for name, button in self.buttons.items():
            button.setText(text(f"judged_act.{name}"))
            button.setToolTip(f"{text(f'key.{name}')}  {keys_of(name)}")
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look_anew()

    def look_anew(self) -> None:
        """Of the record, if it is in front by then: while a window opens every tab is shown."""
        QTimer.singleShot(0, self, self._ask)

    def _ask(self) -> None:
        if self.found is None and not self.visibleRegion().isEmpty():
            self.asked.emit()


def of(items: Iterable[Item], ids: set[str]) -> Iterator[Item]:
    return iter([one for one in items if one.receiver_id in ids])
