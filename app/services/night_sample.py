"""A night that nobody lived: the simulated city, recorded as a console would have done it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from app.city.pack import Pack
from app.domain.entry import Entry
from app.domain.limits import Limits
from app.domain.picture import Value
from app.feeds.ids import record_id
from app.feeds.simulated.city import SimulatedCity
from app.feeds.simulated.demand import load_demand
from app.feeds.simulated.temper import Temper
from app.roads.network import Network
from app.services.checkpoint import Notary
from app.services.dispatcher import Habits, SimulatedDispatcher
from app.services.headless import HeadlessRoom, own_store
from app.services.home import DEMAND, tracks_of
from app.services.policies import POLICIES
from app.services.simulate import recommender_of
from app.store.tracks import TrackWriter

FRAME: Final = timedelta(seconds=2)  # between two frames of positions
NOTE_EVERY: Final = 150  # frames
BEGIN: Final = datetime(2026, 11, 20, 12, tzinfo=UTC)  # eight in the evening in the demo city


class NotedRoom(HeadlessRoom):
    """With the notes that a live desk makes of its picture."""

    notary: Notary | None = None

    def __init__(self, *given: Any) -> None:
        self.notary = Notary(lambda _: None, lambda: self._now, self._note_id)
        super().__init__(*given)

    def note(self) -> None:
        if self.notary is not None and (note := self.notary.close(self._desk.picture)) is not None:
            self._handle([note])

    def _note_id(self) -> str:
        return record_id(self._now, "note")

    def _publish(self, values: Sequence[Value], entries: Sequence[Entry]) -> None:
        super()._publish(values, entries)
        if self.notary is not None and hasattr(self, "_desk"):
            self.notary.saw(self._desk.picture, entries)


def record_night(
    pack: Pack,
    network: Network,
    store: str,
    minutes: float,
    calls_per_day: float = 1500.0,
    seed: int = 1,
) -> Path:
    """The folder of its positions. `store` is the path of a file that is not there yet."""
    demand = load_demand(DEMAND, calls_per_day)
    city = SimulatedCity(pack, network, demand, Temper(late_share=0.1), seed, BEGIN)
    sends = recommender_of(pack, network)
    dispatcher = SimulatedDispatcher(POLICIES["road"], sends, Habits(), seed=seed)
    writer = TrackWriter(tracks_of(store))
    until = BEGIN + timedelta(minutes=minutes)
    with own_store(store) as kept:
        room = NotedRoom(pack, network, city, dispatcher, Limits(), BEGIN, kept)
        now, frames = BEGIN, 0
        while now < until:
            now, frames = now + FRAME, frames + 1
            room.run(now, lambda _: None)
            city.advance(now.timestamp())
            writer.put(city.fixes())
            if frames % NOTE_EVERY == 0:
                room.note()
        room.note()
    return writer.folder
