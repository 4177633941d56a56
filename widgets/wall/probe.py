"""Asks Qt which screens there are, in a process of its own: the scale must be set before Qt starts.

`python -m widgets.wall.probe` prints them as JSON, and how tall the typeface's capitals are.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QScreen

from app.services.wall_command import Screen
from app.services.wall_sizes import CAPITAL, BadWall
from widgets.wall.ink import capital_share

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60.0


def main() -> None:
    app = QGuiApplication([])
    one, at = told_of(app.primaryScreen()), app.primaryScreen().virtualGeometry()
    every = {"left": at.x(), "top": at.y(), "width": at.width(), "height": at.height()}
    told = {"one": one, "all": {**one, **every}, "capital": capital_share()}
    print(json.dumps(told))  # noqa: T201


def told_of(screen: QScreen) -> dict[str, float | None]:
    at, mm = screen.geometry(), screen.physicalSize()
    pitch = mm.width() / at.width() if mm.width() > 0 and at.width() > 0 else None
    return {
        "left": at.x(),
        "top": at.y(),
        "width": at.width(),
        "height": at.height(),
        "pitch_mm": pitch,
    }


def probe(environ: Mapping[str, str], all_screens: bool) -> tuple[Screen, float]:
    """The first screen, or with `all_screens` the whole desktop; and the capitals' share of an em.

    Raises BadWall where no screen answers.
    """
    plain = {key: value for key, value in environ.items() if key != "QT_SCALE_FACTOR"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "widgets.wall.probe"],
            cwd=ROOT,
            env=plain,
            capture_output=True,
            timeout=PATIENCE_S,
            check=True,
        )
        told = json.loads(done.stdout.splitlines()[-1])
    except (OSError, subprocess.SubprocessError, ValueError, IndexError) as fault:
        raise BadWall(f"no screen answers: {type(fault).__name__}") from fault
    return Screen(**told["all" if all_screens else "one"]), told["capital"] or CAPITAL


if __name__ == "__main__":
    os.environ.pop("QT_SCALE_FACTOR", None)
    main()
