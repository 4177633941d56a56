"""A console window that shows a night again: nothing in it is live, and nothing can be ordered."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout

from app.domain.picture import Picture
from app.domain.watch import Watch
from app.services.night_clock import NightClock, faster
from app.services.night_marks import Mark, MarkKind, next_mark
from app.services.night_player import Done, Held, NightPlayer, Opened
from widgets.chronicle import Chronicle
from widgets.night_bridge import NightBridge
from widgets.night_orders import OutOfUse
from widgets.night_words import done_words, way_marks
from widgets.plain import Words
from widgets.time_bar import FRAME, TimeBar

if TYPE_CHECKING:
    from widgets.window import ConsoleWindow

LOOK_MS: Final = 200
BEFORE: Final = timedelta(seconds=1)
QWIDGETSIZE_MAX: Final = 2**24 - 1  # Qt's own: as large as it likes
STEP: Final = timedelta(seconds=10)
SAVED_LATER: Final = timedelta(
    seconds=2
)  # a mark is when it happened, the picture when it was saved


class Night(QObject):
    """Drives the window from the clock; the player reads on its own thread."""

    def __init__(
        self, window: ConsoleWindow, bridge: NightBridge, clock: NightClock, player: NightPlayer
    ) -> None:
        super().__init__(window)
        self._window, self._bridge, self._clock, self._player = window, bridge, clock, player
        self._marks: tuple[Mark, ...] = ()
        self._open = False
        self._shown: datetime | None = None
        self._wanted = ""  # the incident to put on the card as soon as it is in the picture
        self._done: Done | None = None
        self.bar = TimeBar(window.scene, clock, window.commands.carry_out)
        window.night = self
        self._dress()
        self._hear()
        self._look = QTimer(self)
        self._look.setObjectName("night")
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self.look)
        self._look.start()

    def _dress(self) -> None:
        """A coloured edge round everything: nobody takes it for now."""
        page = self._window.page
        column = page.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(0, self.bar)
            column.setContentsMargins(FRAME, FRAME, FRAME, FRAME)
        self._window.strip.lamps.hide()  # no link of then is known, and those of now say nothing
        self._window.status.links.setMaximumWidth(0)
        self._cover_advice()
        self.out_of_use = OutOfUse(self._window)
        page.setObjectName("night")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.retranslate()

    def _cover_advice(self) -> None:
        """What stands where the recommendation would, while somebody is to find it himself."""
        self.cover = Words()
        self.cover.setWordWrap(True)
        self.cover.setContentsMargins(12, 8, 12, 8)
        self.cover.hide()
        self.no_orders = Words()
        self.no_orders.setObjectName("second")
        self.no_orders.setContentsMargins(12, 0, 12, 4)
        advice = self._window.card.advice
        holder = advice.parentWidget()
        column = holder.layout() if holder is not None else None
        if isinstance(column, QVBoxLayout):
            column.insertWidget(column.indexOf(advice), self.cover)
            column.insertWidget(column.indexOf(advice) + 2, self.no_orders)  # below the buttons

    def _hear(self) -> None:
        bridge = self._bridge
        bridge.emptied.connect(self._empty)
        bridge.progressed.connect(lambda share: self.bar.tell("opening", share))
        bridge.opened.connect(self.opened)
        bridge.held.connect(self._held)
        bridge.done.connect(self._tell_done)
        bridge.settled.connect(self._choose_wanted)
        bridge.advised.connect(self._show_ways)
        self.bar.seek(self.go)

    def retranslate(self) -> None:
        fill = self._window.scene.palette.text.replay.name()
        self._window.page.setStyleSheet(f"QWidget#night {{ background: {fill}; }}")
        self._window.setWindowTitle(self._window.scene.text("night.title"))
        self.bar.retranslate()
        text = self._window.scene.text
        self.cover.setText(text("night.covered"))
        self.no_orders.setText(text("refused.replayed"))
        self.out_of_use.retranslate()
        self.cover.setStyleSheet(f"color: {fill}; font-size: 15px;")
        if self._done is not None:
            self.bar.show_answer(done_words(self._window.scene, self._done))

    def stop(self) -> None:
        self._look.stop()

    # ---- what the player tells -----------------------------------------------------------------

    def opened(self, opened: Opened | None) -> None:
        """The night can be shown, from its beginning; None: the journal is empty."""
        if opened is None:
            self.bar.tell("empty")
            return
        self._marks, self._open = opened.marks, True
        self._clock.spanned(opened.since, opened.until)
        self.bar.track.put(opened.since, opened.until, opened.marks)
        self.bar.tell("ready")
        self.look()

    def _held(self, held: Held) -> None:
        self.bar.hold(held)

    def _empty(self) -> None:
        """Forget what was shown: the values of another moment follow."""
        window, scene = self._window, self._window.scene
        limits = scene.picture.limits
        scene.picture = Picture(limits=limits)
        scene.board.follow({})
        scene.roll.follow({})
        scene.watch = Watch(limits, scene.district_kind)
        scene.chronicle = Chronicle()
        scene.outlook, scene.advice = {}, None
        window.alarms.refresh()
        if scene.chosen_id:
            self._player.tell(scene.chosen_id)

    def _show_cover(self) -> None:
        """Only while somebody is still to be sent."""
        scene = self._window.scene
        asked = scene.chosen is not None and not scene.picture.active_on(scene.chosen.id)
        self.cover.setVisible(self._bridge.hides_answers and asked)

    def _choose_wanted(self) -> None:
        window = self._window
        self._show_cover()
        if self._wanted in window.scene.picture.incidents:
            wanted, self._wanted = self._wanted, ""
            window.choose(wanted)
            self._show_cover()

    # ---- time ----------------------------------------------------------------------------------

    def look(self) -> None:
        """Ask for the moment that is due."""
        now = self._clock.now()
        stop = self._answer_at(now)
        if stop is not None:
            now = stop
            self._clock.play(False)
            self._clock.go(now)
            self._window.notices.refuse(self._window.scene.text("notice.answer_next"))
        if self._open and now != self._shown:
            self._shown = now
            self._player.go(now)
            self._window.look()
        self.bar.tick()

    def _answer_at(self, now: datetime) -> datetime | None:
        """The last moment before somebody was sent to the incident that is to be solved, where
        the clock has just gone past it: whoever is to find the answer must not be shown it."""
        asked = self._wanted or self._window.scene.chosen_id
        if not self._bridge.hides_answers or self._shown is None or not asked:
            return None
        own = (m for m in self._marks if m.kind is MarkKind.SENT and m.subject_id == asked)
        stop = next((mark.at - BEFORE for mark in own), None)
        return stop if stop is not None and self._shown <= stop < now else None

    def go(self, at: datetime) -> None:
        if self._open:
            self._clock.go(at)
            self.look()

    def step(self, by: int) -> None:
        self.go(self._clock.now() + by * STEP)

    def play(self) -> None:
        if self._open:
            self._clock.play(not self._clock.running)
            self.bar.tick()

    def hasten(self, by: int) -> None:
        self._clock.run_at(faster(self._clock.speed, by))
        self.bar.tick()

    def jump(self, kind: MarkKind) -> bool:
        """To the next of its kind, and stop there; False where none follows."""
        mark = next_mark(self._marks, kind, self._clock.now() - SAVED_LATER)
        if mark is None:
            return False
        self._clock.play(False)
        self._wanted = mark.subject_id
        self._forget_done()
        self.go(mark.at + SAVED_LATER)
        return True

    # ---- answers -------------------------------------------------------------------------------

    def train(self) -> None:
        """Hide what the console recommends and what was done, until it is asked for; or no more."""
        on = not self._bridge.hides_answers
        self._bridge.hides_answers = on
        self.bar.show_training(on)
        self._hide_advice(on)
        self._forget_done()

    def answer(self) -> bool:
        """Say what was done about the incident on the card; False where there is none."""
        chosen = self._window.scene.chosen_id
        if not chosen:
            return False
        self._bridge.hides_answers = False
        self._hide_advice(False)
        self._player.what_was_done(chosen)
        return True

    def _hide_advice(self, hidden: bool) -> None:
        window = self._window
        window.card.advice.setMaximumHeight(0 if hidden else QWIDGETSIZE_MAX)
        self._show_cover()
        if hidden:
            window.scene.advice, window.scene.outlook = None, {}
        window.card.refresh()
        window.rounds.ask()

    def _tell_done(self, done: Done) -> None:
        self._done = done
        self.bar.show_answer(done_words(self._window.scene, done))
        self._show_ways()

    def _forget_done(self) -> None:
        self._done = None
        self.bar.show_answer("")
        if self.bar.training:
            self._bridge.hides_answers = True
            self._hide_advice(True)

    def _show_ways(self) -> None:
        """The ways that were driven stay while their incident is on the card."""
        if self._done is None:
            return
        if self._done.incident.id != self._window.scene.chosen_id:
            self._forget_done()
            return
        marks = way_marks(self._window.scene, self._done)
        self._window.chart.view.overlay.show_ways(marks)
