"""Which rows the queue lists: in piles, or each incident by itself; never more than can be used."""

from collections.abc import Collection

from app.services.board import Board
from app.services.piles import Shown
from widgets.queue_lines import STATES, Tab
from widgets.queue_sieve import Sieve
from widgets.scene import Scene

LISTED = 500  # rows at first; whoever scrolls to their end gets as many more


class QueueRows:
    """`alone` are not folded away, whatever pile they belong to; `found` is how many there are."""

    def __init__(self, scene: Scene) -> None:
        self._scene, self.sieve = scene, Sieve(scene)
        self.alone: set[str] = set()
        self.found = 0
        self.regroup = False  # a person asked for it: rows may move
        self.begin_anew()

    def begin_anew(self) -> None:
        """Another tab, other words: the list begins at its top."""
        self._most, self.more = LISTED, False

    def go_on(self) -> None:
        """Somebody has come to the end of what is listed."""
        self._most += LISTED

    def of(
        self, tab: Tab, words: str, held: list[str], used: Collection[str], shown: list[str]
    ) -> list[Shown]:
        """`held` rows stay where they are among those `shown`; those `used` are listed anyway."""
        words, states = words.strip(), STATES[tab]
        board = self.sieve.follow(words)
        self.found = board.count(states)
        if self._scene.flood.grouping and not words:  # whoever filters looks for one
            rows = self._grouped(tab, held, used, shown)
        else:
            self.alone, rows = set(), self._plain(board, tab, used)
        # A pile that was opened may hold thousands: no more than are listed of them either.
        over, self.more = rows[self._most :], len(rows) >= self._most
        return rows[: self._most] + [row for row in over if row.id in used]

    def _plain(self, board: Board, tab: Tab, used: Collection[str]) -> list[Shown]:
        rows: list[Shown] = [*board.ordered(STATES[tab], self._most)]
        if len(rows) == self._most:
            left = (board.get(id) for id in {*used} - {row.id for row in rows})
            rows += [one for one in left if one is not None and one.state in STATES[tab]]
        return rows

    def _grouped(
        self, tab: Tab, held: list[str], used: Collection[str], shown: list[str]
    ) -> list[Shown]:
        scene = self._scene
        places = [row for row, id in enumerate(shown) if id in held]
        least = 0 if self.regroup else max(places, default=-1) + 1
        self.regroup = False
        self.alone = {*used, *(shown if least else ())}
        piles = scene.board.piles(STATES[tab])
        return scene.flood.rows(piles, used, least, shown if least else ())
