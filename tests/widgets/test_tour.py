"""The tour's window at the smallest screen: nothing is cut off, in either language."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QWidget

from app.city.pack import Pack
from app.domain.advice import Pick, Recommendation
from app.services.advisor import Answer, Question
from app.services.text import LANGUAGES
from widgets.tour import Tour, busy, quiet, stages


def advise(question: Question) -> Answer:
    """Five made-up picks: how a recommendation is worked out is tested elsewhere."""
    free = [u for u in question.picture.units.values() if u.state.value == "available"][:5]
    picks = tuple(
        Pick(u.id, u.call_sign, 100.0 * n, 80.0 * n, 130.0 * n, 900.0 * n, 4.0, n == 1, True)
        for n, u in enumerate(free, 1)
    )
    if question.incident_id is None:
        return Answer(None)
    return Answer(Recommendation(question.incident_id, question.now, picks))


@pytest.fixture(params=LANGUAGES)
def tour(request, qapp, tmp_path, demo_pack: Pack) -> Iterator[Tour]:
    made = Tour(demo_pack, advise, tmp_path, (1366, 768), request.param)
    yield made
    made.close()


def whole(widget: QWidget) -> bool:
    """Whether a text widget is as wide as its words and lies within its parents."""
    host = widget.window()
    right = widget.mapTo(host, widget.rect().bottomRight()).x()
    return right <= host.width() and widget.width() >= widget.minimumSizeHint().width()


def test_nothing_is_cut_off_on_the_smallest_screen(tour: Tour) -> None:
    quiet(tour)
    busy(tour)
    stages(tour)
    window = tour.window
    for name in ("waiting", "on_scene", "fed_back", "closed"):
        tour.choose(tour.incidents[name])
        inside, scroll = window.card._scroll.widget(), window.card._scroll
        assert inside.width() <= scroll.viewport().width()
        shown = [button for button in window.card.findChildren(QPushButton) if button.isVisible()]
        assert [b.text() for b in shown if not whole(b)] == []
    assert window.strip._row.sizeHint().width() <= window.strip.width()
    assert window.size() == QSize(1366, 768)
    assert [path.name[:2] for path in tour.pictures] == [f"{n:02}" for n in range(1, 11)]
    assert all(path.stat().st_size > 20_000 for path in tour.pictures)
