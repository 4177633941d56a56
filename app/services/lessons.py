"""What somebody new is told next on the way from the first call to the first order."""

from enum import StrEnum

FIRST_CALL = "first_call"  # the name of the whole lesson


class Lesson(StrEnum):
    """The words are the text `lesson_first.<value>`."""

    WAIT = "wait"
    CHOOSE = "choose"
    SEND = "send"
    DONE = "done"


def next_lesson(incidents: int, waiting_chosen: bool, sent: bool) -> Lesson:
    """`waiting_chosen`: an incident without units is on the card. `sent`: this seat has sent."""
    if sent:
        return Lesson.DONE
    if waiting_chosen:
        return Lesson.SEND
    return Lesson.CHOOSE if incidents else Lesson.WAIT
