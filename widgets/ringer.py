"""Brings the watch up to what the screen knows, and rings when attention rises."""

from collections.abc import Callable

from widgets.scene import Scene


class Ringer:
    """`play` gets the name of a severity and returns at once; None where nothing can sound."""

    def __init__(self, scene: Scene, play: Callable[[str], None] | None) -> None:
        self._scene, self._play = scene, play

    def look(self) -> None:
        """After every frame and every second: cheap where nothing has changed."""
        scene, recorded = self._scene, self._scene.recorded
        scene.watch.look(scene.now, scene.links.values(), recorded.unsaved, recorded.since)
        due = scene.watch.ring(scene.now)
        if due is not None and self._play is not None:
            self._play(due.name.lower())
