"""A desk that decides and shows and writes nothing down: for runs that nobody wants to keep."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from app.domain.decide import decide
from app.domain.entry import Entry
from app.domain.limits import Limits
from app.domain.messages import AnyMessage, Tick
from app.domain.picture import Picture, Value
from app.domain.refusal import Refused
from app.services.recorder import KEEP

TIDY: Final = timedelta(minutes=1)


class Unrecorded:
    """The same decisions as the desk's, without journal, store or spool; errors are the caller's.

    Any other rule than `decide` has no place here: a test holds both to the same figures.
    """

    def __init__(
        self,
        publish: Callable[[Sequence[Value], Sequence[Entry]], object],
        refuse: Callable[[AnyMessage, Refused], object],
        limits: Limits,
    ) -> None:
        self.picture = Picture(limits=limits)
        self._publish, self._refuse = publish, refuse
        self._met: set[str] = set()
        self._tidied: datetime | None = None

    def handle(self, groups: Sequence[Sequence[AnyMessage]]) -> None:
        shown: dict[tuple[type, str], Value] = {}
        refused: list[tuple[AnyMessage, Refused]] = []
        for message in (message for group in groups for message in group):
            if message.id in self._met:  # the same message twice is one message
                continue
            self._met.add(message.id)
            try:
                values = decide(self.picture, message)
            except Refused as no:
                refused.append((message, no))
                continue
            self.picture.put_all(values)
            shown.update(((type(value), value.id), value) for value in values)
            self._tidy(message)
        if shown:
            self._publish(list(shown.values()), ())
        for message, refusal in refused:
            self._refuse(message, refusal)

    def _tidy(self, message: AnyMessage) -> None:
        """What closed a day ago leaves the picture, as it does at the desk."""
        if isinstance(message, Tick) and (
            self._tidied is None or message.at - self._tidied >= TIDY
        ):
            self._tidied = message.at
            self.picture.forget_closed(message.at - KEEP)
