"""A line of the journal as a sentence that a person can read."""

from dataclasses import fields
from typing import Any

from app.domain import directive_messages as d
from app.domain import messages as m
from app.domain.attention import OF_DIRECTIVE, OF_OWED, STORE_NAME
from app.domain.duty_messages import DutyMessage
from app.domain.entry import Entry
from widgets.scene import LINKS, Scene


def told(scene: Scene, entry: Entry) -> str:
    """What happened, in the language of the screen; names and numbers, never ids."""
    message = entry.message
    facts = spoken(scene, entry)
    return scene.text(f"says.{type(message).__name__}", **facts)


def spoken(scene: Scene, entry: Entry) -> dict[str, Any]:
    """The facts of a message under the names that sentences use."""
    message = entry.message
    facts: dict[str, Any] = {f.name: getattr(message, f.name) for f in fields(message)}
    facts["number"] = number(scene, entry.incident_id)
    facts["other"] = number(scene, entry.other_incident_id)
    facts["call_sign"] = call_signs(scene, entry)
    if isinstance(message, m.IncidentReported):
        facts["category"] = scene.names.category(message.category)
    if isinstance(message, m.CloseIncident):
        facts["disposition"] = scene.text(f"disposition.{message.disposition.value}")
        facts["remark"] = aside(message.remark)
    if isinstance(message, m.Recall | m.ReopenIncident | m.ReturnFeedback | m.UnitWentBusy):
        facts["reason"] = aside(reason(scene, message.reason))
    if isinstance(message, d.DirectiveMessage):
        facts.update(of_directive(scene, message))
    if isinstance(message, DutyMessage):
        facts.update(of_duty(scene, message))
    if isinstance(message, m.RosterLoaded):
        facts["n"] = len(message.units)
    if isinstance(message, m.AmendIncident):
        facts["what"] = amended(scene, message)
    if isinstance(message, m.TakeAlarm):
        facts["what"] = alarmed(scene, message.link)
    if isinstance(message, m.Snooze):
        facts["what"] = put_off(scene, message, facts["number"])
    return facts


def alarmed(scene: Scene, about: str) -> str:
    """What an alarm was about that somebody took: a link, the store, a directive, a duty."""
    if about.startswith(OF_DIRECTIVE):
        known = scene.picture.directives.get(about.removeprefix(OF_DIRECTIVE))
        return f"Y{known.number:04}" if known else "Y–"
    if about.startswith(OF_OWED):
        return scene.text(f"owed.{about.split(':')[1]}")
    own = about in LINKS or about == STORE_NAME
    return scene.text(f"link.{about}") if own else about


def of_directive(scene: Scene, message: d.DirectiveMessage) -> dict[str, Any]:
    """What a message about a tip, a directive or a receiver says, in words."""
    known = scene.picture
    tip = known.tips.get(getattr(message, "tip_id", None) or "")
    directive = known.directives.get(getattr(message, "directive_id", ""))
    receiver = known.receivers.get(getattr(message, "receiver_id", ""))
    level, why = getattr(message, "level", None), getattr(message, "why", "")
    return {
        "tip": f"X{tip.number:04}" if tip else "X–",
        "directive": f"Y{directive.number:04}" if directive else "Y–",
        "receiver": receiver.name if receiver else "–",
        "level": scene.text(f"level.{level}") if level else "",
        "reason": aside(why or getattr(message, "reason", None) or ""),
        "remark": aside(getattr(message, "remark", "")),
        "n": len(getattr(message, "recipients", ())),
    }


def of_duty(scene: Scene, message: DutyMessage) -> dict[str, Any]:
    """What a message about something owed says, in words."""
    known = scene.picture
    diversion = known.diversions.get(getattr(message, "diversion_id", ""))
    agency_id = getattr(message, "agency_id", "") or (diversion.agency_id if diversion else "")
    duty = known.duties.get(getattr(message, "duty_id", ""))
    kind = getattr(message, "kind", None) or (duty.kind if duty else None)
    new, answer = getattr(message, "duty", None), getattr(message, "answer", None)
    return {
        "agency": scene.names.agency(agency_id) or "–",
        "what": scene.text(f"owed.{kind.value}") if kind else "–",
        "answer": scene.text(f"call_back.{answer.value}") if answer else "",
        "text": new.text if new else getattr(message, "text", ""),
        "reason": aside(getattr(message, "reason", "")),
    }


def number(scene: Scene, incident_id: str | None) -> str:
    known = scene.picture.incidents.get(incident_id or "")
    return f"#{known.number:04}" if known else "#–"


def call_signs(scene: Scene, entry: Entry) -> str:
    message = entry.message
    if isinstance(message, m.Dispatch):
        return scene.names.listed(scene.call_sign(sending.unit_id) for sending in message.sendings)
    if isinstance(message, m.Reassign):
        return scene.call_sign(message.sending.unit_id)
    unit_id = getattr(message, "unit_id", None) or entry.unit_id
    if unit_id is None:
        sent = scene.picture.assignments.get(getattr(message, "assignment_id", None) or "")
        unit_id = sent.unit_id if sent else None
    return scene.call_sign(unit_id) if unit_id else "–"


def reason(scene: Scene, given: str) -> str:
    """Reasons that the console itself gives are codes; a person's are words."""
    return scene.text("card.undone") if given == "undo" else given


def aside(words: str) -> str:
    return f"({words})" if words.strip() else ""


def put_off(scene: Scene, message: m.Snooze, which: str) -> str:
    """A snooze of an incident or a mute of the seat, begun or ended."""
    what = "mute" if message.incident_id is None else "snooze"
    if message.until <= message.at:
        return scene.text(f"put_off.{what}_ended", number=which)
    until, why = scene.hour(message.until), aside(message.reason)
    return scene.text(f"put_off.{what}", number=which, until=until, why=why)


def amended(scene: Scene, message: m.AmendIncident) -> str:
    said = []
    if message.category is not None:
        said.append(scene.names.category(message.category))
    if message.priority is not None:
        said.append(f"P{message.priority}")
    said += [part for part in (message.address, message.summary) if part is not None]
    return scene.names.listed(said) or "–"
