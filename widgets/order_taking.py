"""The form of a directive and the rest of the window: what is written goes out, or is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.domain import directive_messages as d
from app.domain.directive import BEFORE, Directive
from app.domain.level import is_top
from app.domain.receiver import Recipient
from app.services.directive_draft import DirectiveDraft
from widgets.orders import Orders

if TYPE_CHECKING:
    from widgets.window import ConsoleWindow

SAID = ("level", "title", "text", "reason", "area", "city_wide")  # the same in draft and order


class OrderTaking:
    """Stands between `window.composer`, `window.tip_form`, the desk and the keeper of drafts."""

    def __init__(self, window: ConsoleWindow, orders: Orders) -> None:
        self._window, self._orders, self._scene = window, orders, window.scene

    def keep(self, draft: DirectiveDraft | None) -> None:
        if self._window.doors.keep_order is not None:
            self._window.doors.keep_order(draft)

    # ---- a directive ---------------------------------------------------------------------------

    def send(self, draft: DirectiveDraft, found: tuple[Recipient, ...] | None) -> None:
        """`found` are those that were shown; None: it is only laid down as a draft."""
        known = self._scene.picture.directives.get(draft.directive_id or "")
        if known is None:
            self._send_new(draft, found)
        elif known.state in BEFORE:
            self._change_draft(known, draft)
        else:
            self._amend(known, draft, found or ())

    def _send_new(self, draft: DirectiveDraft, found: tuple[Recipient, ...] | None) -> None:
        """One that needs approval waits for it; whoever approves sees its receivers."""
        id = self._window.doors.new_id()
        facts = {name: getattr(draft, name) for name in SAID}
        order = self._orders.made(
            d.DraftDirective,
            directive_id=id,
            **facts,
            source=draft.source,
            tip_id=draft.tip_id,
            template=draft.template,
            aim=draft.aim,
            acknowledge_s=draft.acknowledge_s,
            feedback_s=draft.feedback_s,
            valid_until=self._window.composer.valid_until,
            name=draft.name,
        )
        group = [order]
        if found is not None and not is_top(draft.level):
            group.append(self._orders.made(d.IssueDirective, directive_id=id, recipients=found))
        self._window.composer.waiting_for = id
        self._window.doors.post(group)

    def _change_draft(self, known: Directive, draft: DirectiveDraft) -> None:
        facts = {name: getattr(draft, name) for name in SAID}
        self._window.composer.waiting_for = known.id
        self._orders.tell(
            d.AmendDirective,
            directive_id=known.id,
            **facts,
            aim=draft.aim,
            acknowledge_s=draft.acknowledge_s,
            feedback_s=draft.feedback_s,
            valid_until=self._window.composer.valid_until,
        )

    def _amend(self, known: Directive, draft: DirectiveDraft, found: tuple[Recipient, ...]) -> None:
        """What differs, and whom it reaches besides; those that have it keep their clocks."""
        facts: dict[str, Any] = {
            name: getattr(draft, name)
            for name in SAID
            if getattr(draft, name) != getattr(known, name)
        }
        now = self._window.doors.now()
        for name in ("acknowledge", "feedback"):
            seconds = getattr(draft, f"{name}_s")
            if seconds is not None:
                facts[f"{name}_by"] = now + timedelta(seconds=seconds)
        until = self._window.composer.valid_until
        if until is not None:
            facts["valid_until"] = until
        has = {(one.kind, one.key) for one in self._scene.picture.receivers_of(known.id)}
        more = tuple(one for one in found if (one.kind, one.key) not in has)
        if "area" not in facts and draft.aim == known.aim:
            more = ()  # nobody was aimed at anew
        self._window.composer.waiting_for = known.id
        self._orders.tell(
            d.AmendDirective, directive_id=known.id, why=draft.why, recipients=more, **facts
        )

    # ---- a tip ---------------------------------------------------------------------------------

    def tell_tip(self, facts: dict[str, Any]) -> None:
        id = self._window.doors.new_id()
        self._window.tip_form.waiting_for = id
        self._orders.tell(d.ReportTip, tip_id=id, **facts)

    # ---- what came of it -----------------------------------------------------------------------

    def look_for_recorded(self) -> None:
        """Values have come in: the form that waited for one of them is done."""
        window, picture = self._window, self._scene.picture
        waited = window.composer.waiting_for
        known = picture.directives.get(waited)
        if known is not None and self._newer(known):
            window.composer.recorded(waited)
            window.choice.choose_directive(waited)
        tip_id = window.tip_form.waiting_for
        if tip_id in picture.tips:
            window.tip_form.recorded(tip_id)
            window.choice.choose_tip(tip_id)
            window.panels.bring(window.bottom.tips)
        window.choice.look_for_meant()

    def _newer(self, known: Directive) -> bool:
        """Recorded since it was given, where it had been there before."""
        return known.version > self._window.composer.known_version

    def refused(self) -> None:
        """What was given did not go: the form waits for nothing any more."""
        self._window.composer.waiting_for = ""
        self._window.tip_form.waiting_for = ""
