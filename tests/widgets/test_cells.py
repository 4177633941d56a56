"""Cells hide nobody: everything within the view is in a pile or stands alone, once."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.incident import Incident
from tests.services.flooded import report
from widgets.cells import EACH, Cells
from widgets.map.projection import View

PLACES = st.tuples(st.floats(113.0, 113.3), st.floats(23.0, 23.2))


def placed(n: int, lon: float, lat: float) -> Incident:
    return replace(report(n), lon=lon, lat=lat)


def urgency(incident: Incident) -> tuple[int, int, float, int, str]:
    return (0, incident.priority, 0.0, incident.number, incident.id)


def ids(cells: Cells, view: View, alone: str = "") -> list[str]:
    piles, single = cells.seen(view, alone)
    return [m.id for pile, _, _ in piles for m in pile.members] + [one.id for one in single]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 30), PLACES), max_size=60),
    st.floats(8.0, 20.0),
    PLACES,
    st.integers(0, 30),
)
def test_everything_in_view_is_there_once(
    put: list[tuple[int, tuple[float, float]]],
    zoom: float,
    middle: tuple[float, float],
    alone: int,
) -> None:
    cells, known = Cells(), dict[str, Incident]()
    for n, place in put:
        one = placed(n, *place)
        known[one.id] = one
        cells.put(urgency(one), one)
    for n in range(3):
        known.pop(f"i{n}", None)
        cells.drop(f"i{n}")
    view = View(width=800, height=600).centred(*middle, zoom)
    found = ids(cells, view, f"i{alone}")
    assert len(found) == len(set(found))
    (west, north), (east, south) = view.to_lonlat(0, 0), view.to_lonlat(800, 600)
    inside = {
        id for id, one in known.items() if west <= one.lon <= east and south <= one.lat <= north
    }
    assert inside <= set(found) <= known.keys()
    _, single = cells.seen(view, f"i{alone}")
    if f"i{alone}" in known:
        assert f"i{alone}" in {one.id for one in single}
    assert len(cells) == len(known)


def test_near_enough_few_stand_alone_and_many_are_counted() -> None:
    cells = Cells()
    view = View(width=800, height=600).centred(113.1, 23.1, 18.5)
    for n in range(EACH):
        one = placed(n, 113.1, 23.1)
        cells.put(urgency(one), one)
    assert cells.seen(view, "")[0] == []
    assert len(cells.seen(view, "")[1]) == EACH
    one = placed(EACH, 113.1, 23.1)
    cells.put(urgency(one), one)
    piles, single = cells.seen(view, "")
    assert [pile.count for pile, _, _ in piles] == [EACH + 1]
    assert single == []


def test_who_has_no_place_is_told_all_the_same() -> None:
    cells = Cells()
    one = placed(1, float("nan"), 23.1)
    cells.put(urgency(one), one)
    assert ids(cells, View(width=800, height=600)) == ["i1"]
    cells.drop("i1")
    assert len(cells) == 0
