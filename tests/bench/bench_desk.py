"""The directive desk with a whole city of receivers: CPU of each turn of the window's thread.

Real window, bridge, table and card on Qt's offscreen screen. The values are those the rules
bring forth, worked out beforehand; what is counted is the CPU time of the window's thread, so that
other work on the machine does not add to it.
"""

import os
import time
from datetime import timedelta

from app.city.pack import load_pack
from app.domain import directive_messages as d
from app.domain import messages as m
from app.domain.decide import decide
from app.domain.picture import Picture, Value
from app.services import interpreter
from app.services.home import city_folder
from app.services.settings import Settings
from app.services.text import Text
from tests.bench.bench_directive import CITY, city
from tests.bench.rows import Row, row
from tests.domain.build import NOON, say

A_FRAME = 100  # signatures that come in together


def run(quick: bool = False) -> list[Row]:
    """`shown` is every turn while 11,001 receivers come in with the card and the table open;
    `signed` while they sign, a hundred a frame; `idle` a second in which nothing happens, and
    `times` the same with the histogram beside the table; each also by its longest turn. n is the
    receivers."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415  after the platform is named

    from widgets.bridge import Bridge  # noqa: PLC0415
    from widgets.doors import Doors  # noqa: PLC0415
    from widgets.window import ConsoleWindow  # noqa: PLC0415

    interpreter.tune_for_a_screen()  # as main.py does
    app = QApplication.instance() or QApplication([])
    clock = [NOON]
    bridge = Bridge()
    doors = Doors(lambda _: None, lambda _: None, lambda: clock[0], lambda: "id")
    window = ConsoleWindow(load_pack(city_folder(None)), Settings(), Text("zh"), bridge, doors, "3")
    window.resize(1920, 1080)
    window.show()
    window.panels.bring(window.bottom.directives)
    pump(0.5)
    picture = Picture()
    orange = {"level": "orange", "title": "t", "text": "x"}
    first = given(picture, say(d.DraftDirective, directive_id="d1", **orange))
    order = given(picture, say(d.IssueDirective, 1, directive_id="d1", recipients=city(CITY)))
    bridge.publish(first + [value for value in order if value.id == "d1"])
    pump(0.5)
    window.choice.choose_directive("d1")
    pump(0.5)
    bridge.publish(order)
    found = {"shown": pump(4.0)}
    clock[0] = NOON + timedelta(seconds=5)
    found["signed"] = signing(picture, bridge, 10 if quick else 60)
    found["idle"] = seconds(clock, 5 if quick else 20)
    window.bottom.directives.turn_times()
    pump(1.0)
    found["times"] = seconds(clock, 5 if quick else 20)
    found |= {f"{name} longest": [max(taken)] for name, taken in list(found.items())}
    table = window.directive_card.people.table
    line = window.scene.directives.line("d1", clock[0])
    ok = table.rowCount() == CITY and line is not None and line.signed > 0
    window.close()
    app.processEvents()
    return [row("desk", name, CITY, taken, ok) for name, taken in found.items()]


def given(picture: Picture, message: m.AnyMessage) -> list[Value]:
    values = decide(picture, message)
    picture.put_all(values)
    return values


def signing(picture: Picture, bridge: object, frames: int) -> list[float]:
    """A hundred signatures in each frame."""
    taken: list[float] = []
    ids = list(picture.receivers)
    for n in range(frames):
        told = ids[n * A_FRAME : (n + 1) * A_FRAME]
        values = [
            value
            for id in told
            for value in given(
                picture, say(d.DirectiveAcknowledged, 5, directive_id="d1", receiver_id=id)
            )
        ]
        bridge.publish(values)  # type: ignore[attr-defined]
        taken += pump(0.12)
    return taken


def seconds(clock: list[object], n: int) -> list[float]:
    """So many seconds of the console's clock; each is looked at within one of ours."""
    taken: list[float] = []
    for _ in range(n):
        clock[0] = clock[0] + timedelta(seconds=1)  # type: ignore[operator]
        taken += pump(0.3)
    return taken


def pump(seconds: float) -> list[float]:
    """CPU milliseconds of every turn of the event loop in which anything was done."""
    from PySide6.QtCore import QCoreApplication  # noqa: PLC0415

    taken: list[float] = []
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        begun = time.thread_time()
        QCoreApplication.processEvents()
        spent = (time.thread_time() - begun) * 1000
        if spent > 0.2:
            taken.append(spent)
        else:
            time.sleep(0.002)
    return taken or [0.0]
