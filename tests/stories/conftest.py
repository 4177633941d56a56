"""One road network for all stories, a fresh room for each."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.city.pack import Pack
from app.city.search import AddressSearch
from app.roads.network import Network
from app.services.city_advice import CityAdvice, recommender_for
from app.services.settings import Settings
from tests.stories.room import Room


@pytest.fixture(scope="session")
def recommender(demo_pack: Pack) -> CityAdvice:
    network = Network(demo_pack.streets)
    return CityAdvice(demo_pack, recommender_for(demo_pack, network, Settings().recommend))


@pytest.fixture(scope="session")
def search(demo_pack: Pack) -> AddressSearch:
    return AddressSearch(demo_pack.addresses)


@pytest.fixture
def room(
    qtbot: QtBot, tmp_path: Path, demo_pack: Pack, recommender: CityAdvice, search: AddressSearch
) -> Iterator[Room]:
    made = Room(tmp_path, demo_pack, recommender, search.find)
    yield made
    made.close()


@pytest.fixture
def until(qtbot: QtBot) -> Callable[[Callable[[], object]], None]:
    """`until(lambda: …)` waits for the screen, never for a time."""

    def wait(seen: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(seen()))

    return wait
