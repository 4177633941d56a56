"""指令卡: one directive whole: what, where, by when, and every receiver with its own clocks."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.directive import BEFORE, Directive, DirectiveState
from app.domain.receiver import Recipient
from widgets import levels
from widgets.actions import keys_of
from widgets.ask import AskForm
from widgets.button_rows import ButtonRows
from widgets.card_head import plain
from widgets.directive_words import (
    amendment_words,
    cut,
    order_facts,
    receiver_words,
    tally_words,
)
from widgets.plain import Words, tip
from widgets.receivers import ReceiversTable, meant
from widgets.scene import Scene

S = DirectiveState
HEAD_SHARE = 0.42  # of the card at most: the receivers have the rest
# What may be done with a directive: the action, and in which states it makes sense.
OFFERED: dict[str, Callable[[Directive], bool]] = {
    "directive_approve": lambda d: d.state is S.AWAITING_APPROVAL,
    "directive_refuse": lambda d: d.state is S.AWAITING_APPROVAL,
    "directive_issue": lambda d: (
        d.state is S.APPROVED or (d.state is S.DRAFTED and not d.needs_approval)
    ),
    "receiver_press": lambda d: d.active,
    "receiver_escalate": lambda d: d.active,
    "receiver_supervise": lambda d: d.active,
    "receiver_return": lambda d: d.active,
    "receiver_evaluate": lambda d: d.active,
    "receiver_close": lambda d: d.active,
    "directive_amend": lambda d: d.active or d.state in BEFORE,
    "directive_extend": lambda d: d.active,
    "directive_revoke": lambda d: d.active or d.state in BEFORE,
    "directive_close": lambda d: d.active,
    "cap_save": lambda d: True,
}


class DirectiveCard(QWidget):
    """`wanted` names an action of widgets.actions; the window carries it out."""

    wanted = Signal(str)

    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._scene = scene
        self._shown_id = ""
        self._drafted: dict[str, tuple[int, Sequence[Recipient] | str]] = {}  # by version
        self.level, self.state = Words(), Words()
        self.title, self.text = plain(18), plain(15)
        self.facts, self.amendments = plain(13, "second"), plain(13)
        self.tally, self.detail = plain(13), plain(13, "second")
        self.ask = AskForm(scene)
        self.people = ReceiversTable(scene, "receivers")
        self._rows = ButtonRows(inset=12, above=2)
        self.buttons = {name: QPushButton(self._rows) for name in OFFERED}
        for name, button in self.buttons.items():
            button.hide()
            button.setObjectName("act" if name in ACTS else "")
            button.clicked.connect(lambda _=False, name=name: self.wanted.emit(name))
        self.people.moved.connect(self._show_detail)
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.level, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.title, 1)
        top.addWidget(self.state, 0, Qt.AlignmentFlag.AlignTop)
        inside = QWidget()
        head = QVBoxLayout(inside)
        head.setContentsMargins(12, 10, 12, 4)
        head.setSpacing(4)
        head.addLayout(top)
        for label in (self.text, self.facts, self.amendments):
            head.addWidget(label)
        head.addStretch(1)
        scroll = self._scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = inside
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(scroll)
        column.addWidget(self.ask)
        column.addWidget(self._rows)
        column.addWidget(inset(self.tally))
        column.addWidget(self.people, 1)
        column.addWidget(inset(self.detail))

    # ---- shown ---------------------------------------------------------------------------------

    @property
    def directive(self) -> Directive | None:
        return self._scene.picture.directives.get(self._scene.directive_id or "")

    def put_meant(self, directive_id: str, version: int, found: Sequence[Recipient] | str) -> None:
        """Who would receive a draft as it stands, or why nobody can."""
        self._drafted[directive_id] = (version, found)
        self.refresh()

    def meant_for(self, directive: Directive) -> Sequence[Recipient] | None:
        """Those that are shown for a draft; None while nobody is."""
        version, found = self._drafted.get(directive.id, (-1, ""))
        return found if version == directive.version and not isinstance(found, str) else None

    def needs_meant(self) -> Directive | None:
        """A draft on the card of which nobody has said yet who would receive it."""
        d = self.directive
        if d is None or d.state not in BEFORE:
            return None
        return d if self._drafted.get(d.id, (-1, ""))[0] != d.version else None

    def refresh(self) -> None:
        """Bring everything up to the scene."""
        d = self.directive
        if d is None:
            return
        if d.id != self._shown_id:
            self._shown_id = d.id
            self.ask.hide()
            self.people.clearSelection()
            self._scroll.verticalScrollBar().setValue(0)
        self._show_head(d)
        self._show_receivers(d)
        self._offer(d)
        self._show_detail()

    def _show_head(self, d: Directive) -> None:
        scene = self._scene
        ink = levels.ink(scene, d.level).name()
        self.level.setText(levels.spoken(scene, d.level))
        self.level.setStyleSheet(
            f"font-size: 15px; font-weight: 700; color: {ink}; border: 1px solid {ink};"
            " border-radius: 3px; padding: 0 6px;"
        )
        self.title.setText(f"{levels.number(d)}  {cut(d.title, 120)}")
        self.title.setStyleSheet("font-size: 18px; font-weight: 600;")
        self.state.setText(scene.text(f"directive.{d.state.value}"))
        self.state.setStyleSheet("font-size: 15px; font-weight: 600;")
        self.text.setText(cut(d.text))
        self.text.setToolTip(tip(d.text))
        self.facts.setText("\n".join(order_facts(scene, d)))
        amendments = "\n".join(amendment_words(scene, d))
        self.amendments.setText(amendments)
        self.amendments.setVisible(bool(amendments))
        self._fit_head()

    def _fit_head(self) -> None:
        """As high as it wants to be, within a part of the card; it ends below a whole line."""
        wide = max(self.width() - 12, 200)
        high = self._inside.heightForWidth(wide)
        most = int(self.height() * HEAD_SHARE)
        if high > most > 0:
            self._inside.resize(wide, high)
            if (within := self._inside.layout()) is not None:
                within.activate()
            labels = (self.title, self.text, self.facts, self.amendments)
            high = max(bottom for label in labels for bottom in line_ends(label) if bottom <= most)
        self._scroll.setFixedHeight(high)

    def _show_receivers(self, d: Directive) -> None:
        scene = self._scene
        if d.state in BEFORE:
            _, found = self._drafted.get(d.id, (-1, ""))
            shown = self.meant_for(d)
            self.people.show_meant(meant(shown or ()), d.id)
            if shown is not None:
                self.tally.setText(scene.text("orders.meant", n=len(shown)))
            else:
                self.tally.setText(found if isinstance(found, str) else "")
            return
        self.people.show_receivers(d.id)
        line = scene.directives.line(d.id, scene.now)
        self.tally.setText(tally_words(scene, line) if line is not None else "")

    def _show_detail(self) -> None:
        one = self.people.current()
        n = len(self.people.marked())
        said = "\n".join(receiver_words(self._scene, one)) if one is not None else ""
        if n > 1:
            said = self._scene.text("receivers.marked_n", n=n)
        self.detail.setText(said)
        self.detail.setVisible(bool(said))

    def tick(self) -> None:
        """The clocks run on; nothing else moves."""
        d = self.directive
        if d is None or not self.isVisible():
            return
        self.facts.setText("\n".join(order_facts(self._scene, d)))
        if d.active:
            line = self._scene.directives.line(d.id, self._scene.now)
            self.tally.setText(tally_words(self._scene, line) if line is not None else "")
        self.people.tick()

    def _offer(self, d: Directive) -> None:
        shown = [name for name, fits in OFFERED.items() if fits(d)]
        self._rows.offer([self.buttons[name] for name in shown], max(self.width(), 380) - 24)

    def retranslate(self) -> None:
        text = self._scene.text
        for name, button in self.buttons.items():
            keys = keys_of(name).replace("Ctrl+I, ", "")
            button.setText(f"{text(f'act.{name}')} {keys}")
            button.setToolTip(f"{text(f'key.{name}')}  {keys_of(name)}")
        self.people.retranslate()
        self.refresh()


ACTS = ("directive_approve", "directive_issue")


def line_ends(label: QWidget) -> Iterator[int]:
    """Where each of its lines ends, in pixels of its parent; 0 before all."""
    yield 0
    if not label.isHidden():
        step = label.fontMetrics().lineSpacing()
        yield from range(label.y() + step, label.y() + label.height() + 1, step)


def inset(label: QWidget) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(12, 0, 12, 2)
    column.addWidget(label)
    return box
