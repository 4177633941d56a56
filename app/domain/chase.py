"""催办 and 督办: what is owed by a deadline is pressed for in steps, each of them exactly once."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


class ChaseStep(StrEnum):
    REMIND = "remind"  # before the deadline: to the owner and the head of the owner's unit
    ESCALATE = "escalate"  # at the deadline: up the chain of command
    SUPERVISE = "supervise"  # 督办: escalation was not enough


@dataclass(frozen=True, slots=True)
class ChaseLimits:
    """House values, in the settings: product.md asks for the steps and names no times."""

    remind_share: float = 0.8  # of the time that is given
    supervise_share: float = 0.5  # of the time that was given, after the deadline


@dataclass(frozen=True, slots=True)
class Chase:
    """One deadline of one owner. A step that is stamped never comes again, whatever the clock."""

    since: datetime
    due: datetime
    reminded_at: datetime | None = None
    escalated_at: datetime | None = None
    supervised_at: datetime | None = None
    pressed: int = 0  # how often a person has pressed by hand
    pressed_at: datetime | None = None

    def stepped(self, step: ChaseStep, at: datetime) -> "Chase":
        match step:
            case ChaseStep.REMIND:
                return replace(self, reminded_at=at)
            case ChaseStep.ESCALATE:
                return replace(self, escalated_at=at)
            case ChaseStep.SUPERVISE:
                return replace(self, supervised_at=at)

    def taken_at(self, step: ChaseStep) -> datetime | None:
        """When the step was taken; None: not yet."""
        match step:
            case ChaseStep.REMIND:
                return self.reminded_at
            case ChaseStep.ESCALATE:
                return self.escalated_at
            case ChaseStep.SUPERVISE:
                return self.supervised_at

    def moved(self, due: datetime) -> "Chase":
        """A later deadline: what has not been said about the new one may be said again."""
        if due <= self.due:
            return replace(self, due=due)
        return Chase(self.since, due, pressed=self.pressed, pressed_at=self.pressed_at)


def step_at(chase: Chase, step: ChaseStep, limits: ChaseLimits) -> datetime:
    """When the step is due, taken or not."""
    given = max(chase.due - chase.since, timedelta())
    match step:
        case ChaseStep.REMIND:
            return chase.since + given * min(limits.remind_share, 1.0)
        case ChaseStep.ESCALATE:
            return chase.due
        case ChaseStep.SUPERVISE:
            return chase.due + given * limits.supervise_share


def ahead(chase: Chase, limits: ChaseLimits) -> Iterator[tuple[ChaseStep, datetime]]:
    """The steps that nobody has taken yet; no reminder after the escalation."""
    for step in ChaseStep:
        pointless = step is ChaseStep.REMIND and chase.escalated_at is not None
        if chase.taken_at(step) is None and not pointless:
            yield step, step_at(chase, step, limits)


def chased(chase: Chase, now: datetime, limits: ChaseLimits) -> Iterator[ChaseStep]:
    """The steps whose time has come and that nobody has taken yet, in their order.

    A reminder that was missed until the deadline itself is left out: it reminds nobody any more.
    """
    for step, at in ahead(chase, limits):
        if now >= at and not (step is ChaseStep.REMIND and now >= chase.due):
            yield step


def next_at(chase: Chase, limits: ChaseLimits) -> datetime | None:
    """When the next step is due; None: all have been taken. The shares keep them in order."""
    return next((at for _, at in ahead(chase, limits)), None)
