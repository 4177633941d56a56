"""How Python itself is told that a screen must never wait long."""

import gc
import sys

SWITCH_S = 0.001  # after so long another thread hands the interpreter on; Python's own is 5 ms
YOUNG, MIDDLE, OLD = 700, 5, 6_000  # Python's own are 700, 10, 10


def tune_for_a_screen() -> None:
    """Values hold no cycles, so there is little to collect, and a whole collection is a pause.

    Small collections are over in 1 ms; whole ones come once in 20 million new objects.
    """
    sys.setswitchinterval(SWITCH_S)
    gc.set_threshold(YOUNG, MIDDLE, OLD)


def keep_what_is_there() -> None:
    """What was made at the start lives to the end: no collection need look at it again."""
    gc.freeze()
