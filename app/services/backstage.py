"""Everything that runs behind one window and knows no Qt: the desk, its feeds and who answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from app.city.pack import Pack
from app.domain.entry import Entry
from app.domain.fixes import Fixes
from app.domain.messages import RosterLoaded
from app.domain.picture import Value
from app.feeds.clock import Clock, ClockFeed
from app.feeds.ids import fresh_id
from app.feeds.runner import Feed, FeedRunner
from app.services import interpreter
from app.services.advisor import Answer, Question
from app.services.bookmarks import Bookmarks
from app.services.checkpoint import Notary
from app.services.clerk import Clerk
from app.services.command_line.words import learn_to_spell
from app.services.demand import Demand
from app.services.desk import Desk
from app.services.directive_draft import DirectiveDraft
from app.services.directive_outbox import DirectiveOutbox
from app.services.drafts import Draft, Drafts, draft_of
from app.services.exports import Exports
from app.services.historian import Historian
from app.services.home import data_folder, spool_of, tracks_of, views_of
from app.services.log import one_line
from app.services.lookup import Lookup
from app.services.outbox import Outbox
from app.services.place_history import PlaceHistory
from app.services.record_reader import RecordReader
from app.services.recorded import Recorded
from app.services.reporting import Reporting
from app.services.screen import Screen
from app.services.settings import Cap, Settings
from app.services.speaker import Speaker
from app.services.spool import Spool
from app.services.text import Text
from app.services.tracking import Tracking
from app.store.store import Store

if TYPE_CHECKING:
    from app.city.search import AddressSearch, Hit
    from app.feeds.simulated.city import SimulatedCity
    from app.feeds.traces import Traces
    from app.roads.network import Network
    from app.services.clerk import AlertsRead, AlertWritten, ReadAlerts, WriteAlert
    from app.services.on_roads import OnRoads

FIRST_ADVICE_S = 3.0  # so long the search for addresses waits for it
WARM_S = 1800.0  # recorded vehicles are joined when most of them are out


@dataclass(frozen=True, slots=True)
class World:
    """What the console is connected to."""

    pack: Pack
    store: str
    clock: Clock
    officers: "Callable[[Network], SimulatedCity] | None" = None  # simulated; None: real terminals
    feeds: tuple[Feed, ...] = ()
    tracks: "Traces | None" = None  # recorded vehicles


class Backstage:
    """Built by hand, in this order; `begin` starts the threads, `end` stops them."""

    def __init__(
        self, world: World, store: Store, settings: Settings, text: Text, seat: str, screen: Screen
    ) -> None:
        pack = world.pack
        self.world, self.store, self.settings, self.text = world, store, settings, text
        self.screen, self.seat = screen, seat
        self.now, self.new_id = world.clock.now, fresh_id
        self.heard: list[Callable[[Sequence[Value]], None]] = []
        self.spool = Spool(spool_of(store.name))
        says = (self.show, screen.refuse, screen.fault, self.record)
        folder = tracks_of(store.name)
        self.notary = Notary(lambda note: self.desk.post([note]), self.now, fresh_id, folder=folder)
        self.desk = Desk(store, *says, self.now, self.spool, settings.limits)
        days = settings.tracks.keep_days
        self.tracking = Tracking(folder, days, self.unrecorded)
        self.runners = [self.run_feed(feed) for feed in (ClockFeed(), *world.feeds)]
        if settings.cap.folder:
            self.exchange(settings.cap, text.language, pack)
        self.roads: OnRoads | None = None
        self.search: AddressSearch | None = None
        self._asked: Question | None = None
        self._advised = Event()
        self._opening = Thread(target=self.take_to_the_roads, name="opening")
        self.make_readers(pack)
        self.make_writers(pack)

    def make_readers(self, pack: Pack) -> None:
        """Those who answer from the record, each on a thread of its own."""
        screen, url = self.screen, self.world.store
        self.historian = Historian(url, partial(screen.publish, ()), screen.recall, screen.fault)
        self.places = PlaceHistory(url, screen.past, screen.fault)
        self.demand = Demand(url, screen.fault)
        self.lookup = Lookup(self.find, screen.find, screen.fault)
        self.reader = RecordReader(url, screen.fault)
        self.reporting = Reporting(pack.folder, url, lambda: self.text.language)
        self.reading = (self.historian, self.places, self.demand, self.lookup, self.reader)

    def make_writers(self, pack: Pack) -> None:
        """Those who keep or hand out what a seat makes."""
        screen, path, seat = self.screen, self.spool.path, self.seat
        self.bookmarks = Bookmarks(views_of(pack.folder), screen.fault)
        self.drafts = Drafts(draft_of(path, seat), screen.fault, Draft)
        self.orders = Drafts(draft_of(path, seat, "order"), screen.fault, DirectiveDraft)
        self.clerk = Clerk(pack, screen.hand_in, screen.fault, self.alerts)
        self.exports = Exports(data_folder() / "exports", screen.answer)
        self.speaker = Speaker(screen.beep, screen.sounds)

    # ---- from the first to the last ------------------------------------------------------------

    def begin(self) -> None:
        """What is known is shown; then the roads, the desk, and who tells it something."""
        self.desk.show_everything()
        now, units = self.now(), self.world.pack.units
        roster = RosterLoaded(id=fresh_id(), at=now, entered_at=now, by="city", units=units)
        self.desk.handle([[roster]])
        self.tracking.start()
        self.notary.start()
        self._opening.start()
        for reader in self.reading:
            reader.start()
        self.clerk.start()
        self.speaker.start()

    def keep_drafts(self) -> None:
        """From now on; what a crash left has been read by then."""
        self.drafts.start()
        self.orders.start()

    def end(self) -> None:
        """Feeds first, so that the desk saves all they said."""
        self._advised.set()
        self._opening.join()
        for runner in self.runners:
            runner.stop()
        self.tracking.stop()
        for reader in self.reading:
            reader.stop()
        self.reporting.stop()
        self.exports.stop()
        self.clerk.stop()
        self.bookmarks.stop()
        if self.roads is not None:
            self.roads.advisor.stop()
        self.speaker.stop()
        self.desk.stop()
        if (note := self.notary.close(self.desk.picture)) is not None:
            self.desk.handle([[note]])

    def put_away(self) -> None:
        """After the window, which may have kept a draft as its last act."""
        self.drafts.stop()
        self.orders.stop()
        self.store.close()

    # ---- what is said --------------------------------------------------------------------------

    def show(self, values: Sequence[Value], entries: Sequence[Entry]) -> None:
        """What the desk has decided goes to the screen and to whoever carries it out."""
        self.screen.publish(values, entries)
        self.notary.saw(self.desk.picture, entries)
        for hear in self.heard:
            hear(values)

    def record(self, status: Recorded) -> None:
        self.screen.record(status)
        self.notary.recorded(status)

    def tell(self, hear: Callable[[Sequence[Value]], None]) -> None:
        """All that is known, which was shown before there was anybody to hear it; then the news."""
        hear(self.desk.picture.everything())
        self.heard.append(hear)

    def locate(self, fixes: Fixes) -> None:
        """Where the units are goes to the screen, and is kept."""
        self.screen.locate(fixes)
        self.tracking.take(fixes)

    def unrecorded(self, why: Exception) -> None:
        self.screen.say(self.text("notice.no_tracks", what=one_line(why)))

    def run_feed(self, feed: Feed) -> FeedRunner:
        """A feed goes on where its cursor in the picture stands."""
        cursor = self.desk.picture.cursors.get(feed.name)
        position = cursor.position if cursor else ""
        links, speed = self.settings.links, self.world.clock.speed
        interval_s = max(links.interval_s, feed.period_s) * speed
        return FeedRunner(feed, self.desk.post, self.screen.link, self.now, position, interval_s)

    def ask(self, question: Question) -> None:
        """What is asked before the roads are known is answered when they are."""
        self._asked = question
        if self.roads is not None:
            self.roads.advisor.ask(question)

    def advise(self, answer: Answer) -> None:
        self.screen.advise(answer)
        if answer.advice is not None:
            self._advised.set()

    def find(self, address: str) -> "Sequence[Hit]":
        """Who types an address in the first seconds waits until it can be found."""
        self._advised.set()
        self._opening.join()
        return self.search.find(address) if self.search is not None else ()

    def take_to_the_roads(self) -> None:
        """A second or two that the window need not wait for; the desk decides nothing until then,
        so that nobody who carries its orders out misses one."""
        from app.services.on_roads import OnRoads  # noqa: PLC0415

        world, screen = self.world, self.screen
        told = self.advise, screen.fault, self.locate, self.demand.calls
        self.roads = roads = OnRoads(world.pack, self.settings.recommend, *told)
        if world.officers is not None:
            self.connect(roads, world.officers(roads.network))
        if world.tracks is not None:
            from app.feeds.traces import TraceFeed  # noqa: PLC0415

            ago_s = self.now().timestamp() - world.tracks.starts_at - WARM_S
            self.locate_by(roads, TraceFeed(world.tracks, roads.located, ago_s))
        self.desk.start()
        if self._asked is not None:
            roads.advisor.ask(self._asked)
        roads.advisor.start()
        for runner in self.runners:
            runner.start()
        self._advised.wait(FIRST_ADVICE_S)  # who is waited for comes before words and houses
        self.search = roads.search()
        learn_to_spell()
        interpreter.keep_what_is_there()

    def alerts(self, job: "ReadAlerts | WriteAlert") -> "AlertsRead | AlertWritten":
        """Alerts that somebody opens or hands out by hand, on the clerk's thread."""
        from app.services.cap_command import sender_of  # noqa: PLC0415 - few do so
        from app.services.cap_files import CapFiles  # noqa: PLC0415

        settings, pack = self.settings, self.world.pack
        whose = partial(sender_of, settings)
        return CapFiles(whose, settings.cap.sender, self.text.language, pack.locate)(job)

    def exchange(self, cap: Cap, language: str, pack: Pack) -> None:
        """Alerts of others, and answers to ours, come in by the folder that the settings name."""
        from app.feeds.cap.folder import CapFolder  # noqa: PLC0415
        from app.services.cap_exchange import CapExchange  # noqa: PLC0415

        exchange = CapExchange(cap.sender, language, pack.locate)
        self.tell(exchange.saw)
        inbox = Path(cap.folder).expanduser()
        folder = CapFolder(inbox, exchange.take, listen=exchange.listen)
        self.runners.append(self.run_feed(folder))

    def connect(self, roads: "OnRoads", city: "SimulatedCity") -> None:
        """Officers who do not exist: their reports and fixes come in, their orders go out."""
        city.resume(self.desk.picture)
        outbox = Outbox(city.deliver, city.withdraw)
        self.tell(outbox.saw)
        self.runners.append(self.run_feed(outbox))
        self.answer_directives()
        self.answer_diversions(self.desk.picture.limits.duties.follow_up_s)
        from app.feeds.simulated.feed import SimulatedFeed  # noqa: PLC0415

        self.locate_by(roads, SimulatedFeed(city, roads.located))

    def answer_directives(self) -> None:
        """Those officers also sign for directives, late, badly or not at all."""
        from app.feeds.simulated.receivers import simulated_receivers  # noqa: PLC0415

        s = self.settings.simulate
        receivers = simulated_receivers(s.seed, s.forget_share, s.ignore_share, s.poor_share)
        receivers.resume(self.desk.picture)
        outbox = DirectiveOutbox(receivers.tell)
        self.tell(outbox.saw)
        self.runners += [self.run_feed(outbox), self.run_feed(receivers)]

    def answer_diversions(self, follow_up_s: float) -> None:
        """Agencies that do not exist take what is diverted, or decline; some callers answer."""
        from app.feeds.simulated.agencies import SimulatedAgencies  # noqa: PLC0415

        agencies = SimulatedAgencies(self.settings.simulate.seed, follow_up_s)
        self.tell(agencies.saw)
        self.runners.append(self.run_feed(agencies))

    def locate_by(self, roads: "OnRoads", feed: Feed) -> None:
        """A feed brings fixes; whoever comes to where it was sent has arrived, tapped or not."""
        geofence = roads.geofence()
        self.tell(geofence.saw)
        self.runners += [self.run_feed(feed), self.run_feed(geofence)]
