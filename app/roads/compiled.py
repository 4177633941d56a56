"""The one place that decides whether the search kernels run through numba or as plain Python.

Both run the same source, so the answers are the same; without numba they are some 30 times slower.
"""

import logging
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

import platformdirs


@contextmanager
def absent(*names: str) -> Iterator[None]:
    """What is imported meanwhile does not find these, which nobody of the console needs."""
    hidden = [name for name in names if sys.modules.setdefault(name, cast(Any, None)) is None]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


def leave_algebra() -> None:
    """No kernel multiplies matrices: numba need not fetch scipy's, a tenth of a second, for it."""
    from numba.np import linalg  # noqa: PLC0415

    def none() -> None:
        raise ImportError("left out")

    looks_for = linalg.ensure_blas
    linalg.ensure_blas = none
    try:
        from numba.np import arraymath  # noqa: F401, PLC0415 - looks once, now
    finally:
        linalg.ensure_blas = looks_for


try:
    with absent("coverage", "yaml"):
        import numba

        leave_algebra()
    COMPILED = True
except ImportError:  # a platform without numba: slower, never wrong
    COMPILED = False

log = logging.getLogger(__name__)
Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def first_writable(folders: Iterable[Path]) -> Path | None:
    """The first folder that can be made, belongs to us and takes a file; None if none does."""
    for folder in folders:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Compiled code is unpickled from here: a folder of somebody else is not trusted.
            if hasattr(os, "getuid") and folder.stat().st_uid != os.getuid():
                continue
            with tempfile.TemporaryFile(dir=folder):
                return folder
        except OSError:
            continue
    return None


def _compiler() -> Callable[..., Any] | None:
    if not COMPILED:
        log.warning("numba is missing: road searches run in plain Python")
        return None
    own_name = f"patrolgrid-kernels-{os.getuid() if hasattr(os, 'getuid') else 0}"
    folder = first_writable(
        (
            Path(__file__).parent / "__pycache__",
            platformdirs.user_cache_path("patrolgrid") / "kernels",
            Path(tempfile.gettempdir()) / own_name,
        )
    )
    if folder is not None and not os.environ.get("NUMBA_CACHE_DIR"):
        vars(numba.config)["CACHE_DIR"] = str(folder)  # made at run time: unknown to its types
    cached = folder is not None or bool(os.environ.get("NUMBA_CACHE_DIR"))
    return cast(Callable[..., Any], numba.njit(nogil=True, cache=cached))


_compile = _compiler()


def kernel(function: Kernel) -> Kernel:
    """Compile `function` (arrays and numbers in, numbers out; it releases the interpreter's lock).

    Functions that call each other stay in one file: the cache looks at the caller's file only.
    """
    return cast(Kernel, _compile(function)) if _compile is not None else function
