"""A directive to every officer of a city: until it is recorded, memory, and the screen's pause."""

import os
import resource
import sys
import tempfile
import threading
import time
from pathlib import Path

from app.domain import directive_messages as d
from app.domain import messages as m
from app.domain.limits import Limits
from app.domain.receiver import ReceiverKind, Recipient, TargetKind, Why
from app.services.desk import Desk
from app.services.recorder import Recorder
from app.services.spool import Spool
from app.store.journal import rebuild, verify
from app.store.store import Store
from tests.bench.rows import Row, row
from tests.domain.build import say
from tests.store.build import SAVED

CITY = 11_001  # officers, as the Dongguan report has them
BEAT_S = 0.005


def run(quick: bool = False) -> list[Row]:
    """Rows as design/targets.md names their keys; n is the receivers of one order.

    `recorded` is from posting the order until its entry is published, `pause` the longest that
    another thread which wakes every 5 ms had to wait meanwhile (the window's thread is such a one),
    `tick` a tick of the clock with all of them under way, `reminded` one in which 500 are due,
    `signed` a turn of the desk with 100 signatures, `load` a start with them. `memory MB` is what
    the process has grown by. `agrees`: the chain verifies and the journal rebuilds the picture.
    """
    sys.setswitchinterval(0.001)  # as main.py does
    rows = []
    for receivers in (346, CITY):
        with tempfile.TemporaryDirectory(prefix="directive-") as folder:
            rows += one(Path(folder), receivers, 3 if quick else 10)
    return rows


def one(folder: Path, receivers: int, turns: int) -> list[Row]:
    store = Store(str(folder / "c.db"))
    grown = megabytes()
    recorded_ms, pause_ms = sent(store, folder, receivers)
    grown = megabytes() - grown
    begun = time.perf_counter()
    recorder = Recorder(store, lambda: SAVED, Spool(folder / "spool"), Limits())
    load = [since(begun)]
    ticks = [turn(recorder, [say(m.Tick, 20 + n)]) for n in range(turns)]
    reminded = [turn(recorder, [say(m.Tick, 250 + n)]) for n in range(turns)]
    ids = [r.id for r in recorder.picture.receivers.values()][: 100 * turns]
    signed = [turn(recorder, signatures(ids[n : n + 100])) for n in range(0, len(ids), 100)]
    ok = verify(store.database).ok
    ok &= rebuild(store.database).receivers == recorder.picture.receivers
    store.close()
    times = {
        "recorded": [recorded_ms],
        "pause": [pause_ms],
        "tick": ticks,
        "reminded": reminded,
        "signed": signed,
        "load": load,
        "memory MB": [grown],
    }
    return [row("directive", name, receivers, taken, ok) for name, taken in times.items()]


def sent(store: Store, folder: Path, receivers: int) -> tuple[float, float]:
    """Milliseconds until the order is recorded, and the longest pause of another thread."""
    done = threading.Event()
    says = (lambda *_: None, lambda fault: None, lambda status: None)

    def publish(values: object, entries: list[object]) -> None:
        if any(getattr(e, "message", None) is order for e in entries):
            done.set()

    order = say(d.IssueDirective, 1, directive_id="d1", recipients=city(receivers))
    object.__setattr__(order, "id", "order")
    desk = Desk(store, publish, *says, lambda: SAVED, Spool(folder / "spool"), Limits())
    desk.start()
    desk.post(say(d.DraftDirective, directive_id="d1", level="orange", title="t", text="x"))
    time.sleep(0.2)
    beat = Beat()
    beat.start()
    begun = time.perf_counter()
    desk.post(order)
    done.wait(120)
    taken = since(begun)
    beat.stop()
    desk.stop()
    return taken, beat.longest_s * 1000


class Beat(threading.Thread):
    """Wakes every 5 ms, as a window does, and notes the longest time it could not."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.longest_s = 0.0
        self._end = threading.Event()

    def run(self) -> None:
        last = time.perf_counter()
        while not self._end.wait(BEAT_S):
            now = time.perf_counter()
            self.longest_s = max(self.longest_s, now - last - BEAT_S)
            last = now

    def stop(self) -> None:
        self._end.set()
        self.join()


def city(receivers: int) -> tuple[Recipient, ...]:
    """Officers as the expansion of a district names them."""
    return tuple(
        Recipient(
            ReceiverKind.OFFICER,
            f"{n:06}",
            f"王警官{n}",
            unit_id=f"U{n // 3:04}",
            officer_id=f"{n:06}",
            district_id=f"{n % 17:02}",
            chain=(f"{n // 3:04}", f"警务区{n % 17}", "南城分局"),
            why=(Why(TargetKind.DISTRICT, f"警务区{n % 17}"),),
        )
        for n in range(receivers)
    )


def signatures(ids: list[str]) -> list[m.AnyMessage]:
    return [say(d.DirectiveAcknowledged, 30, directive_id="d1", receiver_id=id) for id in ids]


def turn(recorder: Recorder, messages: list[m.AnyMessage]) -> float:
    begun = time.perf_counter()
    recorder.take([messages])
    return since(begun)


def since(begun: float) -> float:
    return (time.perf_counter() - begun) * 1000


def megabytes() -> float:
    """What the process holds at most so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if os.uname().sysname == "Darwin" else 1024)
