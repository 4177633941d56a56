"""Input is read from regular files only: a pipe or a device would be waited for without end."""

import errno
import stat
from pathlib import Path


def regular(path: Path) -> Path:
    """The path again; OSError where nothing is there, or what is there is no regular file."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "it is not a regular file", str(path))
    return path
