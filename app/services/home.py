"""Where this user's cities and journals are; the demo city is made on first use."""

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from platformdirs import user_data_path

from app.city.report import CityError

if TYPE_CHECKING:
    from tqdm import tqdm

    from app.city.pack import Pack

DEMO = "demo"
DEMAND = Path(__file__).resolve().parents[2] / "resources" / "demand.toml"


def data_folder() -> Path:
    return user_data_path("patrolgrid", appauthor=False)


def load_city(given: Path | None) -> "Pack":
    """The pack that was asked for; without one the demo city, made now where it is missing.

    A demo city that this version cannot read was made by an older one and is made anew.
    """
    from app.city.pack import load_pack  # noqa: PLC0415 - `--help` asks where things are, too

    if given is not None:
        return load_pack(given)
    folder = demo_folder()
    try:
        return load_pack(folder)
    except CityError:
        make_demo_city(folder)
    return load_pack(folder)


def city_folder(given: Path | None) -> Path:
    """The folder of that pack."""
    return load_city(None).folder if given is None else given


def demo_folder() -> Path:
    return data_folder() / "cities" / DEMO


def demo_store() -> Path:
    """The record of the demo city, which commands read where no other is named."""
    return data_folder() / f"{DEMO}.db"


def make_demo_city(folder: Path) -> None:
    from tqdm import tqdm  # noqa: PLC0415 - needed once, like the second of imports below

    from app.city.demo import build_demo  # noqa: PLC0415

    folder.parent.mkdir(parents=True, exist_ok=True)
    bar: tqdm[Any] = tqdm(total=100, desc="demo city", file=sys.stderr, leave=False)
    with bar:
        build_demo(folder, _steps(bar))


def _steps(bar: "tqdm[Any]") -> Callable[[str, float], None]:
    def step(what: str, share: float) -> None:
        bar.set_description(f"demo city: {what}")
        bar.update(round(100 * share) - bar.n)

    return step


def arrangement_of(seat: str) -> Path:
    """Where the console keeps how a seat has arranged it; a seat's name may hold anything."""
    return data_folder() / "arrangements" / f"{quote(seat, safe='')[:120]}.json"


def views_of(city: Path) -> Path:
    """Where kept views of the map are: by the folder of the pack, as names may be shared."""
    where = city.resolve()
    told_apart = hashlib.sha256(str(where).encode(errors="surrogateescape")).hexdigest()[:12]
    return data_folder() / "views" / f"{quote(where.name, safe='')[:80]}-{told_apart}.json"


def store_url(given: str | None, city: Path) -> str:
    """The store that was asked for; without one a file beside the user's other data."""
    if given is not None:
        return given
    data_folder().mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{data_folder() / f'{city.resolve().name}.db'}"


def tracks_of(store: str) -> Path:
    """The folder of the positions of a store; `store` is the name that a Database has."""
    return _beside(store, "tracks")


def spool_of(store: str) -> Path:
    """The side file for what the store of that name cannot take."""
    return _beside(store, "unsaved.jsonl")


def _beside(store: str, ending: str) -> Path:
    """Beside a file; of a server with the user's data, told apart by its address."""
    name = Path(store)
    if name.is_absolute():
        return name.with_name(f"{name.name}.{ending}")
    told_apart = hashlib.sha256(store.encode(errors="surrogateescape")).hexdigest()[:12]
    return data_folder() / f"{told_apart}.{ending}"
