from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.feeds.cap.read import read_cap
from app.feeds.cap.values import CapPair, CapStatus
from tests.feeds.cap.samples import SMALL

POLYGON = "28.29,117.2 28.29,117.21 28.3,117.21 28.29,117.2"


def read(text):
    return read_cap(text.encode(), "a.cap")


def changed(old, new):
    assert SMALL.count(old) >= 1
    return read(SMALL.replace(old, new, 1))


def test_the_small_one():
    (alert,) = read(SMALL).alerts
    assert alert.status is CapStatus.ACTUAL
    assert alert.sent == datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert alert.sent.utcoffset() == timedelta(hours=8)
    (info,) = alert.infos
    assert info.parameters == (CapPair("patrolgrid:level", "red"),)
    (area,) = info.areas
    assert area.polygons == (((117.2, 28.29), (117.21, 28.29), (117.21, 28.3)),)
    assert (area.circles[0].lon, area.circles[0].radius_km) == (117.2, 0.5)


SENT = "<sent>2026-11-22T20:00:00+08:00</sent>"
WRONG = [  # what is changed, into what, the line, the rule
    (SENT, "<sent>2026-11-22T12:00:00Z</sent>", 5, "a numeric offset"),
    (SENT, "<sent>2026-11-22T12:00:00</sent>", 5, "3.3.2"),
    (SENT, "<sent>2026-11-22T12:00:00.5+08:00</sent>", 5, "3.3.2"),
    (SENT, "<sent>2026-11-31T12:00:00+08:00</sent>", 5, "calendar"),
    (SENT, "<sent>2026-11-22T12:00:60+08:00</sent>", 5, "calendar"),
    (SENT, "<sent>2026-11-22T12:00:00+14:01</sent>", 5, "calendar"),
    (SENT, "<sent>9999-12-31T24:00:00+08:00</sent>", 5, "calendar"),
    (SENT, "<sent>２０２６-11-22T20:00:00+08:00</sent>", 5, "3.3.2"),
    (SENT, SENT + SENT, 5, "sent stands twice"),
    (SENT, "", 2, "alert without sent"),
    (SENT, "<sent><b/></sent>", 5, "holds elements"),
    (">PG-7<", ">PG 7<", 3, "a space"),
    (">PG-7<", ">PG,7<", 3, "comma"),
    (">PG-7<", ">PG&lt;7<", 3, "<"),
    (">PG-7<", "><", 3, "empty"),
    (">command@example.org<", ">a &amp; b<", 4, "&"),
    (">Actual<", ">actual<", 6, "is not one of Actual"),
    (">Actual<", "> Actual<", 6, "is not one of Actual"),
    ("<status>", '<status lang="en">', 6, "attribute lang"),
    ("<status>", "loose<status>", 2, "text directly in alert"),
    ("<status>", "<state/><status>", 6, "state is no element of alert"),
    ("<status>", '<status xmlns="urn:x"/><status>', 6, "status is no element"),
    (">Alert<", ">Update<", 9, "Update without references"),
    (">Alert<", ">Ack<", 9, "Ack without references"),
    (">Public<", ">Private<", 8, "Private without addresses"),
    (">Public<", ">Restricted<", 8, "Restricted without restriction"),
    ("<references/>", '<addresses>"a b</addresses>', 9, "quotation mark"),
    ("<references/>", "<references>a,b</references>", 9, "sender,identifier,sent"),
    ("<references/>", "<references>a,b,2026-11-22T20:00:00Z</references>", 9, "numeric offset"),
    ("<references/>", "<incidents/><references/>", 9, "references must stand before incidents"),
    (">zh-CN<", ">中文<", 11, "not a language"),
    ("<category>Safety</category>", "", 10, "info without category"),
    (">Extreme<", ">Red<", 15, "is not one of Extreme"),
    ("<expires>2026-11-22T23", "<expires>2026-11-22T19", 18, "expires is not after effective"),
    (">http://example.org/7<", ">http://[x/7<", 19, "not a URI"),
    ("<valueName>patrolgrid:level</valueName>", "", 20, "parameter without valueName"),
    ("<mimeType>image/png</mimeType>", "", 21, "resource without mimeType"),
    ("image/png</mimeType>", "image/png</mimeType><size>1.5</size>", 21, "not a whole number"),
    ("image/png</mimeType>", "image/png</mimeType><size>-5</size>", 21, "a size below 0"),
    (POLYGON, POLYGON[: POLYGON.rindex(" ")], 24, "3 points; a polygon has 4"),
    (POLYGON, POLYGON + " 1,1", 24, "last point is not its first"),
    (POLYGON, "117.2,28.29 117.2,28.3 117.3,28.3 117.2,28.29", 24, "lat comes before lon"),
    (POLYGON, POLYGON.replace("117.21", "181"), 24, "longitude 181"),
    (POLYGON, POLYGON.replace(",", ", "), 24, "not a pair lat,lon"),
    (POLYGON, POLYGON.replace("28.29", "nan"), 24, "not a pair lat,lon"),
    (POLYGON, POLYGON.replace("28.29", "1e1"), 24, "not a pair lat,lon"),
    ("28.29,117.2 0.5", "28.29,117.2", 25, "not lat,lon radius"),
    ("28.29,117.2 0.5", "28.29,117.2 -1", 25, "radius"),
    ("28.29,117.2 0.5", "91,117.2 1", 25, "latitude 91"),
    ("</circle>", "</circle><ceiling>5</ceiling>", 25, "ceiling must not be used without"),
    ("</circle>", "</circle><altitude>x</altitude>", 25, "not a decimal"),
    ("</alert>", '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/><info/></alert>', 28, ""),
]


@pytest.mark.parametrize(("old", "new", "line", "rule"), WRONG)
def test_a_broken_rule_is_named_with_its_line(old, new, line, rule):
    reading = changed(old, new)
    assert reading.alerts == ()
    assert reading.refused == 1
    assert reading.faults[0].line == line
    assert rule in reading.faults[0].rule
    assert reading.reasons[0].startswith(f"a.cap: line {line}: ")


PERMITTED = [
    (SENT, "<sent>2026-11-22T12:00:00+00:00</sent>", "UTC is written -00:00"),
    ("<references/>", "<references></references>", "references is empty"),
    ("<references/>", "<restriction>x</restriction>", "a restriction is used with"),
    (">Actual<", ">Exercise<", "an Exercise should be named"),
    (">http://example.org/7<", ">example.org<", "absolute"),
    (f"<polygon>{POLYGON}</polygon>", "<polygon/>", "polygon is empty"),
    ("</alert>", '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/></alert>', "not verified"),
]


@pytest.mark.parametrize(("old", "new", "remark"), PERMITTED)
def test_what_the_schema_permits_is_read_with_a_remark(old, new, remark):
    reading = changed(old, new)
    assert len(reading.alerts) == 1
    assert remark in " ".join(found.rule for found in reading.remarks)


def test_space_around_a_time_and_the_end_of_a_day_are_xml_schema():
    (alert,) = changed(SENT, "<sent>\n 2026-11-22T24:00:00+08:00 </sent>").alerts
    assert alert.sent == datetime(2026, 11, 23, tzinfo=timezone(timedelta(hours=8)))


def test_a_hint_at_the_schema_is_allowed():
    hint = (
        '<alert xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b" '
        'xmlns="urn:oasis:names:tc:emergency:cap:1.2">'
    )
    old = '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">'
    assert changed(old, hint).faults == ()


@pytest.mark.parametrize("encoding", ["gb18030", "GBK", "gb2312", "utf-16", "utf-8"])
def test_encodings(encoding):
    text = SMALL.replace('encoding="UTF-8"', f'encoding="{encoding}"')
    (alert,) = read_cap(text.encode(encoding), "a.cap").alerts
    assert alert.infos[0].event == "大型活动"


def test_in_an_envelope_each_alert_stands_for_itself():
    good = SMALL[SMALL.index("<alert") :]
    bad = good.replace(">Actual<", ">Real<")
    step = "<entry><content>{}</content></entry>"
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom">\n{step}\n{step}</feed>'
    reading = read(feed.format(good, bad))
    assert (len(reading.alerts), reading.refused, len(reading.faults)) == (1, 1, 1)
