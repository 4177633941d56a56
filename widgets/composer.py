"""拟指令: a directive is written, its area drawn, its receivers shown before it goes out."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.city.pack import Pack
from app.domain.directive import Directive
from app.domain.level import is_top
from app.domain.tip import Tip
from app.services.directive_draft import DirectiveDraft, draft_from, draft_of
from app.services.templates import Template
from widgets import levels
from widgets.actions import keys_of
from widgets.composer_aim import AimedForm
from widgets.composer_form import FORM_PX
from widgets.distress import floor_of
from widgets.focus import step
from widgets.scene import Scene

DRAFT_MS = 700  # after the last key
LINES = ("title", "reason", "source", "name", "why")  # of the draft, a line of the form each


class Composer(AimedForm):
    """Says what is wanted; the window carries it out.

    `drafted` carries the draft to keep (None: nothing), `sent` a whole draft with its receivers
    (None: only kept as a draft on the desk).
    """

    drafted = Signal(object)
    sent = Signal(object, object)
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
        super().__init__(scene, pack, now, host)
        self._host, self._templates = host, tuple(templates)
        self.draft = DirectiveDraft(now())
        self.waiting_for = ""  # the id of a directive that was ordered and is not recorded yet
        self.known_version = 0  # of the directive that is changed
        self._quiet = False
        self._pause = QTimer(self)
        self._pause.setObjectName("order draft")
        self._pause.setSingleShot(True)
        self._pause.setInterval(DRAFT_MS)
        self._pause.timeout.connect(lambda: self.drafted.emit(self.draft))
        self._connect()
        self.hide()

    def _connect(self) -> None:
        for code, button in self.levels.items():
            button.clicked.connect(lambda _=False, code=code: self.put_level(code))
        self.template.activated.connect(self._take_template)
        for name in LINES:
            getattr(self, name).textEdited.connect(lambda _: self._typed())
        self.text.textChanged.connect(self._typed)
        self.limits.typed.connect(self._limit_typed)
        self.limits.left.connect(self._show_limits)
        self.city_wide.clicked.connect(lambda _: self._typed())
        self.aim_changed.connect(self._aim_changed)
        self.listed.connect(self._label)
        self.send.clicked.connect(self.give)
        self.keep.clicked.connect(self.keep_draft)
        self.drop.clicked.connect(self.leave)
        self.empty_it.clicked.connect(self.clear)

    # ---- opened and closed ---------------------------------------------------------------------

    def open_new(self, tip: Tip | None = None) -> None:
        """What was begun and left is still there; from a tip it begins anew."""
        if tip is not None and tip.id != self.draft.tip_id:
            source = self._scene.text("composer.from_tip", number=f"X{tip.number:04}")
            self._begin(draft_from(tip, self._now(), source))
        elif self.draft.directive_id is not None:
            self._begin(DirectiveDraft(self._now()))
        self._open()
        self.title.setFocus()

    def open_known(self, directive: Directive) -> None:
        """Change a draft, or amend what was sent: then limits left empty stay as they are."""
        self._begin(draft_of(directive, self._now()))
        self._open()
        self.title.setFocus()

    def restore(self, draft: DirectiveDraft) -> None:
        """What an earlier run left: shown at once."""
        self._begin(draft)
        self._open()
        self.say("composer.restored")

    def _begin(self, draft: DirectiveDraft) -> None:
        if not draft.level:
            usual = self._scene.picture.limits.directives.levels[1]
            draft = replace(draft, level=usual)
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
        self._begin(DirectiveDraft(self._now()))
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
        """Where its card will be; queue, map and the call for help stay seen."""
        top, wide = floor_of(self._host), min(FORM_PX, self._host.width())
        self.setGeometry(self._host.width() - wide, top, wide, self._host.height() - top)
        self.raise_()

    # ---- fields --------------------------------------------------------------------------------

    def _fill(self) -> None:
        """The fields as the draft has them."""
        d, self._quiet = self.draft, True
        for code, button in self.levels.items():
            button.setChecked(code == d.level)
        for name in LINES:
            line: QLineEdit = getattr(self, name)
            line.setText(getattr(d, name))
            line.setCursorPosition(0)
        self.text.setPlainText(d.text)
        self.city_wide.setChecked(d.city_wide)
        self.put_aim(d.area, d.aim)
        self._quiet = False
        self._fill_templates()
        self._show_limits()

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
            text=self.text.toPlainText().strip(),
            city_wide=self.city_wide.isChecked(),
            **{name: getattr(self, name).text().strip() for name in LINES},
        )
        self._touch()

    def _limit_typed(self, name: str, seconds: float | None) -> None:
        self.draft = replace(self.draft, **{f"{name}_s": seconds})  # type: ignore[arg-type]
        self._touch()

    def _show_limits(self) -> None:
        self.limits.show_draft(self.draft, self._amends)

    @property
    def _amends(self) -> bool:
        """What was sent is changed, and not a draft."""
        known = self._scene.picture.directives.get(self.draft.directive_id or "")
        return known is not None and known.active

    def _aim_changed(self) -> None:
        area, aim = self.aimed.area(self.draft.area.description), self.aim()
        self.draft = replace(self.draft, area=area, aim=aim)
        self.look_up(self.draft.targets, aim.to)
        self._touch()
        self.shown.emit()

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
        limit = self.limits.wrong(d)
        new = nobody and not self._amends
        checks = (
            (not d.title, "refused.directive_without_title"),
            (not d.text, "refused.directive_without_text"),
            (bool(limit), limit),
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
