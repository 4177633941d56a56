import gzip
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import messages as m
from app.feeds.calls.lines import LogError
from app.feeds.traces import TraceFeed, read_traces
from app.roads.streets import Mode

HEAD = "TRIP_ID,TAXI_ID,TIMESTAMP,POLYLINE\n"
ROWS = (
    '1,7,1000,"[[-8.61,41.14],[-8.61,41.141],[-8.61,41.142]]"\n'
    '2,8,1010,"[[-8.60,41.15],[-8.599,41.15]]"\n'
    '3,7,1100,"[[-8.61,41.142],[-8.61,41.143]]"\n'
)


def written(folder, text):
    path = folder / "trips.csv"
    path.write_text(text, "utf-8")
    return path


def test_fixes_in_time_with_heading_and_speed(tmp_path):
    traces = read_traces(written(tmp_path, HEAD + ROWS))
    assert traces.unit_ids == ("taxi-7", "taxi-8")
    assert (np.diff(traces.at) >= 0).all()
    assert traces.at[0] == 1000
    north = traces.row[1:3].tolist().index(0) + 1 if 0 in traces.row[1:3] else 2
    assert traces.heading[north] == pytest.approx(0.0, abs=0.01)
    assert traces.speed[north] == pytest.approx(0.001 * 111_195 / 15, rel=1e-3)


def test_played_it_signs_on_moves_and_signs_off(tmp_path):
    traces = read_traces(written(tmp_path, HEAD + ROWS))
    frames, said = [], []
    feed = TraceFeed(traces, frames.append, shift_s=500.0)
    position = ""
    for second in range(1490, 1640, 5):
        reading = feed.read(position, datetime.fromtimestamp(second, UTC))
        position = reading.position
        said += reading.messages
    kinds = [(type(r), r.unit_id) for r in said]
    assert kinds == [
        (m.UnitSignedOn, "taxi-7"),
        (m.UnitSignedOn, "taxi-8"),
        (m.UnitSignedOff, "taxi-8"),
        (m.UnitSignedOff, "taxi-7"),
    ]
    assert np.isnan(frames[0].lon).all()
    assert frames[-1].at.tolist() == [1615.0, 1525.0]
    assert frames[-1].lat.tolist() == [41.143, 41.15]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ('9,7,1000,"[]"\n', "empty_trip"),
        ('9,7,soon,"[[1,2]]"\n', "bad_trip"),
        ('9,7,1000,"[[1,2],[3]]"\n', "bad_trip"),
        ('9,7,1000,"[[200,2]]"\n', "bad_trip"),
        ('9,7,1000,"[[1,2],[1,NaN]]"\n', "bad_trip"),
        ('9,7,1000,"' + "[" * 5000 + '"\n', "bad_trip"),
        ("9,7\n", "bad_row"),
        ('9,7,1000,"[[-8.6,41.1],[-8.6,45.0],[-8.6,41.1]]"\n', "jump"),
    ],
)
def test_a_bad_trip_is_set_aside(tmp_path, row, reason):
    traces = read_traces(written(tmp_path, HEAD + row + ROWS))
    assert {k: v for k, v in traces.quarantined.items() if v} == {reason: 1}
    assert len(traces.unit_ids) == 2


def test_what_is_no_trace_file_is_refused(tmp_path):
    with pytest.raises(LogError, match="no column TAXI_ID"):
        read_traces(written(tmp_path, "a,b\n1,2\n"))
    with pytest.raises(LogError, match="cannot be read"):
        read_traces(tmp_path / "absent.csv")
    broken = tmp_path / "trips.csv.gz"
    broken.write_bytes(gzip.compress((HEAD + ROWS * 99).encode())[:60])
    with pytest.raises(LogError, match="cannot be read"):
        read_traces(broken)


@given(st.lists(st.floats(0, 200), max_size=10))
def test_any_split_of_the_reading_ends_in_the_same_frame(tmp_path_factory, steps):
    traces = read_traces(written(tmp_path_factory.mktemp("t"), HEAD + ROWS))
    often, once = TraceFeed(traces, print), TraceFeed(traces, print)
    for step in sorted(steps):
        often.fixes(1000 + step)
    a, b = often.fixes(1201), once.fixes(1201)
    np.testing.assert_array_equal(a.lon, b.lon)
    np.testing.assert_array_equal(a.at, b.at)


def test_porto_taxis_drive_on_the_roads_of_porto(shared_data, porto):
    traces = read_traces(shared_data("gps-porto-taxi/porto_taxi_trips_1k.csv.gz"), 300)
    assert traces.trips == 300
    assert traces.quarantined.get("bad_trip", 0) == 0
    spots = porto.snap(traces.lon, traces.lat, Mode.CAR, heading=traces.heading)
    assert np.mean((spots.edge >= 0) & (spots.offset_m <= 30.0)) > 0.97
