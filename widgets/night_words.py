"""What was done about an incident, in words and as ways on the map."""

from typing import Final

import numpy as np

from app.domain.assignment import Assignment
from app.domain.place import METRES_A_DEGREE
from app.domain.stage import Stage
from app.services.night_drive import F8, Driven, Line
from app.services.night_player import Done
from widgets import figures
from widgets.map.marks import WayMark
from widgets.scene import Scene

SAME_M: Final = 60.0  # how far a fix may lie from its street
EVERY_M: Final = 20.0  # between two points of a line that are compared
SAME_SHARE: Final = 0.1


def done_words(scene: Scene, done: Done) -> str:
    """One line for each unit that was sent: after how long it came, and which way it took."""
    text, incident = scene.text, done.incident
    lines = [text("night.done", number=incident.number)]
    driven = {one.unit_id: one for one in done.driven}
    for sent in sorted(done.orders, key=lambda one: one.id):
        lines.append(order_words(scene, done, sent, driven.get(sent.unit_id)))
    if not done.orders:
        lines.append(text("night.done_nobody"))
    if incident.disposition is not None:
        lines.append(text(f"disposition.{incident.disposition}"))
    return "  ·  ".join(lines)


def order_words(scene: Scene, done: Done, sent: Assignment, driven: Driven | None) -> str:
    text, report = scene.text, done.incident.stages.report
    parts = []
    for stage in (Stage.DISPATCH, Stage.ARRIVE):
        stamp = sent.stages.get(stage)
        if stamp is not None and report is not None:
            after = figures.clock((stamp.at - report.at).total_seconds())
            parts.append(f"{text(f'stage.{stage}')} +{after}")
    if driven is not None:
        parts.append(text("night.taken", way=line_words(driven.taken)))
        if driven.fastest is not None:
            parts.append(text("night.fastest", way=line_words(driven.fastest)))
    return f"{scene.call_sign(sent.unit_id)} {text('night.comma').join(parts)}"


def line_words(line: Line) -> str:
    return f"{figures.clock(line.seconds)} {figures.distance(line.metres)}"


def way_marks(scene: Scene, done: Done) -> tuple[WayMark, ...]:
    """The way taken solid, the fastest dashed, each with its time; one line where they are one."""
    marks = []
    for one in done.driven:
        taken, fastest = one.taken, one.fastest
        words = f"{scene.call_sign(one.unit_id)} "
        words += scene.text("night.taken", way=figures.clock(taken.seconds))
        if fastest is not None:
            best = scene.text("night.fastest", way=figures.clock(fastest.seconds))
            if same_way(taken, fastest):
                words += f" · {best}"
            else:
                marks.append(WayMark(fastest.lon, fastest.lat, best, False))
        marks.append(WayMark(taken.lon, taken.lat, words, True))
    return tuple(marks)


def same_way(one: Line, other: Line) -> bool:
    """Whether they run along the same streets: nowhere further apart than fixes and a street."""
    return abs(one.metres - other.metres) < SAME_SHARE * other.metres and all(
        apart_m(a, b) < SAME_M for a, b in ((one, other), (other, one))
    )


def apart_m(one: Line, other: Line) -> float:
    """How far from the other the one ever is."""
    (x, y), (u, v) = dense(one), dense(other)
    away = np.hypot((x[:, None] - u) * np.cos(np.radians(y[0])), y[:, None] - v).min(axis=1)
    return float(away.max() * METRES_A_DEGREE)


def dense(line: Line) -> tuple[F8, F8]:
    """Points of a line every few metres, degrees."""
    steps = np.hypot(np.diff(line.lon), np.diff(line.lat))
    gone = np.concatenate([[0.0], np.cumsum(steps)])
    at = np.linspace(0.0, gone[-1], max(int(line.metres / EVERY_M), 2))
    return np.interp(at, gone, line.lon), np.interp(at, gone, line.lat)
