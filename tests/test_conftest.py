"""The net under the tests holds: a leak fails by name, and the network ends at loopback."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from pytest_socket import SocketConnectBlockedError

pytest_plugins = ["pytester"]
CONFTEST = Path(__file__).with_name("conftest.py").read_text(encoding="utf-8")

LEAKS = {
    "threads left running: forgotten": """
        import threading
        from concurrent.futures import Future

        def test_leak(release):
            threading.Thread(target=release.result, name="forgotten", daemon=True).start()
        """,
    "timers left running: heartbeat of None": """
        from PySide6.QtCore import QTimer

        def test_leak(qapp, keep):
            timer = QTimer(objectName="heartbeat")
            timer.start(1000)
            keep.append(timer)
        """,
}
HELD = """
import pytest
from concurrent.futures import Future
GRACE_S = 0.01

@pytest.fixture
def release():
    return Future()

@pytest.fixture(scope="session")
def keep():
    return []
"""


@pytest.mark.parametrize("message", LEAKS)
def test_a_leak_fails_the_test_by_name(pytester: pytest.Pytester, message: str) -> None:
    pytester.makeconftest(CONFTEST + HELD)
    pytester.makepyfile(LEAKS[message])
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines([f"*{message}*"])


def test_the_network_ends_at_loopback() -> None:
    with (
        socket.socket() as outside,
        pytest.warns(UserWarning, match="192.0.2.1"),
        pytest.raises(SocketConnectBlockedError),
    ):
        outside.connect(("192.0.2.1", 80))
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


def test_missing_shared_data_skips_with_its_name(shared_data) -> None:
    with pytest.raises(pytest.skip.Exception, match="no-such-city"):
        shared_data("no-such-city.osm")
