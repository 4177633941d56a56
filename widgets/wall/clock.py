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
    why: str  # nothing newer is shown; "" while the picture is fresh
    stale: bool


def moment_of(age: Age, now: datetime, zone: tzinfo | None, city: str, text: Text) -> Moment:
    here = now.astimezone(zone)
    weekday = text(f"weekday.{here.weekday()}")
    day = text("wall.day", month=here.month, day=here.day, weekday=weekday)
    words, why = age_words(age, text), why_stale(age, zone, text)
    return Moment(city, day, f"{here:%H:%M:%S}", words, why, age.stale)


def why_stale(age: Age, zone: tzinfo | None, text: Text) -> str:
    """Since when, and what is wrong: it stands here, where it hides nothing of the map."""
    if not age.stale or age.since is None:
        return ""
    return text(f"wall.{age.ageing.value}", since=f"{age.since.astimezone(zone):%H:%M:%S}")


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
        body, ink, colours = self.body(), self.ink, self.ink.palette
        top = QRectF(body.left(), body.top(), body.width(), ink.note_line)
        age = QRectF(body.left(), body.bottom() - ink.line, body.width(), ink.line)
        middle = QRectF(body.left(), top.bottom(), body.width(), age.top() - top.bottom())
        size = min(ink.read * BIG, max(middle.height() / 1.15, ink.read))
        ink.put(painter, middle, content.time, colours.text.first, size=size, bold=True)
        beside = middle.width() - ink.width(content.time, size, bold=True) - ink.pad
        day = ink.width(content.day, ink.note)
        if day > beside and not content.why:
            ink.put(painter, top, content.day, colours.text.second, size=ink.note, align=RIGHT)
            top.setWidth(top.width() - day - ink.pad)
        elif day <= beside:
            ink.put(painter, middle, content.day, colours.text.second, size=ink.note, align=RIGHT)
        colour = colours.states["waiting"] if content.why else colours.text.second
        ink.put(painter, top, content.why or content.city, colour, size=ink.note)
        if content.stale:
            ink.chip(painter, age, content.age, colours.states["overdue"])
        else:
            ink.put(painter, age, content.age, colours.states["available"])
