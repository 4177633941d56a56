"""`python -m tests.bench [NAME …] [--json] [--list] [--quick]`: what our parts cost beside others.

Each bench is a module bench_<name>.py here with `run(quick: bool) -> list[Row]`.
"""

import argparse
import importlib
import json
import os
import pkgutil
import platform
import sys
from pathlib import Path

import numpy as np

import tests.bench
from tests.bench.rows import Row

COLUMNS = ("bench", "candidate", "n", "p50_ms", "p95_ms", "p99_ms", "runs", "agrees")


def names() -> list[str]:
    found = (module.name for module in pkgutil.iter_modules(tests.bench.__path__))
    return sorted(name.removeprefix("bench_") for name in found if name.startswith("bench_"))


def machine() -> dict[str, object]:
    """What the figures were taken on."""
    models = [
        line.partition(":")[2].strip()
        for line in _lines(Path("/proc/cpuinfo"))
        if line.startswith("model name")
    ]
    return {
        "cpu": models[0] if models else platform.processor(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "system": platform.platform(),
        "python": platform.python_version(),
        "numpy": np.__version__,
    }


def table(rows: list[Row]) -> str:
    """The rows as a table in Markdown."""
    lines = [COLUMNS, ("---",) * len(COLUMNS)]
    lines += [tuple(str(row.get(column, "")) for column in COLUMNS) for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="default: all of them")
    parser.add_argument("--json", action="store_true", help="machine and rows as JSON")
    parser.add_argument("--list", action="store_true", help="only name the benches")
    parser.add_argument("--quick", action="store_true", help="each under 30 s")
    given = parser.parse_args()
    if unknown := set(given.names) - set(names()):
        parser.error(f"no bench {', '.join(sorted(unknown))}; there are {', '.join(names())}")
    if given.list:
        print("\n".join(names()))
        return 0
    about, rows = machine(), []
    for name in given.names or names():
        print(f"{name} …", file=sys.stderr)
        found = importlib.import_module(f"tests.bench.bench_{name}").run(given.quick)
        if not found:
            print(f"{name}: no rows; it needs ../shared/data", file=sys.stderr)
        rows += found
    print(
        json.dumps({"machine": about, "rows": rows}, ensure_ascii=False, indent=1)
        if given.json
        else table(rows)
    )
    return 0


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


if __name__ == "__main__":
    raise SystemExit(main())
