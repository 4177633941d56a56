"""Both languages say the same things, code and files know the same keys, a gap is loud."""

import ast
import re
from functools import cache
from itertools import chain
from pathlib import Path
from string import Formatter

import pytest

from app.domain import call_back, directive, diversion, duty, receiver, tip
from app.domain.area import DistrictKind, GridKind
from app.domain.assignment import AssignmentState, AssignmentVerb
from app.domain.chase import ChaseStep
from app.domain.incident import Disposition, IncidentState, IncidentVerb
from app.domain.officer import Rank
from app.domain.refusal import Refused
from app.domain.stage import Stage
from app.domain.unit import UnitKind, UnitState, UnitVerb
from app.services import evaluation
from app.services.heads import HeadBasis
from app.services.text import FOLDER, LANGUAGES, Text, read

ROOT = Path(__file__).resolve().parents[2]
SENTENCES = {language: read(FOLDER / f"{language}.toml") for language in LANGUAGES}
KEYS = SENTENCES["zh"].keys()
ENUMS = {
    "incident": IncidentState,
    "assignment": AssignmentState,
    "unit": UnitState,
    "kind": UnitKind,
    "stage": Stage,
    "disposition": Disposition,
    "rank": Rank,
    "district": DistrictKind,
    "grid": GridKind,
    "tip": tip.TipState,
    "source": tip.SourceKind,
    "directive": directive.DirectiveState,
    "receiver": receiver.ReceiverState,
    "receiver_kind": receiver.ReceiverKind,
    "target": receiver.TargetKind,
    "chase": ChaseStep,
    "diversion": diversion.DiversionState,
    "call_back": call_back.CallBackState,
    "duty": duty.DutyState,
    "owed": duty.OwedKind,
    "owner": duty.OwnerKind,
    "head": HeadBasis,
    "evaluation_by": evaluation.By,
}
VERBS = (
    IncidentVerb,
    AssignmentVerb,
    UnitVerb,
    tip.TipVerb,
    directive.DirectiveVerb,
    receiver.ReceiverVerb,
    diversion.DiversionVerb,
    call_back.CallBackVerb,
    duty.DutyVerb,
)


@cache
def code() -> tuple[tuple[str, ast.AST], ...]:
    """Every node of the program's own code, with where it stands."""
    files = [ROOT / "main.py", *(ROOT / "app").rglob("*.py"), *(ROOT / "widgets").rglob("*.py")]
    return tuple(
        (f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}", node)
        for path in files
        if path.exists()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    )


def literals() -> set[str]:
    return {n.value for _, n in code() if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def tables_asked_whole() -> set[str]:
    """Tables whose keys are made as f"table.{…}"; enums are held to them below."""
    starts = (n.values[0] for _, n in code() if isinstance(n, ast.JoinedStr) and n.values)
    texts = (s.value for s in starts if isinstance(s, ast.Constant) and isinstance(s.value, str))
    return {match[1] for text in texts if (match := re.fullmatch(r"(\w+)\.\w*", text))}


def asked() -> list[tuple[str, str, set[str]]]:
    """Each `text("table.key", fact=…)` in the code: where, the key, the facts given."""
    calls = [(where, n) for where, n in code() if isinstance(n, ast.Call) and n.args]
    found = []
    for where, call in calls:
        name = getattr(call.func, "attr", getattr(call.func, "id", "")).lstrip("_")
        key = call.args[0]
        if name not in ("text", "t") or not isinstance(key, ast.Constant):
            continue
        if re.fullmatch(r"[a-z_]+\.[a-z0-9_]+", str(key.value)):  # else another text()
            found.append((where, key.value, {k.arg or "**" for k in call.keywords}))
    return found


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def test_both_languages_hold_the_same_keys() -> None:
    assert SENTENCES["zh"].keys() == SENTENCES["en"].keys()


def test_both_languages_fill_the_same_placeholders() -> None:
    unlike = {
        key: (placeholders(SENTENCES["zh"][key]), placeholders(SENTENCES["en"][key]))
        for key in KEYS & SENTENCES["en"].keys()
        if placeholders(SENTENCES["zh"][key]) != placeholders(SENTENCES["en"][key])
    }
    assert not unlike


def test_every_key_asked_for_exists_and_gets_its_facts() -> None:
    wrong = [(w, key) for w, key, _ in asked() if key not in KEYS]
    short = [
        (where, key, lacking)
        for where, key, facts in asked()
        if key in KEYS and "**" not in facts
        if (lacking := {n for n in placeholders(SENTENCES["zh"][key]) if n[:4] != "key_"} - facts)
    ]
    assert not wrong
    assert not short


def test_no_key_is_left_over() -> None:
    whole = tables_asked_whole() | ENUMS.keys() | {"refused", "verb"}  # these have tests below
    idle = [key for key in KEYS - literals() if key.split(".")[0] not in whole]
    assert not idle


@pytest.mark.parametrize("table", ENUMS)
def test_a_table_of_words_is_its_enum(table: str) -> None:
    words = {key.split(".")[1] for key in KEYS if key.startswith(f"{table}.")}
    assert words == {member.value for member in ENUMS[table]}


def test_every_verb_has_a_word() -> None:
    words = {key.split(".")[1] for key in KEYS if key.startswith("verb.")}
    assert words == {verb.value for verb in chain(*VERBS)}


def test_every_refusal_in_the_code_has_its_sentence_and_its_facts() -> None:
    raised = {
        (node.args[0].value, frozenset(k.arg for k in node.keywords))
        for _, node in code()
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "Refused"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    sentences = {key.split(".")[1] for key in KEYS if key.startswith("refused.")}
    assert {refused for refused, _ in raised} == sentences
    for refused, facts in raised:
        assert placeholders(SENTENCES["en"][f"refused.{refused}"]) <= facts


def test_language_changes_at_run_time() -> None:
    text = Text()
    assert text("incident.waiting") == "待派"
    text.switch("en")
    assert (text.language, text("incident.waiting")) == ("en", "Waiting")
    with pytest.raises(ValueError, match="'fr' is none of zh, en"):
        text.switch("fr")


def test_a_refusal_becomes_one_sentence_in_words() -> None:
    refusal = Refused("unit_not_available", call_sign="3012", state="en_route")
    assert Text("zh").refused(refusal) == "3012 现在是“途中”，不能派警。"
    refusal = Refused("not_allowed_now", state="closed", verb="close")
    assert Text("en").refused(refusal) == "It is “Closed” now: not possible to close."


def test_braces_in_a_fact_are_only_text() -> None:
    sentence = Text("en")("refused.unknown_id", id="{0.__class__}")
    assert "{0.__class__}" in sentence


@pytest.mark.parametrize(
    ("key", "facts"),
    [("incident.lost_keys", {}), ("refused.unknown_id", {}), ("refused.bad_priority", {"x": 1})],
)
def test_a_gap_is_loud_but_never_stops(key: str, facts: dict[str, object]) -> None:
    with pytest.warns(UserWarning, match=re.escape(repr(key))):
        shown = Text()(key, **facts)
    assert shown
