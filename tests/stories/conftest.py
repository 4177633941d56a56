"""One road network for all stories, a fresh room for each."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.city.pack import Pack
from app.roads.network import Network
from app.services.adviser import CityAdviser, adviser_for
from app.services.settings import Settings
from tests.stories.room import Room


@pytest.fixture(scope="session")
def adviser(demo_pack: Pack) -> CityAdviser:
    network = Network(demo_pack.streets)
    return CityAdviser(demo_pack, adviser_for(demo_pack, network, Settings().recommend))


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path, demo_pack: Pack, adviser: CityAdviser) -> Iterator[Room]:
    made = Room(tmp_path, demo_pack, adviser)
    yield made
    made.close()


@pytest.fixture
def until(qtbot: QtBot) -> Callable[[Callable[[], object]], None]:
    """`until(lambda: …)` waits for the screen, never for a time."""

    def wait(seen: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(seen()), timeout=20_000)

    return wait
