"""Addresses and duplicates of a typed line are looked up on another thread; the newest wins."""

import threading
from dataclasses import replace

from app.services.lookup import Asked, Found, Lookup
from tests.services.command_line.room import find, incident


def test_an_answer_names_what_was_asked() -> None:
    call, known = incident(0, id=""), {"i77": incident(77)}
    asked = Asked(("宏图路", "没有"), call, known)
    found = Lookup(find, print, print).answer(asked)
    assert found.asked is asked
    assert [hit.text for hit in found.places["宏图路"]] == ["宏图路", "宏图路12号"]
    assert found.places["没有"] == []
    assert [like.incident_id for like in found.alike] == ["i77"]
    assert Lookup(find, print, print).answer(replace(asked, call=None)).alike == ()


def test_the_newest_question_wins_and_a_fault_ends_nothing() -> None:
    told: list[Found] = []
    faults: list[Exception] = []
    busy, go_on, done = threading.Event(), threading.Event(), threading.Event()

    def search(typed: str) -> list[object]:
        if typed == "slow":
            busy.set()
            go_on.wait(60)
        if typed == "broken":
            raise ValueError(typed)
        return []

    def tell(found: Found) -> None:
        told.append(found)
        if found.asked.addresses == ("last",):
            done.set()

    lookup = Lookup(search, tell, faults.append)  # type: ignore[arg-type]
    lookup.start()
    lookup.ask(Asked(("broken",)))
    while not faults:
        pass
    lookup.ask(Asked(("slow",)))
    assert busy.wait(60)
    for words in ("one", "two", "last"):
        lookup.ask(Asked((words,)))
    go_on.set()
    assert done.wait(60)
    lookup.stop()
    assert [found.asked.addresses for found in told] == [("slow",), ("last",)]


def test_one_field_takes_no_turn_from_another() -> None:
    told: list[Found] = []
    busy, go_on, done = threading.Event(), threading.Event(), threading.Event()

    def search(typed: str) -> list[object]:
        if typed == "slow":
            busy.set()
            go_on.wait(10)
        return []

    def tell(found: Found) -> None:
        told.append(found)
        if len(told) == 3:
            done.set()

    lookup = Lookup(search, tell, print)  # type: ignore[arg-type]
    lookup.start()
    lookup.ask(Asked(("slow",), by="line"))
    assert busy.wait(10)
    for by, words in (("map", "one"), ("line", "two"), ("map", "last")):
        lookup.ask(Asked((words,), by=by))
    go_on.set()
    assert done.wait(10)
    lookup.stop()
    assert {(one.asked.by, *one.asked.addresses) for one in told[1:]} == {
        ("map", "last"),
        ("line", "two"),
    }
