import argparse
import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from app.city.build import BuildInput, build
from app.city.pack import load_pack, save_pack
from app.feeds.clock import Clock
from app.services.replay import MAPPINGS, add_replay_parser, run_replay, shipped
from tests.feeds.town import SOUTH, STEP_LAT, STEP_LON, WEST, town

MAPPING = """
name = "log"
[id]
call = "id"
incident = "affair"
[time]
zone = "Asia/Shanghai"
formats = ["%Y-%m-%d %H:%M:%S"]
report = "at"
[delays]
dispatch = "wait"
arrive = "there"
clear = "gone"
[place]
lon = "lon"
lat = "lat"
[category]
default = "0402"
[priority]
default = 1
"""
FIRST = datetime(2026, 3, 2, 9, 0, tzinfo=UTC) + timedelta(hours=-1)


def rows():
    """Twenty calls: 6 tells of the same as 5, 7 was cancelled, 8 lies at (0, 0), 9 is of 1901."""
    yield "id,affair,at,wait,there,gone,lon,lat"
    for n in range(20):
        at = FIRST + timedelta(minutes=7 * (5 if n == 6 else n), seconds=n)
        local = (at + timedelta(hours=8)).strftime("%Y-%m-%d %H:%M:%S")
        lon, lat = WEST + (n % 8 + 0.3) * STEP_LON, SOUTH + (n * 3 % 8) * STEP_LAT
        there = "" if n == 7 else str(200 + 20 * n)
        gone = "" if n == 7 else str(1200 + 20 * n)
        place = "0,0" if n == 8 else f"{lon:.6f},{lat:.6f}"
        time = "1901-01-01 00:00:00" if n == 9 else local
        yield f"c{n},{'c5' if n == 6 else ''},{time},60,{there},{gone},{place}"


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("replay")
    (folder / "log.csv").write_text("\n".join(rows()), "utf-8")
    (folder / "log.toml").write_text(MAPPING, "utf-8")
    save_pack(town()[0], folder / "town")
    return folder


def parsed(*words):
    parser = argparse.ArgumentParser()
    add_replay_parser(parser.add_subparsers(dest="command"))
    return parser.parse_args(["replay", *map(str, words)])


def run(capsys, *words, headless=True):
    code = run_replay(parsed(*words, *(("--headless", "--json") if headless else ())))
    printed = capsys.readouterr()
    return code, (json.loads(printed.out) if code == 0 and headless else printed.err)


def whole(files, capsys, *words):
    code, found = run(
        capsys, files / "log.csv", "--map", files / "log.toml", "--city", files / "town", *words
    )
    assert code == 0
    return found


def test_every_call_is_accounted_for(files, capsys):
    found = whole(files, capsys)
    assert found["quarantined"] == {"bad_position": 1, "bad_time": 1}
    assert (found["calls_in"], found["incidents"], found["duplicates"]) == (20, 17, 1)
    accounted = found["incidents"] + found["duplicates"] + sum(found["quarantined"].values())
    assert accounted == found["calls_in"]
    ours = found["response_s"]
    assert ours["n"] + sum(ours["excluded"].values()) == found["incidents"] + found["duplicates"]
    assert found["dispatched"] == 17


def test_the_logs_own_figures_come_from_its_own_stages(files, capsys):
    found = whole(files, capsys)
    there = [200 + 20 * n for n in range(20) if n not in (6, 7, 8, 9)]
    log = found["log_response_s"]
    assert log["n"] == len(there)
    assert log["median"] == round(np.median(there), 1)
    assert log["p90"] == round(np.percentile(there, 90), 1)
    targets = log["share_within_target"] * log["n"]
    assert targets == pytest.approx(round(targets), abs=0.01)
    assert log["excluded"] == {"duplicate": 1, "no_arrival": 1}
    assert found["log_by_stage"]["dispatch"] == {"n": 18, "median": 60.0, "p90": 60.0}


def test_our_officers_stay_as_long_as_the_logs_did(files, capsys):
    assert whole(files, capsys)["by_stage"]["clear"]["median"] == pytest.approx(1000.0, abs=1)


def test_the_same_seed_gives_the_same_figures(files, capsys):
    assert whole(files, capsys, "--seed", 5) == whole(files, capsys, "--seed", 5)


def test_without_a_city_there_are_the_logs_own_figures_only(files, capsys):
    code, found = run(capsys, files / "log.csv", "--map", files / "log.toml")
    assert code == 0
    assert found["response_s"]["n"] == found["dispatched"] == 0
    assert found["log_response_s"]["n"] > 0
    assert any("no city" in note for note in found["notes"])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("absent.csv", "--map", "sf_fire"), "absent.csv"),
        (("log.csv", "--map", "absent.toml"), "absent.toml"),
        (("log.csv", "--map", "sf_fire"), "has no column 'Call Number'"),
        (("log.csv", "--map", "log.toml", "--city", "absent"), "absent"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(files, capsys, monkeypatch, words, says):
    monkeypatch.chdir(files)
    code, error = run(capsys, *words)
    assert code == 2
    assert says in error
    assert error.strip().count("\n") == 0


def test_ready_mappings_are_found_by_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert shipped(Path("sf_fire")) == MAPPINGS / "sf_fire.toml"
    (tmp_path / "sf_fire").write_text("")
    assert shipped(Path("sf_fire")) == Path("sf_fire")


def test_the_window_gets_the_log_by_its_own_clock(files, capsys):
    shown = []
    words = ("--map", files / "log.toml", "--city", files / "town", "--speed", 60)
    code = run_replay(parsed(files / "log.csv", *words), lambda live: shown.append(live) or 0)
    assert code == 0
    (live,) = shown
    seconds = [0.0]
    clock = Clock(live.start, live.speed, lambda: seconds[0])
    assert live.feed.read("0 2", clock.now()).messages == ()
    seconds[0] = 11.0  # ten minutes before the first call at sixty times life
    assert len(live.feed.read("0 2", clock.now()).messages) == 1
    code, error = run(capsys, files / "log.csv", *words, headless=False)
    assert code == 2
    assert "--headless" in error


def test_san_francisco_on_its_own_streets(shared_data, tmp_path, capsys):
    """The first hours of the log; no roster is known, so cars are assumed."""
    streets = shared_data("sf-streets-tiger/tl_2013_06075_roads.zip")
    areas = shared_data("beats/san-francisco/sfpd_districts_pre2015.geojson")
    log = shared_data("calls-sf-fire/sf_fire_calls_2020-04-07_to_2020-04-20.csv.gz")
    (tmp_path / "columns.toml").write_text('[districts]\nid = "COMPANY"\nname = "DISTRICT"\n')
    pack = tmp_path / "sf"
    build(BuildInput(streets, pack, districts=areas, columns=tmp_path / "columns.toml"))
    with gzip.open(log) as lines:
        head = b"".join(line for line, _ in zip(lines, range(200), strict=False))
    (tmp_path / "head.csv").write_bytes(head)
    words = (tmp_path / "head.csv", "--map", "sf_fire", "--city", pack, "--units", 40)
    code, found = run(capsys, *words)
    assert code == 0
    accounted = found["incidents"] + found["duplicates"] + sum(found["quarantined"].values())
    assert accounted == found["calls_in"]
    assert found["units"] == 40
    assert found["dispatched"] > 0.95 * found["incidents"]
    assert found["log_response_s"]["n"] > 0.9 * found["incidents"]
    assert "40 cars" in found["assumptions"]["roster"]
    assert len(load_pack(pack).districts) == 10


def test_seattle_says_what_it_leaves_out(shared_data, capsys):
    log = shared_data("calls-seattle-police/seattle_police_dispatch_2024-01-01_to_01-04.csv")
    code, found = run(capsys, log, "--map", "seattle_2024")
    assert code == 0
    assert found["calls_in"] == 1000
    assert found["quarantined"] == {"bad_position": 1}
    response = found["log_response_s"]
    assert response["excluded"] == {"arrival_at_dispatch": 128, "no_arrival": 131}
    assert response["n"] == 740
