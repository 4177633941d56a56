"""警情类别 and the agencies for what is not police work: code lists of the city pack."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Category:
    """One line of the agency's code list. `priority` 1 (most urgent) to 4 is the usual one."""

    code: str
    name: str
    name_en: str
    priority: int
    skills: frozenset[str] = frozenset()  # what a unit sent should bring


@dataclass(frozen=True, slots=True)
class Agency:
    """To whom an incident may be diverted (分流), with its own limits in seconds."""

    id: str
    name: str
    name_en: str
    accept_s: float
    feedback_s: float
