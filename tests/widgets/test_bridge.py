import threading

import pytest

from app.domain.refusal import Refused
from app.domain.unit import Unit, UnitKind
from widgets.bridge import PART, Bridge


def unit(n: int, version: int = 1) -> Unit:
    return Unit(f"u{n}", f"3{n:03}", UnitKind.FOOT, "d1", version=version)


@pytest.fixture
def bridge(qtbot):
    made = Bridge()
    yield made
    made.stop()


def on_another_thread(work) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def test_a_burst_arrives_as_the_newest_value_of_each_id(qtbot, bridge) -> None:
    seen = []
    bridge.changed.connect(lambda values: seen.append((threading.current_thread(), values)))

    def burst() -> None:
        for version in range(1, 51):
            bridge.publish([unit(n, version) for n in range(70)])

    with qtbot.waitSignal(bridge.settled):
        on_another_thread(burst)
    assert {thread for thread, _ in seen} == {threading.main_thread()}
    values = [value for _, part in seen for value in part]
    assert [value.id for value in values] == [f"u{n}" for n in range(70)]
    assert {value.version for value in values} == {50}


def test_a_flood_comes_in_slices_and_loses_nothing(qtbot, bridge) -> None:
    values, entries = [], []
    bridge.changed.connect(values.append)
    bridge.entries.connect(entries.append)
    with qtbot.waitSignal(bridge.settled):
        on_another_thread(lambda: bridge.publish([unit(n) for n in range(950)], range(450)))
    assert max(map(len, values)) == PART
    assert [value.id for part in values for value in part] == [f"u{n}" for n in range(950)]
    assert [entry for part in entries for entry in part] == list(range(450))


def test_only_the_newest_fixes_are_shown_but_every_link(qtbot, bridge) -> None:
    fixes, links = [], []
    bridge.fixes.connect(fixes.append)
    bridge.links.connect(links.append)

    def speak() -> None:
        for n in range(5):
            bridge.locate(n)
            bridge.link(f"feed {n}")

    on_another_thread(speak)
    qtbot.waitUntil(lambda: bool(fixes))
    assert fixes == [4]
    assert links == [f"feed {n}" for n in range(5)]


def test_refusals_and_faults_are_heard_on_the_ui_thread(qtbot, bridge) -> None:
    heard = []
    bridge.refused.connect(lambda m, no: heard.append((threading.current_thread(), no.code)))
    with qtbot.waitSignals([bridge.refused, bridge.faulted]):
        on_another_thread(
            lambda: (bridge.refuse(object(), Refused("gone")), bridge.fault(OSError("disk full")))
        )
    assert heard == [(threading.main_thread(), "gone")]
