"""Hold Qt's VNC server to this machine: by itself it listens on every address, unprotected."""

import logging
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtNetwork import QHostAddress, QTcpServer

_log = logging.getLogger(__name__)
LOOPBACK = QHostAddress(QHostAddress.SpecialAddress.LocalHost)
PATIENCE_MS = 5000


class Loopback(QObject):
    """Made after the QApplication and before its loop; one of `held` and `failed` is called, once.

    `held(port)` when only this machine hears it; `failed(why)` must end the program.

    The server opens its socket in a call that Qt queued before the loop began. The call is made
    here instead, and the socket is closed and opened again on loopback before the loop turns:
    no connection from outside can be accepted in between, since accepting needs the loop.
    """

    def __init__(
        self, app: QCoreApplication, held: Callable[[int], None], failed: Callable[[str], None]
    ) -> None:
        super().__init__(app)
        self._app = app
        self._held = held
        self._failed = failed
        self._port: int | None = None
        app.installEventFilter(self)
        self._watch = QTimer(self, singleShot=True)
        self._watch.timeout.connect(self._check)
        self._watch.start(PATIENCE_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.MetaCall:
            return False
        if watched.metaObject().className() != "QVncServer":
            return False
        self._app.removeEventFilter(self)
        watched.event(event)
        self._hold(watched.findChildren(QTcpServer))
        return True

    def _hold(self, servers: list[QTcpServer]) -> None:
        for server in servers:
            port = server.serverPort()  # 0 when the port was taken
            server.close()
            if port and server.listen(LOOPBACK, port):
                self._port = port
        self._check()

    def _check(self) -> None:
        self._watch.stop()
        if self._port is None:
            self._failed("the VNC server could not open its port")
        else:
            _log.info("VNC server held to loopback, port %d", self._port)
            self._held(self._port)
