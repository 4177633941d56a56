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


@contextmanager
def cluster(binaries: Path) -> Iterator[Path]:
    """The folder of its socket; everything of it is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's name holds 107 characters
    user = unprivileged()
    as_user = {"user": user} if os.geteuid() == 0 else {}
    try:
        shutil.chown(folder, user)
        subprocess.run(
            [binaries / "initdb", "-D", folder / "rows", *FRESH],
            check=True,
            capture_output=True,
            cwd=folder,
            **as_user,
        )
        settings = [
            word for name, value in UNLIKE_DUTY.items() for word in ("-c", f"{name}={value}")
        ]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [binaries / "postgres", "-D", folder / "rows", "-k", folder, "-h", "", *settings],
                stdout=log,
                stderr=log,
                cwd=folder,
                **as_user,
            )
        try:
            _wait(binaries, folder, server)
            yield folder
        finally:
            server.send_signal(signal.SIGINT)  # "fast": connections are cut
            server.wait(START_S)
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
