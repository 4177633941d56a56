"""消息: the journal as it is written, newest first."""

from dataclasses import dataclass

from PySide6.QtWidgets import QTableView, QWidget

from app.domain.entry import Entry
from widgets.empty import EmptyNote
from widgets.scene import Scene
from widgets.sentences import told
from widgets.units import dress_table
from widgets.value_table import RIGHT, Column, ValueTable

SHOWN = 300


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as a row; an entry is known by its number."""

    entry: Entry

    @property
    def id(self) -> str:
        return str(self.entry.number)


def columns(scene: Scene) -> list[Column[Told]]:
    text = scene.text

    def times(row: Told) -> str:
        return text(
            "messages.times",
            at=scene.hour(row.entry.at),
            entered_at=scene.hour(row.entry.entered_at),
            saved_at=scene.hour(row.entry.saved_at),
        )

    return [
        Column("at", text("messages.at"), lambda r: scene.hour(r.entry.at), 110, tip=times),
        Column("by", text("messages.by"), lambda r: scene.who(r.entry.by), 120),
        Column("what", text("messages.what"), lambda r: told(scene, r.entry), 600),
        Column("number", text("messages.number"), lambda r: str(r.entry.number), 80, RIGHT),
    ]


class MessagesPanel(QTableView):
    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messages")
        self._scene = scene
        self.table: ValueTable[Told] = ValueTable(columns(scene), self)
        self.setModel(self.table)
        dress_table(self)
        header = self.horizontalHeader()
        for section, column in enumerate(self.table.columns):
            header.resizeSection(section, column.width)
        header.setSectionResizeMode(2, header.ResizeMode.Stretch)
        self.empty = EmptyNote(self)
        self.retranslate()
        self.refresh()

    def refresh(self) -> None:
        newest = list(self._scene.chronicle.newest)[-SHOWN:]
        self.table.arrange([Told(entry) for entry in reversed(newest)])
        self.empty.setVisible(not newest)
        self.viewport().update()

    def tick(self) -> None:
        """No clock runs here."""

    def retranslate(self) -> None:
        self.empty.setText(self._scene.text("messages.none"))
        self.table.put_title([column.title for column in columns(self._scene)])
        self.viewport().update()
