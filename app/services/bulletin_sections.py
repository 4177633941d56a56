"""The sections of a report: which tables, charts and sentences, from samples of its period."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise

import numpy as np

from app.domain.limits import Limits
from app.services.bulletin import BulletinKind, Cell, CellKind, Chart, Column, Section, Table
from app.services.bulletin_cover import Cover, cover_section
from app.services.bulletin_standing import Standing, standing_sections
from app.services.bulletin_unit import figures_section, of_unit, orders_section
from app.services.figures import Figures
from app.services.response import (
    BUCKETS,
    By,
    Group,
    Keys,
    KindOf,
    Leg,
    Measured,
    grouped,
    keys_of,
    measure,
    whole,
)
from app.services.text import Text
from app.services.trend import control, slowest
from app.store.samples import Samples

WEEK = timedelta(days=7)
MOST_ROWS = 15  # of categories, the most frequent first; the rest is one row


@dataclass(frozen=True, eq=False, slots=True)
class Source:
    """What a bulletin is made from: the period, the one before it, and how things are called."""

    incidents: Samples
    orders: Samples  # only a report on units reads any
    before: Mapping[int, int] | None  # incidents by priority; None: the record begins later
    limits: Limits
    kind_of: KindOf
    name_of: Callable[[By, str], str]
    zone: tzinfo | None  # None: that of the machine
    text: Text
    begins: datetime | None = None  # the record
    unit_id: str = ""  # whose sheet it is
    standing: Standing | None = None  # of a shift report
    cover: Cover | None = None  # of a comparison of districts, and of a report with a map


def earlier(since: datetime, until: datetime, zone: tzinfo | None) -> tuple[datetime, datetime]:
    """The period to compare with: the same weekdays, as few weeks ago as do not overlap, by the
    clocks of the place: midnight stays midnight where summer time began meanwhile."""
    weeks = max(1, -(-(until - since) // WEEK))
    first, last = (at.astimezone(zone).replace(tzinfo=None) - weeks * WEEK for at in (since, until))
    if zone is None:
        return first.astimezone(), last.astimezone()
    return first.replace(tzinfo=zone), last.replace(tzinfo=zone)


def sections(kind: BulletinKind, source: Source) -> tuple[Section, ...]:
    match kind:
        case BulletinKind.DISTRICTS:
            return (
                by_section(source, By.DISTRICT),
                *cover_of(source),
                by_section(source, By.GRID),
            )
        case BulletinKind.UNITS:
            return (units_section(source),)
        case BulletinKind.UNIT:
            return unit_sections(source)
        case BulletinKind.DAILY | BulletinKind.SHIFT:
            return (
                *standing_of(source),
                *head_sections(source),
                load_section(source, By.HOUR),
                *group_sections(source),
                *cover_of(source),
            )
        case BulletinKind.WEEKLY | BulletinKind.MONTHLY:
            return (
                *head_sections(source),
                trend_section(source),
                load_section(source, By.HOUR),
                load_section(source, By.WEEKDAY),
                *group_sections(source),
                *cover_of(source),
            )


def unit_sections(source: Source) -> tuple[Section, ...]:
    mine, text = of_unit(source.orders, source.unit_id), source.text
    return (
        figures_section(source.orders, mine, source.limits, source.kind_of, text),
        orders_section(mine, source.zone, text, source.name_of),
    )


def standing_of(source: Source) -> tuple[Section, ...]:
    if source.standing is None:
        return ()
    return standing_sections(source.standing, source.name_of, source.zone, source.text)


def cover_of(source: Source) -> tuple[Section, ...]:
    if source.cover is None:
        return ()
    return (cover_section(source.cover, source.name_of, source.text),)


def head_sections(source: Source) -> tuple[Section, ...]:
    return (counts_section(source), stages_section(source), buckets_section(source))


def group_sections(source: Source) -> tuple[Section, ...]:
    return tuple(by_section(source, by) for by in (By.PRIORITY, By.CATEGORY, By.DISTRICT))


# ---- sections ----------------------------------------------------------------------------------


def counts_section(source: Source) -> Section:
    """How many, beside the same weekdays before."""
    text, now = source.text, source.incidents
    then = None if source.before is None else {**source.before, 0: sum(source.before.values())}
    columns = (
        Column(text("bulletin.priority")),
        Column(text("bulletin.incidents"), CellKind.COUNT),
        Column(text("bulletin.before"), CellKind.COUNT),
        Column(text("bulletin.change"), CellKind.SHARE),
    )
    rows: list[tuple[Cell, ...]] = []
    for label, pick in [
        *((f"P{p}", p) for p in range(1, 5)),
        (text("bulletin.total"), 0),
    ]:
        a, b = own(now, pick), None if then is None else then.get(pick, 0)
        rows.append((label, a, b, (a - b) / b if b else None))
    linked = int(now.duplicate.sum())
    still = int((now.open & ~now.duplicate).sum())
    line = text("bulletin.counted", n=len(now) - linked, linked=linked, open=still)
    table = Table(text("bulletin.counts"), columns, tuple(rows), before_note(source))
    return Section(text("bulletin.counts"), (line,), (table,))


def before_note(source: Source) -> str:
    if source.before is not None:
        return source.text("bulletin.before_note")
    if source.begins is None:
        return source.text("bulletin.no_record")
    since = f"{source.begins.astimezone(source.zone):%Y-%m-%d %H:%M}"
    return source.text("bulletin.no_before", since=since)


def own(samples: Samples, priority: int) -> int:
    """Incidents that are not another report of one; of all priorities for 0."""
    mine = ~samples.duplicate
    return int((mine & (samples.priority == priority)).sum() if priority else mine.sum())


def stages_section(source: Source) -> Section:
    text = source.text
    measured = [measured_of(source, leg) for leg in Leg]
    rows = tuple(
        (text(f"leg.{m.leg.value}"), *figure_cells(whole(m).figures), excluded(text, m) or None)
        for m in measured
    )
    columns = (
        Column(text("bulletin.leg")),
        *figure_columns(text),
        Column(text("bulletin.excluded")),
    )
    slow = slowest(source.incidents, source.limits, source.kind_of)
    lines = (
        ()
        if slow is None
        else (
            text(
                "bulletin.slow",
                leg=text(f"leg.{slow.leg.value}"),
                share=round(100 * slow.share),
                median=round(slow.median_s),
                n=slow.n,
            ),
        )
    )
    return Section(text("bulletin.stages"), lines, (Table(text("bulletin.stages"), columns, rows),))


def buckets_section(source: Source) -> Section:
    """The buckets of Chinese bulletins: 签收, 出警 and 反馈."""
    tables = []
    for leg in BUCKETS:
        measured = measured_of(source, leg)
        counts = whole(measured).buckets
        n = sum(counts)
        rows = tuple(
            (label, count, count / n if n else None)
            for label, count in zip(bucket_labels(leg), counts, strict=True)
        )
        columns = (
            Column(source.text("bulletin.within")),
            Column("n", CellKind.COUNT),
            Column(source.text("bulletin.part"), CellKind.SHARE),
        )
        note = excluded(source.text, measured)
        tables.append(Table(source.text(f"leg.{leg.value}"), columns, rows, note))
    return Section(source.text("bulletin.buckets"), (), tuple(tables))


def bucket_labels(leg: Leg) -> list[str]:
    """≤30 s, 30–60 s … or ≤5 min, 5–10 min …, the last one open."""
    edges = BUCKETS[leg]
    unit, size = ("s", 1) if edges[-1] <= 180 else ("min", 60)
    marks = [f"{edge / size:.0f}" for edge in edges]
    between = [f"{a}–{b} {unit}" for a, b in pairwise(marks)]
    return [f"≤{marks[0]} {unit}", *between, f">{marks[-1]} {unit}"]


def trend_section(source: Source) -> Section:
    """The median response of each day as a control chart, and what is out of the ordinary."""
    text = source.text
    groups = grouped_by(source, measured_of(source, Leg.RESPONSE), By.DAY)
    limits = control(groups)
    if not groups:
        return Section(text("bulletin.trend"), (text("bulletin.nothing"),))
    chart = Chart(
        text("bulletin.trend"),
        tuple(g.key for g in groups),
        tuple(g.figures.median for g in groups),
        CellKind.SECONDS,
        limits,
    )
    signals = [groups[at].key for at in limits.signals] if limits else []
    line = (
        text("bulletin.signals", days=", ".join(signals)) if signals else text("bulletin.no_signal")
    )
    return Section(text("bulletin.trend"), (line,) if limits else (), (), (chart,))


def load_section(source: Source, by: By) -> Section:
    """How many incidents in each hour or on each weekday."""
    keys = keys_of(source.incidents, by, source.zone)
    places = 24 if by is By.HOUR else 7
    counts = np.bincount(keys.codes[~source.incidents.duplicate], minlength=places)
    labels = tuple(source.name_of(by, str(place)) for place in range(places))
    title = source.text(f"bulletin.by_{by.value}")
    if not counts.any():
        return Section(title, (source.text("bulletin.nothing"),))
    chart = Chart(title, labels, tuple(float(n) for n in counts), CellKind.COUNT)
    return Section(title, (), (), (chart,))


def by_section(source: Source, by: By) -> Section:
    """Response figures of each key: those with most incidents first, or in their order."""
    measured = measured_of(source, Leg.RESPONSE)
    groups = grouped_by(source, measured, by)
    note = excluded(source.text, measured)
    if by is By.CATEGORY:
        groups = sorted(groups, key=lambda g: (-g.figures.n, g.key))
        rest = groups[MOST_ROWS:]
        if rest:
            note += " " + source.text(
                "bulletin.rest", n=len(rest), incidents=sum(g.figures.n for g in rest)
            )
    title = source.text(f"bulletin.by_{by.value}")
    columns = (Column(source.text(f"bulletin.{by.value}")), *figure_columns(source.text))
    if not groups:
        said = source.text("bulletin.nothing")
        return Section(title, (f"{said} {note}".rstrip(),))
    shown = groups[:MOST_ROWS] if by is By.CATEGORY else groups
    rows = tuple((source.name_of(by, g.key), *figure_cells(g.figures)) for g in shown)
    return Section(title, (), (Table(title, columns, rows, note),))


def units_section(source: Source) -> Section:
    """Orders of each unit: how many, how soon signed for and how soon there."""
    text, orders = source.text, source.orders
    keys = keys_of(orders, By.UNIT, source.zone)
    legs = (Leg.ACKNOWLEDGE, Leg.DEPART, Leg.DRIVE, Leg.FEEDBACK)
    found: dict[str, dict[Leg, Figures]] = {}
    for leg in legs:
        for group in grouped(measure(orders, leg, source.limits, source.kind_of), keys):
            found.setdefault(group.key, {})[leg] = group.figures
    counts = np.bincount(keys.codes[keys.codes >= 0], minlength=len(orders.names["unit"]))
    rows = tuple(
        (
            source.name_of(By.UNIT, unit),
            int(n),
            *(cell for leg in legs for cell in pair(found.get(unit, {}).get(leg))),
        )
        for unit, n in zip(orders.names["unit"], counts, strict=True)
    )
    columns = (
        Column(text("bulletin.unit")),
        Column(text("bulletin.orders"), CellKind.COUNT),
        *(
            column
            for leg in legs
            for column in (
                Column(f"{text(f'leg.{leg.value}')} n", CellKind.COUNT),
                Column(f"{text(f'leg.{leg.value}')} {text('bulletin.median')}", CellKind.SECONDS),
            )
        ),
    )
    title = text("bulletin.by_unit")
    return Section(title, (), (Table(title, columns, rows),))


# ---- cells -------------------------------------------------------------------------------------


def measured_of(source: Source, leg: Leg) -> Measured:
    return measure(source.incidents, leg, source.limits, source.kind_of)


def grouped_by(source: Source, measured: Measured, by: By) -> list[Group]:
    keys: Keys = keys_of(source.incidents, by, source.zone)
    return grouped(measured, keys)


def figure_columns(text: Text) -> tuple[Column, ...]:
    return (
        Column("n", CellKind.COUNT),
        Column(text("bulletin.median"), CellKind.SECONDS),
        Column(text("bulletin.p90"), CellKind.SECONDS),
        Column(text("bulletin.in_target"), CellKind.SHARE),
    )


def figure_cells(figures: Figures) -> tuple[Cell, ...]:
    return (figures.n, figures.median, figures.p90, figures.share_within_target)


def pair(figures: Figures | None) -> tuple[Cell, Cell]:
    return (figures.n, figures.median) if figures else (0, None)


def excluded(text: Text, measured: Measured) -> str:
    """Each reason with its count; nothing is left out without a word."""
    parts = [
        text("bulletin.left_out", reason=text(f"left_out.{reason.value}"), n=n)
        for reason, n in measured.excluded.items()
    ]
    return " · ".join(parts)
