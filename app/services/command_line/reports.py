"""@3012 >到达: what a unit said by radio, entered by the dispatcher."""

from typing import Final

from app.domain import messages as m
from app.domain.assignment import Assignment
from app.domain.incident import Incident
from app.domain.unit import Unit
from app.services.command_line.acts import Act, Tell
from app.services.command_line.known import Known
from app.services.command_line.line import Line
from app.services.command_line.tokens import INCIDENT, REPORT, UNIT
from app.services.command_line.unclear import Candidate, Unclear
from app.services.command_line.words import Said, beginning, meaning, usual

ON_TASK: Final[dict[Said, type[m.Message]]] = {
    Said.ACKNOWLEDGE: m.OrderAcknowledged,
    Said.DEPART: m.UnitDeparted,
    Said.ARRIVE: m.UnitArrived,
    Said.HANDLE: m.HandlingBegun,
}
OF_UNIT: Final[dict[Said, type[m.Message]]] = {
    Said.SIGN_ON: m.UnitSignedOn,
    Said.SIGN_OFF: m.UnitSignedOff,
    Said.DISTRESS: m.DistressRaised,
}
TEXTED: Final = frozenset({Said.FEEDBACK, Said.BUSY})


def reported(line: Line, known: Known) -> tuple[Act, ...]:
    """One report of one unit, or the same of several. Raises Unclear."""
    line.only(UNIT, INCIDENT, REPORT)
    said = what_was_said(line, known)
    if said not in TEXTED:
        line.no_text(known)
    units = line.units(known)
    if said in OF_UNIT or said is Said.BUSY:
        return of_units(said, units, line)
    if said is Said.CLEAR and units and not line.of(INCIDENT):
        return tuple(cleared(unit, known) for unit in units)
    tasks = [task for unit in units for task in [task_of(unit, said, line, known)]]
    if not units:
        tasks = [only_task(line.incident(known), said, line, known)]
    if said is Said.FEEDBACK and not line.rest:
        raise Unclear("feedback_empty", call_sign=known.call_sign(tasks[0].unit_id))
    return tuple(tell(said, task, line) for task in tasks)


def what_was_said(line: Line, known: Known) -> Said:
    first, *more = line.of(REPORT)
    if more:
        raise Unclear("one_report", what=f">{first.text} >{more[0].text}")
    said = meaning(Said, first.text)
    if said is not None:
        return said
    meant = beginning(Said, first.text) or list(Said)
    language = known.text.language
    offers = [
        Candidate(f">{usual(one, language)}", first.start, first.end, known.text(f"heard.{one}"))
        for one in meant
    ]
    key = "report_unknown" if first.text else "report_open"
    raise Unclear(key, *offers, what=first.text, names=known.listed(o.insert for o in offers[:6]))


def tell(said: Said, task: Assignment, line: Line) -> Tell:
    if said is Said.FEEDBACK:
        return Tell(m.FeedbackGiven, {"assignment_id": task.id, "text": line.rest})
    if said is Said.CLEAR:
        return Tell(m.UnitCleared, {"unit_id": task.unit_id, "assignment_id": task.id})
    return Tell(ON_TASK[said], {"assignment_id": task.id})


def of_units(said: Said, units: list[Unit], line: Line) -> tuple[Act, ...]:
    line.only(UNIT, REPORT)
    if not units:
        raise Unclear("no_unit")
    if said is Said.BUSY:
        if not line.rest:
            raise Unclear("busy_why", call_sign=units[0].call_sign)
        return tuple(Tell(m.UnitWentBusy, {"unit_id": u.id, "reason": line.rest}) for u in units)
    return tuple(Tell(OF_UNIT[said], {"unit_id": unit.id}) for unit in units)


def cleared(unit: Unit, known: Known) -> Tell:
    """From its incident, or from whatever else kept it busy."""
    sent = known.picture.assignments.get(unit.assignment_id or "")
    task = sent.id if sent is not None and sent.active else None
    return Tell(m.UnitCleared, {"unit_id": unit.id, "assignment_id": task})


# ---- which order it is about ---------------------------------------------------------------------


def task_of(unit: Unit, said: Said, line: Line, known: Known) -> Assignment:
    """What the unit is on; for feedback also what it left and owes an account of."""
    about = line.incident(known) if line.of(INCIDENT) else None
    sent = known.picture.assignments.get(unit.assignment_id or "")
    tasks = [sent] if sent is not None and sent.active else []
    if said is Said.FEEDBACK and (not tasks or about):
        tasks += [task for task in owed(known, unit_id=unit.id) if task not in tasks]
    if about is not None:
        tasks = [task for task in tasks if task.incident_id == about.id]
        if not tasks:
            raise Unclear("not_on_it", call_sign=unit.call_sign, number=about.number)
    if not tasks:
        raise Unclear("no_task", call_sign=unit.call_sign)
    if len(tasks) > 1:
        raise Unclear("which_incident", *_numbers(tasks, line, known), call_sign=unit.call_sign)
    return tasks[0]


def only_task(about: Incident, said: Said, line: Line, known: Known) -> Assignment:
    """The unit is not named: there must be one only."""
    tasks = known.picture.active_on(about.id)
    if said is Said.FEEDBACK and not tasks:
        tasks = owed(known, incident_id=about.id)
    if not tasks:
        raise Unclear("nobody_on", number=about.number)
    if len(tasks) > 1:
        names = [known.call_sign(task.unit_id) for task in tasks]
        at = line.end_of_marks()
        at = next(token.end for token in line.of(INCIDENT)) if line.of(INCIDENT) else at
        offers = [Candidate(f" @{name}", at, at) for name in names]
        raise Unclear("which_unit", *offers, number=about.number, names=known.listed(names))
    return tasks[0]


def owed(known: Known, unit_id: str = "", incident_id: str = "") -> list[Assignment]:
    """Ended orders that somebody was there for and gave no account of; the incident still open."""
    return [
        task
        for task in known.picture.assignments.values()
        if task.unit_id == (unit_id or task.unit_id)
        and task.incident_id == (incident_id or task.incident_id)
        and not task.active
        and task.stages.arrive is not None
        and task.stages.feedback is None
        and (known.picture.incidents.get(task.incident_id))
        and known.picture.incidents[task.incident_id].open
    ]


def _numbers(tasks: list[Assignment], line: Line, known: Known) -> list[Candidate]:
    at = next(token.end for token in line.of(UNIT))
    about = [known.picture.incidents[task.incident_id] for task in tasks]
    return [Candidate(f" #{one.number:04}", at, at, one.address) for one in about]
