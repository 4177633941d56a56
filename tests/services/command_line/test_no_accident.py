"""A large city's system read the street number 215 as unit 215 and sent it three times. Not here.

Whatever is typed, no unit is touched that was not named with @, and nothing at all without a verb
or a mark.
"""

import random
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.city.osm import read_osm
from app.city.pack import Pack
from app.city.search import AddressSearch
from app.domain import messages as m
from app.services.command_line.acts import Act, Look, Move, Press, Send, Teach, Tell
from app.services.command_line.completing import completions
from app.services.command_line.known import CallSigns, Known
from app.services.command_line.places import alike
from app.services.command_line.reading import read
from app.services.command_line.tokens import folded
from app.services.command_line.words import DEEDS, SAYINGS, VERBS
from tests.services.command_line.room import evening, incident, unit

ROOM = evening()
WORDS = sorted(
    {w for words in (*VERBS.values(), *DEEDS.values(), *SAYINGS.values()) for w in words.split()}
)
PIECES = st.sampled_from(
    [*WORDS, *"@#>!?＠＃》！？,，、 　", "3012", "215", "77", "宏图路12号", "打架", "属实", "12#楼"]
)
NUMBERS = st.integers(0, 99_999).map(str)


def units_of(act: Act) -> set[str]:
    """The units that an act is about."""
    if isinstance(act, Send):
        return set(act.unit_ids)
    if isinstance(act, Move):
        return {act.unit_id}
    if isinstance(act, Look | Press):
        return {act.unit_id} - {""}
    return (
        {str(act.facts["unit_id"])} if isinstance(act, Tell) and "unit_id" in act.facts else set()
    )


@given(st.lists(st.one_of(PIECES, NUMBERS, st.text(max_size=6)), max_size=9))
@settings(max_examples=600)
def test_no_unit_is_touched_that_was_not_named(pieces: list[str]) -> None:
    line = " ".join(pieces)
    reading = read(line, ROOM)
    assert reading.words or not line.strip()
    for act in reading.acts:
        for unit_id in units_of(act):
            if isinstance(act, Tell) and act.kind is m.UnitCleared and "#" in folded(line):
                continue  # the only unit of an incident that was named
            sign = ROOM.picture.units[unit_id].call_sign
            assert f"@{sign}" in folded(line).replace("-", "")
    for offer in completions(line, ROOM):
        assert offer.put(line) != line


@given(st.lists(st.one_of(NUMBERS, st.text(alphabet="0123456789 号路弄-/.,#楼栋", max_size=8))))
def test_numbers_alone_do_nothing(pieces: list[str]) -> None:
    line = " ".join(pieces).lstrip(" ,、.#")
    assert read(line, ROOM).acts == ()


@given(st.text(alphabet=st.characters(blacklist_characters="@#>!?＠＃＞！？》〉»›→➔﹟﹫")))
def test_without_a_mark_only_a_verb_does_anything(line: str) -> None:
    acts = read(line, ROOM).acts
    assert not any(units_of(act) for act in acts)
    assert all(isinstance(act, Teach | Look | Press) or _is_call(act) for act in acts)


@given(st.text(max_size=60))
def test_a_note_is_only_a_note_whatever_it_says(text: str) -> None:
    acts = read(f"#77 备注 {text}", ROOM).acts
    for act in acts:
        assert isinstance(act, Tell)
        assert act.kind is m.AddNote
        assert act.facts["incident_id"] == "i77"
    said = folded(text).strip(" ,;:\n\r")
    assert bool(acts) == bool(said.strip()) or len(text) > 0


@given(st.text(max_size=60))
def test_feedback_and_remarks_are_only_text(text: str) -> None:
    for line, kind in (
        (f"@3013 >反馈 {text}", m.FeedbackGiven),
        (f"#77 办结 属实 {text}", m.CloseIncident),
    ):
        for act in read(line, ROOM).acts:
            assert isinstance(act, Tell)
            assert act.kind is kind


def _is_call(act: Act) -> bool:
    return isinstance(act, Tell) and act.kind is m.IncidentReported


# ---- the addresses of a whole city ---------------------------------------------------------------


@pytest.fixture(scope="module")
def city(demo_pack: Pack) -> Known:
    """Every unit free, and a unit and an incident for every number that an address may hold."""
    room = replace(ROOM, signs=CallSigns())
    numbers = {
        digits for name in demo_pack.addresses.name for digits in _digits(name) if len(digits) < 6
    }
    units = [replace(unit(1), id=f"n{n}", call_sign=n) for n in sorted(numbers)]
    room.picture = room.picture.__class__()
    room.picture.put_all([*units, *(incident(int(n)) for n in sorted(numbers))])
    room.signs.put(units)
    room.categories = demo_pack.categories
    names = {c.code: c.name for c in demo_pack.categories}
    room.category = lambda code: names[code]
    room.find = AddressSearch(demo_pack.addresses).find
    room.locate = demo_pack.locate
    return room


def _digits(name: str) -> list[str]:
    return "".join(c if c.isascii() and c.isdigit() else " " for c in name).split()


def test_no_address_is_ever_an_act(city: Known, demo_pack: Pack) -> None:
    names = dict.fromkeys(demo_pack.addresses.name)
    assert len(names) > 20_000
    said = [name for name in names if read(name, city).acts]
    assert said == []


def test_an_address_behind_a_unit_or_an_incident_is_no_act(city: Known, demo_pack: Pack) -> None:
    chance = random.Random(215)
    for name in chance.sample(list(demo_pack.addresses.name), 1000):
        number = chance.choice(_digits(name) or ["215"])
        for line in (f"@{number} {name}", f"{name} #{number}", f"{number} {name}", f"#{name}"):
            assert not any(isinstance(act, Send | Move | Tell) for act in read(line, city).acts), (
                line
            )


def test_a_call_at_any_address_is_that_call_or_nothing(city: Known, demo_pack: Pack) -> None:
    chance = random.Random(12)
    taken = 0
    told = partial(chance.choice, ["打架", "纠纷", "盗窃 215 !1", "噪音扰民，3012 号房"])
    for name in chance.sample(list(demo_pack.addresses.name), 300):
        for act in read(f"新 {name} {told()}", city).acts:
            assert _is_call(act)
            assert isinstance(act, Tell)
            assert alike(str(act.facts["address"]), name)
            taken += 1
    assert taken > 200


# ---- real addresses ------------------------------------------------------------------------------


@pytest.mark.parametrize("extract", ["guixi_jiangxi.osm.bz2", "porto_portugal.osm.pbf"])
def test_no_real_address_is_ever_an_act(
    extract: str, city: Known, shared_data: Callable[[str], Path]
) -> None:
    """Chinese names get a house number, as Guixi's extract has none; units have those numbers."""
    records = read_osm(shared_data(f"osm/{extract}")).records
    names = sorted({record.name for record in records})
    chance = random.Random(8)
    numbered = [name for name in names if _digits(name)]
    numbered = numbered or [f"{name}{chance.randint(1, 3_999)}号" for name in names]
    some = chance.sample(sorted({*names, *numbered}), min(len(names), 4_000))
    assert [name for name in some if read(name, city).acts] == []
    for name in chance.sample(numbered, min(200, len(numbered))):
        number = chance.choice(_digits(name))
        for line in (f"新 {name}", f"{number} {name}", f"@{number} {name}", f"{name} @{number}"):
            acts = read(line, city).acts
            assert not any(isinstance(act, Send | Move | Tell) for act in acts), line


@pytest.mark.parametrize(
    "line",
    [
        "3012弄12号5栋",
        "人民路215号3012室",
        "省道215线12公里处",
        "第3中学",
        "2号线3012站",
        "12#楼 3012",
    ],
)
def test_chinese_addresses_with_digits_do_nothing(line: str, city: Known) -> None:
    assert read(line, city).acts == ()
    assert read(line, ROOM).acts == ()
