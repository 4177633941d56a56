"""The console begins anew in its own process: on another city, or in another size."""

import argparse
import logging
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

MAIN = Path(__file__).resolve().parents[2] / "main.py"
log = logging.getLogger(__name__)


class Again:
    """Nothing is carried over in memory: record, draft and arrangement are on disk by then."""

    def __init__(
        self,
        args: argparse.Namespace,
        demo: Path,
        language: Callable[[], str],
        end: Callable[[], object],
    ) -> None:
        """`args` as the console was started with, `demo` the pack it has without --city."""
        self._args, self._demo, self._language, self._end = args, demo, language, end
        self._wanted = False
        self._city: Path | None = None

    def ask(self, city: Path | None) -> None:
        """Close the window, then begin with this pack; None: with the same."""
        self._wanted, self._city = True, city
        self._end()

    def arguments(self) -> list[str]:
        """Those of main.py. A store that was named belongs to the city it was named with."""
        args, moved = self._args, self._city is not None
        city = self._city or args.city
        if city is not None and city.resolve() == self._demo.resolve():
            city = None
        given = {
            "--city": city,
            "--store": None if moved else args.store,
            "--lang": self._language(),
            "--settings": args.settings,
            "--seat": args.seat,
        }
        named = [part for name, value in given.items() if value for part in (name, str(value))]
        if moved or args.simulate is None:
            return named
        return [*named, "--simulate" if args.simulate else "--no-simulate"]

    def begin(
        self,
        environ: Mapping[str, str],
        run: Callable[[str, list[str], Mapping[str, str]], object] = os.execve,
    ) -> None:
        """If it was asked for: `environ` is that of the first start, before Qt was told more."""
        if self._wanted:
            command = [sys.executable, str(MAIN), *self.arguments()]
            log.info("the console begins anew: %s", " ".join(command))
            run(sys.executable, command, environ)
