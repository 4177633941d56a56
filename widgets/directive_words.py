"""What a directive, a receiver or a tip says of itself, in words of the screen."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from app.domain.chase import Chase
from app.domain.directive import Amendment, Change, Directive, DirectiveState
from app.domain.directive_area import DirectiveArea
from app.domain.receiver import Receiver
from app.domain.tip import Tip
from app.services.directive_board import Line, Slowest
from widgets import figures
from widgets.scene import Scene

LONG = 420  # characters of a text that are shown on the card; the tooltip has it whole
MOST_NAMED = 6
SHORT = 40  # characters of what stays on one line
UNBROKEN = "\u00a0"
MOST_AMENDMENTS = 4


def cut(text: str, most: int = LONG) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def area_words(scene: Scene, area: DirectiveArea) -> str:
    """西平、南湖, 网格07, 画的区域(5 个点), 半径 800 m; "" where none is named."""
    text, names = scene.text, scene.names
    known = [names.district(id) for id in area.district_ids]
    known += [names.grid(id) for id in area.grid_ids]
    more = len(known) - MOST_NAMED
    parts = known[:MOST_NAMED] + ([text("orders.and_more", n=more)] if more > 0 else [])
    parts += [text("orders.polygon", n=len(polygon)) for polygon in area.polygons]
    parts += [text("orders.circle", far=figures.distance(c.radius_m)) for c in area.circles]
    return names.listed(parts) or cut(area.description, 80)


def due_words(scene: Scene, due: datetime) -> str:
    """12:43:07 (+1:12)"""
    left = figures.margin((due - scene.now).total_seconds())
    return f"{scene.hour(due)} ({left})"


def limit_words(scene: Scene, seconds: float) -> str:
    """2 分, 1.5 小时"""
    if seconds < 5400:
        return scene.text("orders.minutes", n=f"{seconds / 60:g}")
    return scene.text("orders.hours", n=f"{seconds / 3600:g}")


def order_facts(scene: Scene, d: Directive) -> Iterator[str]:
    """By when; where and how long; who had a hand in it; where from: a line each."""
    text, where, source = scene.text, [], (d.reason, d.source)
    yield deadline_words(scene, d)
    area = area_words(scene, d.area)
    if area:
        where.append(text("orders.area", area=area))
    if d.valid_until is not None:
        key = "orders.expired" if d.expired(scene.now) else "orders.valid"
        where.append(text(key, until=scene.hour(d.valid_until)))
    if d.to_leaders_at is not None:
        where.append(text("orders.leaders", at=scene.hour(d.to_leaders_at)))
    yield from filter(None, map(side_by_side, (where, history_words(scene, d), source)))


def side_by_side(parts: Iterable[str]) -> str:
    """A line breaks between parts and not within a short one."""
    whole = (part.replace(" ", UNBROKEN) if len(part) < SHORT else part for part in parts if part)
    return " · ".join(whole)


def deadline_words(scene: Scene, d: Directive) -> str:
    text = scene.text
    if d.acknowledge_by is not None and d.feedback_by is not None and d.active:
        sign, answer = due_words(scene, d.acknowledge_by), due_words(scene, d.feedback_by)
        said = text("orders.due_sign", sign=sign), text("orders.due_answer", answer=answer)
    else:
        sign, answer = limit_words(scene, d.acknowledge_s), limit_words(scene, d.feedback_s)
        said = text("orders.limit_sign", sign=sign), text("orders.limit_answer", answer=answer)
    return side_by_side(said)


def history_words(scene: Scene, d: Directive) -> Iterator[str]:
    """Who drafted, approved, sent and ended it."""
    text = scene.text
    drafter = " ".join(filter(None, (scene.who(d.drafted_by), d.drafted_name)))
    yield text("orders.drafted", who=drafter, at=scene.hour(d.drafted.at))
    if d.refused_why and d.state is DirectiveState.DRAFTED:
        yield text("orders.refused", why=d.refused_why)
    if d.approved is not None:
        approver = " ".join(filter(None, (scene.who(d.approved_by), d.approved_name)))
        yield text("orders.approved", who=approver, at=scene.hour(d.approved.at))
    if d.issued is not None:
        yield text("orders.issued", who=scene.who(d.issued_by), at=scene.hour(d.issued.at))
    if d.ended is not None:
        why = f" ({d.ended_why})" if d.ended_why else ""
        what, at = text(f"directive.{d.state.value}"), scene.hour(d.ended.at)
        yield text("orders.ended", what=what, who=scene.who(d.ended_by), at=at, why=why)


def amendment_words(scene: Scene, d: Directive) -> Iterator[str]:
    """The newest first: when, who, why, and every change before and after."""
    first = max(0, len(d.amendments) - MOST_AMENDMENTS)
    numbered = list(enumerate(d.amendments, 1))[first:]
    for n, one in reversed(numbered):
        yield amended(scene, n, one)


def amended(scene: Scene, n: int, one: Amendment) -> str:
    changes = scene.names.listed(changed(scene, change) for change in one.changes)
    who, at = scene.who(one.by), scene.hour(one.at)
    why = f" ({one.why})" if one.why else ""
    return scene.text("orders.amended", n=n, who=who, at=at, what=changes or "–", why=why)


def changed(scene: Scene, change: Change) -> str:
    field = scene.text(f"order_field.{change.field}")
    before, after = (value_words(scene, change.field, v) for v in (change.before, change.after))
    return f"{field} {before or '–'} → {after or '–'}"


def value_words(scene: Scene, field: str, value: str) -> str:
    """As an amendment keeps it; times and levels as the screen writes them."""
    if field == "level" and value:
        return scene.text(f"level.{value}")
    if field in {"acknowledge_by", "feedback_by", "valid_from", "valid_until"} and value:
        return scene.hour(datetime.fromisoformat(value))
    return cut(value, 60)


def tally_words(scene: Scene, line: Line) -> str:
    """What is nought of the steps that chase is not said."""
    said = [scene.text("orders.tally", n=line.n, signed=line.signed, fed_back=line.fed_back)]
    chased = {"late": line.late, "escalated": line.escalated, "supervised": line.supervised}
    said += [scene.text(f"orders.tally_{name}", n=n) for name, n in chased.items() if n]
    return side_by_side(said)


def slowest_words(scene: Scene, slowest: Slowest | None) -> str:
    """三元里 超时 3/4, 欠 3/4, or how long the last answer took where nobody owes any more."""
    if slowest is None:
        return "–"
    more = scene.text("orders.as_many", n=slowest.like_it) if slowest.like_it else ""
    facts = {"name": slowest.name, "n": slowest.n, "more": more}
    if slowest.overdue:
        return scene.text("orders.overdue_of", overdue=slowest.overdue, **facts)
    if slowest.owing:
        return scene.text("orders.owing", owing=slowest.owing, **facts)
    took = figures.clock(slowest.longest / timedelta(seconds=1))
    return scene.text("orders.took", name=slowest.name, clock=took)


# ---- one receiver ------------------------------------------------------------------------------


def receiver_words(scene: Scene, one: Receiver) -> Iterator[str]:
    """What its own clocks say, who was told of it, what it answered."""
    text = scene.text
    told = (("sent", one.sent), ("delivered", one.delivered), ("acknowledged", one.signed))
    stamps = [*told, ("fed_back", one.fed_back)]
    times = [f"{text(f'receiver.{n}')} {scene.hour(s.at)}" for n, s in stamps if s is not None]
    yield f"{one.name}  " + " · ".join(times)
    for name, chase in (("signing", one.signing), ("answering", one.answering)):
        steps = steps_words(scene, chase, one.chain)
        if steps:
            yield f"{text(f'orders.{name}')}: {steps}"
    for back in one.returns:
        yield text("receivers.returned", at=scene.hour(back.at), why=back.reason, text=back.text)
    if one.text:
        yield text("receivers.answer", text=cut(one.text, 200))
    if one.mark is not None:
        remark = f" {one.remark}" if one.remark else ""
        yield text("receivers.marked", mark=one.mark, remark=remark)
    if one.ended_why:
        yield one.ended_why


def steps_words(scene: Scene, chase: Chase, chain: tuple[str, ...]) -> str:
    text = scene.text
    above = chain[0] if chain else ""
    said = (
        ("remind", chase.reminded_at, ""),
        ("escalate", chase.escalated_at, f" → {above}" if above else ""),
        ("supervise", chase.supervised_at, f" → {chain[1]}" if len(chain) > 1 else ""),
    )
    taken = [f"{text(f'chase.{n}')} {scene.hour(at)}{to}" for n, at, to in said if at is not None]
    if chase.pressed and chase.pressed_at is not None:
        taken.append(text("receivers.pressed", n=chase.pressed, at=scene.hour(chase.pressed_at)))
    return " · ".join(taken)


# ---- tips --------------------------------------------------------------------------------------


def tip_place(scene: Scene, tip: Tip) -> str:
    place = scene.names.area(tip.district_id, tip.grid_id)
    where = (tip.address, place, area_words(scene, tip.area))
    point = "" if tip.lon is None or tip.lat is None else f"{tip.lon:.4f}, {tip.lat:.4f}"
    return " · ".join(filter(None, where)) or point


def tip_facts(scene: Scene, tip: Tip) -> Iterator[str]:
    text = scene.text
    source = " ".join(filter(None, (text(f"source.{tip.source_kind.value}"), tip.source_name)))
    yield text("tips.from", source=source, at=scene.hour(tip.reported.at))
    yield tip_place(scene, tip)
    if tip.valid_until is not None:
        key = "orders.expired" if tip.expired(scene.now) else "orders.valid"
        yield text(key, until=scene.hour(tip.valid_until))
    if tip.assessed is not None:
        who, at = scene.who(tip.assessed_by), scene.hour(tip.assessed.at)
        what = text(f"level.{tip.level}") if tip.level else text("tip.dismissed")
        why = f" ({tip.reason})" if tip.reason else ""
        yield text("tips.judged", what=what, who=who, at=at, why=why)
    if tip.to_leaders_at is not None:
        yield text("orders.leaders", at=scene.hour(tip.to_leaders_at))
    if tip.source_ref:
        yield cut(tip.source_ref, 120)
