"""拟指令: a directive is written, its area drawn, its receivers shown before it goes out."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.city.pack import Pack
from app.domain.directive import BEFORE, Directive
from app.domain.level import is_top
from app.domain.receiver import ReceiverKind, Recipient, TargetKind
from app.domain.tip import Tip
from app.services.clerk import Expand, Expanded
from app.services.directive_draft import DirectiveDraft, seconds_of
from app.services.templates import Template
from widgets import levels
from widgets.actions import keys_of
from widgets.composer_form import FORM_PX, SIGNERS, ComposerForm
from widgets.composer_parts import PartList
from widgets.directive_words import limit_words
from widgets.focus import step
from widgets.intake_fields import Meant
from widgets.receivers import meant
from widgets.scene import Scene
from widgets.target_search import Target, TargetSearch

DRAFT_MS = 700  # after the last key
LIMITS = ("acknowledge", "feedback", "valid")


class Composer(ComposerForm):
    """Says what is wanted; the window carries it out.

    `drafted` carries the draft to keep (None: nothing), `asked` a question to the clerk, `sent`
    a whole draft with its receivers (None: only kept as a draft on the desk), `sketching` what is
    to be drawn on the map ("" for no more).
    """

    drafted = Signal(object)
    asked = Signal(object)
    sent = Signal(object, object)
    sketching = Signal(str)
    shown = Signal()  # what is aimed at has changed: the map shows it
    left = Signal()

    def __init__(
        self,
        scene: Scene,
        pack: Pack,
        now: Callable[[], datetime],
        templates: Sequence[Template],
        host: QWidget,
    ) -> None:
        self._host, self._now, self._templates = host, now, tuple(templates)
        self._targets = TargetSearch(scene, pack)
        self.draft = DirectiveDraft(now())
        self._version = 0
        self.found: Sequence[Recipient] | None = None  # None: not known yet
        self.waiting_for = ""  # the id of a directive that was ordered and is not recorded yet
        self.known_version = 0  # of the directive that is changed
        self._quiet = False
        super().__init__(scene, self._find, host)
        self.aimed = PartList(self._targets)
        self.signer.addItems([""] * len(SIGNERS))
        self._pause = QTimer(self)
        self._pause.setObjectName("order draft")
        self._pause.setSingleShot(True)
        self._pause.setInterval(DRAFT_MS)
        self._pause.timeout.connect(lambda: self.drafted.emit(self.draft))
        self._distress = host.findChild(QWidget, "distress")
        if self._distress is not None:
            self._distress.installEventFilter(self)
        self._connect()
        self.hide()

    def _find(self, words: str) -> list[Meant]:
        return self._targets.find(words)

    def _connect(self) -> None:
        for code, button in self.levels.items():
            button.clicked.connect(lambda _=False, code=code: self.put_level(code))
        self.template.activated.connect(self._take_template)
        for field in (self.title, self.reason, self.source, self.name, self.why):
            field.textEdited.connect(lambda _: self._typed())
        self.text.textChanged.connect(self._typed)
        for name in LIMITS:
            line = getattr(self, name)
            line.textEdited.connect(lambda _, name=name: self._limit_typed(name))
            line.editingFinished.connect(self._show_limits)
        self.target.taken.connect(self.aim_at)
        self.parts.dropped.connect(self._drop_part)
        self.signer.activated.connect(lambda _: self._aim_changed())
        self.city_wide.clicked.connect(lambda _: self._typed())
        for name, button in self.draw.items():
            button.clicked.connect(
                lambda on, name=name: self.sketching.emit(name if on else "done")
            )
        self.send.clicked.connect(self.give)
        self.keep.clicked.connect(self.keep_draft)
        self.drop.clicked.connect(self.leave)
        self.empty_it.clicked.connect(self.clear)

    # ---- opened and closed ---------------------------------------------------------------------

    def open_new(self, tip: Tip | None = None) -> None:
        """What was begun and left is still there; from a tip it begins anew."""
        if tip is not None and tip.id != self.draft.tip_id:
            level = tip.level or self._usual_level
            self._begin(
                DirectiveDraft(
                    self._now(),
                    level=level,
                    text=tip.text,
                    reason=tip.reason,
                    source=self._scene.text("composer.from_tip", number=f"X{tip.number:04}"),
                    tip_id=tip.id,
                    area=tip.area,
                    city_wide=tip.city_wide,
                )
            )
        elif self.draft.directive_id is not None:
            self._begin(DirectiveDraft(self._now(), level=self._usual_level))
        self._open()
        self.title.setFocus()

    def open_known(self, directive: Directive) -> None:
        """Change a draft, or amend what was sent: then limits left empty stay as they are."""
        d, before = directive, directive.state in BEFORE
        until = (d.valid_until - self._now()).total_seconds() if d.valid_until else None
        self._begin(
            DirectiveDraft(
                self._now(),
                level=d.level,
                title=d.title,
                text=d.text,
                reason=d.reason,
                source=d.source,
                tip_id=d.tip_id,
                directive_id=d.id,
                area=d.area,
                aim=d.aim,
                acknowledge_s=d.acknowledge_s if before else None,
                feedback_s=d.feedback_s if before else None,
                valid_s=until if before else None,
                city_wide=d.city_wide,
                name=d.drafted_name,
            )
        )
        self._open()
        self.title.setFocus()

    def restore(self, draft: DirectiveDraft) -> None:
        """What an earlier run left: shown at once."""
        self._begin(draft)
        self._open()
        self.say("composer.restored")

    @property
    def _usual_level(self) -> str:
        return self._scene.picture.limits.directives.levels[1]

    def _begin(self, draft: DirectiveDraft) -> None:
        if not draft.level:
            draft = replace(draft, level=self._usual_level)
        self.draft = draft
        self.waiting_for = ""
        known = self._scene.picture.directives.get(draft.directive_id or "")
        self.known_version = known.version if known is not None else 0
        self._fill()
        self._aim_changed()

    def _open(self) -> None:
        if not self.draft.level:
            self._begin(self.draft)
        self.show()
        self.place()
        self.retranslate()
        self.shown.emit()

    def leave(self) -> None:
        """Put away with what stands in it."""
        self.sketching.emit("")
        self.hide()
        self.shown.emit()
        self.left.emit()

    def clear(self) -> None:
        """Everything in it is forgotten, here and on the disk."""
        self._begin(DirectiveDraft(self._now(), level=self._usual_level))
        self._pause.stop()
        self.drafted.emit(None)
        self.say("")
        self.title.setFocus()

    def put_down(self) -> None:
        """The window is closed: what stands in the form is kept at once."""
        if self._pause.isActive():
            self._pause.stop()
            self.drafted.emit(self.draft)

    def recorded(self, directive_id: str) -> bool:
        """The order that was given is on record: the form has done its work."""
        if directive_id != self.waiting_for or not directive_id:
            return False
        self.clear()
        self.leave()
        return True

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays in it while it is open."""
        return step(self, forward)

    def place(self) -> None:
        """Over the queue and a part of the map, from below the strip down; distress stays seen."""
        top = 48
        if self._distress is not None and self._distress.isVisible():
            top = self._distress.geometry().bottom() + 4
        high = self._host.height() - top - 8
        self.setGeometry(8, top, min(FORM_PX, self._host.width() - 16), high)
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The bar of distress comes and goes."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Resize):
            QTimer.singleShot(0, self, self.place)
        return super().eventFilter(watched, event)

    # ---- fields --------------------------------------------------------------------------------

    def _fill(self) -> None:
        """The fields as the draft has them."""
        d, self._quiet = self.draft, True
        for code, button in self.levels.items():
            button.setChecked(code == d.level)
        for field, words in (
            (self.title, d.title),
            (self.reason, d.reason),
            (self.source, d.source),
            (self.name, d.name),
            (self.why, d.why),
        ):
            field.setText(words)
            field.setCursorPosition(0)
        self.text.setPlainText(d.text)
        self.city_wide.setChecked(d.city_wide)
        to = d.aim.to.value if d.aim.to else ""
        self.signer.setCurrentIndex(SIGNERS.index(to) if to in SIGNERS else 0)
        self.aimed.put(d.area, d.aim)
        self._quiet = False
        self._fill_templates()
        self._show_limits()
        self._show_parts()

    def _fill_templates(self) -> None:
        text, self._quiet = self._scene.text, True
        self.template.clear()
        self.template.addItem(text("composer.no_template"), "")
        for one in self._templates:
            if one.level == self.draft.level:
                self.template.addItem(one.words(text.language)[0], one.id)
        place = self.template.findData(self.draft.template)
        self.template.setCurrentIndex(max(place, 0))
        self._quiet = False

    def put_level(self, code: str) -> None:
        """Limits that were not typed follow the level."""
        self.draft = replace(self.draft, level=code)
        self.levels[code].setChecked(True)
        self._fill_templates()
        self._show_limits()
        self._label()
        self._touch()
        self.shown.emit()

    def _take_template(self, row: int) -> None:
        id = self.template.itemData(row) or ""
        known = next((one for one in self._templates if one.id == id), None)
        self.draft = replace(self.draft, template=id)
        if known is not None:
            title, text, reason = known.words(self._scene.text.language)
            self.draft = replace(self.draft, title=title, text=text, reason=reason)
            self._fill()
        self._touch()

    def _typed(self) -> None:
        if self._quiet:
            return
        self.draft = replace(
            self.draft,
            title=self.title.text().strip(),
            text=self.text.toPlainText().strip(),
            reason=self.reason.text().strip(),
            source=self.source.text().strip(),
            name=self.name.text().strip(),
            why=self.why.text().strip(),
            city_wide=self.city_wide.isChecked(),
        )
        self._touch()

    def _limit_typed(self, name: str) -> None:
        words = getattr(self, name).text()
        seconds = seconds_of(words, self._now(), self._scene.zone) if words.strip() else None
        self.draft = replace(self.draft, **{f"{name}_s": seconds})  # type: ignore[arg-type]
        self._touch()

    def _show_limits(self) -> None:
        """As they will be; in grey what the level says. A time that is past stays to be seen."""
        text, d = self._scene.text, self.draft
        usual = self._scene.picture.limits.directives.usual_s(d.level)
        amends = self._amends
        hints = [limit_words(self._scene, s) for s in usual] if not amends else ["–", "–"]
        for name, hint in zip(LIMITS, [*hints, "–"], strict=True):
            line, seconds = getattr(self, name), getattr(d, f"{name}_s")
            line.setPlaceholderText(f"{text(f'composer.{name}')} {hint}")
            if not line.hasFocus() and (seconds is None or seconds > 0):
                line.setText("" if seconds is None else limit_words(self._scene, seconds))

    @property
    def _amends(self) -> bool:
        """What was sent is changed, and not a draft."""
        known = self._scene.picture.directives.get(self.draft.directive_id or "")
        return known is not None and known.active

    # ---- whom it is for ------------------------------------------------------------------------

    def aim_at(self, target: Target) -> None:
        """One more target; one that is there already stays once."""
        self.target.put("")
        self.aimed.add(target, self._scene.names.districts)
        self._aim_changed()

    def turn_grid(self, grid_id: str) -> None:
        """A grid that was picked on the map comes in, or goes out."""
        self.aimed.turn(self._targets.named(TargetKind.GRID, grid_id))
        self._aim_changed()

    def add_shape(self, shape: object) -> None:
        """A polygon or a circle that was drawn."""
        self.aimed.add_shape(shape)
        self._aim_changed()

    def _drop_part(self, row: int) -> None:
        self.aimed.drop(row)
        self._aim_changed()

    def _aim_changed(self) -> None:
        code = SIGNERS[max(self.signer.currentIndex(), 0)]
        to = ReceiverKind(code) if code else None
        area, aim = self.aimed.area(self.draft.area.description), self.aimed.aim(to)
        self.draft = replace(self.draft, area=area, aim=aim)
        self.found = None
        self._version += 1
        self._show_parts()
        if self.aimed.empty:
            self.people.show_meant(())
            self.count.setText(self._scene.text("composer.nobody"))
            self._label()
        else:
            self.count.setText(self._scene.text("composer.looking"))
            self.asked.emit(Expand("", self._version, self.draft.targets, to))
        self._touch()
        self.shown.emit()

    def put_expanded(self, answer: Expanded) -> None:
        """To the question asked last, or to none any more."""
        if answer.asked.version != self._version:
            return
        if answer.refused is not None:
            self.found = ()
            self.count.setText(self._scene.text.refused(answer.refused))
        else:
            self.found = answer.found
            self.count.setText(self._scene.text("composer.count", n=len(answer.found)))
        self.people.show_meant(meant(self.found), str(self._version))
        self._label()

    def _show_parts(self) -> None:
        self.parts.clear()
        self.parts.addItems(self.aimed.words(self._scene))
        self.parts.setVisible(self.parts.count() > 0)
        self.labels["parts"].setVisible(self.parts.count() > 0)
        self.parts.setFixedHeight(28 * min(max(self.parts.count(), 1), 3) + 4)

    # ---- given ---------------------------------------------------------------------------------

    def give(self) -> None:
        """Out to the receivers that are shown, or to the second person; or why not."""
        no = self._lacks(nobody=True)
        if no:
            self.say(no)
        else:
            self.sent.emit(self.draft, tuple(self.found or ()))

    def keep_draft(self) -> None:
        """Onto the desk as a draft; nobody is told."""
        no = self._lacks(nobody=False)
        if no:
            self.say(no)
        else:
            self.sent.emit(self.draft, None)

    def _lacks(self, nobody: bool) -> str:
        """The key of the first thing that cannot be ordered; "" where all is well."""
        d, limits = self.draft, self._scene.picture.limits.directives
        usual = limits.usual_s(d.level)
        sign = usual[0] if d.acknowledge_s is None else d.acknowledge_s
        answer = usual[1] if d.feedback_s is None else d.feedback_s
        typed = {name: getattr(self, name).text().strip() for name in LIMITS}
        unread = [n for n in LIMITS if typed[n] and getattr(d, f"{n}_s") is None]
        past = [n for n in LIMITS if (s := getattr(d, f"{n}_s")) is not None and s <= 0]
        new = nobody and not self._amends
        checks = (
            (not d.title, "refused.directive_without_title"),
            (not d.text, "refused.directive_without_text"),
            (bool(unread), "composer.unread_limit"),
            ("valid" in past, "refused.validity_past"),
            (bool(past), "refused.deadline_past"),
            (not self._amends and answer < sign, "refused.feedback_before_signature"),
            ("{" in d.title + d.text, "composer.unfilled"),
            (new and not self.aimed.empty and self.found is None, "composer.still_looking"),
            (new and not self.found, "refused.no_receivers"),
        )
        return next((key for wrong, key in checks if wrong), "")

    @property
    def valid_until(self) -> datetime | None:
        s = self.draft.valid_s
        return None if s is None else self._now() + timedelta(seconds=s)

    # ---- said ----------------------------------------------------------------------------------

    def say(self, key: str) -> None:
        """Where the eye is; "" takes it away."""
        self.said.setText(self._scene.text(key) if key else "")
        self.said.setStyleSheet(
            f"color: {self._scene.palette.states['overdue'].name()}; font-weight: 600;"
        )
        self.said.setVisible(bool(key))

    def _touch(self) -> None:
        if not self._quiet:
            self.said.hide()
            self._pause.start()

    def _label(self) -> None:
        """What the button does, and to how many."""
        text, n = self._scene.text, len(self.found or ())
        key = "composer.submit" if is_top(self.draft.level) else "composer.send"
        if self._amends:
            key = "composer.amend"
        elif self.draft.directive_id is not None:
            key = "composer.redraft"
        self.send.setText(f"{text(key, n=n)}  {keys_of('save_and_send')}")

    def show_sketch(self, name: str) -> None:
        """Which drawing is going on; its button says that it completes it."""
        for each, button in self.draw.items():
            button.setChecked(each == name)
            key = "composer.draw_done" if each == name else f"composer.draw_{each}"
            button.setText(self._scene.text(key))

    def retranslate(self) -> None:
        text, d = self._scene.text, self.draft
        self.name_everything()
        known = self._scene.picture.directives.get(d.directive_id or "")
        number = levels.number(known) if known is not None else ""
        key = "composer.heading_known" if known is not None else "composer.heading"
        self.title_line.setText(text(key, number=number))
        amends = self._amends
        for name in ("template", "signer"):
            self.labels[name].setVisible(not amends)
        self.template.setVisible(not amends)
        self.labels["why"].setVisible(known is not None and amends)
        self.why.setVisible(known is not None and amends)
        self.keep.setVisible(known is None)
        self._fill_templates()
        self._show_limits()
        self._label()
        drawn = next((n for n, button in self.draw.items() if button.isChecked()), "")
        self.show_sketch(drawn)
