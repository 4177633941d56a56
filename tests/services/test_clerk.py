"""The clerk: targets become receivers on a thread of its own, which nothing stops but the end."""

import threading
from pathlib import Path
from queue import Queue

import pytest

from app.city.pack import Pack
from app.domain.directive_area import DirectiveArea, Point
from app.domain.receiver import ReceiverKind
from app.services.clerk import AlertWritten, Clerk, Expand, Expanded, ReadAlerts, WriteAlert
from app.services.receivers import Targets
from tests.services.test_directive_board import NOW, directive

CROSSED = tuple(Point(*at) for at in ((113.0, 23.0), (113.1, 23.1), (113.1, 23.0), (113.0, 23.1)))


def city(pack: Pack) -> Targets:
    return Targets(DirectiveArea(district_ids=tuple(d.id for d in pack.districts)))


def test_a_whole_city_is_expanded_on_its_own_thread(demo_pack: Pack) -> None:
    told: Queue[tuple[object, str]] = Queue()
    clerk = Clerk(
        demo_pack, lambda done: told.put((done, threading.current_thread().name)), told.put
    )
    clerk.start()
    clerk.do(Expand("", 7, city(demo_pack), ReceiverKind.OFFICER))
    done, thread = told.get(timeout=60)
    clerk.stop()
    assert thread == "clerk"
    assert isinstance(done, Expanded)
    assert done.asked.version == 7
    assert len(done.found) == len({one.key for one in done.found}) > 100


@pytest.mark.parametrize(
    ("targets", "code"),
    [
        (Targets(), "no_receivers"),
        (Targets(DirectiveArea(polygons=(CROSSED,))), "polygon_crosses_itself"),
        (Targets(unit_ids=("nobody",)), "unknown_id"),
    ],
)
def test_what_cannot_be_is_answered_with_its_reason(
    demo_pack: Pack, targets: Targets, code: str
) -> None:
    done: list[object] = []
    Clerk(demo_pack, done.append, done.append).do(Expand("", 1, targets))
    (answer,) = done
    assert isinstance(answer, Expanded)
    assert answer.refused is not None
    assert answer.refused.code == code


def test_a_fault_of_one_job_does_not_end_the_others(demo_pack: Pack, tmp_path: Path) -> None:
    faults: Queue[Exception] = Queue()
    done: Queue[object] = Queue()

    def broken(job: ReadAlerts | WriteAlert) -> AlertWritten:
        if isinstance(job, ReadAlerts):
            raise ValueError("broken")
        return AlertWritten(job.path)

    clerk = Clerk(demo_pack, done.put, faults.put, broken)
    clerk.start()
    clerk.do(ReadAlerts(tmp_path / "a.xml", NOW))
    clerk.do(WriteAlert(tmp_path / "b.xml", directive()))
    assert str(faults.get(timeout=60)) == "broken"
    answer = done.get(timeout=60)
    clerk.stop()
    assert isinstance(answer, AlertWritten)
    assert answer.path == tmp_path / "b.xml"
