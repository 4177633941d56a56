"""What is done to the directive on the card, to tips, and with files of alerts."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from app.domain import directive_messages as d
from app.domain.directive import BEFORE, Directive
from app.services.clerk import (
    AlertsRead,
    AlertWritten,
    Done,
    Expand,
    Expanded,
    ReadAlerts,
    WriteAlert,
)
from app.services.receivers import Targets
from widgets import levels
from widgets.receiver_commands import ReceiverCommands

EXTENSIONS = (10, 30, 60, 240, 1440)  # minutes
DISMISS, CITY_WIDE = "dismiss", "city"
CAP_FILES = "CAP (*.xml *.cap);;* (*)"


class DirectiveCommands(ReceiverCommands):
    """One method an action of widgets.actions; `done` hears the clerk."""

    # ---- what is shown -------------------------------------------------------------------------

    def do_directives(self) -> None:
        self._bring(self._window.bottom.directives)

    def show_level(self, level: str) -> None:
        """Only the directives of a level; the same again: all."""
        panel = self._window.bottom.directives
        panel.narrow(None if panel.level == level else level)
        self._bring(panel)

    def do_directive(self) -> None:
        """Look for one by number, title, level or state."""
        panel = self._window.bottom.directives
        self._window.panels.bring(panel)
        panel.filter.setFocus()
        panel.filter.selectAll()

    def show_numbered(self, words: str) -> None:
        """The directive that people call Y0012; other words narrow the table."""
        digits = words.strip().lstrip("Yy")
        known = self._beside.picture.directives.values()
        found = [d for d in known if digits.isdecimal() and d.number == int(digits)]
        self.do_directives()
        if found:
            self._window.choice.choose_directive(found[0].id)
        elif digits.isdecimal():
            self._note("notice.no_such_directive", words=words.strip())
        else:
            self._window.bottom.directives.filter.setText(words.strip())

    def do_tips(self) -> None:
        self._bring(self._window.bottom.tips)

    def _bring(self, panel: object) -> None:
        self._window.panels.bring(panel)  # type: ignore[arg-type]
        panel.setFocus()  # type: ignore[attr-defined]

    def do_directive_next(self) -> None:
        """The directive of which something has been overdue longest."""
        lines = self._beside.directives.lines(self._beside.now)
        late = [line for line in lines if line.overdue and line.next_due is not None]
        if not late:
            self._note("notice.none_overdue")
            return
        self._window.choice.choose_directive(min(late, key=lambda line: line.next_due).id)  # type: ignore[arg-type, return-value]

    def do_directive_figures(self) -> None:
        """How long signing and feeding back took, beside the table; again: away."""
        self._window.bottom.directives.turn_times()
        self._bring(self._window.bottom.directives)

    # ---- the order -----------------------------------------------------------------------------

    def do_directive_new(self) -> None:
        """With a tip on the card, from that tip."""
        tip = self._window.tip_card.tip
        beside = self._window.right.currentWidget() is self._window.tip_card
        self._window.composer.open_new(tip if beside else None)

    def do_directive_approve(self) -> None:
        directive = self._directive()
        if directive is not None:
            self._ask.ask(
                self._beside.text("ask.approve", number=levels.number(directive)),
                lambda _code, name: self._orders.tell(
                    d.ApproveDirective, directive_id=directive.id, name=name
                ),
                (),
                self._beside.text("ask.your_name"),
            )

    def do_directive_refuse(self) -> None:
        directive = self._directive()
        if directive is not None:
            self._ask_why(
                "ask.refuse_approval",
                directive,
                lambda why: self._orders.tell(
                    d.RefuseApproval, directive_id=directive.id, reason=why
                ),
            )

    def do_directive_issue(self) -> None:
        """To exactly those that are shown on the card; first it is said how many they are."""
        directive = self._directive()
        if directive is None:
            return
        shown = self._desk.meant_for(directive)
        if directive.state in BEFORE and not shown:
            self._note("notice.no_receivers_shown")
            return
        shown = tuple(shown or ())
        text, id = self._beside.text, directive.id
        self._ask.ask(
            text("ask.issue", number=levels.number(directive), n=len(shown)),
            lambda _code, _words: self._orders.tell(
                d.IssueDirective, directive_id=id, recipients=shown
            ),
            [("yes", text("ask.issue_yes", n=len(shown)))],
        )

    def do_directive_amend(self) -> None:
        directive = self._directive()
        if directive is not None:
            self._window.composer.open_known(directive)

    def do_directive_extend(self) -> None:
        """Both deadlines and the validity, by so many minutes; what is past counts from now."""
        directive = self._directive()
        if directive is None:
            return
        text, id = self._beside.text, directive.id

        def extend(minutes: str, words: str) -> None:
            by, now = timedelta(minutes=int(minutes)), self._window.doors.now()
            names = ("acknowledge_by", "feedback_by", "valid_until")
            known = {name: getattr(directive, name) for name in names}
            later = {name: max(at, now) + by for name, at in known.items() if at is not None}
            self._orders.tell(d.ExtendDirective, directive_id=id, why=words, **later)

        choices = [(str(n), minutes_words(text, n)) for n in EXTENSIONS]
        title = text("ask.extend", number=levels.number(directive))
        self._ask.ask(title, extend, choices, text("ask.remark"))

    def do_directive_revoke(self) -> None:
        directive = self._directive()
        if directive is not None:
            self._ask_why(
                "ask.revoke",
                directive,
                lambda why: self._orders.tell(
                    d.RevokeDirective, directive_id=directive.id, reason=why
                ),
            )

    def do_directive_close(self) -> None:
        directive = self._directive()
        if directive is not None:
            self._orders.tell(d.CloseDirective, directive_id=directive.id)

    def _ask_why(self, key: str, directive: Directive, answer: object) -> None:
        title = self._beside.text(key, number=levels.number(directive))
        self._ask.ask(title, lambda _code, words: answer(words))  # type: ignore[operator]

    # ---- tips ----------------------------------------------------------------------------------

    def do_tip_new(self) -> None:
        self._window.tip_form.open_empty()

    def do_tip_assess(self) -> None:
        """A level, also as of city-wide importance; the reason beside it."""
        tip = self._tip()
        if tip is None:
            return
        text, codes = self._beside.text, self._beside.picture.limits.directives.levels
        plain = [(code, levels.spoken(self._beside, code)) for code in codes]
        wide = [
            (f"{CITY_WIDE} {code}", text("tips.city_wide", level=levels.spoken(self._beside, code)))
            for code in codes[1:]
        ]

        def judge(code: str, words: str) -> None:
            level = code.rsplit(maxsplit=1)[-1]
            wanted = {"level": level, "city_wide": code.startswith(CITY_WIDE), "reason": words}
            self._orders.tell(d.AssessTip, tip_id=tip.id, **wanted)

        title = text("ask.assess", number=f"X{tip.number:04}")
        self._window.tip_card.ask.ask(title, judge, [*plain, *wide], text("ask.reason"))

    def do_tip_dismiss(self) -> None:
        tip = self._tip()
        if tip is not None:
            title = self._beside.text("ask.dismiss_tip", number=f"X{tip.number:04}")
            self._window.tip_card.ask.ask(
                title,
                lambda _code, words: self._orders.tell(d.DismissTip, tip_id=tip.id, reason=words),
            )

    # ---- files of alerts -----------------------------------------------------------------------

    def do_cap_open(self) -> None:
        if not self._window.clerk.does_files:
            self._note("notice.no_alerts_here")
            return
        title = self._beside.text("act.cap_open")
        name, _ = QFileDialog.getOpenFileName(self._window, title, "", CAP_FILES)
        if name:
            self.read_alerts(Path(name))

    def read_alerts(self, path: Path) -> None:
        """What a file says becomes tips, signatures and changes; done off the screen's thread."""
        picture = self._beside.picture
        tables = (picture.directives, picture.receivers, picture.tips)
        known = tuple(value for table in tables for value in table.values())
        self._window.clerk.do(ReadAlerts(path, self._window.doors.now(), known))

    def do_cap_save(self) -> None:
        directive = self._directive()
        if directive is None:
            return
        if not self._window.clerk.does_files:
            self._note("notice.no_alerts_here")
            return
        title, usual = self._beside.text("act.cap_save"), f"{levels.number(directive)}.xml"
        name, _ = QFileDialog.getSaveFileName(self._window, title, usual, CAP_FILES)
        if name:
            self.write_alert(directive, Path(name))

    def write_alert(self, directive: Directive, path: Path) -> None:
        told = tuple(self._beside.picture.receivers_of(directive.id))
        self._window.clerk.do(WriteAlert(path, directive, told))

    # ---- the clerk -----------------------------------------------------------------------------

    def expand(self, directive: Directive) -> None:
        """Whom a draft is meant for, to be shown on the card."""
        aim = directive.aim
        targets = Targets(directive.area, aim.station_ids, aim.unit_ids, aim.officer_ids)
        self._window.clerk.do(Expand(directive.id, directive.version, targets, aim.to))

    def done(self, answer: Done) -> None:
        match answer:
            case Expanded():
                self._expanded(answer)
            case AlertsRead():
                self._alerts_read(answer)
            case AlertWritten():
                key = "notice.alert_fault" if answer.fault else "notice.alert_written"
                self._note(key, file=answer.path.name, why=answer.fault)

    def _expanded(self, answer: Expanded) -> None:
        if answer.asked.about not in self._beside.picture.directives:
            self._window.composer.put_expanded(answer)
            return
        said = self._beside.text.refused(answer.refused) if answer.refused else answer.found
        self._desk.put_meant(answer.asked.about, answer.asked.version, said)

    def _alerts_read(self, answer: AlertsRead) -> None:
        if answer.messages:
            self._window.doors.post(answer.messages)
            self._note("notice.alerts_read", file=answer.path.name, n=len(answer.messages))
            self._bring(self._window.bottom.tips)
        for reason in answer.reasons[:3]:
            self._note("notice.alert_refused", file=answer.path.name, why=reason)


def minutes_words(text: object, n: int) -> str:
    key = "orders.minutes" if n < 60 else "orders.hours"
    return text(key, n=n if n < 60 else n // 60)  # type: ignore[operator, no-any-return]
