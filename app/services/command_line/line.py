"""The tokens of a line as what they stand for: units by call sign, incidents by number."""

from app.domain.incident import Incident
from app.domain.unit import Unit, UnitState
from app.services.command_line.known import Known
from app.services.command_line.tokens import INCIDENT, UNIT, Parts, Token
from app.services.command_line.unclear import Candidate, Unclear

MOST = 8
THIS = "."  # #. is the incident on the card


class Line:
    """Parts of a line with the questions that every verb asks of them."""

    def __init__(self, parts: Parts, line: str) -> None:
        self.marked, self.verb, self.rest, self.at = parts.marked, parts.verb, parts.rest, parts.at
        self.of = parts.of
        self.length = len(line.rstrip())

    # ---- units ---------------------------------------------------------------------------------

    def units(self, known: Known) -> list[Unit]:
        """Those named, in the order typed. Raises Unclear."""
        named = [unit_called(token, known) for token in self.of(UNIT)]
        ids = [unit.id for unit in named]
        for unit in named:
            if ids.count(unit.id) > 1:
                raise Unclear("unit_twice", call_sign=unit.call_sign)
        return named

    def unit(self, known: Known) -> Unit:
        """The only one. Raises Unclear."""
        named = self.units(known)
        if not named:
            raise Unclear("no_unit")
        if len(named) > 1:
            raise Unclear("one_unit", units=known.listed(unit.call_sign for unit in named))
        return named[0]

    # ---- incidents -----------------------------------------------------------------------------

    def incidents(self, known: Known) -> list[Incident]:
        return [incident_numbered(token, known) for token in self.of(INCIDENT)]

    def incident(self, known: Known) -> Incident:
        """The only one. Raises Unclear."""
        named = self.incidents(known)
        if not named:
            raise Unclear("no_incident", *open_ones(known, self.end_of_marks()))
        if len(named) > 1:
            which = known.listed(f"#{incident.number:04}" for incident in named)
            raise Unclear("one_incident", which=which)
        return named[0]

    def end_of_marks(self) -> int:
        """Where another token may be put in."""
        ends = [token.end for token in self.marked]
        return max([*ends, self.verb.end if self.verb else 0])

    # ---- what must not be there ----------------------------------------------------------------

    def only(self, *marks: str) -> None:
        """No token of any other kind. Raises Unclear."""
        for token in self.marked:
            if token.mark not in marks:
                raise Unclear("too_much", what=f"{token.mark}{token.text}")

    def no_text(self, known: Known) -> None:
        """Nothing behind it: a forgotten mark must not be passed over. Raises Unclear."""
        if self.rest:
            word = self.rest.split()[0]
            key = "no_mark_unit" if known.signs.called(word) else "too_much"
            raise Unclear(key, what=self.rest if key == "too_much" else word)


def unit_called(token: Token, known: Known) -> Unit:
    if not token.text:
        raise Unclear("unit_open", *like_units("", token, known))
    ids = known.signs.called(token.text)
    if len(ids) == 1:
        return known.picture.units[ids[0]]
    if ids:
        units = [known.picture.units[id] for id in ids]
        where = known.listed(known.area(unit.district_id, None) for unit in units)
        raise Unclear("unit_shared", call_sign=token.text, n=len(ids), districts=where)
    offers = like_units(token.text, token, known)
    if offers:
        names = known.listed(offer.insert for offer in offers[:4])
        raise Unclear("unit_like", *offers, call_sign=token.text, names=names)
    raise Unclear("unit_unknown", call_sign=token.text)


def like_units(typed: str, token: Token, known: Known) -> list[Candidate]:
    """Units whose call sign begins so; those that could be sent first, whoever is home last."""
    order = (UnitState.AVAILABLE, *UnitState)
    units = [known.picture.units[id] for id in known.signs.like(typed)]
    units.sort(key=lambda unit: (unit.state is UnitState.OFF_DUTY, order.index(unit.state)))
    state = {unit.id: known.text(f"unit.{unit.state.value}") for unit in units[:MOST]}
    return [
        Candidate(f"@{unit.call_sign}", token.start, token.end, state[unit.id])
        for unit in units[:MOST]
    ]


def incident_numbered(token: Token, known: Known) -> Incident:
    if token.text == THIS:
        chosen = known.picture.incidents.get(known.chosen_id or "")
        if chosen is None:
            raise Unclear("none_on_card")
        return chosen
    if not token.text:
        raise Unclear("incident_open", *like_incidents("", token, known))
    number = token.text
    if number.isascii() and number.isdecimal() and len(number) < 12:
        found = known.numbered(int(number))
        if found is not None:
            return found
    offers = like_incidents(number, token, known)
    raise Unclear("incident_unknown", *offers, number=number)


def like_incidents(typed: str, token: Token, known: Known) -> list[Candidate]:
    """Open incidents whose number holds these digits, the newest first."""
    digits = typed.lstrip("0")
    fits = [i for i in known.picture.incidents.values() if i.open and digits in str(i.number)]
    fits.sort(key=lambda incident: -incident.number)
    return [offer(incident, token.start, token.end, known) for incident in fits[:MOST]]


def open_ones(known: Known, at: int) -> list[Candidate]:
    """The incident on the card, then what waits; to be put in at that place."""
    waiting = [i for i in known.picture.incidents.values() if i.open]
    waiting.sort(key=lambda i: (i.id != known.chosen_id, i.state.value != "waiting", i.priority))
    return [offer(incident, at, at, known, " ") for incident in waiting[:MOST]]


def offer(incident: Incident, start: int, end: int, known: Known, before: str = "") -> Candidate:
    note = f"{known.category(incident.category)}  {incident.address}"
    return Candidate(f"{before}#{incident.number:04}", start, end, note)
