"""On the card: what the incident may be a duplicate of, beside it, and one key to link."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from app.domain.incident import Incident, IncidentState
from app.domain.likeness import Likeness
from widgets.actions import keys_of
from widgets.intake_lines import duplicate_line, sides_of_incident
from widgets.plain import Words
from widgets.scene import Scene
from widgets.side_by_side import SideBySide


class CardDuplicates(QFrame):
    """Shows nothing while nothing is alike. `wanted` names an action of widgets.actions."""

    wanted = Signal(str)

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self._alike: tuple[Likeness, ...] = ()
        self.words = Words()
        self.words.setWordWrap(True)
        self.compare = SideBySide(scene)
        self.link = QPushButton()
        self.link.clicked.connect(lambda: self.wanted.emit("link"))
        self.open = QPushButton()
        self.open.setObjectName("quiet")
        self.open.setCheckable(True)
        self.open.toggled.connect(lambda _: self._show())
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 2, 12, 2)
        column.setSpacing(2)
        for part in (self.open, self.words, self.compare, self.link):
            column.addWidget(part)
        self.hide()

    def show_incident(self, incident: Incident) -> None:
        """What the adviser has found alike, as long as it can still be linked."""
        scene, advice = self._scene, self._scene.advice
        fresh = advice is not None and advice.incident_id == incident.id
        can = incident.state is IncidentState.WAITING and not incident.duplicates
        found = scene.duplicates if fresh and can else ()
        known = scene.picture.incidents
        self._alike = tuple(a for a in found if a.incident_id in known)
        self._incident = incident
        self._show()

    def current_id(self) -> str:
        """The likest; "" where nothing is."""
        return self._alike[0].incident_id if self._alike and self.isVisible() else ""

    def _show(self) -> None:
        scene = self._scene
        self.setVisible(bool(self._alike))
        if not self._alike:
            return
        other = scene.picture.incidents[self._alike[0].incident_id]
        number = f"#{other.number:04}"
        opened = self.open.isChecked()
        self.open.setText(scene.text("duplicate.card", n=len(self._alike)))
        lines = [duplicate_line(scene, like) for like in self._alike[: 3 if opened else 1]]
        self.words.setText("\n".join(lines))
        self.compare.setVisible(opened)
        if opened:
            rows = sides_of_incident(scene, self._incident, other)
            self.compare.show_sides(f"#{self._incident.number:04}", number, rows)
        self.link.setText(f"{scene.text('duplicate.link_card', number=number)}  {keys_of('link')}")
