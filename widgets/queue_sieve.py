"""The queue's filter: reads incidents by portions, keeps what it found and follows what changes."""

from collections.abc import Iterator
from itertools import islice

from app.services.board import Board
from widgets.queue_lines import holds
from widgets.scene import Scene

PORTION = 300  # incidents; they take about 2 ms


class Sieve:
    """`done` is False while there are some that nobody has read for these words."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._changed: dict[str, None] = {}
        scene.board.tell(self._changed)
        self.reset()

    def reset(self) -> None:
        """Read everything again: incidents are called otherwise in another language."""
        self._words, self.done = "", True
        self._unread: Iterator[str] = iter(())
        self._found = Board(self._scene.board.limits, self._scene.district_kind)

    def follow(self, words: str) -> Board:
        """Those that hold all the words, as far as read; without words all there are."""
        if words != self._words:
            self.reset()
            self._words = words
            self._unread = self._scene.board.each() if words else iter(())
            self.read_on()
        if words:
            for id in self._changed:
                self._look(id)
        self._changed.clear()
        return self._found if words else self._scene.board

    def read_on(self) -> None:
        """One more portion, the most urgent of what is left."""
        portion = list(islice(self._unread, PORTION))
        for id in portion:
            self._look(id)
        self.done = len(portion) < PORTION

    def _look(self, id: str) -> None:
        incident = self._scene.picture.incidents.get(id)
        if incident is not None and holds(self._scene, incident, self._words):
            self._found.put((incident,))
        else:
            self._found.drop((id,))
