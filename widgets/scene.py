"""What the screen knows at this moment: kept by the window, read by every panel."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from app.domain.advice import Outlook, Recommendation
from app.domain.area import DistrictKind
from app.domain.assignment import Assignment
from app.domain.fixes import Fixes
from app.domain.incident import Incident, deadlines, overdue
from app.domain.likeness import Likeness
from app.domain.limits import Limits
from app.domain.link import LinkStatus
from app.domain.picture import Picture, Value
from app.domain.stage import Stage
from app.domain.unit import Unit, UnitState
from app.domain.watch import Watch
from app.services.board import Board
from app.services.directive_board import DirectiveBoard
from app.services.flood import Flood
from app.services.heads import Heads
from app.services.ledger import Ledger
from app.services.recorded import Recorded
from app.services.roll import Roll
from app.services.text import Text
from widgets import figures
from widgets.chronicle import Chronicle
from widgets.names import Names
from widgets.palette import Palette

SIMULATED = "simulated dispatcher"  # as app.services.policies signs
LINKS = {  # with names of their own
    *("clock", "simulated", "replay", "terminals", "geofence", "city", "cap"),
    *("directive_terminals", "simulated_receivers", "agencies"),
}


@dataclass(slots=True)
class Scene:
    """A copy of the picture at most a frame old, with what stands beside it.

    Only the UI thread touches it. `now` moves once a second; `zone` is the console's own time.
    """

    text: Text
    names: Names
    palette: Palette
    seat: str
    now: datetime
    picture: Picture = field(default_factory=Picture)
    fixes: Fixes = field(default_factory=lambda: Fixes.none_for(()))
    links: dict[str, LinkStatus] = field(default_factory=dict)
    chronicle: Chronicle = field(default_factory=Chronicle)
    outlook: dict[str, Outlook] = field(default_factory=dict)  # by incident id
    advice: Recommendation | None = None
    duplicates: tuple[Likeness, ...] = ()  # of the incident that `advice` is for
    revealed: tuple[str, datetime] | None = None  # whose caller is shown unmasked, until when
    recorded: Recorded = field(default_factory=Recorded)
    zone: tzinfo | None = None
    chosen_id: str | None = None  # the incident on the card
    directive_id: str | None = None  # the directive on its card
    tip_id: str | None = None
    row_of: dict[str, int] = field(default_factory=dict)  # of each unit in `fixes`
    board: Board = field(init=False)
    watch: Watch = field(init=False)
    directives: DirectiveBoard = field(default_factory=DirectiveBoard)
    heads: Heads = field(default_factory=lambda: Heads((), (), ()))
    ledger: Ledger = field(init=False)
    flood: Flood = field(default_factory=Flood)
    roll: Roll = field(default_factory=Roll)

    def __post_init__(self) -> None:
        self.judge_by(self.picture.limits)

    def judge_by(self, limits: Limits) -> None:
        """Use these limits; before anything is shown."""
        self.picture.limits = limits
        self.board = Board(limits, self.district_kind)
        self.board.follow(self.picture.incidents)
        self.watch = Watch(limits, self.district_kind)
        self.ledger = Ledger(self.picture, self.heads)

    def put(self, values: Sequence[Value]) -> None:
        """What has changed, for the picture and for everything that follows it."""
        self.picture.put_all(values)
        self.watch.put(values)
        self.directives.put(values)
        self.ledger.put(values)
        self.roll.put(value for value in values if isinstance(value, Unit))
        self.board.put(value for value in values if isinstance(value, Incident))

    def put_fixes(self, fixes: Fixes) -> None:
        if fixes.unit_ids != self.fixes.unit_ids:
            self.row_of = fixes.index()
        self.fixes = fixes

    def snapshot(self) -> Picture:
        """The picture as it is now, for another thread: values never change, dicts do."""
        p = self.picture
        on = {id: set(active) for id, active in p._on.items() if active}
        return Picture(
            incidents=dict(p.incidents),
            units=dict(p.units),
            assignments=dict(p.assignments),
            cursors=dict(p.cursors),
            limits=p.limits,
            last_number=p.last_number,
            _on=on,
        )

    def forget(self, before: datetime) -> None:
        """Let go of what was closed before; the one on the card too."""
        self.picture.forget_closed(before)
        self.board.follow(self.picture.incidents)
        self.directives.follow(self.picture.directives)
        self.chronicle.forget(self.picture.incidents)

    @property
    def chosen(self) -> Incident | None:
        return self.picture.incidents.get(self.chosen_id or "")

    def since(self, at: datetime) -> float:
        return (self.now - at).total_seconds()

    def hour(self, at: datetime) -> str:
        return figures.hour(at, self.now, self.zone)

    def deadlines(self, incident: Incident) -> dict[Stage, datetime]:
        return deadlines(incident, self.picture.limits, self.district_kind(incident.district_id))

    def overdue(self, incident: Incident) -> tuple[Stage, datetime] | None:
        kind = self.district_kind(incident.district_id)
        return overdue(incident, self.now, self.picture.limits, kind)

    def district_kind(self, district_id: str | None) -> DistrictKind | None:
        known = self.names.districts.get(district_id or "")
        return known.kind if known else None

    def units_on(self, incident: Incident) -> list[tuple[Assignment, Unit | None]]:
        """Its active assignments with their units, the lead first."""
        active = self.picture.active_on(incident.id)
        active.sort(key=lambda sent: (sent.id != incident.lead_id, sent.id))
        return [(sent, self.picture.units.get(sent.unit_id)) for sent in active]

    def who(self, by: str) -> str:
        """Who sent a message: a seat, a unit or a link by its name, others as they sign."""
        if by == self.seat:
            return self.text("strip.seat", seat=by)
        if by in self.picture.units:
            return self.picture.units[by].call_sign
        if by == SIMULATED:
            return self.text("link.simulated_dispatcher")
        return self.text(f"link.{by}") if by in LINKS else by

    def available(self) -> tuple[int, int]:
        """How many could be sent now, and how many are free but lost or were never seen."""
        self.roll.follow(self.picture.units)
        now, lost_s = self.now.timestamp(), self.picture.limits.lost_s
        return self.roll.available(self.fixes, self.row_of, now, lost_s)

    def call_sign(self, unit_id: str) -> str:
        known = self.picture.units.get(unit_id)
        return known.call_sign if known else unit_id

    def fix_age(self, unit_id: str) -> float:
        """Seconds since the unit was last seen; NaN where it never was."""
        row = self.row_of.get(unit_id)
        if row is None:
            return float("nan")
        return self.now.timestamp() - float(self.fixes.at[row])

    def unit_role(self, unit: Unit) -> str:
        """The colour role of a unit: distress, then what it does, then how lately it was seen."""
        if unit.in_distress:
            return "distress"
        if unit.state is not UnitState.OFF_DUTY:
            age = self.fix_age(unit.id)
            if not age <= self.picture.limits.lost_s:
                return "lost"
            if age > self.picture.limits.stale_s and unit.state is UnitState.AVAILABLE:
                return "stale"
        return unit.state.value

    def recall_window(self, sent: Assignment) -> bool:
        """Whether a sent order may still be undone."""
        dispatched = sent.stages.dispatch
        return (
            sent.active
            and dispatched is not None
            and self.since(dispatched.at) <= self.picture.limits.undo_s
        )
