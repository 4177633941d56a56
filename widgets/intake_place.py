"""Beside the form: who answers for the place, who is near, what the call may repeat, what was."""

from collections.abc import Sequence

from PySide6.QtCore import QElapsedTimer, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QPushButton, QVBoxLayout, QWidget

from app.city.locate import Whereabouts
from app.domain.advice import Pick, Recommendation
from app.domain.incident import Incident
from app.domain.likeness import Likeness
from app.domain.place import near
from app.services.advisor import Drafted
from app.services.drafts import Draft
from app.services.place_history import Past
from widgets.intake_lines import (
    duplicate_line,
    owner_lines,
    past_hazards,
    past_line,
    sides_of_draft,
    unit_line,
)
from widgets.plain import Words, tip
from widgets.scene import Scene
from widgets.side_by_side import SideBySide

ROW_PX, SHOWN_UNITS, SHOWN_PAST = 28, 3, 4
STEADY_MS = 700  # a ranking that changed less long ago cannot have been read


class PlacePanel(QFrame):
    """`linked` names the incident that the call is to be linked to."""

    linked = Signal(str)

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self._alike: tuple[Likeness, ...] = ()
        self._draft: Draft | None = None
        self._answer: Drafted | None = None
        self._past: Past | None = None
        self._changed = QElapsedTimer()  # since the ranking showed other units
        names = ("owner", "units", "duplicates", "past")
        self.titles = {name: Words() for name in names}
        self.owner, self.officers, self.units, self.past = (words() for _ in range(4))
        self.list = QListWidget()
        self.list.setObjectName("hits")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.compare = SideBySide(scene)
        self.link = QPushButton()
        self.link.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._lay_out()
        self.list.currentRowChanged.connect(self._preview)
        self.link.clicked.connect(self._give)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(4)
        parts: dict[str, tuple[QWidget, ...]] = {
            "owner": (self.owner, self.officers),
            "units": (self.units,),
            "duplicates": (self.list, self.compare, self.link),
            "past": (self.past,),
        }
        for name, shown in parts.items():
            self.titles[name].setObjectName("section")
            column.addWidget(self.titles[name])
            for part in shown:
                column.addWidget(part)
            column.addSpacing(6)
        column.addStretch(1)

    # ---- what is told of the place -------------------------------------------------------------

    def forget(self) -> None:
        """Another place, or none."""
        self._answer = self._past = None

    def show_place(self, draft: Draft, owner: Whereabouts) -> None:
        """All that is known by now about the place of the draft."""
        self.show_owner(owner)
        self.show_units(self._answer.advice if self._answer else None)
        self.show_duplicates(draft, self._answer.duplicates if self._answer else ())
        self._show_past(draft)

    def put_answer(self, draft: Draft, answer: Drafted) -> None:
        """The adviser's word on the draft's place."""
        before = [pick.unit_id for pick in self._answer.advice.picks] if self._answer else []
        if before and before != [pick.unit_id for pick in answer.advice.picks]:
            self._changed.start()
        self._answer = answer
        self.show_units(answer.advice)
        self.show_duplicates(draft, answer.duplicates)

    def put_past(self, draft: Draft, past: Past) -> None:
        """What the store knows of the draft's place."""
        self._past = past
        self._show_past(draft)

    def _show_past(self, draft: Draft) -> None:
        if draft.lon is not None and draft.lat is not None:
            stored = self._past.incidents if self._past else ()
            known = self._scene.picture.incidents.values()
            self.show_past(near([*stored, *known], draft.lon, draft.lat))

    def picks(self, draft: Draft) -> Sequence[Pick]:
        """The ranking, if it was made for what is asked now: another category, other skills."""
        fits = self._answer is not None and self._answer.draft.category == draft.category
        return self._answer.advice.picks if self._answer is not None and fits else ()

    def just_changed(self) -> bool:
        """Whether other units stand there than somebody can have read."""
        return self._changed.isValid() and self._changed.elapsed() < STEADY_MS

    # ---- shown ---------------------------------------------------------------------------------

    def show_owner(self, owner: Whereabouts) -> None:
        areas, people = owner_lines(self._scene, owner)
        self.owner.setText(areas)
        self.officers.setText(people)

    def show_units(self, advice: Recommendation | None) -> None:
        """The first of the ranking; None while it is being worked out."""
        scene = self._scene
        if advice is None:
            self.units.setText(scene.text("advice.waiting"))
            return
        lines = [unit_line(scene, n, p) for n, p in enumerate(advice.picks[:SHOWN_UNITS], 1)]
        self.units.setText("\n".join(lines) or scene.text("advice.nobody"))

    def show_duplicates(self, draft: Draft, alike: tuple[Likeness, ...]) -> None:
        """The row under the bar stays the same incident while the list changes."""
        chosen = self.current_id()
        self._draft, self._alike = draft, alike
        lines = [duplicate_line(self._scene, like) for like in alike]
        if lines != [self.list.item(row).text() for row in range(self.list.count())]:
            ids = [like.incident_id for like in alike]
            self.list.blockSignals(True)
            self.list.clear()
            self.list.addItems(lines)
            for row, line in enumerate(lines):
                self.list.item(row).setToolTip(tip(line))
            self.list.setCurrentRow(ids.index(chosen) if chosen in ids else 0)
            self.list.blockSignals(False)
        self.list.setFixedHeight(ROW_PX * len(lines) + 4)
        for part in (self.list, self.compare, self.link):
            part.setVisible(bool(lines))
        self._name_duplicates()
        self._preview()

    def show_past(self, past: Sequence[Incident]) -> None:
        """What happened here before, the latest first."""
        scene = self._scene
        lines = [past_line(scene, incident) for incident in past[:SHOWN_PAST]]
        if len(past) > SHOWN_PAST:
            lines.append(scene.text("past.more", n=len(past) - SHOWN_PAST))
        if hazards := past_hazards(past):
            lines.insert(0, scene.text("past.hazards", what=scene.names.listed(hazards)))
        self.past.setText("\n".join(lines) or scene.text("past.none"))

    def current_id(self) -> str:
        """The incident under the bar; "" where nothing is alike."""
        row = self.list.currentRow()
        return self._alike[row].incident_id if 0 <= row < len(self._alike) else ""

    def walk(self, step: int) -> None:
        row = self.list.currentRow() + step
        self.list.setCurrentRow(min(max(row, 0), max(self.list.count() - 1, 0)))

    def _preview(self) -> None:
        scene = self._scene
        other = scene.picture.incidents.get(self.current_id())
        if other is None or self._draft is None:
            self.compare.hide()
            self.link.hide()
            return
        number = f"#{other.number:04}"
        rows = sides_of_draft(scene, self._draft, other)
        self.compare.show_sides(scene.text("duplicate.this"), number, rows)
        self.link.setText(scene.text("duplicate.link", number=number))

    def _give(self) -> None:
        if self.current_id():
            self.linked.emit(self.current_id())

    def _name_duplicates(self) -> None:
        key = "duplicate.title" if self._alike else "duplicate.none"
        self.titles["duplicates"].setText(self._scene.text(key, n=len(self._alike)))

    def retranslate(self) -> None:
        text = self._scene.text
        self.titles["owner"].setText(text("intake.owner"))
        self.titles["units"].setText(text("intake.units"))
        self.titles["past"].setText(text("past.title"))
        self._name_duplicates()


def words() -> QLabel:
    label = Words()
    label.setWordWrap(True)
    return label
