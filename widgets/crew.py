"""The units of an incident: what each does, since when, what it promised, how to call it back."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QTableView, QWidget

from app.domain.assignment import Assignment, AssignmentState
from app.domain.incident import Incident
from app.domain.unit import Unit
from widgets import figures
from widgets.paint import SHAPES
from widgets.scene import Scene
from widgets.style import ROW
from widgets.units import dress_table
from widgets.value_table import RIGHT, Column, ValueTable

MOST = 4  # rows before the table scrolls
ROLES = {AssignmentState.ACKNOWLEDGED: "dispatched"}


@dataclass(frozen=True, slots=True)
class CrewLine:
    id: str  # of the assignment
    name: str
    state: str
    role: str
    since: str
    note: str
    seen: str


def crew_line(scene: Scene, incident: Incident, sent: Assignment, unit: Unit | None) -> CrewLine:
    shape = f"{SHAPES[unit.kind]} " if unit else ""
    lead = f" {scene.text('crew.lead')}" if sent.id == incident.lead_id else ""
    role = ROLES.get(sent.state, sent.state.value)
    return CrewLine(
        id=sent.id,
        name=f"{shape}{scene.call_sign(sent.unit_id)}{lead}",
        state=scene.text(f"assignment.{sent.state.value}"),
        role=role if role in scene.palette.states else "off_duty",
        since=figures.clock(scene.since(reached(sent))),
        note=note(scene, sent),
        seen=figures.age(scene.fix_age(sent.unit_id)),
    )


def reached(sent: Assignment) -> datetime:
    """When it came into the state that it is in."""
    s = sent.stages
    for stamp in (s.clear, s.arrive, s.depart, s.acknowledge, s.dispatch):
        if stamp is not None:
            return stamp.at
    raise ValueError(f"assignment {sent.id} was never dispatched")


def note(scene: Scene, sent: Assignment) -> str:
    """What an operator should know now: it may be undone, is not signed, should be there."""
    if scene.recall_window(sent) and sent.stages.dispatch:
        left = scene.picture.limits.undo_s - scene.since(sent.stages.dispatch.at)
        return scene.text("crew.undo", seconds=int(left) + 1)
    if sent.feedback:
        return sent.feedback
    if sent.reminded_at is not None and not sent.signed:
        return scene.text("crew.reminded")
    if sent.stages.arrive is None and sent.eta_s is not None and sent.stages.dispatch:
        left = sent.eta_s - scene.since(sent.stages.dispatch.at)
        key = "crew.expected" if left >= 0 else "crew.expected_past"
        return scene.text(key, clock=figures.clock(abs(left)))
    return ""


class CrewTable(QTableView):
    """`recalled` names the assignment whose row was activated."""

    recalled = Signal(str)

    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("crew")
        self._scene = scene
        self.table: ValueTable[CrewLine] = ValueTable(self._columns(), self)
        self.setModel(self.table)
        dress_table(self)
        header = self.horizontalHeader()
        for section, column in enumerate(self.table.columns):
            header.resizeSection(section, column.width)
        header.setSectionResizeMode(3, header.ResizeMode.Stretch)
        for section in (0, 1):
            header.setSectionResizeMode(section, header.ResizeMode.ResizeToContents)

    def _columns(self) -> list[Column[CrewLine]]:
        scene, text = self._scene, self._scene.text

        def ink(row: CrewLine) -> QColor | None:
            return scene.palette.states[row.role]

        return [
            Column("name", text("crew.unit"), lambda r: r.name, 104),
            Column("state", text("crew.state"), lambda r: r.state, 92, colour=ink),
            Column("since", text("crew.since"), lambda r: r.since, 54, RIGHT),
            Column("note", "", lambda r: r.note, 120),
            Column("seen", text("units.seen"), lambda r: r.seen, 48, RIGHT),
        ]

    def show_incident(self, incident: Incident) -> None:
        units = self._scene.units_on(incident)
        self.table.arrange([crew_line(self._scene, incident, sent, u) for sent, u in units])
        self.setVisible(bool(units))
        self.setFixedHeight(26 + ROW * min(len(units), MOST) + 2)

    def current(self) -> str:
        """The assignment of the row in use, else of the lead; "" without any."""
        row = self.currentIndex().row()
        if not 0 <= row < self.table.rowCount():
            row = 0
        return self.table.value(row).id if self.table.rowCount() else ""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.indexAt(event.position().toPoint()).isValid():
            self.recalled.emit(self.current())

    def retranslate(self) -> None:
        self.table.put_title([column.title for column in self._columns()])
