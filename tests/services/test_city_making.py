"""A city is built beside the console: steps, the report, and what cannot be read."""

from pathlib import Path
from queue import SimpleQueue

import pytest

from app.city.pack import load_pack
from app.services.city_making import CityFiles, CityMade, CityMaking
from tests.city.small import town


def made(
    folder: Path, files: CityFiles, making: CityMaking | None = None
) -> tuple[CityMade, list[tuple[str, float]]]:
    ended: SimpleQueue[CityMade] = SimpleQueue()
    steps: list[tuple[str, float]] = []
    making = making or CityMaking(folder)
    making.start(files, lambda what, share: steps.append((what, share)), ended.put)
    return ended.get(timeout=300), steps  # a process of its own


def test_it_builds_and_the_pack_is_there(tmp_path: Path) -> None:
    given = town(tmp_path)
    names = ("osm", "districts", "grids", "roster")
    paths = {name: getattr(given, name) for name in names}
    making = CityMaking(tmp_path / "cities")
    assert making.packs == ()
    city, steps = made(tmp_path / "cities", CityFiles("小 城", "WGS-84", paths), making)
    assert city.done, city.error
    assert city.pack == tmp_path / "cities" / "小-城"
    assert len(load_pack(city.pack).grids) == city.counts["grids"] == 3
    assert steps[0][1] == 0.0
    assert steps[-1] == ("done", 1.0)
    assert making.packs == (city.pack,)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "roads.osm"
    broken.write_text("<osm><node id=")
    city, _ = made(tmp_path / "cities", CityFiles("", "WGS-84", {"osm": broken}))
    assert not city.done
    assert "roads.osm" in city.error
    assert not (tmp_path / "cities" / "city").exists()


@pytest.mark.parametrize(
    ("name", "folder"), [("", "city"), ("../../etc", "etc"), ("/", "city"), ("Porto 1", "Porto-1")]
)
def test_the_folder_is_one_name(name: str, folder: str) -> None:
    assert CityFiles(name, "WGS-84", {}).folder == folder


def test_without_a_folder_nothing_is_built() -> None:
    making = CityMaking(None)
    making.start(CityFiles("", "WGS-84", {}), lambda *_: None, pytest.fail)
    assert not making.running
    making.stop()
