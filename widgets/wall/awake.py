"""Keeps the screen on while the wall is up: asks the desktop over D-Bus, where there is one."""

import logging

from PySide6.QtDBus import QDBusConnection, QDBusInterface, QDBusMessage

log = logging.getLogger(__name__)
NAME, PATH = "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"
PATIENCE_MS = 2000


class Awake:
    """Until `release`, or until the program ends: then the desktop forgets it by itself."""

    def __init__(self, who: str, why: str) -> None:
        self.cookie: int | None = None
        self._saver = QDBusInterface(NAME, PATH, NAME, QDBusConnection.sessionBus())
        if not self._saver.isValid():
            log.warning("no screen saver answers on D-Bus: switch it off in the desktop's settings")
            return
        self._saver.setTimeout(PATIENCE_MS)
        answer = self._saver.call("Inhibit", who, why)
        if answer.type() is QDBusMessage.MessageType.ReplyMessage and answer.arguments():
            self.cookie = int(answer.arguments()[0])
        else:
            log.warning("the screen saver stays on: %s", answer.errorMessage())

    def release(self) -> None:
        if self.cookie is not None:
            self._saver.call("UnInhibit", self.cookie)
            self.cookie = None
