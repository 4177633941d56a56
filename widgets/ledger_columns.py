"""The columns of the ledger of duties."""

from dataclasses import dataclass

from PySide6.QtGui import QColor

from app.services.ledger import Row
from app.services.ledger_table import head_words, number
from widgets import owed_words as say
from widgets.scene import Scene
from widgets.value_table import LEFT, RIGHT, Column


@dataclass(frozen=True, slots=True)
class Shown:
    """A row with an id of its own: two kinds may owe under one id."""

    row: Row

    @property
    def id(self) -> str:
        return f"{self.row.kind.value}:{self.row.id}"


class LedgerColumns:
    """What each column says of a row, as the scene stands when it is asked."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def columns(self) -> list[Column[Shown]]:
        t = self._scene.text
        return [
            Column("margin", t("ledger.margin"), self.margin, 92, RIGHT, self.margin_ink),
            Column("kind", t("ledger.kind"), self.kind, 86),
            Column("number", t("ledger.number"), lambda s: number(s.row), 66),
            Column("what", t("ledger.what"), self.what, 230),
            Column("state", t("ledger.state"), self.state, 88),
            Column("owner", t("ledger.owner"), self.owner, 90),
            Column("due", t("ledger.due"), self.due, 84, RIGHT),
            Column("steps", t("ledger.steps"), self.steps, 176, LEFT, self.steps_ink),
            Column("head", t("ledger.head"), self.head, 110),
        ]

    def margin(self, shown: Shown) -> str:
        return say.margin_of(self._scene, shown.row.chase)

    def margin_ink(self, shown: Shown) -> QColor | None:
        return say.margin_ink(self._scene, shown.row.chase)

    def kind(self, shown: Shown) -> str:
        word = self._scene.text(f"owed.{shown.row.kind.value}")
        return word[:1].upper() + word[1:]

    def what(self, shown: Shown) -> str:
        """Of an incident its category too: an address alone says little."""
        scene, row = self._scene, shown.row
        known = scene.picture.incidents.get(row.incident_id or "")
        if known is None or row.what != known.address:
            return row.what
        return f"{scene.names.category(known.category)}  {row.what}"

    def state(self, shown: Shown) -> str:
        return self._scene.text(shown.row.state)

    def owner(self, shown: Shown) -> str:
        return say.owner_words(self._scene, shown.row.owner)

    def due(self, shown: Shown) -> str:
        return say.due_words(self._scene, shown.row.chase)

    def steps(self, shown: Shown) -> str:
        return say.steps_words(self._scene, shown.row) or "–"

    def steps_ink(self, shown: Shown) -> QColor | None:
        late = shown.row.chase.escalated_at or shown.row.chase.supervised_at
        return self._scene.palette.states["waiting"] if late else None

    def head(self, shown: Shown) -> str:
        return head_words(shown.row.head, self._scene.text, self._scene.names.officer)
