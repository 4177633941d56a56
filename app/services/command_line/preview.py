"""What Enter will do, in words: whom it sends where, when they are there, what is left bare."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

from app.domain import messages as m
from app.domain.advice import Pick
from app.domain.incident import Incident
from app.domain.stage import Stages, Stamp
from app.services.command_line.acts import Act, Look, Move, Press, Send, Tell
from app.services.command_line.known import Known
from app.services.command_line.orders import clock, clock_band
from app.services.command_line.words import Deed

REPORTS = (
    m.OrderAcknowledged,
    m.UnitDeparted,
    m.UnitArrived,
    m.HandlingBegun,
    m.FeedbackGiven,
    m.UnitCleared,
    m.UnitSignedOn,
    m.UnitSignedOff,
    m.UnitWentBusy,
    m.DistressRaised,
)
MOST_GRIDS = 2


@dataclass(frozen=True, slots=True)
class Preview:
    """One sentence, what goes with it, and what must be seen before Enter."""

    words: str
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def told(acts: Sequence[Act], known: Known) -> Preview:
    match acts[0]:
        case Send() as act:
            return sending(act, known)
        case Move() as act:
            return moving(act, known)
        case Tell() as act if act.kind is m.IncidentReported:
            return calling(act, known)
        case Tell():
            return telling([act for act in acts if isinstance(act, Tell)], known)
        case Look() | Press() as act:
            return looking(act, known) if isinstance(act, Look) else pressing(act, known)
        case _:
            return Preview(known.text("line.does_help"))


def named(incident_id: str, known: Known) -> str:
    """#0412 打架斗殴 宏图路12号: so much that a wrong number is noticed."""
    incident = known.picture.incidents.get(incident_id)
    if incident is None:
        return "#–"
    words = (f"#{incident.number:04}", known.category(incident.category), incident.address)
    return " ".join(filter(None, words))


def number(incident_id: str, known: Known) -> str:
    incident = known.picture.incidents.get(incident_id)
    return f"#{incident.number:04}" if incident else "#–"


# ---- sending -------------------------------------------------------------------------------------


def sending(act: Send, known: Known) -> Preview:
    text = known.text
    units = known.listed(known.call_sign(id) for id in act.unit_ids)
    words = text("line.does_send", units=units, incident=named(act.incident_id, known))
    notes, warnings = journeys(act.incident_id, act.unit_ids, known)
    already = len(known.picture.active_on(act.incident_id))
    if already:
        notes = (*notes, text("line.reinforces", n=already))
    return Preview(words, notes, warnings)


def moving(act: Move, known: Known) -> Preview:
    """The incident it leaves is named with what becomes of it."""
    text, old = known.text, known.picture.assignments[act.assignment_id].incident_id
    words = text(
        "line.does_move",
        units=known.call_sign(act.unit_id),
        old=number(old, known),
        incident=named(act.incident_id, known),
    )
    notes, warnings = journeys(act.incident_id, (act.unit_id,), known)
    others = len(known.picture.active_on(old)) - 1
    left = text("line.left_with", which=number(old, known), n=others)
    alone = text("line.left_alone", which=number(old, known))
    return Preview(words, notes, (left if others else alone, *warnings))


def journeys(
    incident_id: str, unit_ids: Sequence[str], known: Known
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """When they are there and what they leave bare; how sure that is, and what lies in wait."""
    advice = known.advice.get(incident_id)
    picks = {pick.unit_id: pick for pick in advice.picks} if advice else {}
    notes: list[str] = []
    warnings: list[str] = []
    for unit_id in unit_ids:
        sign = known.call_sign(unit_id) + " " if len(unit_ids) > 1 else ""
        pick = picks.get(unit_id)
        if pick is not None:
            notes += [sign + note for note in journey(pick, known)]
            if pick.lacking:
                skills = known.skills(pick.lacking)
                warnings.append(sign + known.text("pick.lacking", skills=skills))
        elif (eta_s := known.eta_s.get((unit_id, incident_id))) is not None:
            notes.append(sign + known.text("line.expected", band=clock(eta_s)))
        elif advice is not None:
            notes.append(sign + known.text("line.not_recommended"))
        warnings += [sign + warning for warning in position(unit_id, known)]
    incident = known.picture.incidents.get(incident_id)
    if incident is not None and incident.hazards:
        warnings.append(known.text("line.hazards", what=known.listed(incident.hazards)))
    return tuple(notes), tuple(warnings)


def journey(pick: Pick, known: Known) -> list[str]:
    said = [known.text("line.expected", band=clock_band(pick.eta_low_s, pick.eta_high_s))]
    bare = pick.uncovered.grid_ids if pick.uncovered else ()
    if bare:
        grids = known.listed(known.grid(id) for id in bare[:MOST_GRIDS])
        key = "pick.bare" if len(bare) <= MOST_GRIDS else "pick.bare_more"
        said.append(known.text(key, grids=grids, n=len(bare)))
    return said


def position(unit_id: str, known: Known) -> list[str]:
    """How old the fix is, where that is too old to rely on."""
    age_s, limits = known.fix_age(unit_id), known.picture.limits
    if isnan(age_s):
        return [known.text("line.never_seen")]
    if age_s <= limits.stale_s:
        return []
    key = "line.lost" if age_s > limits.lost_s else "line.stale"
    return [known.text(key, age=f"{int(age_s)}s")]


# ---- the rest ------------------------------------------------------------------------------------


def calling(act: Tell, known: Known) -> Preview:
    text, facts = known.text, act.facts
    area = known.locate(float(str(facts["lon"])), float(str(facts["lat"])))
    words = text(
        "line.does_new",
        category=known.category(str(facts["category"])),
        priority=facts["priority"],
        address=facts["address"],
    )
    parts = [part.name for part in (area.district, area.grid) if part is not None]
    notes = [" ".join(parts) or text("card.outside")]
    if facts["summary"]:
        notes.append(text("line.summary", words=facts["summary"]))
    return Preview(words, tuple(notes), tuple(perhaps_known(act, known)))


def perhaps_known(act: Tell, known: Known) -> list[str]:
    """一警多报: what the new call may be a duplicate of."""
    stages = Stages(report=Stamp(known.now, known.now))
    facts = dict(act.facts)
    probe = Incident(id="", number=0, source="", source_ref="", stages=stages, **facts)  # type: ignore[arg-type]
    return [
        known.text(
            "line.perhaps_known",
            which=number(like.incident_id, known),
            metres=round(like.metres, -1),
            minutes=int(like.seconds // 60),
        )
        for like in known.duplicates(probe)[:1]
    ]


def telling(acts: Sequence[Tell], known: Known) -> Preview:
    """Reports as the journal will say them, orders as what they do."""
    kind, facts = acts[0].kind, dict(acts[0].facts)
    signs = [sign for act in acts if (sign := whose(act, known))]
    task = known.picture.assignments.get(str(facts.get("assignment_id")))
    about = str(facts.get("incident_id") or (task.incident_id if task else ""))
    said = facts | {
        "call_sign": known.listed(signs),
        "number": number(about, known),
        "incident": named(about, known),
        "other": named(str(facts.get("primary_id", "")), known),
        "reason": aside(facts.get("reason")),
        "remark": aside(facts.get("remark")),
        "what": amended(facts, known),
    }
    if kind in REPORTS:
        return Preview(known.text(f"says.{kind.__name__}", **said), (known.text("line.now"),))
    if kind is m.CloseIncident:
        said["disposition"] = known.text(f"disposition.{facts['disposition']}")
    words = known.text(f"does.{kind.__name__}", **said)
    return Preview(words, (), tuple(stood_down(kind, about, known)))


def pressing(act: Press, known: Known) -> Preview:
    """What the key would do that the action has, and about what."""
    text, said = known.text, [known.text(f"key.{act.deed}")]
    if act.unit_id:
        said.append(known.call_sign(act.unit_id))
    if act.incident_id:
        said.append(named(act.incident_id, known))
    if act.number:
        key = "line.minutes" if act.deed is Deed.SNOOZE else "line.numbered"
        said.append(text(key, n=act.number))
    said += [act.words] if act.words else []
    keys = text.keys.get(f"key_{act.deed}", "")
    return Preview(": ".join(filter(None, (said[0], " ".join(said[1:])))), (keys,) if keys else ())


def whose(act: Tell, known: Known) -> str:
    task = known.picture.assignments.get(str(act.facts.get("assignment_id")))
    unit_id = str(act.facts.get("unit_id") or (task.unit_id if task else ""))
    unit = known.picture.units.get(unit_id)
    return unit.call_sign if unit else ""


def stood_down(kind: type[m.Message], incident_id: str, known: Known) -> list[str]:
    """Closing sends home whoever is still there."""
    manned = known.picture.active_on(incident_id)
    if kind is not m.CloseIncident or not manned:
        return []
    signs = known.listed(known.call_sign(task.unit_id) for task in manned)
    return [known.text("line.stood_down", units=signs)]


def aside(words: object) -> str:
    return f"({words})" if words else ""


def amended(facts: dict[str, object], known: Known) -> str:
    said = []
    if "category" in facts:
        said.append(known.category(str(facts["category"])))
    if "priority" in facts:
        said.append(f"P{facts['priority']}")
    said += [str(facts[name]) for name in ("address", "summary") if name in facts]
    return known.listed(said)


def looking(act: Look, known: Known) -> Preview:
    text = known.text
    if act.incident_id:
        what = named(act.incident_id, known)
        return Preview(text("line.does_look", what=what), (text("line.more_incident"),))
    if act.unit_id:
        unit = known.picture.units[act.unit_id]
        what = f"{unit.call_sign} {text(f'unit.{unit.state.value}')}"
        notes = (text("line.more_unit"),)
        warnings = tuple(position(act.unit_id, known))
        return Preview(text("line.does_look", what=what), notes, warnings)
    return Preview(text("line.does_look", what=act.name))
