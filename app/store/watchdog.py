"""Cuts a connection to PostgreSQL that nothing comes back on: the driver would wait for ever."""

import logging
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import sqlalchemy as sa

log = logging.getLogger(__name__)


@contextmanager
def answering(db: sa.Connection, seconds: float) -> Iterator[None]:
    """What is asked of the server inside must be over by then, or fails as a lost connection."""
    driver = db.connection.driver_connection
    assert driver is not None  # noqa: S101 - there is one as long as `db` is open
    if driver.closed:  # whoever asks it next is told so
        yield
        return
    handle = os.dup(driver.fileno())  # our own: the number may be another file's by then
    timer = threading.Timer(seconds, _cut, (handle, seconds))
    timer.name, timer.daemon = "watchdog", True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        os.close(handle)


def _cut(handle: int, seconds: float) -> None:
    log.error("no answer from the database in %g s: the connection is cut", seconds)
    with suppress(OSError), socket.socket(fileno=os.dup(handle)) as line:
        line.shutdown(socket.SHUT_RDWR)
