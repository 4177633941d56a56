"""Works out who should go and who will come too late, on its own thread; newest question wins."""

import logging
import queue
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.domain.advice import Outlook, Recommendation
from app.domain.fixes import Fixes
from app.domain.incident import Incident
from app.domain.likeness import Likeness
from app.domain.picture import Picture
from app.domain.plans import Plans, PlansWanted
from app.domain.sights import Sights, Wanted

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """`picture` is a copy that nobody changes any more; `incident_id` is the one on the card.

    `wanted` is what the map would show; `draft` is a call that is being taken down and that nobody
    else knows yet.
    """

    incident_id: str | None
    picture: Picture
    fixes: Fixes
    now: datetime
    wanted: Wanted = field(default_factory=Wanted)
    draft: Incident | None = None
    plans: PlansWanted = field(default_factory=PlansWanted)


@dataclass(frozen=True, slots=True, eq=False)
class Drafted:
    """What is said to a draft: who would go, and what it may be a duplicate of."""

    draft: Incident
    advice: Recommendation
    duplicates: tuple[Likeness, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """`duplicates` are what the incident that `advice` is for may be a duplicate of.

    To another incident than before the advice is said first, and the rest when it is known: such
    an answer is not `whole`.
    """

    advice: Recommendation | None
    outlook: Mapping[str, Outlook] = field(default_factory=dict)
    sights: Sights = field(default_factory=Sights)
    duplicates: tuple[Likeness, ...] = ()
    drafted: Drafted | None = None
    plans: Plans = field(default_factory=Plans)
    whole: bool = True


def compare_nothing(question: Question, incident: Incident) -> Sequence[Likeness]:
    """For who takes no calls."""
    return ()


def no_sights(question: Question) -> Sights:
    """For who has no map."""
    return Sights()


def no_plans(question: Question) -> Plans:
    """For who sends one unit at a time."""
    return Plans()


class Advisor:
    """Ask from any thread; `answer` and `fault` speak on the advisor's thread.

    `recommend` ranks the units for one incident, `foresee` judges every open one, `look_out` says
    what the map wants to show, `compare` finds what an incident may be a duplicate of, `plan` works
    out batches and containments; all are pure.
    """

    def __init__(
        self,
        recommend: Callable[[Question, Incident], Recommendation],
        foresee: Callable[[Question], Mapping[str, Outlook]],
        answer: Callable[[Answer], None],
        fault: Callable[[Exception], None],
        look_out: Callable[[Question], Sights] = no_sights,
        compare: Callable[[Question, Incident], Sequence[Likeness]] = compare_nothing,
        plan: Callable[[Question], Plans] = no_plans,
    ) -> None:
        self._plan = plan
        self._compare = compare
        self._look_out = look_out
        self._recommend = recommend
        self._foresee = foresee
        self._answer = answer
        self._fault = fault
        self._questions: queue.SimpleQueue[Question | None] = queue.SimpleQueue()
        self._known: str | None = None  # whom the last answer was for
        self._thread = threading.Thread(target=self._run, name="advisor", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def ask(self, question: Question) -> None:
        self._questions.put(question)

    def stop(self) -> None:
        """End after the question under way."""
        self._questions.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def answer(self, question: Question) -> Answer:
        """What is said to one question; the caller's thread does the work."""
        return self._whole(question, self._advised(question))

    def _advised(self, question: Question) -> Answer:
        """Who should go, which somebody waits for."""
        advice: Recommendation | None = None
        alike: tuple[Likeness, ...] = ()
        incident = question.picture.incidents.get(question.incident_id or "")
        if incident is not None and incident.open:
            advice = self._recommend(question, incident)
            alike = tuple(self._compare(question, incident))
        drafted = self._drafted(question, question.draft) if question.draft else None
        return Answer(advice, duplicates=alike, drafted=drafted, whole=False)

    def _whole(self, question: Question, advised: Answer) -> Answer:
        return replace(
            advised,
            outlook=self._foresee(question),
            sights=self._look_out(question),
            plans=self._plan(question),
            whole=True,
        )

    def _drafted(self, question: Question, draft: Incident) -> Drafted:
        advice = self._recommend(question, draft)
        return Drafted(draft, advice, tuple(self._compare(question, draft)))

    def _run(self) -> None:
        while (question := self._newest()) is not None:
            try:
                self._say(question)
            except Exception as bug:
                log.exception("no advice for %s", question.incident_id)
                self._fault(bug)

    def _say(self, question: Question) -> None:
        advised = self._advised(question)
        advice, known = advised.advice, self._known
        self._known = advice.incident_id if advice is not None else None
        if self._known is not None and self._known != known:
            self._answer(advised)
        self._answer(self._whole(question, advised))

    def _newest(self) -> Question | None:
        """The newest question that waits; None where the end is among them."""
        question = self._questions.get()
        while question is not None and not self._questions.empty():
            question = self._questions.get()
        return question
