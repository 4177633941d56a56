"""The build of a city pack beside a running console: in a process of its own, told as it goes."""

import json
import logging
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, ClassVar

from app.city.pack import CITY, load_pack
from app.city.report import CityError

log = logging.getLogger(__name__)
MAIN = Path(__file__).resolve().parents[2] / "main.py"
DATUMS = ("WGS-84", "GCJ-02", "BD-09", "CGCS2000")
UNNAMED = "city"
Step = Callable[[str, float], None]
STEP_LINE = re.compile(r"^step (\d+) (.*)$")


@dataclass(frozen=True, slots=True)
class CityFiles:
    """What a person gave: files by the option of `city build`, and the datum of their areas."""

    name: str
    datum: str
    paths: Mapping[str, Path]

    def arguments(self, out: Path) -> list[str]:
        """Those of `main.py city build`."""
        files = [part for name, path in self.paths.items() for part in (f"--{name}", str(path))]
        given = ["--name", self.name] if self.name else []
        datum = ["--datum", self.datum, "--osm-datum", "WGS-84"]
        return ["city", "build", *files, *given, *datum, "--out", str(out), "--json", "--steps"]

    @property
    def folder(self) -> str:
        """The name of the pack's folder: what a file system takes of the city's name."""
        return re.sub(r"[^\w-]+", "-", self.name).strip("-")[:60] or UNNAMED


@dataclass(frozen=True, slots=True)
class CityMade:
    """How a build ended: its report, or the error of a file that cannot be read at all."""

    KINDS: ClassVar[tuple[str, ...]] = ("refused", "warnings", "repaired")

    pack: Path
    error: str = ""
    report: Mapping[str, Any] = field(default_factory=dict)

    @property
    def done(self) -> bool:
        return not self.error and not self.report.get("refused")

    def found(self, kind: str) -> Sequence[str]:
        """The findings of a kind, each in one line that names file and feature."""
        return [": ".join(filter(None, one.values())) for one in self.report.get(kind, ())]

    @property
    def counts(self) -> Mapping[str, int]:
        """How much of each there is; empty where there is no report."""
        if not self.report:
            return {}
        plain = {name: self.report[name] for name in ("units", "officers", "addresses")}
        return {**self.report["roads"], **self.report["areas"], **plain}


class CityMaking:
    """One build at a time. `step` and `made` are called on the thread that follows it."""

    def __init__(self, folder: Path | None) -> None:
        """Packs come into `folder`; without one nothing is built."""
        self._folder = folder
        self.packs = self._found()
        self._thread: threading.Thread | None = None
        self._child: subprocess.Popen[str] | None = None

    def _found(self) -> tuple[Path, ...]:
        """The packs that are there, by name; looked up at the start and after a build."""
        if self._folder is None or not self._folder.is_dir():
            return ()
        return tuple(sorted(one.parent for one in self._folder.glob(f"*/{CITY}")))

    @property
    def running(self) -> bool:
        return self._child is not None or (self._thread is not None and self._thread.is_alive())

    def start(self, files: CityFiles, step: Step, made: Callable[[CityMade], None]) -> None:
        if self.running or self._folder is None:
            return
        self._thread = threading.Thread(
            target=self._run, args=(files, step, made), name="city-making", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """A build that runs is given up: the pack's folder holds what it held before."""
        child, thread = self._child, self._thread
        if child is not None:
            child.terminate()
        if thread is not None:
            thread.join(timeout=10)

    def _run(self, files: CityFiles, step: Step, made: Callable[[CityMade], None]) -> None:
        assert self._folder is not None  # noqa: S101 - `start` looked
        pack = self._folder / files.folder
        try:
            ended = self._follow(files, pack, step)
        except (OSError, ValueError) as wrong:
            log.warning("the city is not made: %s", wrong)
            ended = CityMade(pack, str(wrong))
        self.packs = self._found()
        self._child = self._thread = None
        made(ended)

    def look(self, pack: Path, told: Callable[[str], None]) -> None:
        """Whether a pack can be opened: `told` gets "" or the error, on a thread of its own."""
        if not self.running:
            self._thread = threading.Thread(
                target=self._read, args=(pack, told), name="city-looking", daemon=True
            )
            self._thread.start()

    def _read(self, pack: Path, told: Callable[[str], None]) -> None:
        try:
            load_pack(pack)
            error = ""
        except CityError as wrong:
            error = str(wrong)
        self._thread = None
        told(error)

    def _follow(self, files: CityFiles, pack: Path, step: Step) -> CityMade:
        pack.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, str(MAIN), *files.arguments(pack)]
        said: list[str] = []
        with TemporaryFile() as report:  # not a pipe: a long report would fill it and wait
            child = subprocess.Popen(  # noqa: S603 - our own program, no shell
                command, stdout=report, stderr=subprocess.PIPE, text=True, encoding="utf-8"
            )
            self._child = child
            assert child.stderr is not None  # noqa: S101 - asked for
            with child.stderr as lines:
                for line in lines:
                    if found := STEP_LINE.match(line.strip()):
                        step(found[2], int(found[1]) / 100)
                    else:
                        said.append(line.strip())
            child.wait()
            report.seek(0)
            told = report.read().decode("utf-8")
        if told.strip():
            return CityMade(pack, report=json.loads(told))
        return CityMade(pack, said[-1] if said else f"the build ended with {child.returncode}")
