"""The two ways in which the store says no."""

from collections.abc import Collection

from app.domain.bad_input import BadInput


class StoreError(BadInput):
    """The database cannot be used now; the sentence names it and says why."""


class Conflict(Exception):
    """The rows are not what the change was decided on: load again and decide again.

    `ids` are the values in question, as far as they are known.
    """

    def __init__(self, reason: str, ids: Collection[str] = ()) -> None:
        super().__init__(reason)
        self.ids = tuple(ids)
