"""What is done to the marked receivers of the directive on the card."""

from __future__ import annotations

from collections.abc import Callable

from app.domain import directive_messages as d
from app.domain.receiver import MARKS, Receiver
from widgets.directive_aim import DirectiveAim


class ReceiverCommands(DirectiveAim):
    """One method an action of widgets.actions whose name begins with receiver_."""

    def do_receiver_press(self) -> None:
        """催办: at once; whoever is pressed knows what is owed."""
        self._tell_each(self._receivers(), d.PressReceiver)

    def do_receiver_escalate(self) -> None:
        self._with_words("ask.escalate", d.EscalateReceiver, "reason")

    def do_receiver_supervise(self) -> None:
        self._with_words("ask.supervise", d.SuperviseReceiver, "text")

    def do_receiver_return(self) -> None:
        self._with_words("ask.return_receiver", d.ReturnReceiverFeedback, "reason")

    def do_receiver_close(self) -> None:
        self._with_words("ask.close_receiver", d.CloseReceiver, "reason")

    def do_receiver_evaluate(self) -> None:
        marked = self._receivers()
        if not marked:
            return
        text = self._beside.text
        self._ask.ask(
            text("ask.evaluate", who=self._named(marked)),
            lambda mark, words: self._tell_each(
                marked, d.EvaluateReceiver, mark=int(mark), remark=words
            ),
            [(str(mark), text(f"marks.{mark}")) for mark in MARKS],
            text("ask.remark"),
        )

    def _with_words(self, title: str, kind: type[d.DirectiveMessage], field: str) -> None:
        marked = self._receivers()
        if marked:
            self._ask.ask(
                self._beside.text(title, who=self._named(marked)),
                lambda _code, words: self._tell_each(marked, kind, **{field: words}),
            )

    def _named(self, marked: list[Receiver]) -> str:
        names = self._beside.names.listed(one.name for one in marked[:3])
        more = len(marked) - 3
        return names + (self._beside.text("orders.and_more", n=more) if more > 0 else "")

    def _tell_each(
        self, marked: list[Receiver], kind: Callable[..., d.DirectiveMessage], **facts: object
    ) -> None:
        """One order each: what cannot be done of it is refused alone."""
        for one in marked:
            about = {"directive_id": one.directive_id, "receiver_id": one.id}
            self._orders.tell(kind, **about, **facts)  # type: ignore[arg-type]
