import argparse
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.city.pack import save_pack
from app.domain.limits import Limits
from app.feeds.simulated.demand import load_demand
from app.feeds.simulated.temper import Temper
from app.services.dispatcher import Habits
from app.services.simulate import Day, add_simulate_parser, run_simulate, simulate
from app.store.database import Database
from app.store.journal import verify
from tests.feeds.town import town

DEMAND = Path(__file__).resolve().parents[2] / "resources" / "demand.toml"
SHORT = Day(hours=2.0)
WILD = Temper(late_share=0.3, lost_share=2.0, break_share=1.0, distress_share=0.2, forget_share=0.1)


def figures(day=SHORT, calls_per_day=240.0, store=None, shifts=False):
    pack, _ = town(shifts)
    return simulate(pack, load_demand(DEMAND, calls_per_day), day, Limits(), store)


@pytest.fixture(scope="module")
def usual():
    return figures()


def test_the_same_seed_gives_the_same_figures_and_another_one_another_day(usual):
    assert figures() == usual
    assert figures(replace(SHORT, seed=2))["response_s"] != usual["response_s"]


def test_the_keys_that_stay(usual):
    keys = {"policy", "seed", "hours", "incidents", "dispatched", "closed", "response_s"}
    assert keys | {"by_stage", "excluded", "assumptions"} <= usual.keys()
    assert set(usual["response_s"]) == {"n", "median", "p90", "share_within_target"}
    assert list(usual["by_stage"])[:4] == ["dispatch", "acknowledge", "depart", "arrive"]
    assert all({"n", "median", "p90"} <= row.keys() for row in usual["by_stage"].values())
    json.dumps(usual)


@pytest.mark.parametrize(
    ("day", "calls_per_day"),
    [
        (SHORT, 240.0),
        (replace(SHORT, temper=WILD), 240.0),
        (replace(SHORT, hours=1.0), 4000.0),  # far more than twelve units can do
        (replace(SHORT, habits=Habits(recall_unsigned_s=10.0)), 240.0),
    ],
    ids=["usual", "wild", "flood", "impatient"],
)
def test_every_incident_is_counted_once(day, calls_per_day):
    found = figures(day, calls_per_day)
    left_out = sum(found["excluded"].values())
    assert found["response_s"]["n"] + left_out == found["incidents"] + found["duplicates"]
    assert found["closed"] <= found["dispatched"] <= found["incidents"]
    assert found["incidents"] > 0


def test_a_unit_is_sent_after_the_assumed_reaction(usual):
    assert usual["by_stage"]["dispatch"]["median"] == 20.0
    quick = figures(replace(SHORT, habits=Habits(reaction_s=5.0)))
    assert quick["by_stage"]["dispatch"]["median"] == 5.0
    assert quick["response_s"]["median"] < usual["response_s"]["median"]


def test_other_reports_of_an_incident_are_linked_and_not_sent_to():
    found = figures(replace(SHORT, hours=6.0), 480.0)
    assert found["duplicates"] > 0
    assert found["excluded"]["duplicate"] == found["duplicates"]


def test_the_journal_of_a_run_is_whole(tmp_path):
    url = f"sqlite:///{tmp_path / 'run.db'}"
    figures(replace(SHORT, temper=WILD), store=url)
    database = Database(url, reading=True)
    try:
        found = verify(database)
    finally:
        database.close()
    assert found.ok
    assert found.entries > 50


def command(*words):
    parser = argparse.ArgumentParser()
    add_simulate_parser(parser.add_subparsers(dest="command"))
    return run_simulate(parser.parse_args(["simulate", *map(str, words)]))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("city") / "town"
    save_pack(town()[0], folder)
    return folder


def test_command_prints_json_only_on_stdout(folder, capsys):
    words = ("--city", folder, "--hours", 0.5, "--calls-per-day", 300, "--json")
    assert command(*words) == 0
    assert json.loads(capsys.readouterr().out)["hours"] == 0.5
    assert command(*words[:-1]) == 0
    assert "response_s:" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ("--city", "nowhere"),
        ("--demand", "nowhere.toml"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(folder, words, capsys):
    given = dict([("--city", folder), words])
    assert command(*(word for pair in given.items() for word in pair)) == 2
    assert capsys.readouterr().err.strip().count("\n") == 0


def test_a_store_in_use_is_not_written_to(folder, tmp_path, capsys):
    words = ("--city", folder, "--hours", 0.2, "--store", f"sqlite:///{tmp_path / 'run.db'}")
    assert command(*words) == 0
    assert command(*words) == 1
    assert "is not empty" in capsys.readouterr().err


@pytest.mark.parametrize("words", [("--hours", "-1"), ("--policy", "luck"), ("--reaction", "x")])
def test_bad_arguments_are_refused(words):
    with pytest.raises(SystemExit):
        command(*words)


def test_shifts_change_in_the_middle_of_the_day():
    start = SHORT.start + timedelta(hours=15, minutes=30)
    found = figures(replace(SHORT, start=start, hours=1.5), 480.0, shifts=True)
    assert found["dispatched"] > 10
