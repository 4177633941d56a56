"""From the start of the process to a usable console: its window, and the first recommendation."""

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from app.domain.messages import IncidentReported
from tests.bench.rows import Row, row

ROOT = Path(__file__).resolve().parents[2]
LONGEST_S = 120.0


def run(quick: bool = False) -> list[Row]:
    """n is the units in the demo city. The files and the store are warm: the first start is thrown
    away, as the second of a day.

    `rss_mb` is the most memory that the process held until then, `processor_ms` what all its
    threads have worked, whatever else the machine did; medians of the runs.
    """
    from app.services.home import city_folder  # noqa: PLC0415 - builds the demo city if need be

    folder = city_folder(None)
    with tempfile.TemporaryDirectory() as own:
        started = [one(folder, own) for _ in range(3 if quick else 8)][1:]
    rows = []
    for what in ("window", "recommendation"):
        times = [1000.0 * found[what] for found in started]
        rows.append(row("start", f"own, {what}", int(started[0]["units"]), times, None))
        memory = sorted(found[f"{what}_mb"] for found in started)
        rows[-1]["rss_mb"] = round(memory[len(memory) // 2])
        worked = sorted(found[f"{what}_cpu"] for found in started)
        rows[-1]["processor_ms"] = round(1000.0 * worked[len(worked) // 2])
        rows[-1]["load"] = round(os.getloadavg()[0], 2)
    return rows


def one(folder: Path, own: str) -> dict[str, float]:
    """Start a console offscreen in a process of its own, let it say when it is usable, end it."""
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_STATE_HOME": own}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)  # as `make run` does
    child = "from tests.bench.bench_start import started; started()"
    given = (str(folder), f"sqlite:///{own}/start.db", str(time.time()))
    done = subprocess.run(
        [sys.executable, "-c", child, *given],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        timeout=LONGEST_S,
        check=True,
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def started() -> None:
    """In the child: build the console as main.py does, and note when what can be used."""
    import resource  # noqa: PLC0415

    from app.services.interpreter import tune_for_a_screen  # noqa: PLC0415

    tune_for_a_screen()  # as main.py does, before the rest is imported
    from PySide6.QtCore import QTimer  # noqa: PLC0415

    from app.city.pack import load_pack  # noqa: PLC0415
    from app.feeds.clock import Clock  # noqa: PLC0415
    from app.services.backstage import World  # noqa: PLC0415
    from tests.bench.room import room_on  # noqa: PLC0415

    begun = float(sys.argv[3])
    found: dict[str, float] = {}

    def note(what: str) -> None:
        found[what] = time.time() - begun
        found[f"{what}_cpu"] = time.process_time()
        found[f"{what}_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    pack = load_pack(Path(sys.argv[1]))
    app, room = room_on(World(pack, sys.argv[2], Clock()))
    window, behind, units = room.window, room.behind, len(pack.units)

    def look() -> None:
        if "window" not in found and window.units.table.rowCount() == units:
            note("window")
            behind.desk.post([call(pack, behind.now(), str(begun))])
            window.choice.choose_when_known(str(begun))
        if "window" in found and window.scene.advice is not None:
            note("recommendation")
            watch.stop()
            app.quit()

    watch = QTimer()
    watch.timeout.connect(look)
    watch.start(5)
    room.open()
    app.exec()
    room.close()
    print(json.dumps({**found, "units": units}))


def call(pack: object, now: datetime, id: str) -> IncidentReported:
    """A call from the middle house of the city."""
    house = pack.addresses[len(pack.addresses) // 2]  # type: ignore[attr-defined]
    where = {"lon": house.lon, "lat": house.lat, "address": house.name, "source_ref": ""}
    said = {"id": f"said {id}", "at": now, "entered_at": now, "by": "1", "incident_id": id}
    return IncidentReported(category="0201", priority=2, **where, **said)
