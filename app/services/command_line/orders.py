"""What a verb of the command line wants done, with whom and with which incident."""

import re
from collections.abc import Callable
from typing import Final

from app.domain import messages as m
from app.domain.incident import Disposition, Incident
from app.services.command_line.acts import Act, Look, Move, Send, Teach, Tell
from app.services.command_line.calls import call_of, offered
from app.services.command_line.known import Known
from app.services.command_line.line import Line
from app.services.command_line.places import alike, found, place_of
from app.services.command_line.tokens import INCIDENT, PRIORITY, UNIT, folded
from app.services.command_line.unclear import Candidate, Unclear
from app.services.command_line.words import Verb, category_like, meaning, usual

Doer = Callable[[Line, Known], tuple[Act, ...]]


def ordered(verb: Verb, line: Line, known: Known) -> tuple[Act, ...]:
    return DOERS[verb](line, known)


# ---- units to incidents --------------------------------------------------------------------------


def sent(line: Line, known: Known) -> tuple[Act, ...]:
    line.only(UNIT, INCIDENT)
    line.no_text(known)
    units = line.units(known)
    if not units:
        incident = line.incident(known)
        raise Unclear("send_whom", *recommended(incident, line, known), number=incident.number)
    return (Send(line.incident(known).id, tuple(unit.id for unit in units)),)


def recommended(incident: Incident, line: Line, known: Known) -> list[Candidate]:
    advice, at = known.advice.get(incident.id), line.end_of_marks()
    picks = advice.picks if advice else ()
    return [
        Candidate(f" @{pick.call_sign}", at, at, clock_band(pick.eta_low_s, pick.eta_high_s))
        for pick in picks
    ]


def clock_band(low_s: float, high_s: float) -> str:
    return f"{clock(low_s)}–{clock(high_s)}"


def clock(seconds: float) -> str:
    minutes, rest = divmod(max(0, int(seconds)), 60)
    return f"{minutes}:{rest:02}"


def reassigned(line: Line, known: Known) -> tuple[Act, ...]:
    line.only(UNIT, INCIDENT)
    line.no_text(known)
    unit, incident = line.unit(known), line.incident(known)
    task = known.picture.assignments.get(unit.assignment_id or "")
    if task is None or not task.active:
        raise Unclear("nothing_to_leave", call_sign=unit.call_sign)
    return (Move(task.id, unit.id, incident.id),)


def recalled(line: Line, known: Known) -> tuple[Act, ...]:
    line.only(UNIT, INCIDENT)
    units = line.units(known)
    about = line.incident(known) if line.of(INCIDENT) else None
    if not units and about is None:
        raise Unclear("no_unit")
    tasks = [known.picture.assignments.get(unit.assignment_id or "") for unit in units]
    if not units and about is not None:
        on = known.picture.active_on(about.id)
        names = [known.call_sign(task.unit_id) for task in on]
        if len(on) > 1:
            at = line.end_of_marks()
            offers = [Candidate(f" @{name}", at, at) for name in names]
            raise Unclear("which_unit", *offers, number=about.number, names=known.listed(names))
        if not on:
            raise Unclear("nobody_on", number=about.number)
        tasks = [on[0]]
    acts: list[Act] = []
    for place, task in enumerate(tasks):
        if task is None or not task.active:
            raise Unclear("no_task", call_sign=units[place].call_sign)
        if about is not None and task.incident_id != about.id:
            sign = known.call_sign(task.unit_id)
            raise Unclear("not_on_it", call_sign=sign, number=about.number)
        acts.append(Tell(m.Recall, {"assignment_id": task.id, "reason": line.rest}))
    return tuple(acts)


def led(line: Line, known: Known) -> tuple[Act, ...]:
    line.only(UNIT, INCIDENT)
    line.no_text(known)
    unit = line.unit(known)
    about = line.incident(known) if line.of(INCIDENT) else None
    task = known.picture.assignments.get(unit.assignment_id or "")
    if task is None or not task.active:
        raise Unclear("no_task", call_sign=unit.call_sign)
    if about is not None and task.incident_id != about.id:
        raise Unclear("not_on_it", call_sign=unit.call_sign, number=about.number)
    return (Tell(m.NameLead, {"assignment_id": task.id}),)


def distress_taken(line: Line, known: Known) -> tuple[Act, ...]:
    line.only(UNIT)
    line.no_text(known)
    if line.of(UNIT):
        return (Tell(m.TakeDistress, {"unit_id": line.unit(known).id}),)
    calling = [unit for unit in known.picture.units.values() if unit.in_distress]
    if not calling:
        raise Unclear("no_distress")
    if len(calling) > 1:
        at = line.end_of_marks()
        offers = [Candidate(f" @{unit.call_sign}", at, at) for unit in calling]
        names = known.listed(unit.call_sign for unit in calling)
        raise Unclear("which_distress", *offers, names=names)
    return (Tell(m.TakeDistress, {"unit_id": calling[0].id}),)


# ---- an incident ---------------------------------------------------------------------------------


def prioritised(line: Line, known: Known) -> tuple[Act, ...]:
    line.only(INCIDENT, PRIORITY)
    first, *more = line.of(PRIORITY)
    if more or first.text not in ("1", "2", "3", "4"):
        offers = [Candidate(f"!{n}", first.start, first.end, f"P{n}") for n in range(1, 5)]
        raise Unclear("bad_priority", *offers, what=f"!{first.text}")
    return _amended(line.incident(known), priority=int(first.text))


def _amended(incident: Incident, **facts: object) -> tuple[Act, ...]:
    return (Tell(m.AmendIncident, {"incident_id": incident.id, **facts}),)


def taken(line: Line, known: Known) -> tuple[Act, ...]:
    line.only(INCIDENT)
    line.no_text(known)
    return (Tell(m.TakeIncident, {"incident_id": line.incident(known).id}),)


def noted(line: Line, known: Known) -> tuple[Act, ...]:
    line.only(INCIDENT)
    incident = line.incident(known)
    if not line.rest:
        raise Unclear("note_empty", number=incident.number)
    return (Tell(m.AddNote, {"incident_id": incident.id, "text": line.rest}),)


def closed(line: Line, known: Known) -> tuple[Act, ...]:
    line.only(INCIDENT)
    incident = line.incident(known)
    end, remark = disposition(line, known)
    if end is Disposition.DUPLICATE:
        raise Unclear("link_instead", number=incident.number)
    facts = {"incident_id": incident.id, "disposition": end, "remark": remark}
    return (Tell(m.CloseIncident, facts),)


def disposition(line: Line, known: Known) -> tuple[Disposition, str]:
    """How it ended, in one or two words, and the remark behind it. Raises Unclear."""
    for words in (2, 1):
        match = re.match(rf"(?:[^\s,;:]+[\s]*){{{words}}}", folded(line.rest))
        if match and (end := meaning(Disposition, match[0])):
            return end, line.rest[match.end() :].strip(" ,;:，；：、")
    start = line.at if line.rest else line.end_of_marks()
    word = re.match(r"[^\s,;:]*", folded(line.rest))
    stop = start + len(word[0]) if word and line.rest else start
    before = "" if line.rest else " "
    offers = [
        Candidate(f"{before}{usual(end, known.text.language)}", start, stop)
        for end in Disposition
        if end is not Disposition.DUPLICATE
    ]
    names = known.listed(offer.insert.strip() for offer in offers)
    raise Unclear("disposition_open", *offers, names=names)


def linked(line: Line, known: Known) -> tuple[Act, ...]:
    line.only(INCIDENT)
    line.no_text(known)
    named = line.incidents(known)
    if len(named) != 2:
        raise Unclear("link_two")
    again, primary = named
    return (Tell(m.LinkDuplicate, {"incident_id": again.id, "primary_id": primary.id}),)


def unlinked(line: Line, known: Known) -> tuple[Act, ...]:
    line.only(INCIDENT)
    line.no_text(known)
    return (Tell(m.UnlinkDuplicate, {"incident_id": line.incident(known).id}),)


def returned(line: Line, known: Known) -> tuple[Act, ...]:
    return _with_reason(m.ReturnFeedback, "return_why", line, known)


def reopened(line: Line, known: Known) -> tuple[Act, ...]:
    return _with_reason(m.ReopenIncident, "reopen_why", line, known)


def _with_reason(kind: type[m.Message], missing: str, line: Line, known: Known) -> tuple[Act, ...]:
    line.only(INCIDENT)
    incident = line.incident(known)
    if not line.rest:
        raise Unclear(missing, number=incident.number)
    return (Tell(kind, {"incident_id": incident.id, "reason": line.rest}),)


def recategorised(line: Line, known: Known) -> tuple[Act, ...]:
    line.only(INCIDENT)
    incident = line.incident(known)
    start, end = line.at, line.at + len(line.rest)
    meant = category_like(line.rest, known.categories)
    if len(meant) == 1:
        return _amended(incident, category=meant[0].code)
    offers = offered(line.rest, start, end, known)
    names = known.listed(offer.insert for offer in offers[:4])
    raise Unclear(
        "category_which" if meant else "category_open", *offers, what=line.rest, names=names
    )


def moved(line: Line, known: Known) -> tuple[Act, ...]:
    line.only(INCIDENT)
    incident = line.incident(known)
    if not line.rest:
        raise Unclear("address_empty", number=incident.number)
    place = place_of(line.rest, known, line.at)
    owner = known.locate(place.lon, place.lat)
    return _amended(
        incident,
        address=place.text,
        lon=place.lon,
        lat=place.lat,
        district_id=owner.district.id if owner.district else None,
        grid_id=owner.grid.id if owner.grid else None,
    )


def described(line: Line, known: Known) -> tuple[Act, ...]:
    line.only(INCIDENT)
    incident = line.incident(known)
    if not line.rest:
        raise Unclear("summary_empty", number=incident.number)
    return _amended(incident, summary=line.rest)


def called(line: Line, known: Known) -> tuple[Act, ...]:
    line.only()
    return (call_of(line.rest, line.at, known),)


# ---- nothing is ordered --------------------------------------------------------------------------


def looked(line: Line, known: Known) -> tuple[Act, ...]:
    """看 @3012, 看 #77, 看 宏图路: nothing happens but on the screen, so the best hit will do."""
    if line.of(UNIT):
        line.no_text(known)
        return (Look(unit_id=line.unit(known).id),)
    if line.of(INCIDENT):
        line.no_text(known)
        return (Look(incident_id=line.incident(known).id),)
    if not line.rest:
        raise Unclear("look_where")
    hits = found(line.rest, known)
    if not hits:
        raise Unclear("address_none", address=line.rest)
    best = next((hit for hit in hits if alike(hit.text, line.rest)), hits[0])
    return (Look(place=(best.lon, best.lat), name=best.text),)


def taught(line: Line, known: Known) -> tuple[Act, ...]:
    """? alone is help; with anything behind it, it looks."""
    return looked(line, known) if line.marked or line.rest else (Teach(),)


DOERS: Final[dict[Verb, Doer]] = {
    Verb.SEND: sent,
    Verb.NEW: called,
    Verb.TAKE: taken,
    Verb.CLOSE: closed,
    Verb.NOTE: noted,
    Verb.RECALL: recalled,
    Verb.REASSIGN: reassigned,
    Verb.LEAD: led,
    Verb.LINK: linked,
    Verb.UNLINK: unlinked,
    Verb.RETURN: returned,
    Verb.REOPEN: reopened,
    Verb.CATEGORY: recategorised,
    Verb.ADDRESS: moved,
    Verb.SUMMARY: described,
    Verb.TAKE_DISTRESS: distress_taken,
    Verb.SHOW: looked,
    Verb.HELP: taught,
}
