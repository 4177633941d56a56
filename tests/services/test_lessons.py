"""The next hint follows from what has been done, and the last is that there is nothing more."""

import pytest

from app.services.lessons import Lesson, next_lesson


@pytest.mark.parametrize(
    ("incidents", "chosen", "sent", "lesson"),
    [
        (0, False, False, Lesson.WAIT),
        (1, False, False, Lesson.CHOOSE),
        (3, True, False, Lesson.SEND),
        (3, False, True, Lesson.DONE),
        (3, True, True, Lesson.DONE),
    ],
)
def test_the_next_hint(incidents: int, chosen: bool, sent: bool, lesson: Lesson) -> None:
    assert next_lesson(incidents, chosen, sent) is lesson
