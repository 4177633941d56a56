"""What Qt itself has to say goes to the program's log."""

import logging

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_log = logging.getLogger("qt")
LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def to_log(kind: QtMsgType, context: QMessageLogContext, said: str) -> None:
    _log.log(LEVELS.get(kind, logging.WARNING), "%s (%s)", said, context.category)


def install() -> None:
    """From now on; Qt keeps one handler for the whole program."""
    qInstallMessageHandler(to_log)
