"""What Tab offers at the end of a line: verbs, units, incidents, reports, categories, addresses."""

from app.services.command_line.calls import named_in, offered, split_words
from app.services.command_line.deeds import MARK
from app.services.command_line.known import Known
from app.services.command_line.line import like_incidents, like_units
from app.services.command_line.places import distinct, found
from app.services.command_line.reading import parts_of, read
from app.services.command_line.tokens import INCIDENT, PRIORITY, REPORT, UNIT, Token
from app.services.command_line.unclear import Candidate, Unclear
from app.services.command_line.words import Deed, Said, Verb, beginning, meaning, usual

MOST = 8
ALONE = frozenset({Verb.NEW, Verb.SHOW, Verb.HELP})  # begin a line


def completions(line: str, known: Known) -> list[Candidate]:
    """At most eight; what the reading itself asks for comes first. Nothing is ever put in by it."""
    if not line.strip():
        return []
    parts = parts_of(line)
    verb = meaning(Verb, parts.verb.text) if parts.verb else None
    deed = meaning(Deed, parts.verb.text) if parts.verb else None
    last = parts.marked[-1] if parts.marked else None
    if verb is Verb.NEW:
        offers = in_a_call(parts.rest, parts.at, line, known)
    elif last is not None and last.end == len(line):
        offers = list(read(line, known).candidates) or of_token(last, known)
    elif deed is Deed.MAP_SEARCH and parts.rest:
        offers = places(parts.rest, parts.at, known)
    elif deed is None and verb is None and parts.rest and parts.at + len(parts.rest) == len(line):
        offers = verbs(parts.rest, parts.at, known, bool(parts.marked))
    elif verb in (Verb.SHOW, Verb.HELP, Verb.ADDRESS) and parts.rest:
        offers = places(parts.rest, parts.at, known)
    elif verb is Verb.CATEGORY and parts.rest:
        offers = offered(parts.rest, parts.at, len(line), known)
    else:
        offers = list(read(line, known).candidates)
    typed = [offer for offer in offers if offer.put(line) != line]
    return typed[:MOST]


def of_token(token: Token, known: Known) -> list[Candidate]:
    language = known.text.language
    if token.mark == UNIT:
        return like_units(token.text, token, known)
    if token.mark == INCIDENT:
        alike = like_incidents(token.text, token, known) if token.text != "." else []
        return [offer for offer in alike if offer.insert[1:].lstrip("0") != token.text.lstrip("0")]
    if token.mark == PRIORITY:
        levels = [str(n) for n in range(1, 5) if str(n).startswith(token.text)]
        return [Candidate(f"!{n}", token.start, token.end, f"P{n}") for n in levels]
    assert token.mark == REPORT  # noqa: S101 - there are four marks
    return [
        Candidate(f">{usual(said, language)}", token.start, token.end, known.text(f"heard.{said}"))
        for said in beginning(Said, token.text)
    ]


def verbs(word: str, at: int, known: Known, about: bool) -> list[Candidate]:
    """What verbs begin so; more than one word is none. `about`: units or incidents stand before."""
    if len(word.split()) > 1:
        return []
    language, end = known.text.language, at + len(word)
    begun = [verb for verb in beginning(Verb, word) if not (about and verb in ALONE)]
    begun.sort(key=lambda verb: not usual(verb, language).startswith(word.casefold()))
    deeds = [deed for deed in beginning(Deed, word) if not about or deed in MARK]
    return [
        *(Candidate(usual(v, language), at, end, known.text(f"typed.{v}")) for v in begun),
        *(Candidate(usual(d, language), at, end, known.text(f"key.{d}")) for d in deeds),
    ]


def in_a_call(rest: str, at: int, line: str, known: Known) -> list[Candidate]:
    """First an address; behind one that is known, categories."""
    if not rest:
        return []
    reading = list(read(line, known).candidates)
    if reading or named_in(rest, known.categories):
        return reading
    words = split_words(rest)
    return places(rest, at, known) if len(words) == 1 else []


def places(typed: str, at: int, known: Known) -> list[Candidate]:
    try:
        hits = distinct(found(typed, known))
    except Unclear:
        return []
    end = at + len(typed)
    return [Candidate(hit.text, at, end, known.district(hit)) for hit in hits]


def incident_of(line: str, known: Known) -> str:
    """The open incident that the line names last, "" for none: advice is wanted about it."""
    try:
        incidents = parts_of(line).incidents(known)
    except Unclear:
        return ""
    return incidents[-1].id if incidents and incidents[-1].open else ""
