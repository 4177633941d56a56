"""Times, ages and distances as they are written on the screen."""

from datetime import datetime, tzinfo
from math import isnan


def clock(seconds: float) -> str:
    """m:ss, from 100 minutes on h:mm:ss; what lies in the other direction has a minus."""
    sign, whole = ("-" if seconds <= -1 else ""), int(abs(seconds))
    minutes, rest = divmod(whole, 60)
    if minutes < 100:
        return f"{sign}{minutes}:{rest:02}"
    return f"{sign}{minutes // 60}:{minutes % 60:02}:{rest:02}"


def margin(seconds: float) -> str:
    """A clock with its sign, whichever it is: +0:18 left, -1:05 too late; half a second is late."""
    return clock(min(seconds, -1.0)) if seconds < 0 else f"+{clock(seconds)}"


def hour(at: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """20:41:07 where the console stands; with the date where it is not today's."""
    here, today = at.astimezone(zone), now.astimezone(zone)
    form = "%H:%M:%S" if here.date() == today.date() else "%m-%d %H:%M:%S"
    return here.strftime(form)


def minute(at: datetime, zone: tzinfo | None = None) -> str:
    """09-26 20:41 where the console stands: of a span of days, both ends alike."""
    return at.astimezone(zone).strftime("%m-%d %H:%M")


def age(seconds: float) -> str:
    """Short and rounded down: 8s, 95s, 3m, 2h, 4d; a dash where nothing was ever heard."""
    if isnan(seconds):
        return "–"
    whole = max(0, int(seconds))
    if whole < 120:
        return f"{whole}s"
    for size, unit in ((86_400, "d"), (3_600, "h")):
        if whole >= size:
            return f"{whole // size}{unit}"
    return f"{whole // 60}m"


def distance(metres: float) -> str:
    """350 m, 1.1 km; a dash where it is not known."""
    if isnan(metres):
        return "–"
    if metres < 995:
        return f"{round(metres, -1):.0f} m"
    return f"{metres / 1000:.1f} km"
