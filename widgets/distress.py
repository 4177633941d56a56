"""紧急求助: an officer's call for help lies across the whole screen until a person takes it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from app.domain.unit import Unit
from widgets import figures
from widgets.actions import keys_of
from widgets.plain import Words
from widgets.scene import Scene
from widgets.style import STRIP

HIGH = 48


def floor_of(page: QWidget) -> int:
    """Where a form that lies over the page may begin: never over a call for help."""
    bar = page.findChild(DistressBar)
    return STRIP + (HIGH + 1 if bar is not None and not bar.isHidden() else 0)


def lay_over(form: QWidget, page: QWidget, widest: int) -> None:
    """Put a form in the middle of the page, a third down, at most so many pixels wide."""
    top = floor_of(page) + 8
    form.setFixedWidth(min(widest, page.width() - 32))
    form.adjustSize()
    down = max(top, (page.height() - form.height()) // 3)
    form.move((page.width() - form.width()) // 2, down)
    form.raise_()


class DistressBar(QFrame):
    """Shows the longest unanswered call; `taken` and `shown` name its unit, `turned` says that the
    bar came or went."""

    taken = Signal(str)
    shown = Signal(str)
    turned = Signal()

    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("distress")
        self.setFixedHeight(HIGH)
        self._scene = scene
        self.unit_id: str | None = None
        self.words = Words()
        self.take, self.where = QPushButton(), QPushButton()
        self.take.clicked.connect(lambda: self.taken.emit(self.unit_id or ""))
        self.where.clicked.connect(lambda: self.shown.emit(self.unit_id or ""))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(12)
        row.addWidget(self.words, 1)
        row.addWidget(self.where)
        row.addWidget(self.take)
        self.hide()

    def refresh(self) -> None:
        self._scene.roll.follow(self._scene.picture.units)
        calling = sorted(self._scene.roll.calling.values(), key=lambda u: str(u.distress_at))
        self.unit_id = calling[0].id if calling else None
        if self.isHidden() is bool(calling):
            self.setVisible(bool(calling))
            self.turned.emit()
        if calling:
            self.words.setText(self._sentence(calling[0], len(calling) - 1))

    def tick(self) -> None:
        if self.unit_id is not None:
            self.refresh()

    def _sentence(self, unit: Unit, others: int) -> str:
        scene, text = self._scene, self._scene.text
        waited = figures.clock(scene.since(unit.distress_at)) if unit.distress_at else ""
        names = scene.names.listed(scene.names.officer(id) for id in unit.officer_ids)
        said = text(
            "distress.call",
            call_sign=unit.call_sign,
            names=names or "–",
            waited=waited,
            age=figures.age(scene.fix_age(unit.id)),
        )
        return said + (text("distress.others", n=others) if others else "")

    def retranslate(self) -> None:
        self.take.setText(f"{self._scene.text('act.take_distress')}  {keys_of('take_distress')}")
        self.where.setText(self._scene.text("distress.where"))
        self.refresh()
