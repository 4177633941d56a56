import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.stage import Stage
from app.feeds.calls.calls import CallReader, plain, read_log
from app.feeds.calls.lines import LogError, read_rows
from app.feeds.calls.mapping import load_mapping

MAPPINGS = Path(__file__).resolve().parents[3] / "resources" / "mappings"
MAPPING = """
name = "log"
[file]
multiline = {multiline}
rows = "{rows}"
[id]
call = "id"
incident = "affair"
[time]
zone = "Asia/Shanghai"
formats = ["%Y-%m-%d %H:%M:%S"]
report = "at"
[stages]
dispatch = "sent"
[delays]
arrive = "drive"
[place]
lon = "lon"
lat = "lat"
address = "where"
bounds = [113.0, 22.0, 114.0, 24.0]
[category]
column = "what"
[category.codes]
"打架" = "0201"
[priority]
column = "level"
[priority.levels]
"一" = 1
"""
HEAD = "id,affair,at,sent,drive,lon,lat,where,what,level\n"
GOOD = "7,,2026-01-01 08:00:00,2026-01-01 08:01:00,300,113.7,23.0,宏图路 12,打架,一\n"


def written(folder, text, rows="call", multiline="false", encoding="utf-8"):
    (folder / "m.toml").write_text(MAPPING.format(rows=rows, multiline=multiline), "utf-8")
    path = folder / "log.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def read(path):
    mapping = load_mapping(path.parent / "m.toml")
    return read_log(read_rows(path, mapping), CallReader(mapping), mapping.per_unit)


def test_a_good_row(tmp_path):
    log = read(written(tmp_path, "\ufeff" + HEAD + GOOD))
    (call,) = log.calls
    assert (call.ref, call.category, call.priority, call.address) == ("7", "0201", 1, "宏图路 12")
    assert call.at == datetime(2026, 1, 1, tzinfo=UTC)
    assert call.stages == {
        Stage.DISPATCH: datetime(2026, 1, 1, 0, 1, tzinfo=UTC),
        Stage.ARRIVE: datetime(2026, 1, 1, 0, 5, tzinfo=UTC),
    }
    assert (log.calls_in, log.rows, log.bad) == (1, 1, ())


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("7,", ",", 1), "missing_id"),
        (("2026-01-01 08:00:00", "01.01.2026"), "bad_time"),
        (("2026-01-01 08:00:00", "NULL"), "missing_time"),
        (("08:01:00", "07:59:59"), "negative_interval"),
        ((",300,", ",-5,"), "negative_interval"),
        ((",300,", ",soon,"), "bad_interval"),
        ((",300,", ",nan,"), "bad_interval"),
        ((",300,", ",1e300,"), "bad_interval"),
        (("113.7,23.0", "0,0"), "bad_position"),
        (("113.7,23.0", "inf,23"), "bad_position"),
        (("113.7,23.0", "x,23"), "bad_position"),
        (("113.7,23.0", ",23"), "no_position"),
        (("113.7,23.0", "12.7,23.0"), "outside_city"),
        (("打架", "喝茶"), "unknown_category"),
        ((",一", ",九"), "bad_priority"),
        (("宏图路 12", '"宏图路'), "bad_quoting"),
        (("宏图路 12", "宏图路, 12"), "wrong_number_of_cells"),
        (("宏图路 12", "宏图路\x00"), "bad_encoding"),
        (("宏图路 12", "x" * 200_000), "line_too_long"),
    ],
)
def test_a_bad_row_is_set_aside_with_its_reason_and_harms_no_other(tmp_path, change, reason):
    log = read(written(tmp_path, HEAD + GOOD.replace(*change) + GOOD.replace("7,", "8,", 1)))
    assert [c.ref for c in log.calls] == ["8"]
    assert log.lost == {reason: 1}
    assert [(b.line, b.reason) for b in log.bad] == [(2, reason)]
    assert len(log.bad[0].raw) <= 4_000
    assert log.calls_in == 2


def test_wrong_encoding_is_set_aside_row_by_row(tmp_path):
    path = written(tmp_path, HEAD.encode() + GOOD.encode("gb18030") + GOOD.encode())
    log = read(path)
    assert log.lost == {"bad_encoding": 1}
    assert len(log.calls) == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "has no column"),
        ("id,at\n", "has no column 'affair'"),
        ("x" * 200_000, "first line cannot be read"),
    ],
)
def test_a_log_without_its_columns_is_refused(tmp_path, text, says):
    with pytest.raises(LogError, match=says):
        read(written(tmp_path, text))


def test_an_absent_log_is_named(tmp_path):
    written(tmp_path, "")
    with pytest.raises(LogError, match=r"none\.csv"):
        list(read_rows(tmp_path / "none.csv", load_mapping(tmp_path / "m.toml")))


def test_a_gzip_that_breaks_off_keeps_what_was_read(tmp_path):
    path = written(tmp_path, "")
    rows = "".join(GOOD.replace("7,", f"{n},", 1) for n in range(5_000))
    whole = gzip.compress((HEAD + rows).encode(), compresslevel=1)
    broken = path.with_suffix(".csv.gz")
    broken.write_bytes(whole[: len(whole) // 2])
    log = read(broken)
    assert log.lost == {"file_truncated": 1}
    assert 0 < len(log.calls) < 5_000


def test_what_is_no_gzip_is_refused(tmp_path):
    path = written(tmp_path, HEAD + GOOD).rename(tmp_path / "log.csv.gz")
    with pytest.raises(LogError, match="first line cannot be read"):
        read(path)


def test_folded_cells_are_read_where_the_mapping_says_so(tmp_path):
    text = HEAD + GOOD.replace("宏图路 12", '"宏图路\n12"')
    assert read(written(tmp_path, text, multiline="true")).calls[0].address == "宏图路 12"
    assert sum(read(written(tmp_path, text)).lost.values()) == 2


def test_rows_of_units_are_one_call_with_its_earliest_stages(tmp_path):
    late = GOOD.replace("08:01:00", "08:09:00").replace(",300,", ",100000,")
    bad = GOOD.replace("08:01:00", "07:00:00")
    lost = bad.replace("7,", "8,", 1)
    log = read(written(tmp_path, HEAD + late + GOOD + bad + lost + lost, rows="unit"))
    (call,) = log.calls
    assert call.units == 2
    assert call.stages[Stage.DISPATCH] == datetime(2026, 1, 1, 0, 1, tzinfo=UTC)
    assert (log.rows, len(log.bad), log.lost) == (5, 3, {"negative_interval": 1})


def test_with_a_row_per_call_the_same_id_is_another_call_of_that_incident(tmp_path):
    log = read(written(tmp_path, HEAD + GOOD + GOOD + GOOD.replace("7,,", "9,7,")))
    assert [c.incident_ref for c in log.calls] == ["7", "7", "7"]
    assert log.calls_in == 3


def test_formulas_and_html_stay_text_and_control_characters_go():
    assert plain("=cmd|' /C calc'!A0") == "=cmd|' /C calc'!A0"
    assert plain("<script>alert(1)</script>") == "<script>alert(1)</script>"
    assert plain("a\u202eb\x1b[2J\tc\nd" + "x" * 500)[:12] == "a b [2J c dx"
    assert len(plain("x" * 500)) == 200


@given(st.binary(max_size=300))
def test_no_bytes_crash_it_and_every_row_is_accounted_for(tmp_path_factory, noise):
    path = written(tmp_path_factory.mktemp("log"), HEAD.encode() + noise + b"\n" + GOOD.encode())
    log = read(path)
    assert log.calls_in == len(log.calls) + sum(log.lost.values())
    assert log.rows == len(log.calls) + len(log.bad)
    assert len(log.calls) >= 1


def _head(path, tmp_path, rows):
    with path.open("rb") as stored, gzip.open(stored) if path.suffix == ".gz" else stored as text:
        lines = [line for _, line in zip(range(rows + 1), text, strict=False)]
    head = tmp_path / "head.csv"
    head.write_bytes(b"".join(lines))
    return head


@pytest.mark.parametrize(
    ("name", "file", "calls"),
    [
        ("sf_fire", "calls-sf-fire/sf_fire_calls_2020-04-07_to_2020-04-20.csv.gz", 136),
        (
            "seattle_2024",
            "calls-seattle-police/seattle_police_dispatch_2024-01-01_to_01-04.csv",
            300,
        ),
        ("seattle_2015", "calls-seattle-police/seattle_police_2015_arrivals.csv.gz", 300),
    ],
)
def test_real_logs(shared_data, tmp_path, name, file, calls):
    mapping = load_mapping(MAPPINGS / f"{name}.toml")
    rows = read_rows(_head(shared_data(file), tmp_path, 300), mapping)
    log = read_log(rows, CallReader(mapping), mapping.per_unit)
    assert log.rows == 300
    assert log.calls_in == calls
    assert len(log.calls) >= calls - 3
