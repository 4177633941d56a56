"""Reads what a report is made from: the period, the one before it, what stands at the moment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.city.pack import Pack
from app.domain.area import DistrictKind
from app.domain.duty import Owner, OwnerKind
from app.domain.incident import Incident
from app.domain.limits import Limits
from app.services.bulletin import BulletinKind
from app.services.bulletin_cover import Cover
from app.services.bulletin_sections import Source, earlier
from app.services.bulletin_standing import Standing
from app.services.heads import Heads
from app.services.home import tracks_of
from app.services.ledger import Ledger
from app.services.response import By
from app.services.text import Text
from app.store import samples
from app.store.database import Database
from app.store.store import load_picture


@dataclass(frozen=True, slots=True)
class Asked:
    """A report of [since, until); `unit_id` where it is the sheet of one unit.

    `covered`: with the time that nobody free could have been there, which takes a while.
    """

    kind: BulletinKind
    since: datetime
    until: datetime
    unit_id: str = ""
    covered: bool = False


def read(
    url: str,
    pack: Pack,
    asked: Asked,
    limits: Limits,
    text: Text,
    told: Callable[[float], None],
) -> Source:
    """What that kind of report needs. Raises StoreError."""
    since, until, zone = asked.since, asked.until, None
    of_units = asked.kind in (BulletinKind.UNITS, BulletinKind.UNIT)
    kinds: dict[str | None, DistrictKind] = {d.id: d.kind for d in pack.districts}
    database = Database(url, reading=True)
    try:
        now = samples.incidents(database, since, until, lambda share: told(share / 2))
        ordered = until if of_units else since  # else none
        orders = samples.orders(database, since, ordered, lambda share: told((1 + share) / 2))
        begins, (first, last) = samples.begins(database), earlier(since, until, zone)
        before = None
        if begins is not None and begins <= first:
            before = samples.counts(database, first, last)
        standing = None
        if asked.kind is BulletinKind.SHIFT:
            standing = stands(database, pack, limits, text)
        cover = covered(database, pack, asked, limits, told) if asked.covered else None
        told(1.0)
    finally:
        database.close()
    return Source(
        *(now, orders, before, limits, kinds.get, namer(pack, text), zone, text),
        *(begins, asked.unit_id, standing, cover),
    )


def covered(
    database: Database, pack: Pack, asked: Asked, limits: Limits, told: Callable[[float], None]
) -> Cover:
    from app.services.report_cover import cover_of  # noqa: PLC0415 - brings the roads

    folder = tracks_of(database.name)
    return cover_of(database, folder, pack, limits, asked.since, asked.until, told)


def stands(database: Database, pack: Pack, limits: Limits, text: Text) -> Standing:
    """What is open and what is overdue at this moment."""
    now = datetime.now(UTC)
    picture = load_picture(database, limits, now - timedelta(hours=24))
    ledger = Ledger(picture, Heads(pack.grids, pack.units, pack.officers))
    officers = {one.id: one.name for one in pack.officers}
    return Standing(
        now,
        tuple(i for i in picture.incidents.values() if isinstance(i, Incident) and i.open),
        tuple(row for row in ledger.ranked() if row.overdue(now)),
        owner_namer(pack, text),
        lambda id: officers.get(id, id),
    )


def owner_namer(pack: Pack, text: Text) -> Callable[[Owner], str]:
    english = text.language == "en"
    agencies = {a.id: (a.name_en or a.name) if english else a.name for a in pack.agencies}
    names: dict[OwnerKind, dict[str, str]] = {
        OwnerKind.UNIT: {u.id: u.call_sign for u in pack.units},
        OwnerKind.OFFICER: {o.id: o.name for o in pack.officers},
        OwnerKind.DISTRICT: {d.id: d.name for d in pack.districts},
        OwnerKind.AGENCY: agencies,
    }

    def named(owner: Owner) -> str:
        known = names.get(owner.kind, {}).get(owner.id, owner.id)
        return f"{text(f'owner.{owner.kind.value}')} {known}".strip()

    return named


def unit_called(pack: Pack, call_sign: str) -> str:
    """The id of a unit. Raises ValueError where the pack knows none of that call sign."""
    for unit in pack.units:
        if unit.call_sign == call_sign:
            return unit.id
    raise ValueError(f"no unit is called {call_sign!r}")


def namer(pack: Pack, text: Text) -> Callable[[By, str], str]:
    """What a key of a figure is called in the language of the report."""
    english = text.language == "en"
    names: dict[By, dict[str, str]] = {
        By.CATEGORY: {
            c.code: (c.name_en or c.name) if english else c.name for c in pack.categories
        },
        By.DISTRICT: {d.id: d.name for d in pack.districts},
        By.GRID: {g.id: g.name for g in pack.grids},
        By.UNIT: {u.id: u.call_sign for u in pack.units},
        By.WEEKDAY: {str(day): text(f"weekday.{day}") for day in range(7)},
        By.PRIORITY: {str(p): f"P{p}" for p in range(1, 5)},
    }
    return lambda by, key: names.get(by, {}).get(key, key) or text("report.nowhere")
