"""One background thread for all that is painted ahead; results come back on the UI thread."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

R = TypeVar("R")
LONGEST_BREATH_S = 0.1
Breathe = Callable[[], None]  # called between short pieces of work on the render thread


def no_breath() -> None:
    """Work on: nobody else waits for the interpreter."""


class Gate:
    """Keeps the render thread still while the UI thread paints: they share one interpreter lock.

    The UI thread paints `with gate:`; without it a frame takes twice as long while tiles are made.
    """

    def __init__(self) -> None:
        self._open = Event()
        self._open.set()

    def __enter__(self) -> None:
        self._open.clear()

    def __exit__(self, *_: object) -> None:
        self._open.set()

    def breathe(self) -> None:
        """Wait while the gate is shut, but never for long."""
        if not self._open.is_set():
            self._open.wait(LONGEST_BREATH_S)


class RenderThread(QObject):
    """One thread, since PySide keeps the interpreter's lock while it paints: two would not help.

    The thread starts with the first job and ends with `stop`; a later job starts it again.
    """

    _finished = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor: ThreadPoolExecutor | None = None
        self._closed = False
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def submit(self, work: Callable[[], R], then: Callable[[R], None] | None = None) -> "Future[R]":
        """Do `work` on the thread; `then(result)`, or the fault, comes on the UI thread."""
        if self._closed:  # a last frame of a window that goes
            late: Future[R] = Future()
            late.cancel()
            return late
        if self._executor is None:
            self._executor = ThreadPoolExecutor(1, thread_name_prefix="map-render")
        future = self._executor.submit(work)
        if then is not None:
            future.add_done_callback(lambda done: self._finished.emit(done, then))
        return future

    def stop(self, wait: bool = False) -> None:
        """Let the thread end after what it was given; with `wait`, only once it has ended."""
        if self._executor is not None:
            self._executor.shutdown(wait=wait)
            self._executor = None

    def close(self) -> None:
        """End for good and deliver nothing more: those who would receive it are going."""
        self._closed = True  # what is posted already would come although nothing is connected
        self.stop(wait=True)

    def _deliver(self, future: "Future[Any]", then: Callable[[Any], None]) -> None:
        if not (self._closed or future.cancelled()):
            then(future.result())
