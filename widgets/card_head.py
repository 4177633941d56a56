"""The head of the card: what, where, who answers for the place, who called, what to beware of."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.incident import Incident
from widgets import figures
from widgets.plain import Words
from widgets.queue_delegate import priority_colour
from widgets.queue_lines import warn
from widgets.scene import Scene


def plain(size: int, name: str = "") -> QLabel:
    """A line of text from outside: never read as markup."""
    label = Words()
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if name:
        label.setObjectName(name)
    label.setStyleSheet(f"font-size: {size}px;")
    return label


class CardHead(QWidget):
    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self.priority, self.state, self.warning = Words(), Words(), Words()
        self.title, self.address = plain(18), plain(15)
        self.place, self.caller, self.more = plain(13, "second"), plain(13, "second"), plain(13)
        self.summary, self.hazards = plain(15), plain(15)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.priority, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.title, 1)
        top.addWidget(self.state, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 4)
        column.setSpacing(4)
        column.addLayout(top)
        for label in (self.warning, self.address, self.summary, self.place):
            column.addWidget(label)
        for label in (self.caller, self.hazards, self.more):
            column.addWidget(label)

    def show_incident(self, incident: Incident) -> None:
        scene, palette = self._scene, self._scene.palette
        colour = priority_colour(palette, incident.priority).name()
        self.priority.setText(f"P{incident.priority}")
        self.priority.setStyleSheet(
            f"font-size: 15px; font-weight: 700; color: {colour}; border: 1px solid {colour};"
            " border-radius: 3px; padding: 0 6px;"
        )
        category = scene.names.category(incident.category)
        self.title.setText(f"#{incident.number:04}  {category}")
        self.title.setStyleSheet("font-size: 18px; font-weight: 600;")
        self.state.setText(scene.text(f"incident.{incident.state.value}"))
        ink = palette.states[incident.state.value].name()
        self.state.setStyleSheet(f"font-size: 15px; font-weight: 600; color: {ink};")
        self.address.setText(incident.address or scene.text("card.no_address"))
        fill(self.summary, incident.summary)
        self.place.setText(self._place(incident))
        fill(self.caller, self._caller(incident))
        self._show_hazards(incident)
        fill(self.more, self._more(incident))
        self.show_warning(incident)

    def show_warning(self, incident: Incident) -> None:
        """What is late or about to be; runs with the clock."""
        fill(self.caller, self._caller(incident))
        words, late = warn(self._scene, incident)
        self.warning.setVisible(bool(words))
        if not words:
            return
        palette = self._scene.palette
        colour = palette.states["overdue" if late else "waiting"].name()
        ground = colour if late else "transparent"
        ink = palette.text.overdue.name() if late else colour
        self.warning.setText(words)
        self.warning.setStyleSheet(
            f"background: {ground}; color: {ink}; border: 1px solid {colour}; border-radius: 3px;"
            " padding: 2px 8px; font-size: 15px; font-weight: 600;"
        )

    def _place(self, incident: Incident) -> str:
        names, text = self._scene.names, self._scene.text
        where = " · ".join(
            filter(None, (names.district(incident.district_id), names.grid(incident.grid_id)))
        )
        people = names.listed(names.responsible(incident.grid_id))
        owners = text("card.responsible", names=people) if people else text("card.nobody")
        return f"{where or text('card.outside')}\n{owners}"

    def _caller(self, incident: Incident) -> str:
        """Masked: the number itself is not needed to send somebody. Every look is journalled."""
        if incident.caller is None:
            return ""
        revealed, until = self._scene.revealed or ("", self._scene.now)
        left = (until - self._scene.now).total_seconds()
        if revealed == incident.id and left > 0:
            name, phone = incident.caller.name or "–", incident.caller.phone or "–"
            return self._scene.text("card.caller_shown", name=name, phone=phone, seconds=int(left))
        shown = incident.caller.masked()
        return self._scene.text("card.caller", name=shown.name or "–", phone=shown.phone or "–")

    def _show_hazards(self, incident: Incident) -> None:
        words = self._scene.names.listed(incident.hazards)
        fill(self.hazards, self._scene.text("card.hazards", what=words) if words else "")
        ink = self._scene.palette.states["overdue"].name()
        self.hazards.setStyleSheet(f"font-size: 15px; font-weight: 600; color: {ink};")

    def _more(self, incident: Incident) -> str:
        scene, said = self._scene, []
        primary = scene.picture.incidents.get(incident.duplicate_of or "")
        if primary is not None:
            said.append(scene.text("card.duplicate_of", number=f"#{primary.number:04}"))
        if incident.duplicates:
            numbers = [scene.picture.incidents.get(id) for id in incident.duplicates]
            listed = scene.names.listed(f"#{i.number:04}" for i in numbers if i)
            said.append(scene.text("card.duplicates", n=len(incident.duplicates), which=listed))
        if incident.disposition is not None and primary is None:
            word = scene.text(f"disposition.{incident.disposition.value}")
            said.append(scene.text("card.disposition", word=word))
        if incident.taken_at is not None:
            after = (
                figures.clock((incident.taken_at - incident.stages.report.at).total_seconds())
                if incident.stages.report
                else "–"
            )
            said.append(scene.text("card.taken", by=scene.who(incident.taken_by), after=after))
        return "\n".join(said)


def fill(label: QLabel, words: str) -> None:
    """An empty line takes no room."""
    label.setText(words)
    label.setVisible(bool(words.strip()))
