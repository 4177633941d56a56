"""What was done about an incident, in words and as ways on the map."""

from app.domain.assignment import Assignment
from app.domain.stage import Stage
from app.services.night_drive import Driven, Line
from app.services.night_player import Done
from widgets import figures
from widgets.map.marks import WayMark
from widgets.scene import Scene


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
    words = scene.call_sign(sent.unit_id)
    for stage in (Stage.DISPATCH, Stage.ARRIVE):
        stamp = sent.stages.get(stage)
        if stamp is not None and report is not None:
            after = figures.clock((stamp.at - report.at).total_seconds())
            words += f" {text(f'stage.{stage}')} +{after}"
    if driven is not None:
        words += " " + text("night.taken", way=line_words(driven.taken))
        if driven.fastest is not None:
            words += " " + text("night.fastest", way=line_words(driven.fastest))
    return words


def line_words(line: Line) -> str:
    return f"{figures.clock(line.seconds)} {figures.distance(line.metres)}"


def way_marks(scene: Scene, done: Done) -> tuple[WayMark, ...]:
    """The way taken solid, the fastest dashed, each with its time."""
    marks = []
    for one in done.driven:
        who = scene.call_sign(one.unit_id)
        if one.fastest is not None:
            words = scene.text("night.fastest", way=figures.clock(one.fastest.seconds))
            marks.append(WayMark(one.fastest.lon, one.fastest.lat, f"{who} {words}", False))
        words = scene.text("night.taken", way=figures.clock(one.taken.seconds))
        marks.append(WayMark(one.taken.lon, one.taken.lat, f"{who} {words}", True))
    return tuple(marks)
