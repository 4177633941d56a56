"""Bombs and garbage: refused with a line, at once, with nothing fetched and nothing expanded."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.feeds.cap import tree
from app.feeds.cap.read import read_cap
from tests.feeds.cap.samples import SMALL

HEAD, BODY = SMALL.split("\n", 1)
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">\n' for n in range(1, 12))
DOCTYPES = {
    "billion laughs": f'<!DOCTYPE alert [\n<!ENTITY l0 "ha">\n{LAUGHS}]>',
    "quadratic": f'<!DOCTYPE alert [<!ENTITY a "{"x" * 50_000}">]>',
    "external entity": '<!DOCTYPE alert [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "parameter entity": '<!DOCTYPE alert [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x.dtd"> %a;]>',
    "external subset": '<!DOCTYPE alert SYSTEM "http://127.0.0.1:9/x.dtd">',
    "public subset": '<!DOCTYPE alert PUBLIC "-//X//Y" "http://127.0.0.1:9/x.dtd">',
    "default attribute": '<!DOCTYPE alert [<!ATTLIST alert a CDATA "&l1;">]>',
    "plain": "<!DOCTYPE alert>",
}


@pytest.mark.parametrize("name", DOCTYPES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_every_doctype_is_refused_where_it_stands(name, encoding):
    head = HEAD.replace("UTF-8", encoding)
    bomb = f"{head}\n<!-- c -->\n{DOCTYPES[name]}\n{BODY}".replace(">Actual<", ">&l11;&a;<")
    reading = read_cap(bomb.encode(encoding), "bomb.cap")
    assert reading.alerts == ()
    assert reading.reasons[0].startswith("bomb.cap: line 3: a DOCTYPE or entity is not accepted")


def test_a_bomb_costs_no_memory():
    bomb = f"{HEAD}\n{DOCTYPES['billion laughs']}\n{BODY}".replace(">Actual<", ">&l11;<").encode()
    read_cap(bomb, "bomb.cap")
    tracemalloc.start()
    read_cap(bomb, "bomb.cap")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (b"", "not well-formed"),
        (b"\0" * 100, "not well-formed"),
        (b"<alert", "not well-formed"),
        (b"<a>&who;</a>", "not well-formed"),
        (b"<a>" * 500, "deep"),
        (b"<a>" + b"<b/>" * (tree.MOST_NODES + 1), "elements"),
        (b" " * (tree.MOST_BYTES + 1), "bytes"),
        (b'<?xml version="1.0" encoding="zlib"?><a/>', "the encoding zlib is not known"),
        (b'<?xml version="1.0" encoding="utf-7"?><a/>', "the encoding utf-7 is not known"),
        (b"\xff\xfea", "not utf-16"),
        (b"<a>\n\xc3</a>", "line 2: bytes that are not utf-8"),
        (b'<html xmlns="http://www.w3.org/1999/xhtml"/>', "the root element is html"),
    ],
)
def test_what_is_no_alert(raw, rule):
    reading = read_cap(raw, "a.cap")
    assert reading.refused == 1
    assert rule in reading.reasons[0]


def test_an_xinclude_or_a_stylesheet_is_never_followed():
    include = '<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'
    strange = SMALL.replace("大型活动", include)
    assert "holds elements" in read_cap(strange.encode(), "a.cap").reasons[0]
    styled = SMALL.replace("?>", '?><?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?>', 1)
    assert read_cap(styled.encode(), "a.cap").faults == ()


@pytest.mark.parametrize("cut", ["x<!---->", "x<?a?>", "<![CDATA[x]]>", "&#120;"])
def test_a_text_cut_into_very_many_pieces_is_one_text(cut):
    """Joined one to the other, each such file of 5 MB took four seconds."""
    (alert,) = read_cap(SMALL.replace("大型活动", cut * 300_000).encode(), "a.cap").alerts
    assert alert.infos[0].event == "x" * 300_000


def test_no_more_findings_than_anybody_reads():
    many = SMALL.replace("<references/>", "<nothing/>" * 5000)
    assert len(read_cap(many.encode(), "a.cap").faults) == 50


@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(raw):
    assert read_cap(raw, "a.cap").refused == 1


@given(st.integers(0, len(SMALL.encode()) - 1), st.binary(max_size=6), st.integers(0, 9))
def test_no_damage_makes_it_raise(at, new, length):
    raw = SMALL.encode()
    reading = read_cap(raw[:at] + new + raw[at + length :], "a.cap")
    assert len(reading.alerts) + reading.refused == 1
