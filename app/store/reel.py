"""The journal of a night: where everything stood when it began, and every change."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
import sqlalchemy as sa

from app.domain.call_back import CallBackState
from app.domain.entry import Entry
from app.domain.messages import PictureNoted
from app.domain.picture import Value
from app.domain.standing import standing
from app.domain.unit import UnitState
from app.store import directive_tables, rows, snapshots, tables
from app.store.codec import CodecError, decode_value
from app.store.database import Database
from app.store.errors import StoreError
from app.store.history import entry_of

LINES = tables.journal.c
REMEMBERED: Final = timedelta(hours=24)  # as the console shows what is closed
SKEW: Final = timedelta(hours=24)  # of clocks that tell when something happened
TELL_EVERY: Final = 2_000  # entries
OWNER: Final = {  # of what else a value is a part: it goes when that goes
    "Incident": "id",
    "Assignment": "incident_id",
    "Diversion": "incident_id",
    "CallBack": "incident_id",
    "Directive": "id",
    "Receiver": "directive_id",
}
NOTED_WITHIN: Final = 10_000  # entries, however busy it is
Told = Callable[[float], None]
Known = dict[tuple[str, str], dict[str, Any]]  # plain values by type and id


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the journal and the values after it."""

    entry: Entry
    values: tuple[Value, ...]


class Reel:
    """`since` and `until` are those of saving: what the room saw. Belongs to one thread.

    `number` (n,) int64 and `at` (n,) float64, seconds since 1970 UTC and never going back, are
    those of the entries of the night; `base` is what stood before the first of them; `noted` is
    what the live desk noted of its picture, by the number of the entry after which it stood so.
    `folder` is where pictures were kept; `told` hears the share read. Raises StoreError.
    """

    def __init__(
        self,
        database: Database,
        folder: Path,
        since: datetime,
        until: datetime,
        told: Told = lambda _: None,
    ) -> None:
        self._database, self._folder = database, folder
        self.since, self.until = since, until
        with database.asking() as db:
            within = LINES.number.between(first_saved(db, since), first_saved(db, until) - 1)
            found = db.execute(
                sa.select(LINES.number, LINES.saved_at).where(within).order_by(LINES.number)
            ).all()
            self.number = np.array([number for number, _ in found], np.int64)
            at = np.array([saved.timestamp() for _, saved in found], np.float64)
            self.at = np.maximum.accumulate(at) if len(at) else at
            self.before = self._before(db)
            self.base = self._base(db, told)
            self.noted = self._noted(db)

    def changes(self, first: int, last: int) -> list[Change]:
        """Of the entries at the places `first` to before `last` of the night."""
        if first >= last:
            return []
        between = LINES.number.between(int(self.number[first]), int(self.number[last - 1]))
        question = sa.select(tables.journal).where(between).order_by(LINES.number)
        with self._database.asking() as db:
            found = db.execute(question.execution_options(yield_per=rows.FETCH)).mappings()
            return [self._change(row) for row in found]

    def unit_states(self, first: int, last: int) -> list[tuple[str, UnitState]]:
        """What the entries at those places left each unit in, in their order."""
        if first >= last:
            return []
        between = LINES.number.between(int(self.number[first]), int(self.number[last - 1]))
        with_unit = LINES.after.contains('"type":"Unit"', autoescape=True)
        question = sa.select(LINES.number, LINES.after).where(between, with_unit)
        with self._database.asking() as db:
            found = db.execute(question.order_by(LINES.number)).all()
        return [
            (plain["id"], UnitState(plain.get("state", UnitState.OFF_DUTY)))
            for number, after in found
            for plain in self._plain(number, after)
            if plain["type"] == "Unit"
        ]

    def place(self, at: float) -> int:
        """How many entries of the night had been saved at that moment."""
        return int(np.searchsorted(self.at, at, side="right"))

    # ---- read once ---------------------------------------------------------------------------

    def _before(self, db: sa.Connection) -> int:
        """The number of the last entry before the night; 0 where there is none."""
        return int(self.number[0]) - 1 if len(self.number) else first_saved(db, self.since) - 1

    def _base(self, db: sa.Connection, told: Told) -> list[Value]:
        """From the journal alone; the tables say only what of it is worth keeping."""
        cutoff = self.since - REMEMBERED
        wanted = wanted_ids(db, cutoff, self.until)
        told(0.0)
        first, known = self._snapshot(db, cutoff)
        newest = self._newest(db, wanted, known, first, told) if known else None
        if newest is None:
            newest = self._newest(db, wanted, {}, 0, told) or {}
        told(1.0)
        return list(standing((self._value(self.before, p) for p in newest.values()), cutoff))

    def _snapshot(self, db: sa.Connection, cutoff: datetime) -> tuple[int, Known]:
        """After which entry, and what the desk had then: the last that remembers far enough back
        and is, by its digest in the journal, what it was."""
        for number, path in snapshots.kept(self._folder, self.before):
            noted = self._note_after(db, number)
            if noted is None or noted.since > cutoff or (texts := snapshots.read(path)) is None:
                continue
            if snapshots.digest_of(texts) == noted.digest:
                known = (json.loads(text) for text in texts)
                return number, {(plain["type"], plain["id"]): plain for plain in known}
        return 0, {}

    def _newest(
        self, db: sa.Connection, wanted: set[str], known: Known, first: int, told: Told
    ) -> Known | None:
        """The values after the entries from `first` on; None where one had been forgotten."""
        newest = {key: plain for key, plain in known.items() if is_wanted(plain, wanted)}
        question = (
            sa.select(LINES.number, LINES.after)
            .where(LINES.number.between(first + 1, self.before), LINES.after != "[]")
            .order_by(LINES.number)
        )
        for number, after in db.execute(question.execution_options(yield_per=rows.FETCH)):
            for plain in self._plain(number, after):
                key = plain["type"], plain["id"]
                if first and plain.get("version", 0) > 1 and key not in newest:
                    if is_wanted(plain, wanted):
                        return None  # closed long before, and opened once more
                elif is_wanted(plain, wanted):
                    newest[key] = plain
            if number % TELL_EVERY == 0:
                told((number - first) / (self.before - first))
        return newest

    def _noted(self, db: sa.Connection) -> dict[int, PictureNoted]:
        last = self.before + len(self.number) + NOTED_WITHIN
        notes = self._notes(db, LINES.number.between(self.before + 1, last))
        return {one.number: one for one in notes}

    def _note_after(self, db: sa.Connection, number: int) -> PictureNoted | None:
        """What was noted of the picture after that entry; said soon after it."""
        found = self._notes(db, LINES.number.between(number + 1, number + NOTED_WITHIN))
        return next((one for one in found if one.number == number), None)

    def _notes(self, db: sa.Connection, where: sa.ColumnElement[bool]) -> list[PictureNoted]:
        kind = LINES.kind == PictureNoted.__name__
        found = db.execute(sa.select(tables.journal).where(where, kind).order_by(LINES.number))
        said = [entry_of(row, self._database.name).message for row in found.mappings()]
        return [one for one in said if isinstance(one, PictureNoted)]

    # ---- rows --------------------------------------------------------------------------------

    def _change(self, row: sa.RowMapping) -> Change:
        number = row["number"]
        values = (self._value(number, plain) for plain in self._plain(number, row["after"]))
        return Change(entry_of(row, self._database.name), tuple(values))

    def _plain(self, number: int, after: str) -> Iterator[dict[str, Any]]:
        try:
            yield from json.loads(after)
        except (ValueError, TypeError) as error:
            raise self._unreadable(number, error) from None

    def _value(self, number: int, plain: dict[str, Any]) -> Value:
        try:
            return decode_value(plain)
        except (CodecError, ValueError) as error:
            raise self._unreadable(number, error) from None

    def _unreadable(self, number: int, error: Exception) -> StoreError:
        return StoreError(f"{self._database.name}: entry {number} cannot be read: {error}")


def is_wanted(plain: Mapping[str, Any], wanted: set[str]) -> bool:
    owner = owner_of(plain)
    return owner is None or owner in wanted


def owner_of(plain: Mapping[str, Any]) -> str | None:
    """The incident or directive that a plain value is a part of; None for one by itself."""
    name = OWNER.get(plain["type"])
    return None if name is None else str(plain[name])


def wanted_ids(db: sa.Connection, since: datetime, until: datetime) -> set[str]:
    """Incidents and directives that stood at some moment between the two."""
    one, order = tables.incidents.c, directive_tables.directives.c
    diverted, called = tables.diversions.c, tables.call_backs.c
    asked = (
        sa.select(one.id).where(
            one.report_at < until + SKEW, one.close_at.is_(None) | (one.close_at >= since)
        ),
        sa.select(diverted.incident_id).where(
            diverted.ended_at.is_(None) | (diverted.ended_at >= since)
        ),
        sa.select(called.incident_id).where(
            (called.state == CallBackState.DUE) | (called.answered_at >= since)
        ),
        sa.select(order.id).where(order.ended_at.is_(None) | (order.ended_at >= since)),
    )
    return {str(id) for question in asked for id in db.execute(question).scalars()}


def first_saved(db: sa.Connection, at: datetime) -> int:
    """The number of the first entry saved at that moment or later; one more than the last for
    none. Numbers have no gaps and times rise with them, so that twenty rows tell."""
    low, high = 1, int(db.execute(sa.select(sa.func.max(LINES.number))).scalar() or 0) + 1
    while low < high:
        middle = (low + high) // 2
        saved = db.execute(sa.select(LINES.saved_at).where(LINES.number == middle)).scalar()
        if saved is None or saved < at:
            low = middle + 1
        else:
            high = middle
    return low


def period(database: Database) -> tuple[datetime, datetime] | None:
    """When the first and the last entry of a journal were saved; None for an empty one."""
    with database.asking() as db:
        first = db.execute(sa.select(LINES.saved_at).order_by(LINES.number).limit(1)).scalar()
        last = db.execute(sa.select(LINES.saved_at).order_by(LINES.number.desc()).limit(1)).scalar()
    return None if first is None or last is None else (first, last)


def lines_before(database: Database, number: int, limit: int = rows.FETCH) -> list[Entry]:
    """The last entries up to that number, oldest first."""
    question = sa.select(tables.journal).where(LINES.number <= number)
    with database.asking() as db:
        found = db.execute(question.order_by(LINES.number.desc()).limit(limit)).mappings()
        return [entry_of(row, database.name) for row in found][::-1]
