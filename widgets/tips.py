"""线索: warnings about places and events, those that nobody has judged first."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QShowEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from app.domain.tip import Tip, TipState
from widgets import levels
from widgets.actions import keys_of
from widgets.chosen_ink import ChosenInk
from widgets.directive_words import cut, tip_place
from widgets.empty import EmptyNote
from widgets.scene import Scene
from widgets.units import dress_table
from widgets.value_table import LEFT, RIGHT, ROOT, Column, ValueTable, steady

FIRST = {TipState.NEW: 0, TipState.ASSESSED: 1, TipState.DISMISSED: 2}
INKS = {TipState.NEW: "waiting", TipState.ASSESSED: "available", TipState.DISMISSED: "closed"}


class TipsPanel(QTableView):
    """`chosen` names the tip that a person picked."""

    chosen = Signal(str)

    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tips")
        self._scene = scene
        self._quiet = False
        self.table: ValueTable[Tip] = ValueTable(self._columns(), self)
        self.setModel(self.table)
        dress_table(self)
        self.setItemDelegate(ChosenInk(self))
        header = self.horizontalHeader()
        for section, column in enumerate(self.table.columns):
            header.resizeSection(section, column.width)
        header.setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        self.empty = EmptyNote(self)
        self.selectionModel().currentRowChanged.connect(lambda *_: self._moved())
        self.clicked.connect(lambda _: self._moved())
        self.retranslate()

    def _columns(self) -> list[Column[Tip]]:
        scene, t = self._scene, self._scene.text

        def state_ink(tip: Tip) -> QColor | None:
            return scene.palette.states[INKS[tip.state]]

        def level_ink(tip: Tip) -> QColor | None:
            return levels.ink(scene, tip.level) if tip.level else None

        def until(tip: Tip) -> str:
            if tip.valid_until is None:
                return "–"
            past = f" {t('tips.expired')}" if tip.expired(scene.now) else ""
            return f"{scene.hour(tip.valid_until)}{past}"

        def source(tip: Tip) -> str:
            kind = t(f"source.{tip.source_kind.value}")
            return f"{kind} {tip.source_name}".strip()

        def leaders(tip: Tip) -> str:
            return f"★ {scene.hour(tip.to_leaders_at)}" if tip.to_leaders_at else ""

        return [
            Column("number", t("orders.number"), lambda r: f"X{r.number:04}", 64),
            Column(
                "state", t("orders.state"), lambda r: t(f"tip.{r.state.value}"), 84, LEFT, state_ink
            ),
            Column(
                "level",
                t("orders.level"),
                lambda r: levels.spoken(scene, r.level or ""),
                84,
                LEFT,
                level_ink,
            ),
            Column("source", t("tips.source"), source, 140),
            Column(
                "text",
                t("tips.text"),
                lambda r: cut(r.text.replace("\n", " "), 200),
                320,
                tip=lambda r: r.text,
            ),
            Column("place", t("tips.place"), lambda r: tip_place(scene, r), 170),
            Column("until", t("tips.until"), until, 84, RIGHT),
            Column("leaders", t("tips.leaders"), leaders, 96),
        ]

    def refresh(self) -> None:
        tips = sorted(
            self._scene.picture.tips.values(),
            key=lambda tip: (FIRST[tip.state], -tip.reported.at.timestamp()),
        )
        by_id = {tip.id: tip for tip in tips}
        shown = [tip.id for tip in self.table.values()]
        held = [self._scene.tip_id or ""] if self.hasFocus() else []
        self._quiet = True
        self.table.arrange([by_id[id] for id in steady(list(by_id), shown, held)])
        row = self.table.row_of(self._scene.tip_id or "")
        if row is not None and self.currentIndex().row() != row:
            self.setCurrentIndex(self.table.index(row, 0, ROOT))
        self._quiet = False
        self.empty.setVisible(not tips)
        self.viewport().update()

    def title(self) -> str:
        new = sum(tip.waiting for tip in self._scene.picture.tips.values())
        return self._scene.text("tips.tab_new" if new else "tips.tab", n=new)

    def tick(self) -> None:
        self.viewport().update()

    def retranslate(self) -> None:
        text = self._scene.text
        self.setAccessibleName(text("panel.tips"))
        keys = keys_of("tip_new"), keys_of("cap_open")
        self.empty.setText(text("tips.none", keys=keys[0], cap=keys[1]))
        self.table.put_title([column.title for column in self._columns()])
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def keyboardSearch(self, search: str) -> None:
        """Letters choose nothing."""

    def _moved(self) -> None:
        index = self.currentIndex()
        if not self._quiet and index.isValid():
            self.chosen.emit(self.table.value(index.row()).id)
