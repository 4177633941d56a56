"""What the actions on panels and sizes do; `Commands` takes them in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from widgets.window import ConsoleWindow


class PanelCommands:
    """One method an action."""

    _window: ConsoleWindow

    def do_arrange(self) -> None:
        """Panels get titles to drag them by, or lose them again."""
        panels = self._window.panels
        panels.arrange(not panels.arranging)
        if panels.arranging:
            self._tell("notice.arranging")

    def do_float_map(self) -> None:
        """The map into a window of its own, as for a second monitor, or back."""
        self._window.panels.float(self._window.chart.view)

    def do_keys_tour(self) -> None:
        """A few steps round the window."""
        self._window.keys_tour.begin()

    def do_open_city(self) -> None:
        """Open another city, or make a city pack from files of one's own."""
        self._window.city_maker.open()

    def open_pack(self, pack: Path) -> None:
        self._begin_again(pack)

    def do_start_again(self) -> None:
        """Close the window and begin anew: what takes effect at a start takes effect now."""
        self._begin_again(None)

    def _begin_again(self, pack: Path | None) -> None:
        if self._window.doors.again is None:
            self._tell("notice.not_again")
        elif self._window.scene.recorded.unsaved:
            self._tell("notice.not_again_unsaved", n=self._window.scene.recorded.unsaved)
        else:
            self._window.doors.again(pack)

    def do_reset_layout(self) -> None:
        self._window.kept.reset()
        self._tell("notice.layout_reset")

    def do_larger(self) -> None:
        self._step(1)

    def do_smaller(self) -> None:
        self._step(-1)

    def do_usual_size(self) -> None:
        self._step(0)

    def _step(self, by: int) -> None:
        scale = self._window.kept.step_scale(by)
        if scale is None:
            self._tell("notice.too_large")
        else:
            self._tell("notice.scale", percent=round(100 * scale))

    def _tell(self, key: str, **facts: object) -> None:
        self._window.notices.refuse(self._window.scene.text(key, **facts))
