"""警情卡: one incident whole: what, where, who should go, who is on it, every clock, the story."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.domain.incident import Disposition, Incident, IncidentState
from widgets.actions import keys_of
from widgets.ask import AskForm
from widgets.button_rows import ButtonRows
from widgets.card_advice import AdvicePanel
from widgets.card_duplicates import CardDuplicates
from widgets.card_head import CardHead
from widgets.card_owed import CardOwed
from widgets.crew import CrewTable
from widgets.narrative import Narrative
from widgets.plain import Words
from widgets.scene import Scene
from widgets.stage_clock import StageClock

S = IncidentState
LOW_PX = 800  # of the card: then fewer picks leave room for the clocks
# What may be done with an incident, beside sending: the action and in which states it makes sense.
OFFERED: dict[str, Callable[[Incident, bool], bool]] = {
    "take": lambda i, manned: i.open and not i.taken_by,
    "recall": lambda i, manned: manned,
    "return_feedback": lambda i, manned: i.state is S.FED_BACK,
    "close": lambda i, manned: i.open,
    "divert": lambda i, manned: i.open,
    "note": lambda i, manned: True,
    "link": lambda i, manned: i.state is S.WAITING and not i.duplicates,
    "unlink": lambda i, manned: i.duplicate_of is not None,
    "reopen": lambda i, manned: not i.open and i.duplicate_of is None,
}


class Card(QWidget):
    """`wanted` names an action of widgets.actions; the window carries it out."""

    wanted = Signal(str)

    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._scene = scene
        self._shown_id: str | None = None
        self.head, self.advice = CardHead(scene), AdvicePanel(scene)
        self.crew, self.stages, self.story = CrewTable(scene), StageClock(scene), Narrative(scene)
        self.duplicates, self.owed = CardDuplicates(scene), CardOwed(scene)
        self.owed.wanted.connect(self.wanted)
        self.duplicates.wanted.connect(self.wanted)
        self.ask = AskForm(scene)
        self.crew_title, self.stages_title, self.story_title = Words(), Words(), Words()
        self.empty = Words()
        self.empty.setObjectName("empty")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        # With a parent from the start: a button shown without one would be a window of its own.
        self._rows = ButtonRows(inset=12, above=4)
        self.buttons = {name: QPushButton(self._rows) for name in OFFERED}
        for button in self.buttons.values():
            button.hide()
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _=False, name=name: self.wanted.emit(name))
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setObjectName("panel")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._crew_head = inset(self.crew_title)
        column.addWidget(self.head)
        column.addWidget(self.owed)
        column.addWidget(self.duplicates)
        column.addWidget(self.ask)
        column.addWidget(level())
        column.addWidget(self._crew_head)
        column.addWidget(self.crew)
        column.addWidget(self.advice)
        column.addWidget(self._rows)
        column.addWidget(level())
        column.addWidget(inset(self.stages_title))
        column.addWidget(self.stages)
        column.addWidget(level())
        column.addWidget(inset(self.story_title))
        column.addWidget(self.story, 1)
        self.story.setMinimumHeight(72)
        scroll = self._scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(scroll)

    # ---- shown ---------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Bring everything up to the scene."""
        incident = self.turn_to_chosen()
        if incident is not None:
            self.stages.show_incident(incident)
            self.story.show_incident(incident.id)

    def turn_to_chosen(self) -> Incident | None:
        """All that a key could act on, at once; clocks and story take a while to be painted.

        Another incident leaves an open question behind.
        """
        incident = self._scene.chosen
        if incident is None:
            self._shown_id = None
            self.ask.hide()
            self._pages.setCurrentIndex(0)
            return None
        self._pages.setCurrentIndex(1)
        if incident.id != self._shown_id:
            self._shown_id = incident.id
            self.ask.hide()
        self.head.show_incident(incident)
        self.owed.show_incident(incident)
        self.duplicates.show_incident(incident)
        self.advice.show_incident(incident, few=self.height() < LOW_PX)
        self.crew.show_incident(incident)
        self._crew_head.setVisible(self.crew.table.rowCount() > 0)
        self._offer(incident)
        return incident

    def tick(self) -> None:
        """The clocks run on; nothing else moves."""
        incident = self._scene.chosen
        if incident is not None:
            self.head.show_warning(incident)
            self.owed.show_incident(incident)
            self.advice.tick()
            self.crew.show_incident(incident)
            self.stages.show_incident(incident)

    def roll(self, by: int) -> None:
        """Scroll the card by a third of its height, down where `by` is positive."""
        bar = self._scroll.verticalScrollBar()
        bar.setValue(bar.value() + by * self._scroll.height() // 3)

    def _offer(self, incident: Incident) -> None:
        manned = bool(self._scene.picture.active_on(incident.id))
        shown = [name for name, fits in OFFERED.items() if fits(incident, manned)]
        self._rows.offer([self.buttons[name] for name in shown], max(self.width(), 380) - 40)

    def retranslate(self) -> None:
        text = self._scene.text
        self.empty.setText(text("card.empty"))
        self.crew_title.setText(text("crew.title"))
        self.stages_title.setText(text("stages.title"))
        self.story_title.setText(text("card.story"))
        for name, button in self.buttons.items():
            button.setText(f"{text(f'act.{name}')}  {keys_of(name)}")
        self.crew.retranslate()
        self.stages.retranslate()
        self.story.retranslate()
        self.refresh()

    # ---- questions -----------------------------------------------------------------------------

    def ask_disposition(self, answer: Callable[[Disposition, str], None]) -> None:
        """How it ended. 重复 is not among them: a duplicate is linked."""
        text, incident = self._scene.text, self._scene.chosen
        if incident is None:
            return
        ends = [d for d in Disposition if d is not Disposition.DUPLICATE]
        manned = len(self._scene.picture.active_on(incident.id))
        key = "ask.close_manned" if manned else "ask.close"
        self.ask.ask(
            text(key, number=f"#{incident.number:04}", n=manned),
            lambda code, words: answer(Disposition(code), words),
            [(d.value, text(f"disposition.{d.value}")) for d in ends],
            text("ask.remark"),
        )

    def ask_words(self, title: str, answer: Callable[[str], None], placeholder: str = "") -> None:
        self.ask.ask(title, lambda _code, words: answer(words), (), placeholder)


def level() -> QFrame:
    """A line of one pixel across."""
    line = QFrame()
    line.setObjectName("line")
    line.setFixedHeight(1)
    return line


def inset(label: QLabel) -> QWidget:
    label.setObjectName("section")
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(12, 0, 12, 0)
    column.addWidget(label)
    return box
