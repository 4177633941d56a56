"""The sounds of the console, one for each severity: `python -m app.services.tones` writes them."""

import io
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "sounds"
RATE = 16_000  # samples a second, mono, 16 bit
EDGE_S = 0.008  # a tone swells and fades so long, so that it does not click
# Notes of each sound: frequency in Hz (0: silence), seconds. The more urgent, the higher, the
# faster and the more of them, so that they are told apart without looking and at any volume.
NOTES: dict[str, tuple[tuple[float, float], ...]] = {
    "low": ((523.0, 0.14),),
    "middle": ((659.0, 0.12), (0.0, 0.06), (659.0, 0.12)),
    "high": ((784.0, 0.11), (988.0, 0.11), (784.0, 0.11), (988.0, 0.16)),
    "distress": ((988.0, 0.13), (1319.0, 0.13)) * 4,
}
SILENCE = "silence"  # played at the start, to know whether anything sounds
NOTES[SILENCE] = ((0.0, 0.05),)


def wav(name: str) -> bytes:
    """A sound as a WAV file; the same bytes every time."""
    sound = np.concatenate([tone(hertz, seconds) for hertz, seconds in NOTES[name]])
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.round(sound * 20_000).astype("<i2").tobytes())
    return out.getvalue()


def tone(hertz: float, seconds: float) -> NDArray[np.float64]:
    """A note with two soft overtones, between -1 and 1."""
    time = np.arange(round(RATE * seconds)) / RATE
    swell = np.minimum(1.0, np.minimum(time, time[::-1]) / EDGE_S)
    parts = ((1.0, 0.7), (2.0, 0.2), (3.0, 0.1))
    return swell * sum(
        (share * np.sin(2 * np.pi * hertz * n * time) for n, share in parts),
        start=np.zeros(len(time)),
    )


def path(name: str) -> Path:
    return FOLDER / f"{name}.wav"


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for each in NOTES:
        path(each).write_bytes(wav(each))
