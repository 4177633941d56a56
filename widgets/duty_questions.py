"""Questions about 分流, 回访 and duties: asked in whatever form stands where somebody works."""

from collections.abc import Callable, Sequence

from app.domain.call_back import Answer, CallBack, CallBackState
from app.domain.diversion import Diversion, DiversionState
from app.domain.duty import Owner, OwnerKind
from app.domain.incident import Incident
from app.services.text import Text
from widgets import owed_words as say
from widgets.ask import AskForm
from widgets.duty_orders import DutyOrders
from widgets.scene import Scene

DAY_S = 86_400.0
MOST = 9  # owners that are offered, by the digits
ANSWERS = {  # of an agency, by the state of what it was given
    DiversionState.OFFERED: ("accept", "decline", "feed_back"),
    DiversionState.ACCEPTED: ("feed_back", "decline"),
    DiversionState.FED_BACK: ("close",),
}


def limit_words(text: Text, seconds: float) -> str:
    """30 分, 4 小时, 3 天: a limit in its own size."""
    for size, key in ((DAY_S, "limit.days"), (3600.0, "limit.hours")):
        if seconds >= 2 * size or seconds == size:
            return text(key, n=f"{seconds / size:g}")
    return text("limit.minutes", n=f"{seconds / 60:g}")


def days_of(words: str, usual_s: float) -> float | None:
    """The seconds of so many days as they are written; None where that is no number above 0."""
    if not words.strip():
        return usual_s
    try:
        days = float(words.strip().rstrip("天dD").strip())
    except ValueError:
        return None
    return days * DAY_S if 0 < days < 3660 else None


class DutyQuestions:
    """`ask` is the form; `say` shows a sentence that interrupts nobody."""

    def __init__(self, scene: Scene, orders: DutyOrders, tell: Callable[..., None]) -> None:
        self._scene, self._orders, self._say = scene, orders, tell

    # ---- 分流 ----------------------------------------------------------------------------------

    def divert(self, ask: AskForm, incident: Incident) -> None:
        text, agencies = self._scene.text, list(self._scene.names.agencies.values())[:MOST]
        if not agencies:
            self._say("notice.no_agencies")
            return
        known = {agency.id: agency for agency in agencies}
        choices = [
            (
                one.id,
                text(
                    "divert.agency",
                    name=self._scene.names.agency(one.id),
                    accept=limit_words(text, one.accept_s),
                    feedback=limit_words(text, one.feedback_s),
                ),
            )
            for one in agencies
        ]
        ask.ask(
            text("ask.divert", number=f"#{incident.number:04}"),
            lambda id, why: self._orders.divert(incident.id, known[id], why),
            choices,
            text("ask.divert_why"),
            per_row=1,
        )

    def answer(self, ask: AskForm, diversion: Diversion) -> None:
        """What the agency says, as it is heard here."""
        text, orders = self._scene.text, self._orders
        agency = self._scene.names.agency(diversion.agency_id)

        def chosen(code: str, words: str) -> None:
            if code == "accept":
                orders.accepted(diversion.id)
            elif code == "close":
                orders.close_diversion(diversion.id)
            elif code == "decline":
                self._need(ask, words, text("ask.decline", agency=agency), declined)
            else:
                self._need(ask, words, text("ask.agency_did", agency=agency), fed_back)

        def declined(words: str) -> None:
            orders.declined(diversion.id, words)

        def fed_back(words: str) -> None:
            orders.fed_back(diversion.id, words)

        choices = [(code, text(f"divert.{code}")) for code in ANSWERS.get(diversion.state, ())]
        ask.ask(text("ask.diversion", agency=agency), chosen, choices, text("ask.agency_words"))

    def _need(self, ask: AskForm, words: str, title: str, answer: Callable[[str], None]) -> None:
        """With the words that were written already, else after they were asked for."""
        if words:
            answer(words)
        else:
            ask.ask(title, lambda _code, said: answer(said))

    # ---- 回访 ----------------------------------------------------------------------------------

    def call_back(self, ask: AskForm, known: CallBack) -> None:
        text, orders = self._scene.text, self._orders
        incident = self._scene.picture.incidents.get(known.incident_id)
        number = f"#{incident.number:04}" if incident else "#–"

        def chosen(code: str, words: str) -> None:
            if code != Answer.NOT_SATISFIED:
                orders.called_back(known.id, Answer(code))
                return
            title = text("ask.not_satisfied", number=number)
            self._need(ask, words, title, lambda why: self._follow_up(ask, known, why))

        limits = self._scene.picture.limits.call_back
        offered = [a for a in Answer if known.open or a is not Answer.NOT_REACHED]
        ask.ask(
            text("ask.call_back", number=number, n=known.tries + 1, most=limits.tries),
            chosen,
            [(one.value, text(f"call_back.{one.value}")) for one in offered],
            text("ask.call_back_words"),
        )

    def _follow_up(self, ask: AskForm, known: CallBack, why: str) -> None:
        """Not satisfied: who sees to it, and by when."""
        incident = self._scene.picture.incidents.get(known.incident_id)
        text = self._scene.text("follow_up.text", why=why)

        def owned(owner: Owner, seconds: float) -> None:
            new = self._orders.new_duty(text, owner, seconds)
            self._orders.called_back(known.id, Answer.NOT_SATISFIED, why, new)

        title = self._scene.text("ask.follow_up", why=why)
        limit = self._scene.picture.limits.duties.follow_up_s
        self.owner(ask, title, self.owners_of(incident), limit, owned)

    # ---- whose it is ---------------------------------------------------------------------------

    def owner(
        self,
        ask: AskForm,
        title: str,
        owners: Sequence[Owner],
        usual_s: float,
        answer: Callable[[Owner, float], None],
    ) -> None:
        """One of the owners; the line of words may say another number of days."""
        text, offered = self._scene.text, owners[:MOST]

        def chosen(code: str, words: str) -> None:
            seconds = days_of(words, usual_s)
            if seconds is None:
                self._say("notice.no_days", words=words)
                self.owner(ask, title, owners, usual_s, answer)
                return
            answer(offered[int(code)], seconds)

        choices = [(str(at), self._owner(one)) for at, one in enumerate(offered)]
        ask.ask(title, chosen, choices, text("ask.days", usual=limit_words(text, usual_s)))

    def _owner(self, owner: Owner) -> str:
        """With what it is, where its name does not say it."""
        name = say.owner_words(self._scene, owner)
        if owner.kind is OwnerKind.SEAT:
            return name
        return f"{self._scene.text(f'owner.{owner.kind.value}')} {name}"

    def owners_of(self, incident: Incident | None) -> list[Owner]:
        """Who was there, the lead first; the officers of the grid, the district, this seat."""
        scene, found = self._scene, []
        if incident is not None:
            sent = [a for a in scene.picture.assignments.values() if a.incident_id == incident.id]
            sent.sort(key=lambda a: (a.id != incident.lead_id, a.id))
            found += [Owner(OwnerKind.UNIT, one.unit_id) for one in sent[:3]]
            grid = scene.names.grids.get(incident.grid_id or "")
            officers = grid.responsible[:2] if grid else ()
            found += [Owner(OwnerKind.OFFICER, id) for id in officers]
            if incident.district_id:
                found.append(Owner(OwnerKind.DISTRICT, incident.district_id))
        found.append(Owner(OwnerKind.SEAT, scene.seat))
        return list(dict.fromkeys(found))

    def due(self, call: CallBack | None) -> bool:
        """Whether the caller may still be asked, or may still ring back."""
        return call is not None and call.state in (CallBackState.DUE, CallBackState.NOT_REACHED)
