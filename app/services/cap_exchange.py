"""What alerts of others, and answers to ours, mean here: tips, signatures, changes, withdrawals.

An alert is believed by nothing but its sender's name, as CAP has it: the folder it lies in must be
one that only the exchange may write to.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from queue import SimpleQueue
from typing import Any, Final

from app.city.locate import Whereabouts
from app.domain import directive_messages as d
from app.domain.directive import Directive
from app.domain.level import is_top
from app.domain.messages import AnyMessage
from app.domain.picture import Value
from app.domain.receiver import Receiver
from app.domain.tip import Tip, TipState
from app.feeds.cap import values as v
from app.feeds.cap.folder import NotTaken
from app.feeds.cap.kinds import write_references
from app.feeds.ids import record_id
from app.services.cap_directive import CANCELLED, OURS, content_in, content_of, directive_id
from app.services.cap_tip import tip_id, warning

NAME: Final = "cap"
RECEIVER: Final = f"{OURS}receiver:"  # a code of an Ack: receiver:district/JB
BOTH: Final = ""  # a name that two receivers have
CONTENT: Final = (
    "level",
    "title",
    "text",
    "reason",
    "area",
    "valid_from",
    "valid_until",
    "city_wide",
)
CHANGED: Final = (*CONTENT, "acknowledge_by", "feedback_by")
DRAFTED: Final = (*CONTENT, "source", "source_ref", "template", "acknowledge_s", "feedback_s")


class CapExchange:
    """`listen` and `take` are for the thread of a CapFolder; `saw` hears the desk, from any thread.

    `address` is our own as a sender, `language` the one that is shown first where an alert has
    several, `locate` finds the district and grid of a point.
    """

    def __init__(
        self,
        address: str,
        language: str,
        locate: Callable[[float, float], Whereabouts] | None = None,
    ) -> None:
        self._address = address
        self._language = language
        self._locate = locate
        self._inbox: SimpleQueue[tuple[Value, ...]] = SimpleQueue()
        self._directives: dict[str, Directive] = {}
        self._receivers: dict[str, dict[str, str]] = {}  # of a directive, by key and by name
        self._tips: dict[str, bool] = {}  # whether it still stands

    def saw(self, values: Iterable[Value]) -> None:
        """New values of the desk; at the start everything."""
        kept = tuple(one for one in values if isinstance(one, Directive | Receiver | Tip))
        if kept:
            self._inbox.put(kept)

    def listen(self) -> None:
        """Note what was seen since the last time."""
        while not self._inbox.empty():
            for value in self._inbox.get():
                self._note(value)

    def take(self, alert: v.CapAlert, now: datetime) -> Sequence[AnyMessage]:
        """NotTaken where it means nothing here, with the reason."""
        self.listen()
        if alert.status is not v.CapStatus.ACTUAL:
            raise NotTaken(f"status {alert.status}: only Actual alerts are taken")
        try:
            return self._meaning(alert, now)
        except OverflowError as wrong:  # the year 1 or 9999 in another time zone
            raise NotTaken(f"a time of it does not exist in UTC: {wrong}") from wrong

    def _note(self, value: Value) -> None:
        match value:
            case Directive():
                self._directives[value.id] = value
                if value.ended_for_good:
                    self._receivers.pop(value.id, None)
            case Receiver() if value.open:
                known = self._receivers.setdefault(value.directive_id, {})
                known[f"{value.kind.value}/{value.key}"] = value.id
                for name in {value.key.casefold(), value.name.casefold()}:
                    known[name] = value.id if known.get(name, value.id) == value.id else BOTH
            case Tip():
                self._tips[value.id] = value.state is not TipState.DISMISSED
            case _:
                pass

    def _meaning(self, alert: v.CapAlert, now: datetime) -> Sequence[AnyMessage]:
        match alert.msg_type:
            case v.CapMsgType.ACK:
                return list(self._signed(alert, now))
            case v.CapMsgType.ERROR:
                raise NotTaken(f"{alert.sender} could not take it: {alert.note or 'no note'}")
            case _ if alert.sender == self._address:
                return [self._our_own(alert, now)]
            case v.CapMsgType.CANCEL:
                dropped = list(self._withdrawn(alert, now))
                if not dropped:
                    raise NotTaken("it cancels an alert that is not here")
                return dropped
            case _:
                return self._warned(alert, now)

    # ---- answers to ours -----------------------------------------------------------------------

    def _signed(self, alert: v.CapAlert, now: datetime) -> Iterator[d.DirectiveAcknowledged]:
        """签收 of every directive of ours that it names; never before the order or after now."""
        for reference in alert.references:
            directive = self._directives.get(directive_id(reference.identifier)[0])
            if reference.sender != self._address or directive is None or directive.issued is None:
                named = write_references((reference,))
                raise NotTaken(f"{named} is no directive of ours that was sent")
            yield d.DirectiveAcknowledged(
                **self._headed(alert, now, directive.issued.at, directive.id),
                directive_id=directive.id,
                receiver_id=self._who(alert, directive),
            )

    def _who(self, alert: v.CapAlert, directive: Directive) -> str:
        """The receiver that the Ack names in a code, else the one its sender is called like."""
        known = self._receivers.get(directive.id, {})
        named = [code.removeprefix(RECEIVER) for code in alert.codes if code.startswith(RECEIVER)]
        sender = alert.sender.casefold()
        names = named or [sender, sender.partition("@")[0], (alert.source or "").casefold()]
        found = next((known[name] for name in names if known.get(name)), None)
        if found is None:
            who = names[0]
            raise NotTaken(
                f"{who} is no receiver, or not one alone, of directive {directive.number}"
            )
        return found

    def _our_own(self, alert: v.CapAlert, now: datetime) -> AnyMessage:
        """A directive that was written elsewhere under our name: drafted, amended or revoked."""
        id, change = directive_id(alert.identifier)
        known = self._directives.get(id)
        headed = self._headed(alert, now, alert.sent, "own")
        if alert.msg_type is v.CapMsgType.ALERT:
            if known is not None:
                raise NotTaken(f"directive {known.number} is here already")
            return d.DraftDirective(**headed, directive_id=id, **self._content(alert, DRAFTED))
        if known is None or all(directive_id(r.identifier)[0] != id for r in alert.references):
            raise NotTaken("our own name, but it refers to no directive of ours")
        if known.ended_for_good:
            raise NotTaken(f"directive {known.number} has ended")
        if change == CANCELLED:
            reason = (alert.note or "").strip() or "CAP Cancel"
            return d.RevokeDirective(**headed, directive_id=id, reason=reason)
        if not change.isdecimal() or int(change[:9]) <= known.revision:
            raise NotTaken(f"directive {known.number} is further on already")
        return d.AmendDirective(
            **headed,
            directive_id=id,
            why=alert.note or "CAP Update",
            **self._changes(alert, known),
        )

    def _changes(self, alert: v.CapAlert, known: Directive) -> dict[str, Any]:
        """What the alert says otherwise. A file cannot be the second person of an approval."""
        said, stands = self._content(alert, CHANGED), content_of(known)
        if known.needs_approval or is_top(said["level"]):
            raise NotTaken(f"directive {known.number} needs approval: it is amended at a seat only")
        changes = {name: value for name, value in said.items() if value != getattr(stands, name)}
        if not any(value is not None for value in changes.values()):
            raise NotTaken(f"directive {known.number} says so already")
        return changes

    def _content(self, alert: v.CapAlert, names: Iterable[str]) -> dict[str, Any]:
        try:
            content = content_in(alert)
        except ValueError as wrong:
            raise NotTaken(f"our own name, but no directive: {wrong}") from wrong
        return {name: getattr(content, name) for name in names}

    # ---- alerts of others ----------------------------------------------------------------------

    def _warned(self, alert: v.CapAlert, now: datetime) -> Sequence[AnyMessage]:
        """A new tip; what it replaces is dismissed with it."""
        headed = self._headed(alert, now, alert.sent, "tip")
        told = warning(alert, headed, self._language, self._locate)
        update = alert.msg_type is v.CapMsgType.UPDATE
        dropped = list(self._withdrawn(alert, now)) if update else []
        self._tips.setdefault(told.tip_id, True)
        return [told, *dropped]

    def _withdrawn(self, alert: v.CapAlert, now: datetime) -> Iterator[d.DismissTip]:
        """The tips here that an Update or Cancel refers to: only their own sender can."""
        for reference in alert.references:
            id = tip_id(reference)
            if reference.sender != alert.sender or not self._tips.get(id):
                continue
            self._tips[id] = False
            why = (alert.note or "").strip() or alert.identifier
            yield d.DismissTip(
                **self._headed(alert, now, alert.sent, id),
                tip_id=id,
                reason=f"CAP {alert.msg_type}: {why}",
            )

    def _headed(
        self, alert: v.CapAlert, now: datetime, since: datetime, part: str
    ) -> dict[str, Any]:
        """What every message carries: the same for the same alert, and not after now."""
        sent = alert.sent.astimezone(UTC)
        at = min(max(sent, since), now).astimezone(UTC)
        id = record_id(sent, NAME, alert.sender, alert.identifier, part)
        return {"id": id, "at": at, "entered_at": now, "by": NAME}
