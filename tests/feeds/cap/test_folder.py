import os

import pytest

from app.domain.messages import MessageQuarantined, Tick
from app.feeds.cap.folder import MOST_FILES, CapFolder, NotTaken
from tests.domain.build import NOON
from tests.feeds.cap.samples import SMALL

LATE = 4e9  # every file is older than this


def told(alert, now):
    if alert.status != "Actual":
        raise NotTaken(f"status {alert.status}")
    return [Tick(id=alert.identifier, at=alert.sent, entered_at=now, by="cap")]


@pytest.fixture
def feed(tmp_path):
    return CapFolder(tmp_path, told, lambda: LATE)


def put(folder, name, text=SMALL, age=0):
    path = folder / name
    path.write_text(text, "utf-8")
    os.utime(path, (1e9 - age, 1e9 - age))
    return path


def test_each_file_is_read_once(feed, tmp_path):
    put(tmp_path, "a.cap")
    first = feed.read("", NOON)
    assert [message.id for message in first.messages] == ["PG-7"]
    again = feed.read(first.position, NOON)
    assert (again.messages, again.position, again.alive) == ((), first.position, True)
    put(tmp_path, "b.cap", SMALL.replace("PG-7", "PG-8"))
    assert [message.id for message in feed.read(first.position, NOON).messages] == ["PG-8"]


def test_an_older_file_that_comes_later_is_read_too(feed, tmp_path):
    put(tmp_path, "b.cap")
    position = feed.read("", NOON).position
    put(tmp_path, "a.cap", SMALL.replace("PG-7", "PG-6"), age=10**6)
    assert [message.id for message in feed.read(position, NOON).messages] == ["PG-6"]


def test_the_earlier_alert_comes_first_whatever_the_files_are_called(feed, tmp_path):
    put(tmp_path, "a.cap", SMALL.replace("PG-7", "PG-8").replace("T20:00", "T21:00"))
    put(tmp_path, "b.cap")
    assert [message.id for message in feed.read("", NOON).messages] == ["PG-7", "PG-8"]


def test_a_bad_one_is_quarantined_with_line_and_rule_and_the_good_ones_go_on(feed, tmp_path):
    put(tmp_path, "bad.cap", SMALL.replace(">Actual<", ">Real<"))
    put(tmp_path, "drill.cap", SMALL.replace(">Actual<", ">Exercise<"))
    put(tmp_path, "good.cap")
    bad, *rest = feed.read("", NOON).messages
    assert isinstance(bad, MessageQuarantined)
    assert bad.reason.startswith("bad.cap: line 6: status: “Real” is not one of Actual")
    assert bad.raw == SMALL.replace(">Actual<", ">Real<")
    assert sorted(type(message).__name__ for message in rest) == ["MessageQuarantined", "Tick"]
    assert "drill.cap: status Exercise" in {getattr(m, "reason", "") for m in rest}


def test_a_file_being_written_waits_and_one_that_changed_is_read_again(tmp_path):
    wall = [LATE]
    feed = CapFolder(tmp_path, told, lambda: wall[0])
    path = put(tmp_path, "a.cap")
    wall[0] = path.stat().st_ctime + 0.5
    assert feed.read("", NOON).messages == ()
    wall[0] += 1
    position = feed.read("", NOON).position
    put(tmp_path, "a.cap", SMALL.replace("PG-7", "PG-77"))
    wall[0] = LATE
    assert [message.id for message in feed.read(position, NOON).messages] == ["PG-77"]
    wall[0] = 0.0
    assert feed.read("", NOON).messages


def test_what_is_no_file_is_left_alone(feed, tmp_path):
    (tmp_path / "folder.cap").mkdir()
    (tmp_path / "link.cap").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe.cap")
    for name in (".a.cap", "a.cap.part", "b.TMP", "c.cap~"):
        put(tmp_path, name)
    reading = feed.read("", NOON)
    assert (reading.messages, reading.alive) == ((), True)


def test_a_file_of_strange_name_and_bytes(feed, tmp_path):
    (tmp_path / os.fsdecode(b"\xff.cap")).write_bytes(b"\xff\x00")
    (bad,) = feed.read("", NOON).messages
    bad.reason.encode()
    bad.raw.encode()


def test_many_files_come_a_few_at_a_time_and_too_many_are_said(feed, tmp_path):
    for number in range(45):
        put(tmp_path, f"{number}.cap", SMALL.replace("PG-7", f"PG-{number}"), age=number)
    position, seen = "", []
    while (reading := feed.read(position, NOON)).messages:
        assert len(reading.messages) <= 20
        position = reading.position
        seen += [message.id for message in reading.messages]
    assert len(set(seen)) == len(seen) == 45
    for number in range(MOST_FILES):
        (tmp_path / f"more{number}").touch()
    with pytest.raises(OSError, match="holds more than"):
        feed.read(position, NOON)


def test_a_folder_that_is_not_there_is_a_link_that_is_down(tmp_path):
    with pytest.raises(OSError, match="nowhere"):
        CapFolder(tmp_path / "nowhere", told).read("", NOON)


def test_who_takes_them_is_called_while_there_are_none(tmp_path):
    heard = []
    feed = CapFolder(tmp_path, told, listen=lambda: heard.append(1))
    feed.read("", NOON)
    feed.read("-", NOON)
    assert len(heard) == 2


def test_the_cursor_forgets_files_that_are_gone(feed, tmp_path):
    path = put(tmp_path, "a.cap")
    position = feed.read("", NOON).position
    path.unlink()
    assert feed.read(position, NOON).position == "-"
