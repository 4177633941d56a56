"""Any value of a type, for hypothesis: what the console's fields may really hold."""

import types
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
BASE: dict[Any, st.SearchStrategy[Any]] = {
    str: texts,
    bool: st.booleans(),
    int: st.integers(-(2**63), 2**63 - 1),
    float: st.floats(allow_nan=False, allow_infinity=False),
    datetime: st.datetimes(timezones=st.just(UTC)),
}


# What PostgreSQL holds too: no NUL, which no message may bring (app/domain/soundness.py), and
# integers of four bytes; ours are small numbers such as a version or a priority.
NARROW: dict[Any, st.SearchStrategy[Any]] = {
    **BASE,
    str: st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12),
    int: st.integers(-(2**31), 2**31 - 1),
}


def anything(hint: Any, base: dict[Any, st.SearchStrategy[Any]] = BASE) -> st.SearchStrategy[Any]:
    """Every value that the type allows."""
    if hint in base:
        return base[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return st.builds(hint, **{f.name: anything(hints[f.name], base) for f in fields(hint)})
    args = get_args(hint)
    if get_origin(hint) in (Union, types.UnionType):
        return st.none() | anything(args[0], base)
    if get_origin(hint) is tuple:
        return st.lists(anything(args[0], base), max_size=2).map(tuple)
    if get_origin(hint) is frozenset:
        return st.frozensets(anything(args[0], base), max_size=2)
    raise TypeError(hint)
