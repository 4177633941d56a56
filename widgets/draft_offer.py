"""Offers the call that an earlier run had not saved: go on with it, or throw it away."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.services.drafts import Draft
from widgets.distress import floor_of
from widgets.focus import step
from widgets.plain import Words
from widgets.scene import Scene

WIDTH = 420


class DraftOffer(QFrame):
    """Lies where the form will lie. Put away, the draft still stands in the form."""

    resumed = Signal()
    dropped = Signal()

    def __init__(self, scene: Scene, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("form")
        self._scene, self._host = scene, host
        self._draft: Draft | None = None
        self.title, self.words = Words(), Words()
        self.title.setStyleSheet("font-size: 18px; font-weight: 600;")
        for label in (self.title, self.words):
            label.setWordWrap(True)
        self.resume, self.drop = QPushButton(), QPushButton()
        self.resume.setObjectName("act")
        self.resume.setAutoDefault(True)
        row = QHBoxLayout()
        row.addWidget(self.drop)
        row.addWidget(self.resume, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.words)
        column.addLayout(row)
        self.resume.clicked.connect(self._resume)
        self.drop.clicked.connect(self._drop)
        self.hide()

    def offer(self, draft: Draft) -> None:
        self._draft = draft
        self.retranslate()
        self.show()
        self.place()
        self.resume.setFocus()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays in it while it is open."""
        return step(self, forward)

    def leave(self) -> None:
        self._draft = None
        self.hide()

    def place(self) -> None:
        self.resize(WIDTH, self.heightForWidth(WIDTH))
        self.move(self._host.width() - WIDTH - 8, floor_of(self._host))
        self.raise_()

    def _resume(self) -> None:
        self.leave()
        self.resumed.emit()

    def _drop(self) -> None:
        self.leave()
        self.dropped.emit()

    def retranslate(self) -> None:
        if self._draft is None:
            return
        text, draft = self._scene.text, self._draft
        category = self._scene.names.category(draft.category) if draft.category else ""
        hazards = self._scene.names.listed(draft.hazards)
        parts = (draft.address, category, draft.summary, hazards)
        self.title.setText(text("draft.title"))
        at = self._scene.hour(draft.began_at)
        said = "  ".join(filter(None, parts)) or "–"
        self.words.setText(text("draft.words", at=at, what=said))
        self.resume.setText(f"{text('draft.resume')}  Enter")
        self.drop.setText(text("draft.drop"))
