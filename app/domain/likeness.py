"""一警多报: how much one report is like another, with the reasons that a person can check."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Likeness:
    """`incident_id` is the incident that a report may be a duplicate of. `score` is 0 to 100."""

    incident_id: str
    score: float
    metres: float  # as the crow flies
    seconds: float  # between the two reports, whichever came first
    words: tuple[str, ...] = ()  # shared by both summaries
    same_category: bool = False
    same_address: bool = False
