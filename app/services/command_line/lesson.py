"""Help that teaches: examples with the units and incidents that are on the screen now."""

from app.domain.incident import Incident
from app.domain.unit import Unit, UnitState
from app.services.command_line.known import Known
from app.services.command_line.words import Deed, Said, Verb, usual


def lesson(known: Known) -> list[tuple[str, str]]:
    """Lines that can be typed as they stand, each with what it would do."""
    language, text = known.text.language, known.text
    units, incidents = free(known), waiting(known)
    a, b = (f"@{sign}" for sign in units)
    one, two = (f"#{number:04}" for number in incidents)
    new, close, note = (usual(v, language) for v in (Verb.NEW, Verb.CLOSE, Verb.NOTE))
    recall, move = usual(Verb.RECALL, language), usual(Verb.REASSIGN, language)
    link, show = usual(Verb.LINK, language), usual(Verb.SHOW, language)
    snooze = usual(Deed.SNOOZE, language)
    arrive, feedback = usual(Said.ARRIVE, language), usual(Said.FEEDBACK, language)
    return [
        (f"{a} {one}", text("lesson.send")),
        (f"{a} {b} {one}", text("lesson.send_two")),
        (f"{a} >{arrive}", text("lesson.report")),
        (f"{a} >{feedback} {text('lesson.feedback_words')}", text("lesson.feedback")),
        (f"{one} !1", text("lesson.priority")),
        (f"{new} {text('lesson.new_words')}", text("lesson.new")),
        (f"{one} {close} {text('lesson.close_words')}", text("lesson.close")),
        (f"{one} {note} {text('lesson.note_words')}", text("lesson.note")),
        (f"{recall} {a}", text("lesson.recall")),
        (f"{move} {a} {two}", text("lesson.move")),
        (f"{two} {link} {one}", text("lesson.link")),
        (f"{show} {a}", text("lesson.show")),
        (f"{one} {snooze} 10 {text('lesson.snooze_words')}", text("lesson.snooze")),
    ]


def free(known: Known) -> tuple[str, str]:
    """The call signs of two units that could be sent now, else of any two."""
    units = sorted(known.picture.units.values(), key=_usefulness)
    signs = [unit.call_sign for unit in units[:2]]
    first, second, *_ = [*signs, "3012", "3014"]
    return first, second


def _usefulness(unit: Unit) -> tuple[bool, bool, str]:
    return unit.state is not UnitState.AVAILABLE, unit.in_distress, unit.call_sign


def waiting(known: Known) -> tuple[int, int]:
    """The number of the incident on the card, and of another one that is open."""
    incidents = sorted(
        (incident for incident in known.picture.incidents.values() if incident.open),
        key=lambda incident: (incident.id != known.chosen_id, _urgency(incident)),
    )
    first, second, *_ = [*(incident.number for incident in incidents[:2]), 77, 78]
    return first, second


def _urgency(incident: Incident) -> tuple[bool, int, int]:
    return incident.state.value != "waiting", incident.priority, incident.number
