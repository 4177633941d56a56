"""The window served over VNC is heard on this machine only, or the program says so and ends."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SERVE = """
import sys
from PySide6.QtCore import QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication, QLabel
from widgets.loopback import Loopback

def held(port):
    print("held", port, flush=True)

def failed(why):
    print("failed:", why, flush=True)
    QTimer.singleShot(0, lambda: app.exit(3))

app = QApplication([])
guard = Loopback(app, held, failed)
label = QLabel("x")
label.show()
told_to_end = QSocketNotifier(0, QSocketNotifier.Type.Read)
told_to_end.activated.connect(app.quit)
sys.exit(app.exec())
"""


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def served(port: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SERVE],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": f"vnc:size=320x240:port={port}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def listeners(port: int) -> list[str]:
    """Local addresses that listen on the port, as the kernel prints them."""
    tables = ("/proc/net/tcp", "/proc/net/tcp6")
    rows = [line.split() for table in tables for line in Path(table).read_text().splitlines()[1:]]
    return [row[1] for row in rows if row[3] == "0A" and row[1].endswith(f":{port:04X}")]


def test_only_this_machine_hears_it(port: int) -> None:
    with served(port) as console:
        assert console.stdout is not None
        assert console.stdout.readline() == f"held {port}\n"
        assert listeners(port) == [f"0100007F:{port:04X}"]
        with socket.create_connection(("127.0.0.1", port)) as viewer:
            assert viewer.recv(12) == b"RFB 003.003\n"
        console.communicate("")
    assert console.returncode == 0


def test_a_taken_port_ends_it_with_a_reason() -> None:
    with socket.create_server(("", 0)) as taken, served(taken.getsockname()[1]) as console:
        assert console.stdout is not None
        said = console.stdout.readline()
        console.wait()
    assert said == "failed: the VNC server could not open its port\n"
    assert console.returncode == 3
