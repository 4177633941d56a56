"""What the shell scripts call in the program must be there: nothing else would notice."""

import re
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_set_up_finds_what_it_calls() -> None:
    called = re.findall(r"from (app[\w.]+) import (\w+)", (ROOT / "setup.sh").read_text())
    assert called
    for module, name in called:
        assert callable(getattr(import_module(module), name)), f"{module}.{name}"
