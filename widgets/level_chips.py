"""The four chips of the strip: directives of each level that stand, and how many are overdue."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from widgets import levels
from widgets.scene import Scene


class LevelChips(QWidget):
    """`chosen` names a level whose chip was pressed: the table then shows only these."""

    chosen = Signal(str)

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self._shown: dict[str, tuple[int, int]] = {}
        self._short = False
        self.chips = {code: QPushButton(self) for code in scene.picture.limits.directives.levels}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for code, chip in self.chips.items():
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the table has a key and a filter
            chip.clicked.connect(lambda _=False, code=code: self.chosen.emit(code))
            row.addWidget(chip)

    def refresh(self) -> None:
        """Dressed anew only where a number has changed."""
        counts = self._scene.directives.by_level(self._scene.now)
        for code, chip in self.chips.items():
            found = counts.get(code, (0, 0))
            if self._shown.get(code) != found:
                self._shown[code] = found
                self._dress(code, chip, *found)

    def _dress(self, code: str, chip: QPushButton, n: int, late: int) -> None:
        """◆ 红 2, and ▲1 on a fill where somebody must act; faint at nought."""
        scene, palette = self._scene, self._scene.palette
        if self._short:
            chip.setText(f"{levels.shape(code)}{n}" + ("!" if late else ""))
        else:
            chip.setText(f"{levels.spoken(scene, code)} {n}" + (f" ▲{late}" if late else ""))
        ink = levels.ink(scene, code).name() if n else palette.text.faint.name()
        back, edge = "transparent", ink if n else palette.surface.line.name()
        if late:
            back = edge = palette.states["overdue"].name()
            ink = palette.text.overdue.name()
        chip.setStyleSheet(
            f"QPushButton {{ background: {back}; color: {ink}; border: 1px solid {edge};"
            " padding: 2px 5px; font-weight: 600; min-height: 18px; }"
        )
        words = scene.text("strip.level", level=scene.text(f"level.{code}"), n=n, late=late)
        chip.setMinimumWidth(0)
        chip.setMinimumWidth(chip.sizeHint().width())
        chip.setToolTip(words)
        chip.setAccessibleName(words)

    def shorten(self, short: bool) -> None:
        """Without room the character and the number of those overdue are in the tooltip."""
        if short != self._short:
            self._short = short
            self.retranslate()
            self.updateGeometry()

    def retranslate(self) -> None:
        self._shown.clear()
        self.refresh()
