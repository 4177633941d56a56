"""An alarm latches at its highest severity that nobody has taken; recovery does not unlatch it.

Recovery and taking come in either order; a sound is due only when the severity rises.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.attention import Call, Severity, Subject


@dataclass(frozen=True, slots=True)
class Alarm:
    """`calls` are what stands now, the worst first; empty when it has recovered."""

    subject: Subject
    calls: tuple[Call, ...]
    why: Call  # what it rose for last; tells of a recovered one what it was
    rose_at: datetime  # when that began
    latched: Severity | None  # the highest that nobody has taken; None: taken
    quiet_to: int = 0  # severity up to which a person knows of it

    @property
    def id(self) -> str:
        return f"{self.subject.about.value}:{self.subject.id}"

    @property
    def standing(self) -> bool:
        return bool(self.calls)

    @property
    def taken(self) -> bool:
        return self.latched is None

    @property
    def severity(self) -> Severity:
        """What it is sorted and coloured by: latched, or what a taken one still asks for."""
        return self.latched or (self.calls[0].severity if self.calls else self.why.severity)


def heard(
    known: Alarm | None, subject: Subject, calls: tuple[Call, ...]
) -> tuple[Alarm | None, bool]:
    """The alarm after `calls` (the worst first) were found to stand, and whether it rose.

    None: nothing stands and nothing waits for a person.
    """
    level = int(calls[0].severity) if calls else 0
    if known is None:
        if not calls:
            return None, False
        return Alarm(subject, calls, calls[0], calls[0].since, calls[0].severity), True
    highest = known.quiet_to if known.latched is None else int(known.latched)
    if calls and level > highest:
        risen = replace(
            known, calls=calls, why=calls[0], rose_at=calls[0].since, latched=calls[0].severity
        )
        return risen, True
    if not calls and known.taken:
        return None, False
    # A taken alarm that has eased may rise again; a latched one stays where it is.
    return replace(known, calls=calls, quiet_to=min(known.quiet_to, level)), False


def taken(alarm: Alarm, at: datetime) -> Alarm | None:
    """A person has seen to it at that time; what rose later stays. None: it is over."""
    if alarm.latched is None or alarm.rose_at > at:
        return alarm
    if not alarm.calls:
        return None
    return replace(alarm, latched=None, quiet_to=int(alarm.calls[0].severity))
