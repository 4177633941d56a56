"""经过: what the journal tells of one incident, newest first."""

from datetime import timedelta

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from app.domain.entry import Entry
from widgets.messages import Told
from widgets.scene import Scene
from widgets.sentences import told
from widgets.units import dress_table
from widgets.value_table import Column, ValueTable

SHOWN = 60
APART = timedelta(seconds=2)  # entered or stored so long after it happened, the row says when


class Narrative(QTableView):
    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = scene
        self.table: ValueTable[Told] = ValueTable(self._columns(), self)
        self.setModel(self.table)
        dress_table(self)
        self.setWordWrap(True)
        self.setSelectionMode(self.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().resizeSection(0, 74)
        self.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setMinimumSectionSize(24)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)

    def _columns(self) -> list[Column[Told]]:
        scene, text = self._scene, self._scene.text

        def times(row: Told) -> str:
            return text(
                "messages.times",
                at=scene.hour(row.entry.at),
                entered_at=scene.hour(row.entry.entered_at),
                saved_at=scene.hour(row.entry.saved_at),
            )

        top = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop

        def faint(_row: Told) -> QColor:
            return scene.palette.text.faint

        def who(row: Told) -> str:
            said, by = told(scene, row.entry), scene.who(row.entry.by)
            whole = said if said.startswith(f"{by} ") else f"{said} — {by}"
            return " ".join(filter(None, (whole, late_times(scene, row.entry))))

        return [
            Column("at", "", lambda r: scene.hour(r.entry.at), 74, top, faint, times),
            Column("what", "", who, 300, top, tip=times),
        ]

    def sizeHint(self) -> QSize:
        """Little is asked for: it takes the room that the rest of the card leaves."""
        return QSize(200, 72)

    def show_incident(self, incident_id: str) -> None:
        entries = self._scene.chronicle.of(incident_id)[:SHOWN]
        self.table.arrange([Told(entry) for entry in entries])

    def retranslate(self) -> None:
        self.viewport().update()


def late_times(scene: Scene, entry: Entry) -> str:
    """When it was entered and stored; "" where the one time that stands there is all three."""
    if max(entry.entered_at, entry.saved_at) - entry.at < APART:
        return ""
    entered, stored = scene.hour(entry.entered_at), scene.hour(entry.saved_at)
    return scene.text("messages.late_times", entered_at=entered, saved_at=stored)
