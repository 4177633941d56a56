"""What stands between a typed line and exactly one thing to do, with what might be meant."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """Typing `insert` over the line from `start` to `end`; `note` says what it is."""

    insert: str
    start: int
    end: int
    note: str = ""

    def put(self, line: str) -> str:
        return line[: self.start] + self.insert + line[self.end :]


class Unclear(Exception):
    """The line is not one order: a sentence of the table [line] with its facts."""

    def __init__(self, key: str, *candidates: Candidate, **facts: object) -> None:
        super().__init__(key)
        self.key, self.candidates, self.facts = key, candidates, facts
