"""The sheet of one unit: its figures leg by leg beside those of all, and every order it had."""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo

import numpy as np
from numpy.typing import NDArray

from app.domain.limits import Limits
from app.domain.stage import Stage
from app.services.bulletin import Cell, CellKind, Column, Section, Table
from app.services.response import ENDS, By, KindOf, Leg, measure, whole
from app.services.text import Text
from app.store.samples import Samples

LEGS = (Leg.ACKNOWLEDGE, Leg.DEPART, Leg.DRIVE, Leg.RESPONSE, Leg.FEEDBACK)
LISTED = (Leg.ACKNOWLEDGE, Leg.DRIVE, Leg.RESPONSE)


def of_unit(orders: Samples, unit_id: str) -> Samples:
    """Its orders alone."""
    names = orders.names["unit"]
    code = names.index(unit_id) if unit_id in names else -2  # -1 is of no unit
    return picked(orders, np.flatnonzero(orders.codes["unit"] == code))


def picked(rows: Samples, wanted: NDArray[np.int64]) -> Samples:
    return Samples(
        rows.number[wanted],
        rows.priority[wanted],
        {stage: at[wanted] for stage, at in rows.at.items()},
        {name: codes[wanted] for name, codes in rows.codes.items()},
        rows.names,
        rows.open[wanted],
        rows.duplicate[wanted],
        rows.lonlat[wanted],
    )


def figures_section(
    orders: Samples, mine: Samples, limits: Limits, kind_of: KindOf, text: Text
) -> Section:
    """With what was left out by name; the median of everybody stands beside, not a rank."""

    def line(leg: Leg) -> tuple[Cell, ...]:
        own, all_of = (
            whole(measure(rows, leg, limits, kind_of)).figures for rows in (mine, orders)
        )
        out = " · ".join(
            text("bulletin.left_out", reason=text(f"left_out.{reason}"), n=n)
            for reason, n in own.excluded.items()
        )
        cells = (own.n, own.median, own.p90, own.share_within_target, all_of.median)
        return (text(f"leg.{leg.value}"), *cells, out or None)

    columns = (
        Column(text("bulletin.leg")),
        Column("n", CellKind.COUNT),
        Column(text("bulletin.median"), CellKind.SECONDS),
        Column(text("bulletin.p90"), CellKind.SECONDS),
        Column(text("bulletin.in_target"), CellKind.SHARE),
        Column(text("bulletin.median_of_all"), CellKind.SECONDS),
        Column(text("bulletin.excluded")),
    )
    title = text("bulletin.stages")
    said = text("bulletin.ordered", n=len(mine))
    return Section(title, (said,), (Table(title, columns, tuple(line(leg) for leg in LEGS)),))


def orders_section(
    mine: Samples, zone: tzinfo | None, text: Text, name: Callable[[By, str], str]
) -> Section:
    """Every order in the order of the reports."""
    columns = (
        Column(text("response.number")),
        Column(text("response.reported")),
        Column(text("bulletin.priority")),
        Column(text("bulletin.category")),
        Column(text("bulletin.district")),
        *(Column(text(f"leg.{leg.value}"), CellKind.SECONDS) for leg in LISTED),
    )

    def line(row: int) -> tuple[Cell, ...]:
        at = datetime.fromtimestamp(float(mine.at[Stage.REPORT][row]), UTC).astimezone(zone)
        return (
            f"#{int(mine.number[row]):04}",
            f"{at:%m-%d %H:%M}",
            f"P{int(mine.priority[row])}",
            name(By.CATEGORY, key(mine, "category", row)),
            name(By.DISTRICT, key(mine, "district", row)),
            *(took(mine, leg, row) for leg in LISTED),
        )

    title = text("bulletin.orders_of_unit")
    rows = tuple(line(row) for row in range(len(mine)))
    return Section(title, (), (Table(title, columns, rows),) if rows else ())


def key(rows: Samples, column: str, row: int) -> str:
    code = int(rows.codes[column][row])
    return rows.names[column][code] if code >= 0 else ""


def took(rows: Samples, leg: Leg, row: int) -> float | None:
    """Seconds; None where a stage is missing or the times are reversed."""
    first, second = (float(rows.at[stage][row]) for stage in ENDS[leg])
    seconds = second - first
    return seconds if seconds >= 0 else None  # nan is not
