import argparse
import json
from dataclasses import replace
from pathlib import Path
from statistics import median

import pytest

from app.city.pack import save_pack
from app.feeds.simulated.demand import load_demand
from app.feeds.simulated.temper import Temper
from app.services import campaign as made
from app.services.campaign import CampaignError, Setting, Stand, Task, run_all, tasks_of
from app.services.campaign_command import add_campaign_options, check_single, run_campaign
from app.services.policies import POLICIES
from app.services.simulate import Day, add_simulate_parser, simulate
from app.services.text import LANGUAGES
from tests.feeds.town import town

DEMAND = Path(__file__).resolve().parents[2] / "resources" / "demand.toml"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("city") / "town"
    save_pack(town()[0], folder)
    return folder


@pytest.fixture(scope="module")
def stand(folder):
    return Stand(Setting(folder, DEMAND, 80.0, 1.0))


@pytest.fixture(scope="module")
def by_policy(stand):
    return {policy: stand.run(Task("surge", policy, 1)) for policy in POLICIES}


def test_the_same_calls_at_the_same_times_whatever_the_policy(by_policy):
    assert len({(run["calls"], run["calls_sha256"]) for run in by_policy.values()}) == 1
    assert next(iter(by_policy.values()))["calls"] > 10
    others = {tuple(row[4] for row in run["samples"]) for run in by_policy.values()}
    assert len(others) >= 3  # and yet something is different


def test_it_is_counted_who_was_sent_and_who_was_left(by_policy):
    for run in by_policy.values():
        chosen, on_foot, wheels_free = run["chosen"]
        assert chosen >= sum(row[3] is not None for row in run["samples"]) > 0
        assert 0 <= on_foot <= chosen
        assert wheels_free > 0


def test_another_seed_has_other_calls(stand, by_policy):
    other = stand.run(Task("surge", "road", 2))
    assert other["calls_sha256"] != by_policy["road"]["calls_sha256"]


def test_the_same_task_gives_the_same_record(stand, by_policy):
    assert stand.run(Task("surge", "relay", 1)) == by_policy["relay"]


def test_the_relay_is_slower_before_it_sends_anybody_and_slower_under_load(stand, by_policy):
    def before_dispatch(run):
        return median(row[3] for row in run["samples"] if row[3] is not None)

    calm = stand.run(Task("normal", "relay", 1))
    assert before_dispatch(by_policy["relay"]) > before_dispatch(by_policy["direct"]) + 100
    waits = [sum(row[1] for row in run["levels"].values()) for run in (calm, by_policy["relay"])]
    counts = [run["levels"]["city_bureau"][0] for run in (calm, by_policy["relay"])]
    assert waits[0] / counts[0] < waits[1] / counts[1]


@pytest.mark.parametrize("policy", ["relay", "road"])
def test_with_and_without_a_store_the_figures_are_the_same(policy, tmp_path):
    pack, demand = town()[0], load_demand(DEMAND, 480.0)
    wild = Temper(late_share=0.3, lost_share=2.0, break_share=1.0, distress_share=0.2)
    day = Day(policy, hours=1.5, temper=wild)
    kept = simulate(pack, demand, day, made.Limits(), f"sqlite:///{tmp_path / 'run.db'}")
    assert simulate(pack, demand, day, made.Limits()) == kept


def test_who_never_clears_is_not_sent_again_and_the_run_ends(folder, monkeypatch):
    """Everybody stays for days: soon nobody is free, and whoever calls then is not reached."""
    forever = replace(load_demand(DEMAND), topics={})
    stand = Stand(Setting(folder, DEMAND, 800.0, 0.5, Temper(handle_median_s=1e6)))
    monkeypatch.setattr(
        made, "load_demand", lambda path, rate: replace(forever, calls_per_day=rate)
    )
    run = stand.run(Task("normal", "direct", 1))
    reached = [row for row in run["samples"] if row[4] is not None]
    assert len(reached) <= 12 < len(run["samples"])


def test_an_empty_hour_is_a_record_without_samples(folder):
    run = Stand(Setting(folder, DEMAND, 1e-9, 0.5)).run(Task("normal", "relay", 1))
    assert (run["calls"], run["samples"], run["skilled"]) == (0, [], (0, 0))


# ---- many of them ----------------------------------------------------------------------------


def test_what_is_finished_is_not_run_again(folder, tmp_path, monkeypatch):
    setting = Setting(folder, DEMAND, 240.0, 0.25)
    tasks = tasks_of(["normal"], ["direct", "road"], [1, 2])
    counted = []
    first = run_all(setting, tasks[:3], tmp_path, 1, lambda: counted.append(1))
    ran = []
    monkeypatch.setattr(Stand, "run", lambda self, task: ran.append(task) or first[0])
    assert run_all(setting, tasks, tmp_path, 1, lambda: counted.append(1))[:3] == first
    assert ran == tasks[3:]
    assert len(counted) == 3 + 4


def test_a_folder_of_another_setting_is_refused(folder, tmp_path):
    run_all(Setting(folder, DEMAND, 240.0, 0.25), [], tmp_path, 1, lambda: None)
    with pytest.raises(CampaignError, match="another calls_per_day, hours"):
        run_all(Setting(folder, DEMAND, 480.0, 0.5), [], tmp_path, 1, lambda: None)


def test_two_processes_come_to_the_same(folder, tmp_path):
    setting = Setting(folder, DEMAND, 240.0, 0.25)
    tasks = tasks_of(["normal"], ["straight"], [1, 2])
    both = run_all(setting, tasks, tmp_path / "two", 2, lambda: None)
    assert both == run_all(setting, tasks, tmp_path / "one", 1, lambda: None)


# ---- the command -----------------------------------------------------------------------------


def parsed(*words):
    parser = argparse.ArgumentParser()
    parser.add_argument("--lang")
    add_campaign_options(add_simulate_parser(parser.add_subparsers(dest="command")))
    return parser.parse_args(["simulate", *map(str, words)])


def command(*words, draw=None):
    return run_campaign(parsed(*words), draw)


def test_the_command_prints_a_table_or_json_and_keeps_both(folder, tmp_path, capsys):
    words = ("--city", folder, "--policies", "relay,road", "--load", "normal", "--runs", 2)
    words += ("--hours", 0.5, "--calls-per-day", 480, "--jobs", 1, "--out", tmp_path)
    drawn = []
    assert command(*words, draw=lambda *what: drawn.append(what[2].name)) == 0
    shown = capsys.readouterr().out
    assert "四级转派" in shown
    assert (tmp_path / "table-zh.md").read_text(encoding="utf-8") == shown
    assert drawn == [f"response-{language}.png" for language in LANGUAGES]
    assert command(*words, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found == json.loads((tmp_path / "figures.json").read_bytes())
    normal = found["loads"]["normal"]
    assert normal["same_calls"]
    assert normal["seeds"] == [1, 2]
    assert {"n", "median", "p90", "within", "interval"} <= normal["policies"]["relay"].keys()
    assert set(normal["by_district"]) <= {"d1", "d2"}
    assert [(d["from"], d["to"]) for d in normal["differences"]] == [("relay", "road")]
    assert {"room", "relay", "officers", "loads"} <= found["assumptions"].keys()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "--out"),
        (("--hours", 48), "at most 24"),
        (("--reaction", 5), "single run"),
        (("--policy", "direct"), "single run"),
        (("--store", "sqlite://"), "single run"),
        (("--city", "nowhere"), "nowhere"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(folder, tmp_path, words, told, capsys):
    out = ("--out", tmp_path) if words else ()
    city = () if "--city" in words else ("--city", folder)
    assert command("--policies", "all", *out, *city, *words) == 2
    said = capsys.readouterr().err.strip()
    assert told in said
    assert "\n" not in said


@pytest.mark.parametrize("words", [("--runs", 3), ("--load", "surge"), ("--out", "x")])
def test_an_option_of_many_runs_is_not_passed_over_in_a_single_one(words, capsys):
    assert check_single(parsed(*words)) == 2
    assert f"{words[0]}: is for many runs" in capsys.readouterr().err
    assert check_single(parsed("--policy", "road")) == 0


def test_ctrl_c_says_that_the_same_command_goes_on(folder, tmp_path, monkeypatch, capsys):
    ran, run = [], Stand.run

    def until_ctrl_c(self, task):
        ran.append(task.seed)
        if len(ran) == 3:
            raise KeyboardInterrupt
        return run(self, task)

    monkeypatch.setattr(Stand, "run", until_ctrl_c)
    words = ("--city", folder, "--policies", "road", "--load", "normal", "--runs", 3)
    words += ("--hours", 0.25, "--jobs", 1, "--out", tmp_path)
    with pytest.raises(KeyboardInterrupt):
        command(*words)
    assert str(tmp_path) in capsys.readouterr().err
    assert command(*words) == 0
    assert ran == [1, 2, 3, 3]


def test_a_city_where_nobody_calls_is_refused(folder, tmp_path, capsys):
    silent = tmp_path / "silent.toml"
    text = DEMAND.read_text(encoding="utf-8")
    silent.write_text(text.replace("calls_per_day = 480", "calls_per_day = 0"), encoding="utf-8")
    words = ("--policies", "road", "--out", tmp_path / "out", "--city", folder)
    assert command(*words, "--demand", silent) == 2
    assert "nobody calls" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--policies", "luck"), "'luck' is none of relay, direct"),
        (("--policies", "road", "--load", "calm"), "'calm' is none of"),
        (("--policies", "road", "--runs", "0"), "from 1"),
        (("--policies", "road", "--hours", "0"), "above 0"),
    ],
)
def test_bad_arguments_are_refused(words, told, capsys):
    with pytest.raises(SystemExit) as ended:
        command(*words)
    assert ended.value.code == 2
    assert told in capsys.readouterr().err
