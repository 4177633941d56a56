"""Where the window goes: to the screen there is, or to a VNC viewer when there is none."""

import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.bad_input import BadInput
from app.services.text import Text

PORT = 5900
SIZE = "1920x1080"


class BadDisplay(BadInput):
    """An environment variable that cannot be used; the sentence names it."""


@dataclass(frozen=True, slots=True)
class Display:
    """`environ` is what must be set before Qt starts, `served` how to look at the window."""

    environ: Mapping[str, str]
    port: int | None = None  # the VNC port, None when there is a real (or an asked-for) platform
    size: str = ""

    def served(self, text: Text, host: str) -> str:
        """How to look at it from another computer, two lines; "" when a screen shows it."""
        if self.port is None:
            return ""
        lines = (
            text("display.served", port=self.port, size=self.size),
            text("display.how", port=self.port, host=host),
        )
        return "\n".join(lines)


def display_for(environ: Mapping[str, str]) -> Display:
    """The screen if the environment has one, else Qt's VNC platform.

    PATROLGRID_VNC_PORT and PATROLGRID_VNC_SIZE (such as 1366x768) change the VNC defaults.
    Qt's plugin itself listens on every address and asks for no password: a window opened with
    this must be held to loopback by `widgets.loopback`.
    """
    if environ.get("QT_QPA_PLATFORM") or environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"):
        return Display({})
    port = environ.get("PATROLGRID_VNC_PORT", str(PORT))
    size = environ.get("PATROLGRID_VNC_SIZE", SIZE)
    if not (re.fullmatch(r"[0-9]{1,5}", port) and 0 < int(port) < 65536):
        raise BadDisplay(f"PATROLGRID_VNC_PORT must be a port from 1 to 65535, not {port!r}")
    if not re.fullmatch(r"[1-9][0-9]{2,3}x[1-9][0-9]{2,3}", size):
        raise BadDisplay(f"PATROLGRID_VNC_SIZE must be like {SIZE}, not {size!r}")
    platform = f"vnc:size={size}:port={int(port)}"
    return Display({"QT_QPA_PLATFORM": platform}, int(port), size)


def free(port: int) -> bool:
    """Whether nobody listens on the port of this machine."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
