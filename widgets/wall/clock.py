"""The clock of the wall, and how old what it shows is: in words, and by shape when it is stale."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.services.text import Text
from app.services.wall_age import Age, Ageing
from widgets.wall.ink import RIGHT
from widgets.wall.pane import Pane
from widgets.wall.words import clock

BIG = 1.45  # the time, in letters that must be read


@dataclass(frozen=True, slots=True)
class Moment:
    city: str
    day: str
    time: str
    age: str
    stale: bool


def moment_of(age: Age, now: datetime, zone: tzinfo | None, city: str, text: Text) -> Moment:
    here = now.astimezone(zone)
    weekday = text(f"weekday.{here.weekday()}")
    day = text("wall.day", month=here.month, day=here.day, weekday=weekday)
    return Moment(city, day, f"{here:%H:%M:%S}", age_words(age, text), age.stale)


def age_words(age: Age, text: Text) -> str:
    """How old the picture is; of a fresh one, how old positions and changes are."""
    if age.ageing is Ageing.BEGINNING:
        return text("wall.beginning")
    if age.since is None:  # never read
        return text(f"wall.never_{age.ageing.value}")
    if age.stale:
        return text("wall.stale_for", age=clock(age.seconds))
    if age.fix_s is None:
        return text("wall.fresh_change", age=clock(age.change_s or 0.0))
    return text("wall.fresh", age=int(age.seconds))


class ClockPane(Pane[Moment]):
    def paint(self, painter: QPainter, content: Moment) -> None:
        body, ink, colours = self.body(), self.ink, self.ink.palette.text
        high = ink.note_line
        top = QRectF(body.left(), body.top(), body.width(), high)
        day = ink.width(content.day, ink.note) + ink.pad
        city = top.adjusted(0, 0, -day, 0)
        ink.put(painter, city, content.city, colours.second, size=ink.note)
        ink.put(painter, top, content.day, colours.second, size=ink.note, align=RIGHT)
        age = QRectF(body.left(), body.bottom() - ink.line, body.width(), ink.line)
        middle = QRectF(body.left(), top.bottom(), body.width(), age.top() - top.bottom())
        size = min(ink.read * BIG, max(middle.height() / 1.15, ink.read))
        ink.put(painter, middle, content.time, colours.first, size=size, bold=True)
        if content.stale:
            ink.chip(painter, age, content.age, ink.palette.states["overdue"])
        else:
            ink.put(painter, age, content.age, ink.palette.states["available"])
