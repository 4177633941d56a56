"""The program's own log: rotating files, and a place where every uncaught fault ends.

留痕 is the journal, not this. A fault never reaches the operator as a traceback: the log has it
whole and the screen gets one sentence.
"""

import logging
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Literal

from platformdirs import user_log_path

from app.services.text import Text

LINE = "%(asctime)s %(levelname)-7s %(threadName)s %(name)s: %(message)s"
Notice = Callable[[str], None]  # shows one sentence; called on the thread that failed
LEVELS = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
}

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LogSettings:
    level: Literal["debug", "info", "warning", "error"] = "info"
    size_mb: float = 5.0  # a file that reaches this is put aside
    files: int = 5  # how many put aside are kept


def default_folder() -> Path:
    """Where this user's system keeps the logs of programs."""
    return user_log_path("patrolgrid", appauthor=False)


def open_log(settings: LogSettings, folder: Path | None = None) -> Path:
    """Send every logger and every Python warning to a rotating file; its path.

    A folder that cannot be written is said on stderr, and the log goes there instead.
    """
    path = (folder or default_folder()) / "patrolgrid.log"
    handler: logging.Handler
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            path,
            maxBytes=int(settings.size_mb * 1e6),
            backupCount=settings.files,
            encoding="utf-8",
            errors="backslashreplace",
        )
    except OSError as fault:
        handler = logging.StreamHandler()
        print(f"the log {path} cannot be written ({fault}); it goes here", file=sys.stderr)  # noqa: T201
    handler.setFormatter(logging.Formatter(LINE))
    logging.basicConfig(level=LEVELS[settings.level], handlers=[handler], force=True)
    logging.raiseExceptions = False  # a full disk must not fill the terminal
    logging.captureWarnings(True)
    return path


def catch_faults(notice: Notice, text: Text, path: Path) -> Callable[[], None]:
    """Send what nobody caught, on any thread, to the log and to `notice`; the call that ends it.

    `notice` must return at once and must be safe on any thread; what it raises is logged.
    `path` is where the sentence says that the log is.
    """

    def show(fault: BaseException) -> None:
        notice(text("notice.fault", what=one_line(fault), log=path))

    def caught(
        kind: type[BaseException], fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            before(kind, fault or kind(), trace)
            return
        report(fault or kind(), trace, show)

    def in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_type is not SystemExit:
            caught(args.exc_type, args.exc_value, args.exc_traceback)

    before, before_thread = sys.excepthook, threading.excepthook
    sys.excepthook, threading.excepthook = caught, in_thread

    def end() -> None:
        sys.excepthook, threading.excepthook = before, before_thread

    return end


def report(
    fault: BaseException, trace: TracebackType | None, show: Callable[[BaseException], None]
) -> None:
    """One fault to the log, whole, and to the screen, in one sentence."""
    _log.critical("uncaught", exc_info=(type(fault), fault, trace))
    try:
        show(fault)
    except Exception:  # noqa: BLE001 - the last line of defence: there is nobody left to tell
        _log.exception("the notice of a fault failed")


def one_line(fault: BaseException) -> str:
    """`KeyError: 'x'`, without line breaks and not longer than a notice can show."""
    said = " ".join(f"{type(fault).__name__}: {fault}".split())
    return said if len(said) <= 160 else said[:159] + "…"
