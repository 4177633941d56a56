"""`cap check` and `cap export` as they are typed."""

import argparse
import json
from pathlib import Path

import pytest

from app.domain import directive_messages as d
from app.domain.picture import Picture
from app.domain.receiver import ReceiverKind, Recipient
from app.feeds.cap.read import read_cap
from app.services.cap_command import add_cap_parser, run_cap
from app.services.cap_directive import content_in, content_of
from tests.domain.build import say
from tests.feeds.cap.samples import SMALL, judged, schema
from tests.store.build import fresh, opened, record


def run(*words):
    parser = argparse.ArgumentParser()
    parser.add_argument("--store")
    parser.add_argument("--settings", type=Path)
    add_cap_parser(parser.add_subparsers())
    return run_cap(parser.parse_args(list(map(str, words))))


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "good.cap"
    path.write_text(SMALL, "utf-8")
    return path


@pytest.fixture
def bad(tmp_path):
    path = tmp_path / "bad.cap"
    path.write_text(SMALL.replace(">Actual<", ">Real<"), "utf-8")
    return path


def test_check_says_what_was_read(good, capsys):
    assert run("cap", "check", good) == 0
    out, err = capsys.readouterr()
    assert out.startswith(
        f"{good}: 1 read, 0 refused\n  remark: {good}: line 9: references is empty"
    )
    assert err == ""


def test_check_names_line_and_rule_and_is_2(good, bad, capsys):
    assert run("cap", "check", good, bad, bad.parent / "none.cap") == 2
    out, err = capsys.readouterr()
    assert f"{bad}: line 6: status: “Real” is not one of Actual" in out
    assert "none.cap: line 1: cannot be read: No such file" in out
    assert err.startswith(f"cap: {bad}: line 6: ")
    assert err.endswith("(and 1 more files)\n")


def test_check_as_json(good, bad, capsys):
    assert run("cap", "check", "--json", good, bad) == 2
    first, second = json.loads(capsys.readouterr().out)
    assert first["read"][0] | {"identifier": "PG-7", "status": "Actual"} == first["read"][0]
    assert (second["read"], second["refused"], second["faults"][0]["line"]) == ([], 1, 6)


@pytest.fixture
def store(tmp_path):
    recipients = (
        Recipient(ReceiverKind.DISTRICT, "JB", "江北"),
        Recipient(ReceiverKind.UNIT, "车 7", "车 7"),
    )
    draft = say(d.DraftDirective, directive_id="d1", level="blue", title="散场", text="巡逻")
    order = say(d.IssueDirective, 9, directive_id="d1", recipients=recipients)
    with opened(tmp_path) as store:
        record(store, Picture(), [draft, order])
    return tmp_path / "c.db"


@pytest.fixture
def settings(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text('[cap]\nsender = "110@city.example"\nname = "指挥中心"\n', "utf-8")
    return path


def test_export_writes_what_reads_back(store, settings, tmp_path, capsys):
    out = tmp_path / "out.cap"
    words = ("cap", "export", "--directive", 1, "--out", out, "--store", store)
    assert run("--settings", settings, *words) == 0
    assert capsys.readouterr().err == f"cap: directive 1 in {out}\n"
    raw = out.read_bytes()
    (alert,) = read_cap(raw, "out").alerts
    assert (alert.sender, alert.infos[0].sender_name) == ("110@city.example", "指挥中心")
    assert alert.infos[0].event == "预警指令"
    with opened(store.parent) as again:
        (directive,) = fresh(again).directives.values()
    assert content_in(alert) == content_of(directive)
    assert alert.addresses == 'district/JB "unit/车 7"'
    assert judged(schema(), raw) is None


def test_export_refuses_in_one_line(store, settings, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    out = tmp_path / "out.cap"
    words = ("cap", "export", "--out", out, "--store", store, "--directive")
    assert run("--settings", settings, *words, 7) == 2
    assert "there is no directive 7" in capsys.readouterr().err
    assert run(*words, 1) == 2
    assert "[cap] sender" in capsys.readouterr().err
    assert run("--settings", settings, "cap", "export", "--out", out, "--directive", 1) == 2
    assert "demo.db" in capsys.readouterr().err
    assert not out.exists()
