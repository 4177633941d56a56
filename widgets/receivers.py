"""The receivers of a directive, or those it would have: eleven thousand rows are no trouble."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from PySide6.QtCore import QItemSelection, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from app.domain.receiver import Receiver, ReceiverState, Recipient
from app.domain.stage import Stamp
from widgets import figures
from widgets.chosen_ink import ChosenInk
from widgets.empty import EmptyNote
from widgets.scene import Scene
from widgets.units import dress_table
from widgets.value_table import CENTRE, RIGHT, ROOT, Column, ValueTable

S = ReceiverState
MANY = 1000  # from so many on the order follows more slowly than the values
EVERY_S = 3.0
STATE = 1  # the column of the state, or of the kind
LAST = timedelta(days=3650)
AFTER = {S.FED_BACK: 1, S.CLOSED: 2, S.ESCALATED: 3, S.REVOKED: 4}  # who owes comes first
ROLES = {
    S.SENT: "waiting",
    S.DELIVERED: "dispatched",
    S.ACKNOWLEDGED: "en_route",
    S.FED_BACK: "on_scene",
    S.CLOSED: "closed",
    S.ESCALATED: "overdue",
    S.REVOKED: "closed",
}


@dataclass(frozen=True, slots=True)
class Meant:
    """Somebody who would receive it if it were sent now."""

    id: str
    recipient: Recipient


Row: TypeAlias = Receiver | Meant


def meant(recipients: Iterable[Recipient]) -> list[Row]:
    return [Meant(f"{one.kind.value}/{one.key}", one) for one in recipients]


class ReceiverColumns:
    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def columns(self) -> list[Column[Row]]:
        t = self._scene.text
        return [
            Column("name", t("receivers.name"), self.name, 86, tip=self.why),
            Column("state", t("receivers.state"), self.state, 112, colour=self.state_ink),
            Column("signed", t("receivers.signed"), self.signed, 88, RIGHT, self.signed_ink),
            Column("fed_back", t("receivers.fed_back"), self.fed_back, 78, RIGHT, self.fed_ink),
            Column("mark", t("receivers.mark"), self.mark, 46, CENTRE),
        ]

    def name(self, row: Row) -> str:
        return row.recipient.name if isinstance(row, Meant) else row.name

    def why(self, row: Row) -> str:
        """Which targets brought them in, and who is above."""
        one: Receiver | Recipient = row.recipient if isinstance(row, Meant) else row
        text = self._scene.text
        why = [text(f"target.{why.kind.value}", name=why.name) for why in one.why]
        kind = text(f"receiver_kind.{one.kind.value}")
        return "\n".join(filter(None, (f"{kind} {one.name}", *why, " → ".join(one.chain))))

    def state(self, row: Row) -> str:
        text = self._scene.text
        if isinstance(row, Meant):
            return text(f"receiver_kind.{row.recipient.kind.value}")
        sign = ""
        if row.owed is not None and row.open:
            steps = ((row.owed.supervised_at, "‼"), (row.owed.escalated_at, "↑"))
            sign = next((sign for at, sign in steps if at is not None), "")
        again = "↩" if row.returned and row.state is S.ACKNOWLEDGED else ""
        return " ".join(filter(None, (text(f"receiver.{row.state.value}"), again, sign)))

    def state_ink(self, row: Row) -> QColor | None:
        if isinstance(row, Meant):
            return self._scene.palette.text.second
        late = row.overdue(self._scene.now) and row.open
        return self._scene.palette.states["overdue" if late else ROLES[row.state]]

    def signed(self, row: Row) -> str:
        """When it was signed, with ▲ where late; the margin while it is owed."""
        if isinstance(row, Meant):
            return ""
        done = row.signed or row.fed_back
        return self._done_or_left(done, row.signed_late, row, row.signing.due, unsigned=True)

    def fed_back(self, row: Row) -> str:
        if isinstance(row, Meant):
            return ""
        late = row.fed_back_late
        return self._done_or_left(row.fed_back, late, row, row.answering.due, unsigned=False)

    def _done_or_left(
        self, done: Stamp | None, late: bool, row: Receiver, due: datetime, unsigned: bool
    ) -> str:
        if done is not None:
            return f"{'▲' if late else ''}{self._scene.hour(done.at)}"
        if not row.open or row.owed is None:
            return "–"
        waits = row.state in (S.SENT, S.DELIVERED)
        if waits != unsigned and unsigned:
            return "–"
        return figures.margin((due - self._scene.now).total_seconds())

    def signed_ink(self, row: Row) -> QColor | None:
        if isinstance(row, Meant):
            return None
        unsigned = row.state in (S.SENT, S.DELIVERED)
        late = row.signed_late or (unsigned and self._scene.now > row.signing.due)
        return self._scene.palette.states["overdue"] if late else None

    def fed_ink(self, row: Row) -> QColor | None:
        if isinstance(row, Meant):
            return None
        owed = row.open and row.fed_back is None
        late = row.fed_back_late or (owed and self._scene.now > row.answering.due)
        return self._scene.palette.states["overdue"] if late else None

    def mark(self, row: Row) -> str:
        return str(row.mark) if isinstance(row, Receiver) and row.mark is not None else ""


class ReceiversTable(QTableView):
    """`moved`: another row is the current one, or others are marked."""

    moved = Signal()

    def __init__(self, scene: Scene, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._scene = scene
        self._columns = ReceiverColumns(scene)
        self._of = ""
        self._arranged_at: datetime | None = None
        self.table: ValueTable[Row] = ValueTable(self._columns.columns(), self)
        self.setModel(self.table)
        dress_table(self)
        self.setItemDelegate(ChosenInk(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        header = self.horizontalHeader()
        for section, column in enumerate(self.table.columns):
            header.resizeSection(section, column.width)
        header.setSectionResizeMode(0, header.ResizeMode.Stretch)
        self.empty = EmptyNote(self)
        self.selectionModel().selectionChanged.connect(self._changed)
        self.selectionModel().currentRowChanged.connect(lambda *_: self.moved.emit())

    def show_receivers(self, directive_id: str) -> None:
        """Those of a directive: who owes first, the most overdue of them at the top."""
        rows = self._scene.picture.receivers_of(directive_id)
        now, at = self._scene.now, self._arranged_at
        same = self._of == directive_id and len(rows) == self.table.rowCount()
        if same and len(rows) > MANY and at is not None and (now - at).total_seconds() < EVERY_S:
            self.table.replace(rows)
            return
        self._of, self._arranged_at = directive_id, now
        self._show_clocks(True)
        self._put([*sorted(rows, key=self._rank)])

    def show_meant(self, rows: Sequence[Row], of: str = "") -> None:
        """Those who would receive it."""
        self._of, self._arranged_at = of, None
        self._show_clocks(False)
        self._put(rows)

    def _show_clocks(self, on: bool) -> None:
        """Before it is sent nobody has a state or a clock: the column says what they are."""
        for section in range(STATE + 1, len(self.table.columns)):
            self.setColumnHidden(section, not on)
        titles = [column.title for column in self._columns.columns()]
        if not on:
            titles[STATE] = self._scene.text("units.kind")
        if titles != [column.title for column in self.table.columns]:
            self.table.put_title(titles)

    def _put(self, rows: Sequence[Row]) -> None:
        held = self.currentIndex().row() if self.hasFocus() else -1
        kept = self.table.value(held).id if 0 <= held < self.table.rowCount() else ""
        self.table.arrange(rows)
        if kept and (row := self.table.row_of(kept)) is not None:
            self.scrollTo(self.table.index(row, 0, ROOT))
        self.empty.setVisible(not rows)
        self.empty.setText(self._scene.text("receivers.none"))
        self.viewport().update()

    def _rank(self, row: Receiver) -> tuple[int, timedelta]:
        owed = row.owed
        if owed is None:
            return AFTER.get(row.state, 5), LAST
        return 0, owed.due - self._scene.now

    def tick(self) -> None:
        self.viewport().update()

    def current(self) -> Receiver | None:
        index = self.currentIndex()
        row = self.table.value(index.row()) if index.isValid() else None
        return row if isinstance(row, Receiver) else None

    def marked(self) -> list[Receiver]:
        """Every row that is marked; the first one where none is."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        found = [self.table.value(row) for row in rows]
        return [one for one in found if isinstance(one, Receiver)]

    def point(self, receiver_id: str) -> None:
        row = self.table.row_of(receiver_id)
        if row is not None:
            self.setCurrentIndex(self.table.index(row, 0, ROOT))

    def retranslate(self) -> None:
        self._show_clocks(not self.isColumnHidden(STATE + 1))
        self.setAccessibleName(self._scene.text("receivers.title"))

    def keyboardSearch(self, search: str) -> None:
        """Letters choose nothing."""

    def _changed(self, _now: QItemSelection, _before: QItemSelection) -> None:
        self.moved.emit()
