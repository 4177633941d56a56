"""Address search on Porto: our index beside a plain rapidfuzz scan and SQLite's trigram index."""

import sqlite3
import time
from collections.abc import Callable, Iterator

import numpy as np
from rapidfuzz import fuzz, process

from app.city.addresses import Addresses, collect
from app.city.osm import read_osm
from app.city.search import AddressSearch
from app.city.search_text import folded
from app.roads.build import build_streets
from tests.bench.porto import PORTO
from tests.bench.rows import Row, row

SHORT = {"Rua": "R.", "Avenida": "Av.", "Travessa": "Tv.", "Praça": "Pc."}
Find = Callable[[str], list[str]]


def run(quick: bool = False) -> list[Row]:
    """Rows as design/targets.md names their keys; `agrees` is the share of queries of which the
    wanted street is among the ten best. Without the shared data there are no rows."""
    if not PORTO.is_file():
        return []
    extract = read_osm(PORTO)
    streets, _ = build_streets(extract.streets)
    addresses = collect(streets, extract.other_names, extract.records)
    queries = list(_queries(addresses, 60 if quick else 300))
    names = list(dict.fromkeys([*addresses.name]))
    own = AddressSearch(addresses)
    candidates: dict[str, Find] = {
        "own": lambda text: [hit.text for hit in own.find(text)],
        "rapidfuzz scan": _scan(names),
        "sqlite fts5 trigram": _fts(names),
    }
    runs = 1 if quick else 3
    times: dict[str, list[float]] = {name: [] for name in candidates}
    right = dict.fromkeys(candidates, 0)
    for turn in range(runs):
        for typed, wanted in queries:  # interleaved, so that a busy machine slows all alike
            for name, find in candidates.items():
                start = time.perf_counter()
                found = find(typed)
                times[name].append((time.perf_counter() - start) * 1000.0)
                right[name] += turn == 0 and wanted in found[:10]
    return [
        row("search", name, len(addresses), taken, right[name] / len(queries))
        for name, taken in times.items()
    ]


def _queries(addresses: Addresses, count: int) -> Iterator[tuple[str, str]]:
    """As typed, and the name that is meant: whole, small letters, cut off, mistyped, short."""
    rng = np.random.default_rng(5)
    streets = [n for n in dict.fromkeys(addresses.street) if len(n) > 12]
    crossings = [n for n in addresses.name if " / " in n]
    for k, i in enumerate(rng.choice(len(streets), count, replace=False).tolist()):
        name = streets[i]
        at = int(rng.integers(4, len(name) - 1))
        yield (
            (name, name),
            (folded(name), name),
            (name[: max(len(name) * 3 // 4, 10)], name),
            (name[:at] + name[at + 1 :], name),
            (name[:at] + name[at - 1] + name[at + 1 :], name),
            (_shorter(name), name),
            ((crossing := crossings[i % len(crossings)]).replace(" / ", " & "), crossing),
        )[k % 7]


def _shorter(name: str) -> str:
    first, _, rest = name.partition(" ")
    return f"{SHORT.get(first, first)} {rest}"


def _scan(names: list[str]) -> Find:
    """The obvious way: compare the query with everything."""
    folds = [folded(name) for name in names]

    def find(text: str) -> list[str]:
        best = process.extract(folded(text), folds, scorer=fuzz.WRatio, processor=None, limit=10)
        return [names[i] for _, _, i in best]

    return find


def _fts(names: list[str]) -> Find:
    base = sqlite3.connect(":memory:")
    base.execute("create virtual table place using fts5(name, tokenize='trigram')")
    base.executemany("insert into place(rowid, name) values (?, ?)", enumerate(map(folded, names)))
    ask = "select rowid from place where place match ? order by rank limit 10"

    def find(text: str) -> list[str]:
        fold = folded(text)
        parts = {fold[k : k + 3] for k in range(len(fold) - 2)}
        words = " OR ".join(f'"{part}"' for part in sorted(parts) if '"' not in part)
        return [names[row] for (row,) in base.execute(ask, (words,))] if words else []

    return find
