"""What is painted ahead on the render thread and kept until it is needed no more."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from typing import Generic, TypeVar

from widgets.map.render_thread import RenderThread

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
Work = Callable[[], V]


class Ahead(Generic[K, V]):
    """Pieces of one layer. An outdated one is kept until the new one is there."""

    def __init__(
        self,
        work_for: Callable[[K, float], Work[V] | None],
        thread: RenderThread,
        changed: Callable[[], None],
        room: int,
    ) -> None:
        """`work_for` a key at a pixel ratio is asked on the UI thread; None: not yet."""
        self._work_for, self._thread, self._changed = work_for, thread, changed
        self._kept: OrderedDict[K, tuple[int, V]] = OrderedDict()
        self._pending: set[tuple[int, K]] = set()
        self._wanted: frozenset[K] = frozenset()
        self._generation, self._ratio = 0, 1.0
        self.room = room

    def __len__(self) -> int:
        return len(self._kept)

    def outdate(self) -> None:
        """What is shown has changed: paint each piece anew when it is next needed."""
        self._generation += 1

    def clear(self) -> None:
        """Forget every piece, also as something to show meanwhile."""
        self.outdate()
        self._kept.clear()

    def use_ratio(self, ratio: float) -> None:
        """Pieces painted for another pixel ratio are of no use."""
        if ratio != self._ratio:
            self._ratio = ratio
            self.clear()

    def get(self, key: K) -> V | None:
        """A piece, outdated or not."""
        kept = self._kept.get(key)
        if kept is None:
            return None
        self._kept.move_to_end(key)
        return kept[1]

    def is_current(self, key: K) -> bool:
        kept = self._kept.get(key)
        return kept is not None and kept[0] == self._generation

    def want(self, keys: Iterable[K]) -> None:
        """Only these are worth painting now: the view may have moved on while a job waited."""
        self._wanted = frozenset(keys)

    def request(self, key: K) -> None:
        """Paint a piece behind, once."""
        generation, ratio = self._generation, self._ratio
        if self.is_current(key) or (generation, key) in self._pending:
            return
        work = self._work_for(key, ratio)
        if work is None:
            return
        self._pending.add((generation, key))

        def paint() -> V | None:
            return work() if key in self._wanted else None

        def then(made: V | None) -> None:
            self._pending.discard((generation, key))
            if made is not None and ratio == self._ratio:
                self._keep(key, generation, made)
                self._changed()

        self._thread.submit(paint, then)

    def complete(self, key: K) -> None:
        """Paint a piece now, on this thread: for pictures, not for the screen."""
        if not self.is_current(key):
            work = self._work_for(key, self._ratio)
            if work is not None:
                self._keep(key, self._generation, work())

    def _keep(self, key: K, generation: int, made: V) -> None:
        self._kept[key] = (generation, made)
        self._kept.move_to_end(key)
        while len(self._kept) > self.room:
            self._kept.popitem(last=False)
