"""Whom a directive that is written is for: named or drawn, and who would receive it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.city.pack import Pack
from app.domain.directive_area import DirectiveArea
from app.domain.receiver import Aim, ReceiverKind, Recipient, TargetKind
from app.services.clerk import Expand, Expanded
from app.services.receivers import Targets
from widgets.composer_form import PART_ROWS, SIGNERS, ComposerForm
from widgets.composer_parts import PartList
from widgets.receivers import meant
from widgets.scene import Scene
from widgets.style import ROW
from widgets.target_search import Target, TargetSearch


class AimedForm(ComposerForm):
    """`aim_changed`: it is for others now; `listed`: who they are is known, or why it is not.

    `asked` carries a question to the clerk, `sketching` what is to be drawn on the map ("" for
    no more).
    """

    aim_changed = Signal()
    listed = Signal()
    asked = Signal(object)
    sketching = Signal(str)

    def __init__(
        self, scene: Scene, pack: Pack, now: Callable[[], datetime], host: QWidget
    ) -> None:
        self._targets = TargetSearch(scene, pack)
        super().__init__(scene, now, self._targets.find, host)
        self.aimed = PartList(self._targets)
        self.found: Sequence[Recipient] | None = None  # None: not known yet
        self._version = 0
        self.signer.addItems([""] * len(SIGNERS))
        self.target.taken.connect(self.aim_at)
        self.parts.dropped.connect(self._drop_part)
        self.signer.activated.connect(self.aim_changed)
        for name, button in self.draw.items():
            button.clicked.connect(
                lambda on, name=name: self.sketching.emit(name if on else "done")
            )

    # ---- aimed ---------------------------------------------------------------------------------

    def aim_at(self, target: Target) -> None:
        """One more target; one that is there already stays once."""
        self.target.put("")
        self.aimed.add(target, self._scene.names.districts)
        self.aim_changed.emit()

    def turn_grid(self, grid_id: str) -> None:
        """A grid that was picked on the map comes in, or goes out."""
        self.aimed.turn(self._targets.named(TargetKind.GRID, grid_id))
        self.aim_changed.emit()

    def add_shape(self, shape: object) -> None:
        """A polygon or a circle that was drawn."""
        self.aimed.add_shape(shape)
        self.aim_changed.emit()

    def _drop_part(self, row: int) -> None:
        self.aimed.drop(row)
        self.aim_changed.emit()

    def put_aim(self, area: DirectiveArea, aim: Aim) -> None:
        """As a draft has it."""
        to = aim.to.value if aim.to else ""
        self.signer.setCurrentIndex(SIGNERS.index(to) if to in SIGNERS else 0)
        self.aimed.put(area, aim)

    def aim(self) -> Aim:
        code = SIGNERS[max(self.signer.currentIndex(), 0)]
        return self.aimed.aim(ReceiverKind(code) if code else None)

    # ---- who that is ---------------------------------------------------------------------------

    def look_up(self, targets: Targets, to: ReceiverKind | None) -> None:
        """Ask for those who would receive it; an answer that is still to come counts no more."""
        self.found = None
        self._version += 1
        self.parts.clear()
        self.parts.addItems(self.aimed.words(self._scene))
        for part in (self.parts, self.labels["parts"]):
            part.setVisible(not self.aimed.empty)
        self.parts.setFixedHeight(ROW * min(max(self.parts.count(), 1), PART_ROWS) + 4)
        if self.aimed.empty:
            self._list("composer.nobody")
            return
        self.count.setText(self._scene.text("composer.looking"))
        self.asked.emit(Expand("", self._version, targets, to))

    def put_expanded(self, answer: Expanded) -> None:
        """To the question asked last, or to none any more."""
        if answer.asked.version != self._version:
            return
        self.found = () if answer.refused is not None else answer.found
        self._list("composer.count")
        if answer.refused is not None:
            self.count.setText(self._scene.text.refused(answer.refused))

    def _list(self, key: str) -> None:
        found = self.found or ()
        self.count.setText(self._scene.text(key, n=len(found)))
        self.people.show_meant(meant(found), str(self._version))
        self.listed.emit()

    def show_sketch(self, name: str) -> None:
        """Which drawing is going on; its button says that it completes it."""
        for each, button in self.draw.items():
            button.setChecked(each == name)
            key = "composer.draw_done" if each == name else f"composer.draw_{each}"
            button.setText(self._scene.text(key))
