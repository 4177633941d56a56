"""阶段: every stage of an incident with its time, its limit, its margin and its three times."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from app.domain.incident import Incident
from app.domain.stage import Stage, Stamp
from widgets import figures
from widgets.queue_lines import STAGE_ORDER
from widgets.scene import Scene
from widgets.units import dress_table
from widgets.value_table import RIGHT, Column, ValueTable

ROW_PX = 24


@dataclass(frozen=True, slots=True)
class StageLine:
    """One stage. `margin_s` is what was, or is, left of the limit: negative when too late."""

    id: str
    name: str
    mark: str
    role: str  # "" for the plain colour of text
    at: str
    took: str  # since the report
    limit: str
    margin: str
    times: str  # happened, entered, stored, in words


def stage_lines(scene: Scene, incident: Incident) -> list[StageLine]:
    due = scene.deadlines(incident)
    return [stage_line(scene, incident, stage, due.get(stage)) for stage in STAGE_ORDER]


def stage_line(scene: Scene, incident: Incident, stage: Stage, due: datetime | None) -> StageLine:
    stamp, begun = incident.stages.get(stage), incident.stages.report
    left = None if due is None else (due - (stamp.at if stamp else scene.now)).total_seconds()
    running = stamp is None and incident.open
    mark, role = marked(stamp is not None, left, running)
    return StageLine(
        id=stage.value,
        name=scene.text(f"stage.{stage.value}"),
        mark=mark,
        role=role,
        at=scene.hour(stamp.at) if stamp else "",
        took=took(stamp, begun, stage),
        limit=limit_of(scene, incident, stage, due),
        margin="" if left is None or not (stamp or running) else figures.margin(left),
        times=three_times(scene, stamp),
    )


def marked(reached: bool, left: float | None, running: bool) -> tuple[str, str]:
    """● reached, ▲ reached too late, ! running and too late, ◷ running, ○ not yet."""
    late = left is not None and left < 0
    if reached:
        return ("▲", "overdue") if late else ("●", "available")
    if left is None or not running:
        return "○", "off_duty"
    return ("!", "overdue") if late else ("◔", "waiting")


def took(stamp: Stamp | None, begun: Stamp | None, stage: Stage) -> str:
    if stamp is None or begun is None or stage is Stage.REPORT:
        return ""
    return figures.clock((stamp.at - begun.at).total_seconds())


def limit_of(scene: Scene, incident: Incident, stage: Stage, due: datetime | None) -> str:
    """The limit as it is set, from the stage that it runs from."""
    begins = {
        Stage.DISPATCH: incident.stages.report,
        Stage.ACKNOWLEDGE: incident.stages.dispatch,
        Stage.ARRIVE: incident.stages.report,
        Stage.FEEDBACK: incident.stages.arrive,
    }
    begun = begins.get(stage)
    if due is None or begun is None:
        return ""
    return figures.clock((due - begun.at).total_seconds())


def three_times(scene: Scene, stamp: Stamp | None) -> str:
    if stamp is None:
        return scene.text("stages.not_yet")
    stored = scene.hour(stamp.saved_at) if stamp.saved_at else scene.text("stages.not_stored")
    return scene.text(
        "messages.times",
        at=scene.hour(stamp.at),
        entered_at=scene.hour(stamp.entered_at),
        saved_at=stored,
    )


class StageClock(QTableView):
    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stages")
        self._scene = scene
        self.table: ValueTable[StageLine] = ValueTable(self._columns(), self)
        self.setModel(self.table)
        dress_table(self)
        self.setFocusPolicy(self.focusPolicy().NoFocus)
        self.setSelectionMode(self.SelectionMode.NoSelection)
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        header = self.horizontalHeader()
        header.setMinimumSectionSize(24)
        for section, column in enumerate(self.table.columns):
            header.resizeSection(section, column.width)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.setFixedHeight(24 + ROW_PX * len(STAGE_ORDER) + 4)

    def _columns(self) -> list[Column[StageLine]]:
        scene, text = self._scene, self._scene.text

        def ink(row: StageLine) -> QColor | None:
            return scene.palette.states[row.role] if row.role else None

        def late_ink(row: StageLine) -> QColor | None:
            return scene.palette.states["overdue"] if row.role == "overdue" else None

        def tip(row: StageLine) -> str:
            return row.times

        return [
            Column("mark", "", lambda r: r.mark, 34, colour=ink, tip=tip),
            Column("stage", text("stages.stage"), lambda r: r.name, 64, tip=tip),
            Column("at", text("stages.at"), lambda r: r.at, 70, RIGHT, tip=tip),
            Column("took", text("stages.took"), lambda r: r.took, 58, RIGHT, tip=tip),
            Column("limit", text("stages.limit"), lambda r: r.limit, 52, RIGHT, tip=tip),
            Column("margin", text("stages.margin"), lambda r: r.margin, 66, RIGHT, late_ink, tip),
        ]

    def show_incident(self, incident: Incident | None) -> None:
        lines = stage_lines(self._scene, incident) if incident else []
        self.table.arrange(lines)

    def retranslate(self) -> None:
        self.table.put_title([column.title for column in self._columns()])
