"""Whether streets that the adviser names are worth painting anew: their tiles cost time."""

import numpy as np

from app.domain.sights import StreetLines

RENEW_S = 6.0  # no more often


def settled(before: tuple[str, float, StreetLines], now: float, lines: StreetLines) -> bool:
    """Whether what was painted is good enough still."""
    _, at, painted = before
    return 0 <= now - at < RENEW_S or same(painted, lines)


def same(one: StreetLines, other: StreetLines) -> bool:
    """Whether two answers would look alike."""
    return (
        len(one.lon) == len(other.lon)
        and np.array_equal(one.first, other.first)
        and np.array_equal(one.lon, other.lon)
        and np.allclose(one.seconds, other.seconds, atol=5.0)
    )
