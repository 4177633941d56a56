"""The bottom line where orders are typed: what it means stands beside it, Enter carries it out."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.city.pack import Pack
from app.domain.advice import Recommendation
from app.domain.sights import Sights, Wanted
from app.domain.unit import Unit
from app.services.command_line.acts import Move, Send, Teach
from app.services.command_line.completing import completions, incident_of
from app.services.command_line.history import History
from app.services.command_line.known import CallSigns, Known
from app.services.command_line.lesson import lesson
from app.services.command_line.reading import Reading, read
from app.services.command_line.unclear import Candidate
from app.services.lookup import Asked
from widgets.lesson import LessonSheet
from widgets.offers import Offers
from widgets.plain import Words
from widgets.preview_line import PreviewLine
from widgets.scene import Scene
from widgets.typed_search import TypedSearch

FRESH = timedelta(seconds=3)  # advice about the incident of the line
K = Qt.Key


class CommandLine(QWidget):
    """`given` carries what was carried out, as acts; `left` says that the focus may go elsewhere.

    `asked` says that advice is wanted about `about`; `opened` whether the line is in use.
    """

    given = Signal(object)
    left = Signal()
    asked = Signal()
    opened = Signal(bool)

    def __init__(
        self,
        scene: Scene,
        pack: Pack,
        look_up: Callable[[Asked], None] | None = None,
    ) -> None:
        super().__init__()
        self._scene, self._pack = scene, pack
        self.search = TypedSearch(scene, look_up)
        self.search.setParent(self)
        self._signs, self._history = CallSigns(), History()
        self._menu: tuple[str, list[Candidate], int] | None = None  # the line before Tab
        self.advice: Recommendation | None = None  # about `about`
        self._sheets: tuple[Offers, LessonSheet] | None = None
        self._host: QWidget = self
        self.about = ""  # the open incident that the line names
        self._pair: tuple[str, str] | None = None  # the unit that would go, and where to
        self._eta_s: dict[tuple[str, str], float] = {}
        self.reading = Reading()
        self.mark, self.input, self.preview = Words("/"), QLineEdit(), PreviewLine(scene)
        self.mark.setObjectName("second")
        self.input.setStyleSheet("font-size: 15px; padding: 1px 8px;")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.mark)
        row.addWidget(self.input, 2)
        row.addWidget(self.preview, 5)
        self.search.due.connect(self._look_up)
        self.search.answered.connect(self._answered)
        self.input.textEdited.connect(lambda _: self._edited())
        self.input.installEventFilter(self)

    def lie_over(self, host: QWidget) -> None:
        """The lists that the line opens stand on the host."""
        self._host, offers = host, Offers(host)
        offers.taken.connect(self._take_offer)
        self._sheets = (offers, LessonSheet(self._scene, host))

    # ---- what it knows -------------------------------------------------------------------------

    def put_units(self, units: Sequence[Unit]) -> None:
        self._signs.put(units)

    def put_advice(self, advice: Recommendation | None) -> None:
        """The advice about the incident of the line fills in when somebody would be there."""
        if advice is not None and advice.incident_id == self.about:
            self.advice = advice
            if self.in_use:
                self._read()

    def wants(self) -> str:
        """The incident that advice is wanted about: not the one on the card, which has its own."""
        if not self.in_use or not self.about or self.about == self._scene.chosen_id:
            return ""
        known = self.advice if self.advice and self.advice.incident_id == self.about else None
        return "" if known is not None and self._scene.now - known.at < FRESH else self.about

    def put_sights(self, sights: Sights) -> None:
        """How long a unit would drive that is not among the recommended ones."""
        ways = {(way.unit_id, way.incident_id): way.eta_s for way in sights.ways if not way.sent}
        if self._pair in ways and self._eta_s != ways:
            self._eta_s = ways
            if self.in_use:
                self._read()

    def eta(self, unit_id: str, incident_id: str) -> float | None:
        """Seconds that the preview promised; None where they were not worked out."""
        for advice in (self._scene.advice, self.advice):
            if advice is not None and advice.incident_id == incident_id:
                for pick in advice.picks:
                    if pick.unit_id == unit_id:
                        return pick.eta_s
        return self._eta_s.get((unit_id, incident_id))

    def look_for(self, wanted: Wanted) -> Wanted:
        """What the map wants, with the way of the unit that is being typed."""
        return replace(wanted, pick=self._pair) if self.in_use and self._pair else wanted

    @property
    def in_use(self) -> bool:
        return self.input.hasFocus()

    def _known(self) -> Known:
        scene, pack = self._scene, self._pack
        advice = [one for one in (scene.advice, self.advice) if one is not None]
        return Known(
            scene.text,
            scene.picture,
            self._signs,
            pack.categories,
            scene.seat,
            scene.now,
            scene.chosen_id,
            self.search.find if self.search.possible else None,
            pack.locate,
            scene.names.category,
            scene.names.area,
            scene.names.skills,
            scene.fix_age,
            {one.incident_id: one for one in advice},
            self._eta_s,
            self.search.duplicates,
        )

    def _look_up(self) -> None:
        """Now, and not when somebody stops typing."""
        self.search.at_once = True
        self._read()
        self.search.at_once = False

    def _answered(self) -> None:
        if self.in_use:
            self._read()

    # ---- typing --------------------------------------------------------------------------------

    def open(self) -> None:
        self.input.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.input.selectAll()

    def write(self, line: str) -> None:
        """As if it had been typed, and a moment had passed."""
        self.input.setText(line)
        self._menu = None
        self._look_up()

    def leave(self) -> None:
        """An unfinished line can be brought back with the arrow up."""
        if self.input.text().strip():
            self._history.add(self.input.text().strip())
        self.input.clear()
        self._edited()
        self.left.emit()

    def _edited(self) -> None:
        self._menu = None
        self._read()

    def _read(self) -> None:
        known, line = self._known(), self.input.text()
        self.reading = read(line, known)
        offers = completions(line, known)
        while self.search.follow():  # answered on this thread
            self.reading, offers = read(line, known), completions(line, known)
        if line.strip():
            self.preview.tell(self.reading)
        else:
            self._hint()
        self._ask_about(incident_of(line, known), pair_of(self.reading))
        self._offer(offers if self._menu is None else self._menu[1])

    def _ask_about(self, about: str, pair: tuple[str, str] | None) -> None:
        """Advice is asked for once when another incident or unit is typed, then with the clock."""
        other = (about, pair) != (self.about, self._pair)
        self.about, self._pair = about, pair
        if other and (self.wants() or pair):
            self.asked.emit()

    def _hint(self) -> None:
        text = self._scene.text
        self.preview.say(text("line.writing") if self.in_use else text("status.keys"))

    def tick(self) -> None:
        """What the line means may have changed without a key."""
        if self.in_use and self.input.text().strip():
            self._read()

    def say(self, words: str) -> None:
        """A refusal from the desk, where the eye is while orders are typed."""
        if self.in_use and not self.input.text():
            self.preview.say(f"▸ {words}", "waiting")

    # ---- keys ----------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self.input:
            if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._pressed(event)
            if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
                return self._overridden(event)
            if kind in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
                QTimer.singleShot(0, self, self._focus_moved)
        return super().eventFilter(watched, event)

    def _overridden(self, event: QKeyEvent) -> bool:
        """Esc is the line's own; with nothing typed, editing keys are the console's."""
        if event.key() == K.Key_Escape:
            event.accept()
            return True
        if not self.input.text() and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return True
        return False

    def _pressed(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (K.Key_Tab, K.Key_Backtab) and self.input.text():  # empty, it lets one go on
            self._complete(1 if key == K.Key_Tab else -1)
        elif key in (K.Key_Return, K.Key_Enter):
            self._enter()
        elif key == K.Key_Escape:
            self.leave()
        elif key in (K.Key_Up, K.Key_Down) and not event.modifiers():
            walk = self._history.older if key == K.Key_Up else self._history.newer
            self.input.setText(walk(self.input.text()))
            self._edited()
        else:
            return False
        return True

    def _focus_moved(self) -> None:
        self.opened.emit(self.in_use)
        if self.in_use:
            self._read()
            return
        self._offer([])
        if not self.input.text():
            self._hint()

    # ---- completion ----------------------------------------------------------------------------

    def _complete(self, by: int) -> None:
        """Put in the first offer; once more the next, from the same line as before."""
        if self._menu is None:
            self._look_up()
            offers = completions(self.input.text(), self._known())
            if not offers:
                return
            self._menu = (self.input.text(), offers, 0 if by > 0 else len(offers) - 1)
        else:
            base, offers, row = self._menu
            self._menu = (base, offers, (row + by) % len(offers))
        base, offers, row = self._menu
        self.input.setText(offers[row].put(base))
        if len(offers) == 1:
            self._menu = None
        self._read()

    def _take_offer(self, row: int) -> None:
        base = self._menu[0] if self._menu else self.input.text()
        offers = self._menu[1] if self._menu else completions(base, self._known())
        if row < len(offers):
            self.input.setText(offers[row].put(base))
            self._menu = None
            self.input.setFocus()
            self._read()

    def _offer(self, offers: Sequence[Candidate]) -> None:
        if self._sheets is None:
            return
        sheet, teaching = self._sheets
        teaches = bool(self.reading.acts) and isinstance(self.reading.acts[0], Teach)
        shown = self.in_use and not teaches
        sheet.offer(offers if shown else (), self._menu[2] if self._menu else -1)
        if self.in_use and teaches:
            teaching.teach(lesson(self._known()))
        else:
            teaching.hide()
        self.place()

    def place(self) -> None:
        """Above the line, where the host is that big now."""
        if self._sheets is None:
            return
        offers, teaching = self._sheets
        corner = self.input.mapTo(self._host, QPoint(0, -6))
        offers.stand_on(corner)
        if teaching.isVisible():
            teaching.stand_on(corner.x(), corner.y())

    # ---- Enter ---------------------------------------------------------------------------------

    def _enter(self) -> None:
        """Carry out what was seen; what reads otherwise now is shown first."""
        seen, line = self.reading, self.input.text().strip()
        self._menu = None
        self._look_up()
        if not self.reading.ready or isinstance(self.reading.acts[0], Teach):
            return
        if self.reading.acts != seen.acts:
            if seen.ready:
                self.preview.say(self._scene.text("line.changed"), "waiting")
            return
        self._history.add(line)
        acts, words = self.reading.acts, self.reading.words
        self.input.clear()
        self._read()
        self.preview.say(self._scene.text("line.done", words=words))
        self.given.emit(acts)

    def retranslate(self) -> None:
        self.input.setAccessibleName(self._scene.text("line.name"))
        self.input.setPlaceholderText(self._scene.text("line.hint"))
        self._read()


def pair_of(reading: Reading) -> tuple[str, str] | None:
    """The one unit that would be sent or reassigned, and the incident."""
    act = reading.acts[0] if reading.acts else None
    if isinstance(act, Send) and len(act.unit_ids) == 1:
        return act.unit_ids[0], act.incident_id
    return (act.unit_id, act.incident_id) if isinstance(act, Move) else None
