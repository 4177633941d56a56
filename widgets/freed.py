"""Units that could be freed for an urgent incident, each with what its own incident then misses."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.domain.assignment import Assignment
from app.domain.plans import Freeable, Leaving
from widgets import figures
from widgets.actions import keys_of
from widgets.plain import Words
from widgets.scene import Scene

MOST = 3


class FreedPanel(QWidget):
    """`wanted` says which of the offers a person looks into, from 0; nothing is posted here."""

    wanted = Signal(int)

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self.title = Words()
        self.title.setObjectName("section")
        self.rows = [(QPushButton(self), Words(parent=self)) for _ in range(MOST)]
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 0)
        column.setSpacing(2)
        column.addWidget(self.title)
        for place, (button, words) in enumerate(self.rows):
            words.setObjectName("second")
            words.setWordWrap(True)
            button.clicked.connect(lambda _=False, place=place: self.wanted.emit(place))
            column.addWidget(button)
            column.addWidget(words)
        self.hide()

    def show_offers(self, offers: tuple[Freeable, ...]) -> None:
        text = self._scene.text
        self.setVisible(bool(offers))
        self.title.setText(f"{text('freed.title')}  {keys_of('free_up')}")
        for place, (button, words) in enumerate(self.rows):
            shown = place < len(offers)
            button.setVisible(shown)
            words.setVisible(shown)
            if shown:
                button.setText(offer_words(self._scene, offers[place]))
                words.setText(consequence(self._scene, offers[place].leaving))


def offer_words(scene: Scene, offer: Freeable) -> str:
    """改派 3012 2:10, 早 4:05."""
    eta = figures.clock(offer.eta_s)
    if offer.sooner_s is None:
        return scene.text("freed.line_only", call_sign=offer.call_sign, eta=eta)
    by = figures.clock(offer.sooner_s)
    return scene.text("freed.line", call_sign=offer.call_sign, eta=eta, by=by)


def consequence(scene: Scene, left: Leaving) -> str:
    """Which incident is left with whom, and what it then misses."""
    text, known = scene.text, scene.picture.incidents.get(left.incident_id)
    if known is None:
        return "–"
    which = f"#{known.number:04} P{known.priority} {scene.names.category(known.category)}"
    if left.remaining:
        return text("freed.stays", which=which, units=scene.names.listed(left.remaining))
    if left.next_call_sign is None or left.next_eta_s is None:
        return text("freed.bare", which=which)
    facts = {"call_sign": left.next_call_sign, "eta": figures.clock(left.next_eta_s)}
    if left.late_s is None:
        return text("freed.next", which=which, **facts)
    return text("freed.next_late", which=which, by=figures.clock(left.late_s), **facts)


def known_leaving(scene: Scene, sent: Assignment) -> Leaving:
    """What is known at once, without looking at the roads: who stays."""
    stay = [a for a in scene.picture.active_on(sent.incident_id) if a.id != sent.id]
    return Leaving(sent.incident_id, tuple(scene.call_sign(a.unit_id) for a in stay))
