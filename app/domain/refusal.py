"""The one way a rule says no."""


class Refused(Exception):
    """A rule said no. `code` names the sentence in resources/text that the operator reads."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts
