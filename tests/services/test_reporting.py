"""A report made beside the console: told as it goes, given up at once, faults in one sentence."""

import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from app.services.bulletin import BulletinKind
from app.services.reporting import ReportAsked, Reporting, ReportMade

DAY = datetime(2026, 3, 2, tzinfo=UTC)
WRITES = """
import sys
given = dict(zip(sys.argv[2::2], sys.argv[3::2]))
print("step 40", file=sys.stderr, flush=True)
open(given["--out"], "w").write(given["--lang"] + given["--kind"])
print("step 100", file=sys.stderr)
"""
FAILS = "import sys; print('report: the store is broken', file=sys.stderr); sys.exit(2)"
WAITS = "import sys, time; print('step 1', file=sys.stderr, flush=True); time.sleep(600)"


def reporting(code: str) -> Reporting:
    return Reporting(Path("/city"), "sqlite:///x.db", lambda: "zh", (sys.executable, "-c", code))


def asked(folder: Path) -> ReportAsked:
    return ReportAsked(BulletinKind.DAILY, DAY, DAY, folder / "day.csv")


def run(code: str, folder: Path) -> tuple[ReportMade, list[float]]:
    ended, done, steps = [], threading.Event(), []
    made = reporting(code)
    made.start(asked(folder), steps.append, lambda one: (ended.append(one), done.set()))
    assert done.wait(60)
    made.stop()
    return ended[0], steps


def test_it_is_made_and_told_as_it_goes(tmp_path: Path) -> None:
    made, steps = run(WRITES, tmp_path)
    assert (made.error, steps) == ("", [0.4, 1.0])
    assert made.out.read_text() == "zhdaily"


def test_a_fault_is_one_sentence(tmp_path: Path) -> None:
    assert run(FAILS, tmp_path)[0].error == "report: the store is broken"


def test_what_is_given_up_ends_at_once_and_says_nothing_more(tmp_path: Path) -> None:
    begun, ended = threading.Event(), []
    made = reporting(WAITS)
    made.start(asked(tmp_path), lambda _: begun.set(), ended.append)
    assert begun.wait(60)
    assert made.running
    made.stop()
    assert not made.running
    assert ended == []


def test_the_sheet_of_a_unit_names_it(tmp_path: Path) -> None:
    of_unit = ReportAsked(BulletinKind.UNIT, DAY, DAY, tmp_path / "u.pdf", "3012")
    given = reporting("").arguments(of_unit)
    assert given[given.index("--unit") + 1] == "3012"
    assert "--unit" not in reporting("").arguments(asked(tmp_path))
