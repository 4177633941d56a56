"""The bar of a replay: that it is one, which moment is shown, and how to move in the night."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout

from app.services.night_clock import NightClock
from app.services.night_player import Held
from widgets.actions import keys_of
from widgets.plain import Words, tip
from widgets.scene import Scene
from widgets.style import CLOCK, sized
from widgets.time_track import TimeTrack

FRAME: Final = 4  # pixels of the edge round the whole window
NARROW_PX: Final = 1600
BUTTONS: Final = (  # by the action that each does
    "night_back",
    "night_play",
    "night_forward",
    "night_slower",
    "night_faster",
    "night_overdue",
    "night_incident",
    "night_training",
    "night_answer",
)


class TimeBar(QFrame):
    """`give` hears the name of an action that a button was pressed for."""

    def __init__(self, scene: Scene, clock: NightClock, give: Callable[[str], None]) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._scene, self._clock = scene, clock
        self.told = ("opening", 0.0)  # what stands where the note is: a key and a share
        self.training = False
        self.held: Held | None = None
        self.sign, self.moment, self.note, self.answer = Words(), Words(), Words(), Words()
        self.speed = Words()
        self.track = TimeTrack(scene)
        self.buttons = {name: QPushButton() for name in BUTTONS}
        for name, button in self.buttons.items():
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, name=name: give(name))
        self.buttons["night_training"].setCheckable(True)
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        self.sign.setFont(sized(self.font(), CLOCK, bold=True))
        self.moment.setFont(sized(self.font(), CLOCK, bold=True))
        fixed = QSizePolicy.Policy.Fixed
        for words in (self.sign, self.moment, self.speed):
            words.setSizePolicy(fixed, QSizePolicy.Policy.Preferred)
        self.speed.setMinimumWidth(44)
        self.speed.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.answer.setWordWrap(True)
        self.answer.hide()
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self.sign)
        row.addWidget(self.moment)
        for name in BUTTONS:
            if name == "night_faster":
                row.addWidget(self.speed)
            row.addWidget(self.buttons[name])
            if name in ("night_forward", "night_faster", "night_incident"):
                row.addSpacing(8)
        row.addStretch(1)
        row.addWidget(self.note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 2)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.answer)
        column.addWidget(self.track)

    @property
    def _narrow(self) -> bool:
        """Without room the date and what is well go into the tooltips; the sign never gives way."""
        return self.width() < NARROW_PX

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.tick()
        self._show_note()

    # ---- what it shows -------------------------------------------------------------------------

    def tick(self) -> None:
        """The moment that is shown, and whether time goes by."""
        now = self._clock.now()
        form = "%H:%M:%S" if self._narrow else "%Y-%m-%d %H:%M:%S"
        here = now.astimezone(self._scene.zone)
        self.moment.setText(here.strftime(form))
        self.moment.setToolTip(tip(here.strftime("%Y-%m-%d %A %H:%M:%S %Z")))
        self.speed.setText(f"{self._clock.speed}×")
        playing = "night.pause" if self._clock.running else "night.play"
        self.buttons["night_play"].setText(self._scene.text(playing))
        self.track.show_moment(now)

    def tell(self, key: str, share: float = 0.0) -> None:
        """How far it is: "opening" with its share, "empty", "ready"."""
        self.told = (key, share)
        self._show_note()

    def _show_note(self) -> None:
        text, palette = self._scene.text, self._scene.palette
        key, share = self.told
        ink = palette.text.second
        words = text(f"night.{key}", percent=round(100 * share)) if key != "ready" else ""
        if key == "ready" and self.held is not None:
            if self.held.other:
                ink = palette.states["overdue"]
                words = text("night.other", number=self.held.other[0])
            elif self.held.same:
                words = "" if self._narrow else text("night.same", n=self.held.same)
        self.note.setText(words)
        self.note.setStyleSheet(f"color: {ink.name()};")

    def hold(self, held: Held) -> None:
        self.held = held
        self._show_note()

    def show_answer(self, words: str) -> None:
        """What was done, or nothing."""
        self.answer.setText(words)
        self.answer.setVisible(bool(words))

    def retranslate(self) -> None:
        text, palette = self._scene.text, self._scene.palette
        fill, ink = palette.text.replay.name(), palette.text.on_state.name()
        key = "night.sign_training" if self.training else "night.sign"
        self.sign.setText(text(key))
        self.sign.setStyleSheet(
            f"background: {fill}; color: {ink}; padding: 8px 14px; font-size: 20px;"
        )
        self.moment.setStyleSheet(f"color: {fill}; font-size: {CLOCK}px;")
        self.speed.setStyleSheet("font-weight: 700;")
        self.answer.setStyleSheet(
            f"border-left: {FRAME}px solid {fill}; padding: 4px 12px; font-size: 15px;"
        )
        for name, button in self.buttons.items():
            if name != "night_play":
                button.setText(text(f"night.{name.removeprefix('night_')}"))
            what = f"{text(f'key.{name}')} {keys_of(name)}".strip()
            button.setToolTip(tip(what))
            button.setAccessibleName(what)
        self._show_note()
        self.tick()

    def show_training(self, on: bool) -> None:
        self.training = on
        self.buttons["night_training"].setChecked(on)
        self.retranslate()

    def seek(self, hear: Callable[[datetime], None]) -> None:
        self.track.sought.connect(hear)
