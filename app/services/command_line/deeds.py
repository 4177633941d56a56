"""Actions of the console by a word: what each takes besides, and the one thing it comes to."""

import re
from typing import Final

from app.services.command_line.acts import Act, Press
from app.services.command_line.known import Known
from app.services.command_line.line import Line
from app.services.command_line.tokens import INCIDENT, UNIT
from app.services.command_line.unclear import Candidate, Unclear
from app.services.command_line.words import Deed

MARK: Final = {  # what may be named; without it the incident on the card is meant
    Deed.SNOOZE: INCIDENT,
    Deed.CONTAIN: INCIDENT,
    Deed.COMPARE: INCIDENT,
    Deed.FREE_UP: INCIDENT,
    Deed.REVEAL: INCIDENT,
    Deed.DIVERT: INCIDENT,
    Deed.DIVERSION_ANSWER: INCIDENT,
    Deed.CALL_BACK: INCIDENT,
    Deed.MAP_FOLLOW: UNIT,
}
MOST: Final = {Deed.TAB: 4, Deed.MAP_VIEW: 9, Deed.MAP_KEEP: 9}  # of the numbered ones
TEXTED: Final = frozenset({Deed.FIND, Deed.MAP_SEARCH, Deed.DIRECTIVE})
_SNOOZE = re.compile(r"(\d{1,3})(?:\s*(?:分钟|分|min|m)(?![a-z]))?[\s,，、]*(.*)", re.DOTALL)


def done(deed: Deed, line: Line, known: Known) -> tuple[Act, ...]:
    """Raises Unclear."""
    line.only(*filter(None, [MARK.get(deed)]))
    if deed is Deed.SNOOZE:
        return (_snooze(line, known),)
    if deed in TEXTED:
        return (Press(deed, words=line.rest),)
    if deed in MOST:
        return (Press(deed, number=_number(deed, line)),)
    line.no_text(known)
    if deed is Deed.MAP_FOLLOW:
        return (Press(deed, unit_id=line.unit(known).id if line.of(UNIT) else ""),)
    return (Press(deed, _about(line, known) if deed in MARK else ""),)


def _about(line: Line, known: Known) -> str:
    """The incident that is named, else the one on the card."""
    if line.of(INCIDENT) or known.chosen_id not in known.picture.incidents:
        return line.incident(known).id
    return known.chosen_id or ""


def _number(deed: Deed, line: Line) -> int:
    if line.rest in {str(n) for n in range(1, MOST[deed] + 1)}:
        return int(line.rest)
    start = line.at if line.rest else line.end_of_marks()
    before = "" if line.rest else " "
    end = start + len(line.rest)
    offers = [Candidate(f"{before}{n}", start, end) for n in range(1, MOST[deed] + 1)]
    raise Unclear("which_number", *offers, most=MOST[deed])


def _snooze(line: Line, known: Known) -> Press:
    """#77 暂缓 10 等回电: minutes and the reason; without either it is asked for, or ended."""
    about = _about(line, known)
    if not line.rest:
        return Press(Deed.SNOOZE, about)
    match = _SNOOZE.match(line.rest)
    if match is None or int(match[1]) == 0:
        raise Unclear("snooze_minutes")
    return Press(Deed.SNOOZE, about, number=int(match[1]), words=match[2].strip())
