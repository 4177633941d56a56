"""A PostgreSQL of our own for the tests: a cluster to throw away, on a unix socket only."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BINARIES = Path("/usr/lib/postgresql")  # where Debian puts them, by version
START_S = 60.0
FRESH = ("-U", "patrol", "-A", "trust", "-N", "-E", "UTF8", "--no-locale")
UNLIKE_DUTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def folder_of_binaries() -> Path | None:
    """The newest that is installed."""
    found = [path.parent for path in BINARIES.glob("*/bin/initdb")]
    return max(found, key=lambda path: float(path.parent.name), default=None)


def unprivileged() -> str:
    """PostgreSQL does not run as root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


class Server:
    """One that can end at any moment and begin again on what it has on disk."""

    def __init__(self, binaries: Path, folder: Path) -> None:
        self._binaries, self.folder = binaries, folder
        user = unprivileged()
        self._as_user = {"user": user} if os.geteuid() == 0 else {}
        shutil.chown(folder, user)
        subprocess.run(
            [binaries / "initdb", "-D", folder / "rows", *FRESH],
            check=True,
            capture_output=True,
            cwd=folder,
            **self._as_user,
        )

    def start(self, **settings: str) -> None:
        given = [word for one in settings.items() for word in ("-c", "=".join(one))]
        program = self._binaries / "postgres"
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [program, "-D", self.folder / "rows", "-k", self.folder, "-h", "", *given],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                **self._as_user,
            )
        _wait(self._binaries, self.folder, self._process)

    @property
    def pid(self) -> int:
        """Of the process that takes new connections."""
        return self._process.pid

    def end(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT is "fast": connections are cut; SIGQUIT "immediate": as in a power cut."""
        self._process.send_signal(how)
        self._process.wait(START_S)


@contextmanager
def cluster(binaries: Path) -> Iterator[Path]:
    """The folder of its socket; everything of it is gone afterwards."""
    with server(binaries) as made:
        made.start(**UNLIKE_DUTY)
        yield made.folder


@contextmanager
def server(binaries: Path) -> Iterator[Server]:
    """Not begun yet; ended and gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's name holds 107 characters
    try:
        made = Server(binaries, folder)
        try:
            yield made
        finally:
            made.end()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(binaries: Path, folder: Path, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_S
    ask = [binaries / "pg_isready", "-q", "-h", folder]
    while subprocess.run(ask, check=False).returncode != 0:
        if server.poll() is not None or time.monotonic() > until:
            raise RuntimeError((folder / "log").read_text())
        time.sleep(0.05)


def address(folder: Path, database: str) -> str:
    return f"postgresql+psycopg://patrol@/{database}?host={folder}"
