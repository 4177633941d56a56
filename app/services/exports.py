"""Tables that somebody wants as a file: written beside the screen, told when it is there."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from app.services.bulletin import Table
from app.services.sheet import save_csv, save_xlsx

log = logging.getLogger(__name__)
SAVE = {".csv": save_csv, ".xlsx": save_xlsx}


@dataclass(frozen=True, slots=True)
class Exported:
    """`fault` is empty where the file is there."""

    path: Path
    fault: str = ""


class Exports:
    """`tell` hears of each file on the thread that wrote it."""

    def __init__(self, folder: Path, tell: Callable[[Exported], None]) -> None:
        self.folder, self._tell = folder, tell
        self._writing: list[Thread] = []

    def write(self, path: Path, make: Callable[[], Sequence[Table]]) -> None:
        """Returns at once; `make` is called on the writing thread."""
        self._writing = [one for one in self._writing if one.is_alive()]
        thread = Thread(target=self._write, args=(path, make), name="export")
        self._writing.append(thread)
        thread.start()

    def stop(self) -> None:
        """What is being written is finished."""
        for thread in self._writing:
            thread.join(timeout=10)

    def _write(self, path: Path, make: Callable[[], Sequence[Table]]) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            SAVE[path.suffix.lower()](path, make())
        except KeyError:
            self._tell(Exported(path, ".csv / .xlsx"))
        except OSError as wrong:
            self._tell(Exported(path, wrong.strerror or str(wrong)))
        except Exception as bug:
            log.exception("%s was not written", path)
            self._tell(Exported(path, str(bug)))
        else:
            self._tell(Exported(path))
