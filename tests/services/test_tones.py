"""The committed sounds are those of the recipe, small, short and told apart."""

import io
import wave

import pytest

from app.domain.attention import Severity
from app.services.tones import NOTES, path, wav


@pytest.mark.parametrize("severity", Severity)
def test_every_severity_has_its_sound(severity: Severity) -> None:
    name = severity.name.lower()
    assert path(name).read_bytes() == wav(name)
    with wave.open(io.BytesIO(wav(name))) as sound:
        assert 0.1 < sound.getnframes() / sound.getframerate() < 2.0
    assert len(wav(name)) < 40_000


def test_the_more_urgent_has_more_notes() -> None:
    assert [len(NOTES[s.name.lower()]) for s in Severity] == [1, 3, 4, 8]
