"""A pipe is refused at once, wherever a file is wanted: nobody may ever write into it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from app.city.areas import read_districts
from app.city.datum import Datum
from app.city.mapping import BuildMapping, read_mapping
from app.city.osm import read_osm
from app.city.pack import load_pack
from app.city.regular import regular
from app.city.report import CityError, Findings
from app.feeds.calls.lines import LogError
from app.feeds.calls.mapping import MappingError, load_mapping
from app.feeds.simulated.demand import DemandError, load_demand
from app.feeds.traces import read_traces
from app.services.settings import BadSettings, load

READERS: dict[str, Callable[[Path], object]] = {
    "x.osm.bz2": read_osm,
    "x.osm.pbf": read_osm,
    "x.geojson": lambda path: read_districts(path, BuildMapping(), Datum.WGS84, Findings()),
    "columns.toml": read_mapping,
    "city.toml": lambda path: load_pack(path.parent),
    "mapping.toml": load_mapping,
    "demand.toml": load_demand,
    "traces.csv": read_traces,
    "settings.toml": load,
}


@pytest.mark.parametrize("name", READERS)
def test_a_pipe_is_not_waited_for(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    os.mkfifo(path)
    wrong = (CityError, LogError, MappingError, DemandError, BadSettings)
    with pytest.raises(wrong, match=r"not a regular file|is not a file"):
        READERS[name](path)


def test_what_is_a_file_stays_one(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"")
    assert regular(path) == path
    with pytest.raises(OSError, match="regular"):
        regular(tmp_path)
    with pytest.raises(FileNotFoundError):
        regular(tmp_path / "none")
