"""What a click or a key posts about 分流, 回访 and duties: deadlines are counted from now."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from app.domain import duty_messages as d
from app.domain.call_back import Answer
from app.domain.category import Agency
from app.domain.duty import DutyKind, OwedKind, Owner
from app.domain.messages import AnyMessage
from widgets.orders import Orders


class DutyOrders:
    """No rule lives here; `now` and `new_id` are those of the console."""

    def __init__(
        self,
        orders: Orders,
        post: Callable[[Sequence[AnyMessage]], None],
        now: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        self._orders, self._tell = orders, orders.tell
        self._post, self._now, self._new_id = post, now, new_id

    def divert(self, incident_id: str, agency: Agency, reason: str) -> None:
        now = self._now()
        accept = timedelta(seconds=agency.accept_s)
        feedback = timedelta(seconds=max(agency.feedback_s, agency.accept_s))
        self._tell(
            d.DivertIncident,
            incident_id=incident_id,
            diversion_id=self._new_id(),
            agency_id=agency.id,
            accept_by=now + accept,
            feedback_by=now + feedback,
            reason=reason,
        )

    def accepted(self, diversion_id: str) -> None:
        self._tell(d.AcceptDiversion, diversion_id=diversion_id)

    def declined(self, diversion_id: str, reason: str) -> None:
        self._tell(d.DeclineDiversion, diversion_id=diversion_id, reason=reason)

    def fed_back(self, diversion_id: str, text: str) -> None:
        self._tell(d.FeedBackDiversion, diversion_id=diversion_id, text=text)

    def close_diversion(self, diversion_id: str) -> None:
        self._tell(d.CloseDiversion, diversion_id=diversion_id)

    def called_back(
        self, call_back_id: str, answer: Answer, reason: str = "", new: d.NewDuty | None = None
    ) -> None:
        self._tell(
            d.RecordCallBack,
            call_back_id=call_back_id,
            answer=answer,
            reason=reason,
            follow_up=new,
        )

    def new_duty(self, text: str, owner: Owner, seconds: float, head_id: str = "") -> d.NewDuty:
        """Nothing is posted yet: what it is about is said by the order that holds it."""
        due = self._now() + timedelta(seconds=seconds)
        return d.NewDuty(self._new_id(), text, owner, due, head_id)

    def open_duty(self, kind: DutyKind, new: d.NewDuty, about_ids: Sequence[str]) -> None:
        self._tell(d.OpenDuty, kind=kind, duty=new, about_ids=tuple(about_ids))

    def dismiss(
        self, kind: DutyKind, new: d.NewDuty, about_ids: Sequence[str], reason: str
    ) -> None:
        """Opened and withdrawn in one act: nobody does it, and the record has why."""
        about = tuple(about_ids)
        opened = self._orders.made(d.OpenDuty, kind=kind, duty=new, about_ids=about)
        ended = self._orders.made(d.WithdrawDuty, duty_id=new.duty_id, reason=reason)
        self._post([opened, ended])

    def finish(self, duty_id: str, result: str) -> None:
        self._tell(d.FinishDuty, duty_id=duty_id, result=result)

    def withdraw(self, duty_id: str, reason: str) -> None:
        self._tell(d.WithdrawDuty, duty_id=duty_id, reason=reason)

    def press(self, kind: OwedKind, owed_id: str) -> None:
        self._tell(d.Press, kind=kind, owed_id=owed_id)

    def supervise(self, kind: OwedKind, owed_id: str, text: str) -> None:
        self._tell(d.Supervise, kind=kind, owed_id=owed_id, text=text)
