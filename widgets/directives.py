"""指令: every directive with what its receivers owe, who is slowest, and when the next limit is."""

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.domain.directive import DirectiveState
from app.services.directive_board import FIRST, Line
from widgets import figures, levels
from widgets.actions import keys_of
from widgets.chosen_ink import ChosenInk
from widgets.directive_times import WIDE, DirectiveTimes
from widgets.directive_words import slowest_words
from widgets.empty import EmptyNote
from widgets.plain import Words
from widgets.scene import Scene
from widgets.units import dress_table
from widgets.value_table import LEFT, RIGHT, ROOT, Column, ValueTable, steady

BESIDE = 1150  # pixels: then table and histogram stand side by side
FAR = datetime.max.replace(tzinfo=UTC)
ROLES = {  # of the states, in the colours that the console has
    DirectiveState.DRAFTED: "stale",
    DirectiveState.AWAITING_APPROVAL: "waiting",
    DirectiveState.APPROVED: "available",
    DirectiveState.ISSUED: "en_route",
    DirectiveState.CLOSED: "closed",
    DirectiveState.REVOKED: "closed",
}


class DirectiveColumns:
    """What each column says of a line, as the scene stands when it is asked."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def columns(self) -> list[Column[Line]]:
        t = self._scene.text
        return [
            Column("level", t("orders.level"), self.level, 84, colour=self.ink),
            Column("number", t("orders.number"), lambda r: levels.number(r.directive), 64),
            Column("title", t("orders.title"), lambda r: r.directive.title, 220, tip=self.whole),
            Column("state", t("orders.state"), self.state, 100, LEFT, self.state_ink),
            Column("signed", t("orders.signed"), self.signed, 66, RIGHT),
            Column("fed_back", t("orders.fed_back"), self.fed_back, 78, RIGHT),
            Column("late", t("orders.late"), self.late, 66, RIGHT, self.late_ink),
            Column("chased", t("orders.chased"), self.chased, 82, RIGHT, self.chased_ink),
            Column("next", t("orders.next"), self.next, 84, RIGHT, self.next_ink),
            Column("slowest", t("orders.slowest"), self.slowest, 150, LEFT, tip=self.slowest_tip),
        ]

    def level(self, line: Line) -> str:
        return levels.spoken(self._scene, line.directive.level)

    def ink(self, line: Line) -> QColor | None:
        return levels.ink(self._scene, line.directive.level)

    def whole(self, line: Line) -> str:
        return "\n".join(filter(None, (line.directive.title, line.directive.text)))

    def state(self, line: Line) -> str:
        return self._scene.text(f"directive.{line.directive.state.value}")

    def state_ink(self, line: Line) -> QColor | None:
        return self._scene.palette.states[ROLES[line.directive.state]]

    def signed(self, line: Line) -> str:
        return f"{line.signed}/{line.n}" if line.n else "–"

    def fed_back(self, line: Line) -> str:
        return f"{line.fed_back}/{line.n}" if line.n else "–"

    def late(self, line: Line) -> str:
        if not line.n:
            return "–"
        return f"▲ {line.late}/{line.n}" if line.late else f"0/{line.n}"

    def late_ink(self, line: Line) -> QColor | None:
        return self._scene.palette.states["overdue"] if line.late else None

    def chased(self, line: Line) -> str:
        steps = (("↑", line.escalated), ("‼", line.supervised))
        return "  ".join(f"{sign}{n}" for sign, n in steps if n) or "–"

    def chased_ink(self, line: Line) -> QColor | None:
        return self._scene.palette.states["waiting"] if line.escalated else None

    def next(self, line: Line) -> str:
        if line.next_due is None:
            return "–"
        return figures.margin((line.next_due - self._scene.now).total_seconds())

    def next_ink(self, line: Line) -> QColor | None:
        due = line.next_due
        past = due is not None and due < self._scene.now
        return self._scene.palette.states["overdue"] if past else None

    def slowest(self, line: Line) -> str:
        return slowest_words(self._scene, line.slowest)

    def slowest_tip(self, line: Line) -> str:
        return self._scene.text("orders.slowest_what")


class DirectivesPanel(QWidget):
    """`chosen` names the directive that a person picked; `wanted` an action of widgets.actions."""

    chosen = Signal(str)
    wanted = Signal(str)
    narrowed = Signal()

    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._scene = scene
        self._columns = DirectiveColumns(scene)
        self.level: str | None = None  # only these
        self.overdue_only = False
        self._quiet = False
        self.filter, self.view = QLineEdit(), QTableView()
        self.filter.setClearButtonEnabled(True)
        self.filter.setFixedWidth(190)
        self.times = DirectiveTimes(scene)
        self.only = QPushButton()
        self.new = QPushButton()
        self.histogram = QPushButton()
        self.count = Words()
        self.count.setObjectName("second")
        self.view.setObjectName("directives")
        self.table: ValueTable[Line] = ValueTable(self._columns.columns(), self)
        self.view.setModel(self.table)
        dress_table(self.view)
        self.view.setItemDelegate(ChosenInk(self.view))
        header = self.view.horizontalHeader()
        for section, column in enumerate(self.table.columns):
            header.resizeSection(section, column.width)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self._lay_out()
        self.empty = EmptyNote(self.view)
        self.setFocusProxy(self.view)
        self.view.selectionModel().currentRowChanged.connect(self._moved)
        self.view.clicked.connect(lambda _: self._moved())
        self.filter.textChanged.connect(lambda _: self.refresh())
        self.only.clicked.connect(lambda: self.narrow(None))
        self.new.clicked.connect(lambda: self.wanted.emit("directive_new"))
        self.histogram.clicked.connect(lambda: self.wanted.emit("directive_figures"))
        self.retranslate()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(8, 4, 8, 2)
        top.setSpacing(8)
        top.addWidget(self.filter)
        top.addWidget(self.only)
        top.addWidget(self.count, 1)
        top.addWidget(self.histogram)
        top.addWidget(self.new)
        self._left = QWidget()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addLayout(top)
        left.addWidget(self.view, 1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(1)
        self._row.addWidget(self._left, 1)
        self._row.addWidget(self.times)

    # ---- shown ---------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Bring rows and order up to the scene; the row in use stays where it is."""
        lines = self._scene.directives.lines(self._scene.now)
        wanted = sorted(filter(self._fits(), lines), key=self._rank)
        by_id = {line.id: line for line in wanted}
        shown = [line.id for line in self.table.values()]
        held = [self._scene.directive_id or ""] if self.view.hasFocus() else []
        self._quiet = True
        self.table.arrange([by_id[id] for id in steady(list(by_id), shown, held)])
        self._point()
        self._quiet = False
        self.empty.setVisible(not wanted)
        if not wanted:
            key = "orders.none_fit" if lines else "orders.none"
            self.empty.setText(self._scene.text(key, keys=keys_of("directive_new")))
        self._say_count(len(wanted), len(lines))
        self.times.refresh()

    def _fits(self) -> Callable[[Line], bool]:
        words = self.filter.text().strip().casefold().split()
        text, level = self._scene.text, self.level

        def fits(line: Line) -> bool:
            d = line.directive
            if level is not None and (d.level != level or d.ended_for_good):
                return False
            if self.overdue_only and not line.overdue:
                return False
            said = (levels.number(d), d.title, d.text, text(f"directive.{d.state.value}"))
            whole = " ".join((*said, text(f"level.{d.level}"))).casefold()
            return all(word in whole for word in words)

        return fits

    def _rank(self, line: Line) -> tuple[int, int, bool, datetime, int]:
        codes = self._scene.picture.limits.directives.levels
        d = line.directive
        level = codes.index(d.level) if d.level in codes else len(codes)
        due = line.next_due or FAR
        return FIRST[d.state], level, not line.overdue, due, -d.number

    def _say_count(self, shown: int, all_of_them: int) -> None:
        text = self._scene.text
        self.count.setText(text("orders.count", shown=shown, all=all_of_them))
        narrow = self.level is not None or self.overdue_only
        self.only.setVisible(narrow)
        if narrow:
            what = levels.spoken(self._scene, self.level) if self.level else text("strip.overdue")
            self.only.setText(text("orders.only", what=what))

    def _point(self) -> None:
        row = self.table.row_of(self._scene.directive_id or "")
        if row is None:
            self.view.selectionModel().clear()
        elif self.view.currentIndex().row() != row:
            self.view.setCurrentIndex(self.table.index(row, 0, ROOT))

    def tick(self) -> None:
        """Margins run on; what became overdue moves."""
        if self.isVisible():
            self.refresh()
            self.view.viewport().update()

    def title(self) -> str:
        """What the tab says: how many stand, and of how many something is overdue."""
        standing = [
            line for line in self._scene.directives.lines(self._scene.now) if standing_(line)
        ]
        late = sum(line.overdue > 0 for line in standing)
        key = "orders.tab_late" if late else "orders.tab"
        return self._scene.text(key, n=len(standing), late=late)

    def narrow(self, level: str | None, overdue: bool = False) -> None:
        """Only a level that stands, or only what is overdue; None: all."""
        self.level, self.overdue_only = level, overdue
        self.refresh()
        self.narrowed.emit()

    def retranslate(self) -> None:
        text = self._scene.text
        self.filter.setPlaceholderText(text("orders.filter"))
        self.filter.setAccessibleName(text("orders.filter"))
        self.view.setAccessibleName(text("panel.directives"))
        self.new.setText(f"{text('act.directive_new')}  {keys_of('directive_new')}")
        self.histogram.setText(f"{text('act.directive_figures')}  {keys_of('directive_figures')}")
        self.table.put_title([column.title for column in self._columns.columns()])
        self.times.retranslate()
        self.refresh()

    def turn_times(self) -> None:
        """How long it took, beside the table; where both have no room, in its place."""
        self.times.setVisible(self.times.isHidden())
        self._share_room()

    def _share_room(self) -> None:
        beside = self.width() >= BESIDE
        self._left.setVisible(beside or self.times.isHidden())
        self.times.setMaximumWidth(WIDE if beside else self.maximumWidth())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _moved(self) -> None:
        index = self.view.currentIndex()
        if not self._quiet and index.isValid():
            self.chosen.emit(self.table.value(index.row()).id)


def standing_(line: Line) -> bool:
    return not line.directive.ended_for_good
