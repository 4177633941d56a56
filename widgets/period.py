"""A period to ask about: today, yesterday, the last days, a month, or any two days."""

from datetime import date, datetime, time, timedelta, tzinfo

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QWidget

from widgets.plain import Words
from widgets.scene import Scene

TODAY, OWN = "today", "own"
PERIODS = (TODAY, "yesterday", "week", "month_days", "this_month", "last_month", OWN)
DAY = timedelta(days=1)
LONGEST = 3653  # days


def days_of(name: str, today: date) -> tuple[date, date]:
    """First and last day, both within; of `own` it is today."""
    first = today.replace(day=1)
    match name:
        case "yesterday":
            return today - DAY, today - DAY
        case "week":
            return today - 6 * DAY, today
        case "month_days":
            return today - 29 * DAY, today
        case "this_month":
            return first, today
        case "last_month":
            return (first - DAY).replace(day=1), first - DAY
        case _:
            return today, today


def bounds(first: date, last: date, zone: tzinfo | None) -> tuple[datetime, datetime]:
    """The midnights before the first day and after the last one: a day may have 23 or 25 hours."""

    def midnight(day: date) -> datetime:
        return datetime.combine(day, time(), zone).astimezone(zone)

    return midnight(first), midnight(last + DAY)


class PeriodPicker(QWidget):
    """`changed` whenever another period is meant."""

    changed = Signal()

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self.which = QComboBox()
        for name in PERIODS:
            self.which.addItem(name, name)
        self.first, self.last = QDateEdit(), QDateEdit()
        for edit in (self.first, self.last):
            edit.setDisplayFormat("yyyy-MM-dd")
            edit.setKeyboardTracking(False)
            edit.dateChanged.connect(self._own)
        self.dash = Words("–")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self.which, self.first, self.dash, self.last):
            row.addWidget(part)
        row.addStretch(1)
        self.which.currentIndexChanged.connect(self._named)
        self.put_days(self._today(), self._today())

    def _today(self) -> date:
        return self._scene.now.astimezone(self._scene.zone).date()

    @property
    def name(self) -> str:
        return str(self.which.currentData())

    def days(self) -> tuple[date, date]:
        """The earlier first, whichever way round they were given; ten years at most."""
        given = [edit.date() for edit in (self.first, self.last)]
        first, last = sorted(date(day.year(), day.month(), day.day()) for day in given)
        return max(first, last - LONGEST * DAY), last

    def period(self) -> tuple[datetime, datetime]:
        return bounds(*self.days(), self._scene.zone)

    def running(self) -> bool:
        """Whether today is within it, so that it goes on growing."""
        first, last = self.days()
        return first <= self._today() <= last

    def follow(self) -> bool:
        """Midnight has passed: what is named from today is another period; True where it is."""
        if self.name == OWN or days_of(self.name, self._today()) == self.days():
            return False
        self.put_days(*days_of(self.name, self._today()))
        return True

    def mean(self, first: date, last: date) -> None:
        """These days and no others, as if they had been typed."""
        self.put_days(first, last)
        self._own()

    def put_days(self, first: date, last: date) -> None:
        for edit, day in ((self.first, first), (self.last, last)):
            edit.blockSignals(True)
            edit.setDate(QDate(day.year, day.month, day.day))
            edit.blockSignals(False)

    def _named(self) -> None:
        if self.name != OWN:
            self.put_days(*days_of(self.name, self._today()))
        self.changed.emit()

    def _own(self) -> None:
        self.which.blockSignals(True)
        self.which.setCurrentIndex(PERIODS.index(OWN))
        self.which.blockSignals(False)
        self.changed.emit()

    def retranslate(self) -> None:
        text = self._scene.text
        for place, name in enumerate(PERIODS):
            self.which.setItemText(place, text(f"period.{name}"))
        self.which.setAccessibleName(text("response.period"))
        self.first.setAccessibleName(text("response.first_day"))
        self.last.setAccessibleName(text("response.last_day"))
