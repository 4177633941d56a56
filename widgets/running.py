"""What every window of ours begins and ends with: its application, its catches, its signals."""

import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QApplication

from app.services.display import Display
from app.services.log import catch_faults
from app.services.text import Text
from widgets import qtlog
from widgets.palette import Palette
from widgets.style import apply_style

FAULT = 1


class Room(Protocol):
    """A window and what is behind it."""

    def open(self) -> None: ...

    def close(self) -> None: ...


def application(palette: Palette) -> QApplication:
    """Dressed; the environment says by now which display it is for."""
    qtlog.install()
    app = QApplication([sys.argv[0]])
    app.setApplicationName("PatrolGrid")  # a screen reader says it
    apply_style(app, palette)
    return app


def run(
    app: QApplication,
    display: Display,
    room: Room,
    say: Callable[[str], None],
    text: Text,
    log: Path,
) -> int:
    """Until the window is closed or the program is told to end; the exit code.

    `say` hears, on any thread, of faults that nobody caught, `log` is where they stand whole.
    """
    end_catching = catch_faults(say, text, log)
    hold_display(app, display, text)
    for sign in (signal.SIGINT, signal.SIGTERM):
        # Not quit(): that closes panels in windows of their own first, and they would dock again.
        signal.signal(sign, lambda *_: app.exit())
    try:
        room.open()
        return app.exec()
    finally:
        room.close()
        end_catching()


def hold_display(app: QApplication, display: Display, text: Text) -> None:
    """Served by VNC, the window must be for this machine only."""
    if app.platformName() != "vnc":
        return

    def held(_port: int) -> None:
        print(display.served(text, socket.gethostname()), file=sys.stderr)  # noqa: T201

    def failed(why: str) -> None:
        print(f"patrolgrid: {why}", file=sys.stderr)  # noqa: T201
        app.exit(FAULT)

    from widgets.loopback import Loopback  # noqa: PLC0415 - brings Qt's network

    Loopback(app, held, failed)
