"""Every message and every value survives the way to JSON and back, or is refused by name."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import messages as m
from app.domain.picture import Value
from app.store.codec import (
    MESSAGES,
    VALUES,
    CodecError,
    canonical,
    decode_message,
    decode_value,
    encode_message,
    encode_value,
)
from tests.domain.build import call, say, send
from tests.store.anything import anything


def test_all_messages_and_values_are_known() -> None:
    assert set(MESSAGES.values()) == {*get_args(m.AnyMessage)}
    assert set(VALUES.values()) == {*get_args(Value)}


@pytest.mark.parametrize("kind", MESSAGES.values(), ids=MESSAGES)
@settings(max_examples=15)
@given(data=st.data())
def test_a_message_survives(kind: type, data: st.DataObject) -> None:
    message = data.draw(anything(kind))
    text = canonical(encode_message(message))
    assert decode_message(kind.__name__, json.loads(text)) == message


@pytest.mark.parametrize("kind", VALUES.values(), ids=VALUES)
@settings(max_examples=30)
@given(data=st.data())
def test_a_value_survives(kind: type, data: st.DataObject) -> None:
    value = data.draw(anything(kind))
    text = canonical(encode_value(value))
    again = decode_value(json.loads(text))
    assert again == value
    assert canonical(encode_value(again)) == text


def test_times_are_written_in_utc_with_microseconds() -> None:
    beijing = datetime(2026, 5, 1, 20, tzinfo=timezone(timedelta(hours=8)))
    body = encode_message(replace(say(m.Tick), at=beijing))
    assert body["at"] == "2026-05-01T12:00:00.000000+00:00"
    assert decode_message("Tick", body).at == datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"lon": float("nan")}, "IncidentReported.lon: nan is not a finite number"),
        ({"lon": True}, "IncidentReported.lon: True is not a finite number"),
        ({"priority": "1"}, "IncidentReported.priority"),
        ({"priority": 2**63}, "IncidentReported.priority"),
        ({"at": datetime(2026, 5, 1)}, "IncidentReported.at"),  # noqa: DTZ001  the point of it
        ({"caller": "王小明"}, "IncidentReported.caller: '王小明' is not a Caller"),
        ({"address": None}, "IncidentReported.address: None is not str"),
        ({"address": "\ud800"}, "not valid Unicode"),
    ],
)
def test_what_cannot_be_written_is_refused_by_name(changed: dict[str, Any], where: str) -> None:
    with pytest.raises(CodecError, match=where):
        canonical(encode_message(replace(call("i1"), **changed)))


@pytest.mark.parametrize(
    ("kind", "body", "where"),
    [
        ("Nonsense", {}, "unknown kind 'Nonsense'"),
        (["Tick"], {}, "unknown kind"),
        ("Tick", [], "is not dict"),
        ("Tick", {}, "Tick lacks at, by, entered_at, id"),
        ("Dispatch", {"extra": 1}, "Dispatch has no extra"),
        ("Dispatch", {"sendings": [{"unit_id": "u"}]}, "Dispatch lacks"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(kind: Any, body: Any, where: str) -> None:
    with pytest.raises(CodecError, match=where):
        decode_message(kind, body)


def test_a_fault_deep_inside_is_named() -> None:
    body = encode_message(send("i1", "u1"))
    body["sendings"][0]["eta_s"] = "soon"
    with pytest.raises(CodecError, match=r"Dispatch.sendings: Sending.eta_s: 'soon' is not"):
        decode_message("Dispatch", body)


def test_a_field_that_came_later_takes_its_default() -> None:
    body = encode_message(call("i1"))
    del body["hazards"]
    assert decode_message("IncidentReported", body) == call("i1")
