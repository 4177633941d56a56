"""In the top strip: alarms in the last ten minutes, and what keeps them from being heard."""

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.domain.watch import FLOOD, STEADY
from widgets import figures
from widgets.actions import keys_of
from widgets.plain import Words
from widgets.scene import Scene
from widgets.style import COUNT, NOTE, sized

NARROW = 1600  # pixels; a narrower window gets the short words


class Meter(QWidget):
    """By EEMUA 191: one in ten minutes is steady, ten are a flood; the words say which."""

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self._shown: tuple[object, ...] = ()
        self._audible = True
        self.word, self.number, self.mute, self.silent = Words(), Words(), Words(), Words()
        self.number.setFont(sized(self.font(), COUNT, bold=True))
        parts = self.word, self.number, self.mute, self.silent
        for chip in parts[2:]:
            chip.setFixedHeight(26)
            chip.hide()
        for part in parts:  # never cut: what does not fit goes
            part.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for part in parts:
            row.addWidget(part)

    def put_audible(self, audible: bool) -> None:
        """Whether the machine sounds at all: an alarm that nobody can hear is said to be one."""
        self._audible = audible
        self.tick()

    def tick(self) -> None:
        """Only what has changed is written anew."""
        watch, now = self._scene.watch, self._scene.now
        since = watch.muted_at if watch.muted(now) else None
        muted = figures.clock(self._scene.since(since)) if since else ""
        narrow = self.window().width() < NARROW
        shown = (watch.rate(), muted, watch.untaken(), narrow, self._audible)
        if shown == self._shown:
            return
        self._shown = shown
        self._show_rate(watch.rate(), watch.untaken(), narrow)
        self.mute.setVisible(bool(muted))
        self.silent.setVisible(not self._audible)
        self.silent.setText(self._scene.text("meter.silent_short" if narrow else "meter.silent"))
        if muted and watch.muted_until is not None:
            left = figures.clock((watch.muted_until - now).total_seconds())
            key = "meter.muted_short" if narrow else "meter.muted"
            self.mute.setText(self._scene.text(key, clock=muted))
            self.mute.setToolTip(
                self._scene.text("meter.muted_tip", left=left, keys=keys_of("mute"))
            )

    def _show_rate(self, rate: int, untaken: int, narrow: bool) -> None:
        text, palette = self._scene.text, self._scene.palette
        level = "steady" if rate <= STEADY else "busy" if rate < FLOOD else "flood"
        ink = {
            "steady": palette.text.faint,
            "busy": palette.text.first,
            "flood": palette.states["overdue"],
        }[level]
        flood = level == "flood"
        self.word.setText(text("meter.flood" if flood else "meter.rate"))
        if narrow:
            self.word.setText(text("meter.flood_short" if flood else "meter.rate_short"))
        self.number.setText(str(rate))
        self.number.setStyleSheet(f"color: {ink.name()}; font-size: {COUNT}px;")
        said = text("meter.tip", n=rate, level=text(f"meter.{level}_words"), untaken=untaken)
        self.setToolTip(said)
        self.setAccessibleName(said)

    def retranslate(self) -> None:
        palette = self._scene.palette
        self._shown = ()
        self.word.setStyleSheet(f"color: {palette.text.second.name()}; font-size: {NOTE}px;")
        fill, ink = palette.states["waiting"].name(), palette.text.on_state.name()
        for chip in (self.mute, self.silent):
            chip.setStyleSheet(
                f"background: {fill}; color: {ink}; font-weight: 700; padding: 2px 8px;"
                " border-radius: 3px; font-size: 13px;"
            )
        self.silent.setToolTip(self._scene.text("meter.silent_tip"))
        self.tick()
