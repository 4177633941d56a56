"""The newest question wins; a bug in one answer does not end the thread."""

import queue
import threading
from dataclasses import replace

from app.domain.advice import Outlook, Recommendation
from app.domain.decide import decide
from app.domain.fixes import Fixes
from app.domain.likeness import Likeness
from app.domain.picture import Picture
from app.services.advisor import Advisor, Answer, Question
from tests.domain.build import NOON, call


def question(incident_id: str | None) -> Question:
    picture = Picture()
    for id in ("i1", "i2", "i3"):
        picture.put_all(decide(picture, call(id)))
    return Question(incident_id, picture, Fixes.none_for(()), NOON)


def recommended(asked: Question, incident) -> Recommendation:
    return Recommendation(incident.id, asked.now, ())


def test_an_answer_names_its_incident_and_an_unknown_one_gets_none() -> None:
    advisor = Advisor(recommended, lambda _: {}, lambda _: None, lambda _: None)
    advice = advisor.answer(question("i2")).advice
    assert advice is not None
    assert advice.incident_id == "i2"
    assert advisor.answer(question("gone")).advice is None
    assert advisor.answer(question(None)).advice is None


def test_questions_that_waited_too_long_are_passed_over() -> None:
    answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
    begun, go_on = threading.Event(), threading.Event()

    def slow(asked: Question, incident) -> Recommendation:
        begun.set()
        go_on.wait(60)
        return recommended(asked, incident)

    advisor = Advisor(slow, lambda _: {}, answers.put, lambda _: None)
    advisor.start()
    advisor.ask(question("i1"))
    assert begun.wait(60)
    advisor.ask(question("i2"))
    advisor.ask(question("i3"))
    go_on.set()
    told = [answers.get(timeout=60) for _ in range(4)]
    advisor.stop()
    said = [(each.advice.incident_id, each.whole) for each in told if each.advice]
    assert said == [("i1", False), ("i1", True), ("i3", False), ("i3", True)]


def test_the_advice_does_not_wait_for_the_rest_and_is_said_first_once() -> None:
    answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
    go_on = threading.Event()

    def foresee(_: Question) -> dict[str, Outlook]:
        go_on.wait(60)
        return {}

    advisor = Advisor(recommended, foresee, answers.put, lambda _: None)
    advisor.start()
    advisor.ask(question("i1"))
    first = answers.get(timeout=60)
    assert first.advice is not None
    assert not first.whole
    go_on.set()
    assert answers.get(timeout=60).whole
    advisor.ask(question("i1"))
    assert answers.get(timeout=60).whole
    advisor.stop()


def test_a_bug_is_told_and_the_next_question_is_answered() -> None:
    answers: queue.SimpleQueue[object] = queue.SimpleQueue()

    def buggy(asked: Question, incident) -> Recommendation:
        if incident.id == "i1":
            raise ZeroDivisionError
        return recommended(asked, incident)

    advisor = Advisor(buggy, lambda _: {}, answers.put, answers.put)
    advisor.start()
    advisor.ask(question("i1"))
    assert isinstance(answers.get(timeout=60), ZeroDivisionError)
    advisor.ask(question("i2"))
    assert isinstance(answers.get(timeout=60), Answer)
    advisor.stop()


def test_a_draft_is_answered_beside_the_incident_on_the_card() -> None:
    asked = question("i1")
    draft = replace(asked.picture.incidents["i3"], id="draft")
    alike = Likeness("i2", 60.0, 12.0, 30.0)
    compare = lambda _, incident: [alike] if incident.id == "draft" else []  # noqa: E731
    nothing = lambda _: None  # noqa: E731
    advisor = Advisor(recommended, lambda _: {}, nothing, nothing, compare=compare)
    answer = advisor.answer(replace(asked, draft=draft))
    assert answer.advice is not None
    assert (answer.advice.incident_id, answer.duplicates) == ("i1", ())
    assert answer.drafted is not None
    assert answer.drafted.advice.incident_id == "draft"
    assert answer.drafted.duplicates == (alike,)
