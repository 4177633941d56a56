"""A typed line is exactly one thing to do, or a sentence that says what is missing or open."""

from dataclasses import dataclass, field
from typing import Final

from app.domain import messages as m
from app.domain.refusal import Refused
from app.services.command_line import deeds, orders, reports
from app.services.command_line.acts import Act, Look, Tell, tried
from app.services.command_line.known import Known
from app.services.command_line.line import Line
from app.services.command_line.preview import told
from app.services.command_line.tokens import (
    INCIDENT,
    LONGEST,
    PRIORITY,
    REPORT,
    UNIT,
    Token,
    fall_apart,
)
from app.services.command_line.unclear import Candidate, Unclear
from app.services.command_line.words import Deed, Said, Verb, meaning, usual

TEXTED: Final = frozenset(  # of one incident; whatever follows its number is text
    {Verb.CLOSE, Verb.NOTE, Verb.RETURN, Verb.REOPEN, Verb.CATEGORY, Verb.ADDRESS, Verb.SUMMARY}
)
SILENT: Final = (m.AddNote, m.RevealCaller, m.Snooze)  # change nothing but the journal


@dataclass(frozen=True, slots=True)
class Reading:
    """`acts` is what Enter does: all of one kind, and none while anything is open.

    `words` says it, or says what is missing; `notes` go with it, `warnings` must be seen first.
    """

    acts: tuple[Act, ...] = ()
    words: str = ""
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = field(default=())

    @property
    def ready(self) -> bool:
        return bool(self.acts)


def read(line: str, known: Known) -> Reading:
    """What the line means now. Nothing is done; the same line later may mean nothing any more."""
    if not line.strip():
        return Reading()
    try:
        acts = acts_of(line, known)
        for act in acts:
            rehearse(act, known)
        preview = told(acts, known)
    except Unclear as why:
        return Reading(words=known.text(f"line.{why.key}", **why.facts), candidates=why.candidates)
    except Refused as no:
        return Reading(words=known.text.refused(no), candidates=instead(line, no, known))
    return Reading(acts, preview.words, preview.notes, preview.warnings)


def rehearse(act: Act, known: Known) -> None:
    """Raises Refused where the desk would refuse, Unclear where nothing would change."""
    changes = tried(known.picture, act, known.seat, known.now)
    if changes == [] and isinstance(act, Tell) and act.kind not in SILENT:
        raise Unclear("nothing_new")


def instead(line: str, no: Refused, known: Known) -> tuple[Candidate, ...]:
    """A unit that is on another incident can be reassigned: how that is written."""
    if no.code != "unit_not_available":
        return ()
    parts = parts_of(line)
    units, incidents = parts.of(UNIT), parts.of(INCIDENT)
    if len(units) != 1 or len(incidents) != 1:
        return ()
    word = usual(Verb.REASSIGN, known.text.language)
    whole = f"{word} @{units[0].text} #{incidents[0].text}"
    return (Candidate(whole, 0, len(line), known.text("typed.reassign")),)


def parts_of(line: str) -> "Line":
    return Line(fall_apart(line, does, wants), line)


def does(word: str) -> bool:
    return meaning(Verb, word) is not None or meaning(Deed, word) is not None


def wants(verb: str | None, so_far: tuple[Token, ...], mark: str) -> bool:
    """Whether a token with this mark is read here; if not, it belongs to the text."""
    has = {token.mark for token in so_far}
    if verb is None and REPORT not in has:
        return True
    if verb is None:
        said = next(meaning(Said, token.text) for token in so_far if token.mark == REPORT)
        texted = said in reports.TEXTED
        return not texted or (mark in (UNIT, INCIDENT) and not has & {UNIT, INCIDENT})
    if (deed := meaning(Deed, verb)) is not None:
        return mark == deeds.MARK.get(deed) and mark not in has
    return wanted_by(meaning(Verb, verb), has, mark)


def wanted_by(meant: Verb | None, has: set[str], mark: str) -> bool:
    if meant in TEXTED:
        return mark == INCIDENT and INCIDENT not in has
    if meant in (Verb.SHOW, Verb.HELP):
        return mark in (UNIT, INCIDENT) and not has
    if meant is Verb.RECALL:
        return mark in (UNIT, INCIDENT)
    return meant is not Verb.NEW


def acts_of(line: str, known: Known) -> tuple[Act, ...]:
    """Raises Unclear, and Refused where a rule of the domain stands against it."""
    if len(line) > LONGEST:
        raise Unclear("too_long", most=LONGEST)
    parts = parts_of(line)
    if parts.of(REPORT):
        return reports.reported(parts, known)
    verb = meaning(Verb, parts.verb.text) if parts.verb else None
    if verb is not None:
        return orders.ordered(verb, parts, known)
    deed = meaning(Deed, parts.verb.text) if parts.verb else None
    if deed is not None:
        return deeds.done(deed, parts, known)
    return unworded(parts, known)


def unworded(parts: "Line", known: Known) -> tuple[Act, ...]:
    """Marks alone: to send, to set a priority, to look."""
    if parts.rest:
        raise loose(parts, known)
    if parts.of(UNIT) and (len(parts.marked) > 1):
        return orders.sent(parts, known)
    if parts.of(PRIORITY):
        return orders.prioritised(parts, known)
    if parts.of(UNIT):
        return (Look(unit_id=parts.unit(known).id),)
    return (Look(incident_id=parts.incident(known).id),)


def loose(parts: "Line", known: Known) -> Unclear:
    """Words that are no verb: digits without a mark are never taken for anything."""
    word = parts.rest.split()[0].strip(",;，；、")
    if word and known.signs.called(word):
        return Unclear("no_mark_unit", what=word)
    if word.isdecimal():
        return Unclear("no_mark_number", what=word)
    return Unclear("no_verb", what=word or parts.rest)
