"""Two recommended units beside each other: when, how far, how sure, what they bring and leave."""

from datetime import datetime, timedelta

from PySide6.QtWidgets import QFrame, QGridLayout

from app.domain.advice import Pick, Recommendation
from app.services.workload import workload
from widgets import figures
from widgets.plain import Words
from widgets.scene import Scene

ROWS = ("eta", "distance", "age", "skills", "owner", "left", "today")


class ComparePanel(QFrame):
    """The better of a figure is marked with ◂ and stands bold; where they are alike nothing is."""

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self.setObjectName("form")
        self._scene = scene
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 6, 8, 6)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        self.cells = [[Words(parent=self) for _ in range(3)] for _ in (None, *ROWS)]
        for row, cells in enumerate(self.cells):
            for column, cell in enumerate(cells):
                cell.setWordWrap(column > 0)
                grid.addWidget(cell, row, column)
            cells[0].setObjectName("note")
        self.hide()

    def show_pair(self, advice: Recommendation, first_id: str, second_id: str) -> bool:
        """False where one of them is not recommended (any more)."""
        known = {pick.unit_id: pick for pick in advice.picks}
        if first_id not in known or second_id not in known:
            return False
        pair = known[first_id], known[second_id]
        self._put(0, "", pair[0].call_sign, pair[1].call_sign, 0)
        for row, key in enumerate(ROWS, 1):
            told = [self._told(key, pick) for pick in pair]
            better = (told[0][1] < told[1][1]) - (told[0][1] > told[1][1])
            self._put(row, self._scene.text(f"compare.{key}"), told[0][0], told[1][0], better)
        return True

    def _put(self, row: int, label: str, first: str, second: str, better: int) -> None:
        """`better` is 1 where the first is, -1 where the second is."""
        cells = self.cells[row]
        cells[0].setText(label)
        for cell, words, mine in ((cells[1], first, 1), (cells[2], second, -1)):
            wins = better == mine
            cell.setText(f"{words} ◂" if wins else words)
            bold = wins or row == 0
            cell.setStyleSheet("font-weight: 700;" if bold else "")

    def _told(self, key: str, pick: Pick) -> tuple[str, float]:
        """What is written, and a number of which less is better (0: nobody is better)."""
        scene, told = self._scene, ("–", 0.0)
        match key:
            case "eta":
                low, high = figures.clock(pick.eta_low_s), figures.clock(pick.eta_high_s)
                told = f"{low}–{high}", round(pick.eta_s)
            case "distance":
                told = figures.distance(pick.distance_m), round(pick.distance_m, -1)
            case "age":
                told = figures.age(pick.fix_age_s), float(pick.stale)
            case "skills":
                told = skills(scene, pick), len(pick.lacking)
            case "owner":
                told = owner(scene, pick), -2.0 * pick.owner - pick.in_district
            case "left":
                told = left(scene, pick), pick.uncovered.street_m if pick.uncovered else 0.0
            case "today":
                told = today(scene, pick.unit_id)
        return told


def skills(scene: Scene, pick: Pick) -> str:
    said = []
    if pick.skills:
        said.append(scene.text("pick.brings", skills=scene.names.skills(pick.skills)))
    if pick.lacking:
        said.append(scene.text("pick.lacking", skills=scene.names.skills(pick.lacking)))
    return " · ".join(said) or scene.text("compare.none_asked")


def owner(scene: Scene, pick: Pick) -> str:
    if pick.owner:
        return scene.text("pick.owner")
    return scene.text("pick.in_district" if pick.in_district else "compare.other_district")


def left(scene: Scene, pick: Pick) -> str:
    lost = pick.uncovered
    if lost is None:
        return "–"
    if not lost.grid_ids:
        return figures.distance(lost.street_m)
    grids = scene.names.listed(scene.names.grid(id) for id in lost.grid_ids[:3])
    return f"{figures.distance(lost.street_m)}  {grids}"


def today(scene: Scene, unit_id: str) -> tuple[str, float]:
    done = workload(scene.picture, unit_id, midnight(scene), scene.now)
    busy = figures.clock(done.busy / timedelta(seconds=1))
    words = scene.text("compare.orders", n=done.orders, busy=busy)
    return words, round(done.busy / timedelta(minutes=1))


def midnight(scene: Scene) -> datetime:
    here = scene.now.astimezone(scene.zone)
    return here.replace(hour=0, minute=0, second=0, microsecond=0)
