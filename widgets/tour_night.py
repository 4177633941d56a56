"""Pictures of a night that is shown again, from a recording of the simulated city."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Final

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QApplication

from app.city.pack import Pack
from app.services.night_advice import Roads
from app.services.night_marks import MarkKind
from app.services.night_player import Source
from app.services.night_sample import record_night
from app.services.settings import Screen, Settings
from app.services.text import Text
from widgets.night_room import NightRoom
from widgets.palette import load_palette
from widgets.style import apply_style

MINUTES: Final = 45
PATIENCE_S: Final = 60.0


def picture_night(
    pack: Pack, roads: Roads, out: Path, size: tuple[int, int], lang: str, theme: str = "dark"
) -> list[Path]:
    """Write night-….png to `out` and name them. Raises OSError, RunError and StoreError."""
    app = QApplication.instance() or QApplication([])
    screen = Screen(language=lang, theme=theme)  # type: ignore[arg-type]
    settings = replace(Settings(), screen=screen)
    if isinstance(app, QApplication):
        apply_style(app, load_palette(theme))
    with TemporaryDirectory(prefix="patrolgrid-night-") as folder:
        store = f"{folder}/night.db"
        tracks = record_night(pack, roads.network, store, MINUTES)
        source = Source(store, tracks, settings.limits)
        room = NightRoom(pack, settings, Text(lang), source, roads)
        room.window.resize(*size)
        room.open()
        try:
            return pictures(room, out)
        finally:
            room.window.close()
            room.window.deleteLater()
            app.processEvents()


def pictures(room: NightRoom, out: Path) -> list[Path]:
    night, window = room.night, room.window
    wait(lambda: night.bar.told[0] == "ready")
    night.go(room.clock.until)  # once through, so that every note has been compared
    wait(lambda: night.bar.held is not None)
    night.go(room.clock.since + timedelta(minutes=20))
    night.jump(MarkKind.OVERDUE)
    wait(lambda: window.scene.chosen is not None and window.scene.advice is not None)
    made = [picture(room, out, "overdue")]
    night.answer()
    wait(night.bar.answer.isVisible)
    made.append(picture(room, out, "what-was-done"))
    night.train()
    before = window.scene.chosen_id
    night.jump(MarkKind.INCIDENT)
    wait(lambda: window.scene.chosen_id != before)
    made.append(picture(room, out, "training"))
    window.commands.do_take()
    wait(lambda: window.notices.notices)
    made.append(picture(room, out, "refused"))
    return made


def picture(room: NightRoom, out: Path, name: str) -> Path:
    room.bridge.flush()
    room.window.look(at_once=True)
    room.window.chart.view.wait_tiles()
    for _ in range(3):  # what was shown a moment ago is laid out, and what that moved as well
        QCoreApplication.processEvents()
    path = out / f"night-{name}.png"
    if not room.window.grab().save(str(path)):
        raise OSError(f"{path} cannot be written")
    return path


def wait(seen: Callable[[], object]) -> None:
    """Until the screen shows it; a tour that hangs says so."""
    until = monotonic() + PATIENCE_S
    while not seen():
        if monotonic() > until:
            raise OSError("the night was not shown")
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
