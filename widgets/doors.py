"""What the window may call of the world outside it; every call returns at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.domain.messages import AnyMessage
from app.services.advisor import Question
from app.services.arrangement import Arrangements
from app.services.bookmarks import Bookmarks
from app.services.city_making import CityMaking
from app.services.clerk import Clerk
from app.services.directive_draft import DirectiveDraft
from app.services.drafts import Draft
from app.services.exports import Exports
from app.services.lookup import Asked
from app.services.record_reader import Question as Inquired
from app.services.reporting import Reporting
from app.services.templates import Template
from widgets.map.raster import Pictures


@dataclass(frozen=True, slots=True)
class Doors:
    """Given by main.py, and by tests and the tour with their own clock and their own ids."""

    post: Callable[[Sequence[AnyMessage]], None]
    ask: Callable[[Question], None]
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    tell: Callable[[str], None] | None = None  # have the journal tell of an incident
    bookmarks: Bookmarks | None = None  # None: kept views last as long as the window
    pictures: Pictures | None = None  # raster tiles beneath the map
    keep: Callable[[Draft | None], None] | None = None  # the call that is being taken down
    past: Callable[[float, float], None] | None = None  # have the store tell of a place
    play: Callable[[str], None] | None = None  # sound a severity, named as in app.services.tones
    arrangements: Arrangements | None = None  # None: the window forgets how it was arranged
    look_up: Callable[[Asked], None] | None = None  # None: the city has no addresses
    making: CityMaking | None = None  # builds city packs; None: the window cannot
    reporting: Reporting | None = None  # makes reports; None: the window cannot
    reader: Callable[[Inquired[Any]], None] | None = None  # have the record answer
    night: Callable[[], None] | None = None  # show a night again, in a window of its own
    again: Callable[[Path | None], None] | None = None  # close and begin anew, on another city
    clerk: Clerk | None = None  # None: what is asked about directives is done on this thread
    keep_order: Callable[[DirectiveDraft | None], None] | None = None  # the directive being written
    templates: Sequence[Template] = ()  # of directives
    exports: Exports | None = None  # writes tables to files; None: this window cannot
