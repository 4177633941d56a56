"""The tables that share the bottom. A new one is added here and nowhere else.

Whatever stands in `docked` gets its dock and tab, is named by the text `panel.<name>` or by its
`title`, follows the values it asks for, ticks, speaks the language of the moment, is reached by F6,
and the columns of its tables are kept. What its signals do is said in widgets/wiring.py.
"""

from collections.abc import Callable, Set
from dataclasses import dataclass
from typing import Protocol, cast

from PySide6.QtWidgets import QTableView, QWidget

from app.city.pack import Pack
from app.domain.assignment import Assignment
from app.domain.call_back import CallBack
from app.domain.directive import Directive
from app.domain.diversion import Diversion
from app.domain.duty import Duty
from app.domain.entry import Entry
from app.domain.incident import Incident
from app.domain.receiver import Receiver
from app.domain.tip import Tip
from app.domain.unit import Unit
from widgets.alarms import AlarmsPanel
from widgets.directives import DirectivesPanel
from widgets.doors import Doors
from widgets.evaluation import EvaluationPanel
from widgets.ledger import LedgerPanel
from widgets.messages import MessagesPanel
from widgets.panels import Panels
from widgets.plain_table import PlainTable
from widgets.repeats import RepeatsPanel
from widgets.scene import Scene
from widgets.tips import TipsPanel
from widgets.turns import Turns
from widgets.units import UnitsPanel

OWED = {Assignment, CallBack, Directive, Diversion, Duty, Incident, Receiver}


class Follows(Protocol):
    """What a panel of the bottom can do, beside being a widget."""

    def refresh(self) -> None:
        """Bring what is shown up to the scene; costs nothing worth naming while hidden."""

    def tick(self) -> None:
        """A second has passed; only for who runs a clock."""

    def retranslate(self) -> None:
        """Other words: the language has changed."""


@dataclass(frozen=True, slots=True)
class Docked:
    """`name` keeps its place in an arrangement; `follows` are the kinds of value it shows."""

    name: str
    inner: QWidget
    follows: Set[type] = frozenset()
    ticks: bool = False
    while_hidden: bool = False  # refreshed even when another tab lies over it
    title: Callable[[], str] | None = None  # what its tab says where that changes

    @property
    def panel(self) -> Follows:
        return cast(Follows, self.inner)

    @property
    def looked_at(self) -> bool:
        """Qt calls visible also what another tab lies over."""
        return not self.inner.visibleRegion().isEmpty()

    def views(self) -> list[QTableView]:
        """Its tables, whose columns are kept under their object names; not those of which the
        columns change with what they show."""
        tables = self.inner.findChildren(QTableView)
        found = [view for view in tables if not isinstance(view, PlainTable)]
        return [self.inner, *found] if isinstance(self.inner, QTableView) else found


class Bottom:
    """In the order of the tabs."""

    def __init__(self, scene: Scene, pack: Pack, doors: Doors) -> None:
        self._scene = scene
        self.units = UnitsPanel(scene)
        self.messages = MessagesPanel(scene)
        self.alarms = AlarmsPanel(scene)
        self.directives, self.tips = DirectivesPanel(scene), TipsPanel(scene)
        self.ledger, self.repeats = LedgerPanel(scene), RepeatsPanel(scene, pack.locate)
        self.evaluation = EvaluationPanel(scene)
        self.docked = (
            Docked("units", self.units, {Unit}, ticks=True),
            Docked(
                "directives",
                self.directives,
                {Directive, Receiver},
                ticks=True,
                title=self.directives.title,
            ),
            Docked("tips", self.tips, {Tip}, ticks=True, title=self.tips.title),
            Docked("ledger", self.ledger, OWED, ticks=True, title=self.ledger.title),
            Docked("repeats", self.repeats, {Duty}, title=self.repeats.title),
            Docked("evaluation", self.evaluation),
            Docked("messages", self.messages, {Entry}, while_hidden=True),
            Docked(
                "alarms", self.alarms, title=self.alarms.title
            ),  # follows the watch: incoming.py
        )

    def by_name(self) -> dict[str, QWidget]:
        return {one.name: one.inner for one in self.docked}

    def follow(self, changed: Set[type], turns: Turns) -> None:
        """Whoever shows something that changed follows it, each in a turn of its own."""
        for one in self.docked:
            if changed & one.follows and (one.while_hidden or one.inner.isVisible()):
                turns.soon(one.name, one.panel.refresh)

    def bring_up(self, inner: QWidget) -> None:
        """Its clock has not run while another tab lay over it."""
        for one in self.docked:
            if one.inner is inner:
                one.panel.refresh()
        for panel in (self.repeats, self.evaluation):
            if panel is inner:
                panel.look_anew()

    def tick(self, turns: Turns) -> None:
        for one in self.docked:
            if one.ticks and one.looked_at:
                turns.soon(f"{one.name} tick", one.panel.tick)

    def name(self, panels: Panels) -> None:
        for one in self.docked:
            words = one.title() if one.title else self._scene.text(f"panel.{one.name}")
            panels.name(one.inner, words)

    def retranslate(self, panels: Panels) -> None:
        self.name(panels)
        for one in self.docked:
            one.panel.retranslate()
