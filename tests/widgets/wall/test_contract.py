"""Every module of the wall stands under the contract that keeps personal data out of its sight."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
MADE_UP = {
    "__init__",
    "tour",
    "probe",
}  # the tour's evening is nobody's; the probe asks for screens


def test_no_module_of_the_wall_is_left_out() -> None:
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = rules["tool"]["importlinter"]["contracts"]
    (mine,) = (one for one in contracts if one["name"].startswith("the wall sees nothing"))
    there = {path.stem for path in (ROOT / "widgets" / "wall").glob("*.py")} - MADE_UP
    assert {name.rpartition(".")[2] for name in mine["source_modules"]} == there
    assert {"app.domain.incident", "app.domain.picture", "app.store"} <= {
        *mine["forbidden_modules"]
    }
