"""On the card: to whom an incident was diverted, whether its caller was asked, what follows it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from app.domain.call_back import CallBack, CallBackState, call_back_id
from app.domain.chase import Chase
from app.domain.diversion import Diversion, DiversionState
from app.domain.duty import Duty
from app.domain.incident import Incident
from widgets import owed_words as say
from widgets.actions import keys_of
from widgets.owed_about import diversions_of, duties_of
from widgets.plain import Words
from widgets.scene import Scene

ASKED = (CallBackState.DUE, CallBackState.NOT_REACHED)


class CardOwed(QFrame):
    """Shows nothing where nothing of the kind is. `wanted` names an action of widgets.actions."""

    wanted = Signal(str)

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 2, 12, 2)
        self._column.setSpacing(2)
        self._lines: list[Words] = []
        self.answer, self.call = QPushButton(), QPushButton()
        self.answer.clicked.connect(lambda: self.wanted.emit("diversion_answer"))
        self.call.clicked.connect(lambda: self.wanted.emit("call_back"))
        self._row = QHBoxLayout()
        self._row.setSpacing(4)
        self._row.addWidget(self.answer)
        self._row.addWidget(self.call)
        self._column.addLayout(self._row)
        self.hide()

    def show_incident(self, incident: Incident) -> None:
        scene = self._scene
        diversions, duties = diversions_of(scene, incident), duties_of(scene, incident)
        call = scene.picture.call_backs.get(call_back_id(incident.id))
        lines = [self._diverted(one) for one in diversions[-2:]]
        lines += [self._called(call)] if call is not None else []
        lines += [self._duty(one) for one in duties[:3]]
        self._put(lines)
        self.answer.setVisible(any(one.open for one in diversions))
        self.call.setVisible(call is not None and call.state in ASKED)
        self.answer.setText(f"{scene.text('divert.answer')}  {keys_of('diversion_answer')}")
        self.call.setText(f"{scene.text('divert.call_back')}  {keys_of('call_back')}")
        self.setVisible(bool(lines))

    def _put(self, lines: list[tuple[str, QColor | None]]) -> None:
        while len(self._lines) < len(lines):
            line = Words()
            line.setWordWrap(True)
            line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._column.insertWidget(len(self._lines), line)
            self._lines.append(line)
        for at, label in enumerate(self._lines):
            label.setVisible(at < len(lines))
            if at >= len(lines):
                continue
            words, ink = lines[at]
            colour = (ink or self._scene.palette.text.first).name()
            if label.text() != words:
                label.setText(words)
            label.setStyleSheet(f"font-size: 13px; color: {colour};")

    # ---- one line of each ----------------------------------------------------------------------

    def _diverted(self, one: Diversion) -> tuple[str, QColor | None]:
        """To whom, how it stands, what runs; what the agency said, or why it is not ours."""
        scene = self._scene
        said = [
            scene.text(
                "divert.line",
                agency=scene.names.agency(one.agency_id),
                state=scene.text(f"diversion.{one.state.value}"),
                at=scene.hour(one.ended_at or one.fed_back_at or one.diverted_at),
            )
        ]
        if one.running is not None:
            said.append(self._left(one.running))
        words = "  ".join(said)
        if one.said or one.reason:
            words += f"\n{one.said or one.reason}"
        if one.state is DiversionState.DECLINED:
            return f"↩ {words}", scene.palette.states["waiting"]
        return words, say.margin_ink(scene, one.running) if one.running else None

    def _called(self, call: CallBack) -> tuple[str, QColor | None]:
        scene = self._scene
        said = scene.text("divert.called", state=scene.text(f"call_back.{call.state.value}"))
        if call.running is not None:
            said += "  " + self._left(call.running)
        if call.tries:
            said += "  " + scene.text("divert.tries", n=call.tries)
        if call.answered_at is not None:
            said += f"  {scene.hour(call.answered_at)} {scene.who(call.answered_by)}"
        if call.reason:
            said += f"\n{call.reason}"
        if call.state is CallBackState.NOT_SATISFIED:
            return said, scene.palette.states["waiting"]
        return said, say.margin_ink(scene, call.running) if call.running else None

    def _duty(self, duty: Duty) -> tuple[str, QColor | None]:
        scene = self._scene
        said = scene.text(
            "divert.duty",
            kind=said_first(scene.text(f"owed.{duty.kind.value}")),
            owner=say.owner_words(scene, duty.owner),
            state=scene.text(f"duty.{duty.state.value}"),
        )
        if duty.running is not None:
            said += "  " + self._left(duty.running)
        said += f"\n{duty.result or duty.text}"
        return said, say.margin_ink(scene, duty.running) if duty.running else None

    def _left(self, chase: Chase) -> str:
        """The time that is left; what is past its limit has its own mark."""
        margin = say.margin_of(self._scene, chase)
        if not margin.startswith("+"):
            return margin
        return self._scene.text("divert.left", margin=margin[1:])


def said_first(word: str) -> str:
    """As it stands at the beginning of a line."""
    return word[:1].upper() + word[1:]
