"""How directives, diversions and call-backs fared, as lines: each figure with n and its rows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from app.domain.call_back import CallBack
from app.domain.diversion import Diversion
from app.services.duty_figures import Diverted, accepted_in_time, fed_back_in_time
from app.services.evaluation import By, Evaluated, Item, Rate
from app.services.record_questions import Behind, Judged
from widgets import figures, levels
from widgets.plain_table import Head, Line
from widgets.scene import Scene

Ids = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """A table of figures; `behind` are the ids that each cell counted, by line and column."""

    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    behind: Mapping[str, Mapping[int, Ids]] = field(default_factory=dict)


def rate_words(rate: Rate) -> str:
    """92.3 % n=13; a dash where there is nothing to judge by."""
    return "–" if rate.share is None else f"{100 * rate.share:.1f} %  n={rate.n}"


def yes(hit: bool | None) -> str:
    return {None: "–", True: "✓", False: "✗"}[hit]


def named(scene: Scene, by: By, part: str) -> str:
    """What a part of a key is called."""
    said: dict[By, Callable[[str], str]] = {
        By.UNIT: scene.call_sign,
        By.OFFICER: scene.names.officer,
        By.DISTRICT: scene.names.district,
        By.LEVEL: lambda code: levels.spoken(scene, code),
    }
    return said.get(by, str)(part) if part else scene.text("evaluation.none")


# ---- directives --------------------------------------------------------------------------------


def of_directives(scene: Scene, found: Judged, only: str) -> Figures:
    """One line for each group; `only` are words that its name holds."""
    text = scene.text
    heads = [Head(text(f"evaluation_by.{by.value}"), 110) for by in found.by]
    heads += [
        Head(text("evaluation.n"), 50, True),
        *(Head(text(f"evaluation.{one}"), 118, True) for one in ("signed", "fed_back", "returned")),
        Head(text("evaluation.mark"), 100, True),
        Head(text("evaluation.points"), 64, True),
    ]
    lines, behind = [], {}
    first = len(found.by)
    for group in found.groups:
        names = tuple(named(scene, by, p) for by, p in zip(found.by, group.key, strict=True))
        if only and only.casefold() not in " ".join(names).casefold():
            continue
        id = "|".join(group.key)
        lines.append(Line(id, (*names, *group_cells(group))))
        marks = tuple(row for row, _ in group.marks)
        counted = (group.rows, group.signed.rows, group.fed_back.rows, group.returned.rows, marks)
        behind[id] = {first + at: rows for at, rows in enumerate(counted)}
        behind[id] |= dict.fromkeys((*range(first), first + len(counted)), group.rows)
    return Figures(tuple(heads), tuple(lines), behind)


def group_cells(group: Evaluated) -> tuple[str, ...]:
    mark = group.mean_mark
    return (
        str(group.n),
        rate_words(group.signed),
        rate_words(group.fed_back),
        rate_words(group.returned),
        "–" if mark is None else f"{mark:.2f}  n={len(group.marks)}",
        "–" if group.score is None else f"{group.score:.1f}",
    )


def items_behind(scene: Scene, items: Iterable[Item]) -> Figures:
    text = scene.text
    heads = (
        Head(text("evaluation.number"), 64),
        Head(text("evaluation_by.level"), 76),
        Head(text("evaluation.who"), 112),
        Head(text("evaluation.sent"), 96),
        Head(text("orders.signed"), 60),
        Head(text("orders.fed_back"), 64),
        Head(text("evaluation.returned"), 60, True),
        Head(text("evaluation.one_mark"), 50, True),
    )
    lines = [
        Line(
            one.receiver_id,
            (
                f"Y{one.number:04}",
                levels.spoken(scene, one.level),
                who(scene, one),
                figures.minute(one.sent_at, scene.zone),
                yes(one.signed_in_time),
                yes(one.fed_back_in_time),
                "–" if one.returned is None else str(one.returned),
                "–" if one.mark is None else str(one.mark),
            ),
        )
        for one in items
    ]
    return Figures(heads, tuple(lines))


def who(scene: Scene, item: Item) -> str:
    """Officer, else unit, else district."""
    if item.officer:
        return scene.names.officer(item.officer)
    return scene.call_sign(item.unit) if item.unit else scene.names.district(item.district)


# ---- diversions --------------------------------------------------------------------------------


def of_agencies(scene: Scene, found: Judged, only: str) -> Figures:
    text = scene.text
    heads = (
        Head(text("evaluation.agency"), 130),
        Head(text("evaluation_by.year"), 60),
        Head(text("evaluation.n"), 50, True),
        *(Head(text(f"evaluation.{k}"), 118, True) for k in ("accepted", "fed_back", "declined")),
        Head(text("evaluation.open"), 70, True),
    )
    lines, behind = [], {}
    for one in found.agencies:
        name = scene.names.agency(one.agency_id)
        if only and only.casefold() not in name.casefold():
            continue
        id = f"{one.agency_id}|{one.year}"
        lines.append(Line(id, (name, str(one.year), *agency_cells(one))))
        rates = (one.accepted_in_time, one.fed_back_in_time, one.declined)
        counted = (one.rows, one.rows, one.rows, *(r.rows for r in rates), one.open)
        behind[id] = dict(enumerate(counted))
    return Figures(heads, tuple(lines), behind)


def agency_cells(one: Diverted) -> tuple[str, ...]:
    rates = (one.accepted_in_time, one.fed_back_in_time, one.declined)
    return (str(one.n), *(rate_words(rate) for rate in rates), str(len(one.open)))


def diversions_behind(scene: Scene, found: Judged, some: Iterable[Diversion]) -> Figures:
    text, about = scene.text, {one.id: one for one in found.about}
    heads = (
        Head(text("repeats.number"), 64),
        Head(text("evaluation.diverted"), 96),
        Head(text("ledger.state"), 76),
        Head(text("evaluation.accepted"), 70),
        Head(text("evaluation.fed_back"), 70),
        Head(text("evaluation.said"), 220),
    )
    lines = [
        Line(
            d.incident_id,
            (
                number(about.get(d.incident_id)),
                figures.minute(d.diverted_at, scene.zone),
                text(f"diversion.{d.state.value}"),
                yes(accepted_in_time(d, found.period.now)),
                yes(fed_back_in_time(d, found.period.now)),
                d.said or d.reason or "–",
            ),
        )
        for d in some
    ]
    return Figures(heads, tuple(lines))


# ---- call-backs --------------------------------------------------------------------------------


def of_call_backs(scene: Scene, found: Judged) -> Figures:
    text, calls = scene.text, found.calls
    heads = (
        Head(text("evaluation.n"), 50, True),
        Head(text("evaluation.reached"), 118, True),
        Head(text("evaluation.satisfied"), 118, True),
        Head(text("call_back.due"), 80, True),
        Head(text("call_back.withdrawn"), 80, True),
    )
    if calls is None or not calls.n:
        return Figures(heads, ())
    cells = (
        str(calls.n),
        rate_words(calls.reached),
        rate_words(calls.satisfied),
        str(len(calls.due)),
        str(len(calls.withdrawn)),
    )
    counted = (calls.rows, calls.reached.rows, calls.satisfied.rows, calls.due, calls.withdrawn)
    return Figures(heads, (Line("all", cells),), {"all": dict(enumerate(counted))})


def calls_behind(scene: Scene, found: Judged, some: Iterable[CallBack]) -> Figures:
    text, about = scene.text, {one.id: one for one in found.about}
    heads = (
        Head(text("repeats.number"), 64),
        Head(text("ledger.state"), 90),
        Head(text("evaluation.asked"), 96),
        Head(text("evaluation.tries"), 60, True),
        Head(text("evaluation.why_not"), 240),
    )
    lines = [
        Line(
            call.incident_id,
            (
                number(about.get(call.incident_id)),
                text(f"call_back.{call.state.value}"),
                figures.minute(call.answered_at, scene.zone) if call.answered_at else "–",
                str(call.tries),
                call.reason or "–",
            ),
        )
        for call in some
    ]
    return Figures(heads, tuple(lines))


def number(known: Behind | None) -> str:
    return f"#{known.number:04}" if known else "#–"
