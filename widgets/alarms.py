"""关注: what calls for somebody, why and what to do about it; below it, what is not shown now."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from app.domain.alarm import Alarm
from app.domain.attention import About, Call, Cause, Severity
from app.domain.owed_watch import owed_of
from app.domain.watch import Snoozed
from app.services.ledger_table import number
from widgets import figures, levels
from widgets.actions import keys_of
from widgets.empty import EmptyNote
from widgets.owed_words import owner_words
from widgets.scene import LINKS, Scene
from widgets.units import dress_table
from widgets.value_table import ROOT, Column, ValueTable, steady

MOST = 300  # rows; the queue has every incident
SHAPES = {Severity.DISTRESS: "!!", Severity.HIGH: "▲▲", Severity.MIDDLE: "▲", Severity.LOW: "△"}
REMEDIES = {  # what to do: the action whose key is told
    Cause.DISTRESS: "take_distress",
    Cause.UNTAKEN: "take",
    Cause.UNSIGNED: "reassign",
    Cause.OVERDUE: "send",
    Cause.WILL_MISS: "send",
    Cause.NOBODY: "reassign",
    Cause.NOT_RECORDED: "take_alarm",
    Cause.LINK_DOWN: "take_alarm",
    Cause.LINK_SILENT: "take_alarm",
    Cause.APPROVAL: "directive_approve",
    Cause.RECEIVERS_LATE: "receiver_press",
    Cause.SUPERVISED: "directives",
    Cause.OWED_LATE: "ledger",
    Cause.OWED_SUPERVISED: "ledger",
}


@dataclass(frozen=True, slots=True)
class Row:
    """An alarm, with the snooze that hides it; a snooze may also stand alone."""

    id: str
    alarm: Alarm | None
    snoozed: Snoozed | None = None


def rows(scene: Scene) -> list[Row]:
    """Who calls, the worst first, then everything that is snoozed, the first to wake first."""
    watch = scene.watch
    calling = [Row(alarm.id, alarm) for alarm in watch.shown(scene.now, MOST)]
    known = {row.id for row in calling}
    asleep = []
    for one in sorted(watch.snoozed.values(), key=lambda one: (one.until, one.incident_id)):
        id = f"incident:{one.incident_id}"
        if id not in known:
            asleep.append(Row(id, watch.of_incident(one.incident_id), one))
    return calling + asleep


class AlarmColumns:
    """What each column says of a row, as the scene stands when it is asked."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def columns(self) -> list[Column[Row]]:
        t = self._scene.text
        return [
            Column("level", t("alarms.level"), self.level, 84, colour=self.ink),
            Column("subject", t("alarms.subject"), self.subject, 230),
            Column("why", t("alarms.why"), self.why, 170),
            Column("since", t("alarms.since"), self.since, 64),
            Column("state", t("alarms.state"), self.state, 150),
            Column("remedy", t("alarms.remedy"), self.remedy, 300),
        ]

    def level(self, row: Row) -> str:
        if row.snoozed is not None:
            return self._scene.text("alarms.asleep")
        severity = row.alarm.severity if row.alarm else Severity.LOW
        return f"{SHAPES[severity]} {self._scene.text(f'severity.{severity.name.lower()}')}"

    def ink(self, row: Row) -> QColor | None:
        palette = self._scene.palette
        if row.snoozed is not None or row.alarm is None or row.alarm.taken:
            return palette.text.second
        if row.alarm.severity is Severity.DISTRESS:
            return palette.states["distress"]
        if row.alarm.severity is Severity.HIGH:
            return palette.states["overdue"]
        return palette.states["waiting"]

    def subject(self, row: Row) -> str:
        scene = self._scene
        about, _, id = row.id.partition(":")
        said: dict[str, Callable[[str], str]] = {
            About.UNIT: scene.call_sign,
            About.LINK: lambda link: scene.text(f"link.{link}") if link in LINKS else link,
            About.STORE: lambda _: scene.text("link.store"),
            About.DIRECTIVE: self._directive,
            About.OWED: self._owed,
        }
        return said.get(about, self._incident)(id)

    def _incident(self, id: str) -> str:
        known = self._scene.picture.incidents.get(id)
        if known is None:
            return "#–"
        kind = self._scene.names.category(known.category)
        return f"#{known.number:04} P{known.priority} {kind} {known.address}"

    def _directive(self, id: str) -> str:
        known = self._scene.picture.directives.get(id)
        if known is None:
            return "Y–"
        return f"{levels.spoken(self._scene, known.level)} {levels.number(known)} {known.title}"

    def _owed(self, id: str) -> str:
        kind, owed_id = owed_of(id)
        row = self._scene.ledger.rows.get((kind, owed_id))
        word = self._scene.text(f"owed.{kind.value}")
        if row is None:
            return word
        said = (word, number(row), owner_words(self._scene, row.owner), row.what)
        return " ".join(filter(None, said))

    def _call(self, row: Row) -> Call | None:
        if row.alarm is None:
            return None
        return row.alarm.calls[0] if row.alarm.calls else row.alarm.why

    def why(self, row: Row) -> str:
        call = self._call(row)
        if row.snoozed is not None:
            return row.snoozed.reason
        if call is None:
            return ""
        stage = self._scene.text(f"stage.{call.stage.value}") if call.stage else ""
        return self._scene.text(f"cause.{call.cause.value}", stage=stage)

    def since(self, row: Row) -> str:
        call = self._call(row)
        return figures.clock(max(self._scene.since(call.since), 0.0)) if call else ""

    def state(self, row: Row) -> str:
        text, one = self._scene.text, row.snoozed
        if one is not None:
            until, by = self._scene.hour(one.until), self._scene.who(one.by)
            return text("alarms.snoozed", until=until, by=by, n=one.missed)
        if row.alarm is None:
            return ""
        if row.alarm.taken:
            return text("alarms.taken")
        return text("alarms.untaken" if row.alarm.standing else "alarms.recovered")

    def remedy(self, row: Row) -> str:
        call = self._call(row)
        if row.snoozed is not None:
            return self._scene.text("remedy.snoozed", keys=keys_of("snooze"))
        if call is None:
            return ""
        keys = keys_of(REMEDIES[call.cause])
        return self._scene.text(f"remedy.{call.cause.value}", keys=keys)


class AlarmsPanel(QTableView):
    """The signals name what a person picked."""

    chosen = Signal(str)
    unit_chosen = Signal(str)
    directive_chosen = Signal(str)
    owed_chosen = Signal(str)  # kind:id, as in the ledger

    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("alarms")
        self._scene = scene
        self._columns = AlarmColumns(scene)
        self._quiet = False
        self._mark: tuple[int, int] | None = None  # of what is shown: when, how many untaken
        self.table: ValueTable[Row] = ValueTable(self._columns.columns(), self)
        self.setModel(self.table)
        dress_table(self)
        header = self.horizontalHeader()
        for section, column in enumerate(self.table.columns):
            header.resizeSection(section, column.width)
        header.setSectionResizeMode(len(self.table.columns) - 1, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentRowChanged.connect(self._moved)
        self.empty = EmptyNote(self)
        self.retranslate()

    def refresh(self) -> None:
        """Bring the rows up to the watch; the row in use stays where it is."""
        mark = (int(self._scene.now.timestamp()), self._scene.watch.untaken())
        if self.visibleRegion().isEmpty() or mark == self._mark:
            return
        self._mark = mark
        by_id = {row.id: row for row in rows(self._scene)}
        shown = [row.id for row in self.table.values()]
        current = self.current()
        held = [current.id] if current is not None and self.hasFocus() else []
        self._quiet = True
        self.table.arrange([by_id[id] for id in steady(list(by_id), shown, held)])
        self._quiet = False
        self.empty.setVisible(not by_id)
        self.viewport().update()

    def tick(self) -> None:
        self.refresh()

    def title(self) -> str:
        """What the tab says: how many nobody has taken, how many are snoozed."""
        watch = self._scene.watch
        key = "alarms.tab_snoozed" if watch.snoozed else "alarms.tab"
        return self._scene.text(key, n=watch.untaken(), asleep=len(watch.snoozed))

    def current(self) -> Row | None:
        index = self.currentIndex()
        return self.table.value(index.row()) if index.isValid() else None

    def point_at(self, id: str) -> None:
        """Make a row the current one without picking it."""
        row = self.table.row_of(id)
        if row is not None:
            self._quiet = True
            self.setCurrentIndex(self.table.index(row, 0, ROOT))
            self._quiet = False

    def retranslate(self) -> None:
        self.setAccessibleName(self._scene.text("alarms.title"))
        self.empty.setText(self._scene.text("alarms.none"))
        self.table.put_title([column.title for column in self._columns.columns()])
        self._mark = None
        self.refresh()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self._mark = None
        self.refresh()

    def _moved(self) -> None:
        row = self.current()
        if self._quiet or row is None:
            return
        about, _, id = row.id.partition(":")
        if about == About.INCIDENT:
            self.chosen.emit(id)
        elif about == About.UNIT:
            self.unit_chosen.emit(id)
        elif about == About.DIRECTIVE:
            self.directive_chosen.emit(id)
        elif about == About.OWED:
            self.owed_chosen.emit(id)
