"""The other process gets the arguments; what it ends with is said."""

import sys

import pytest

from app.services.night_start import NightStart

SAYS = "import sys; print('patrolgrid: the journal is empty', file=sys.stderr); sys.exit(2)"
FINE = "import sys; sys.exit(sys.argv[1:] != ['--lang', 'en', 'night'])"


@pytest.mark.parametrize(
    ("does", "told"), [(SAYS, ["patrolgrid: the journal is empty"]), (FINE, [])]
)
def test_what_it_ends_with_is_said(does: str, told: list[str]) -> None:
    said: list[str] = []
    start = NightStart(said.append, [sys.executable, "-c", does])
    assert not start.open
    start.begin(["--lang", "en"])
    assert start._thread is not None
    start._thread.join(timeout=60)
    assert said == told
    assert not start.open


def test_what_cannot_be_started_is_said() -> None:
    said: list[str] = []
    start = NightStart(said.append, ["/nowhere/python"])
    start.begin([])
    assert start._thread is not None
    start._thread.join(timeout=60)
    assert len(said) == 1
    assert "/nowhere/python" in said[0]
