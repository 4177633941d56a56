"""Small alerts of our own, and the strategy that builds any alert CAP 1.2 can hold."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import strategies as st

from app.feeds.cap import values as v
from tests.conftest import SHARED_DATA

CAP = SHARED_DATA / "protocol-samples" / "cap"
SCHEMA = CAP / "schema" / "CAP-v1.2_oasis.xsd"

SMALL = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>PG-7</identifier>
<sender>command@example.org</sender>
<sent>2026-11-22T20:00:00+08:00</sent>
<status>Actual</status>
<msgType>Alert</msgType>
<scope>Public</scope>
<references/>
<info>
<language>zh-CN</language>
<category>Safety</category>
<event>大型活动</event>
<urgency>Immediate</urgency>
<severity>Extreme</severity>
<certainty>Observed</certainty>
<effective>2026-11-22T20:00:00+08:00</effective>
<expires>2026-11-22T23:00:00+08:00</expires>
<web>http://example.org/7</web>
<parameter><valueName>patrolgrid:level</valueName><value>red</value></parameter>
<resource><resourceDesc>map</resourceDesc><mimeType>image/png</mimeType></resource>
<area>
<areaDesc>体育场</areaDesc>
<polygon>28.29,117.2 28.29,117.21 28.3,117.21 28.29,117.2</polygon>
<circle>28.29,117.2 0.5</circle>
</area>
</info>
</alert>
"""


def schema():
    """The OASIS schema; skips where the shared data are absent."""
    if not SCHEMA.exists():
        pytest.skip(f"no OASIS schema at {SCHEMA}")
    etree = pytest.importorskip("lxml.etree", reason="lxml judges by the OASIS schema")
    return etree.XMLSchema(etree.parse(str(SCHEMA)))


def judged(schema, raw):
    """What the OASIS schema says: None where it is content, else its first complaint."""
    from lxml import etree  # noqa: PLC0415

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        tree = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as wrong:
        return str(wrong)
    return None if schema.validate(tree) else str(schema.error_log[0])


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t\r"))
FIT = WORDS.filter(lambda s: not any(c in "\ufffe\uffff" for c in s))
ID = st.text(st.characters(codec="utf-8", categories=("L", "N", "Pd", "Po"))).map(
    lambda s: "".join(c for c in s if c not in "<&,") or "x"
)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
SECONDS = st.integers(0, 7_000_000_000)
TIMES = st.builds(datetime.fromtimestamp, SECONDS, ZONES)
LON = st.floats(-180, 180)
LAT = st.floats(-90, 90)
RINGS = st.lists(st.tuples(LON, LAT), min_size=3, max_size=9).map(tuple)
PAIRS = st.lists(st.builds(v.CapPair, FIT, FIT), max_size=3).map(tuple)
URIS = st.sampled_from(("http://example.org/a?b=c#d", "urn:oid:2.49", "x.png", "mailto:a@b.c"))
EXACT = st.decimals(-(10**9), 10**9, places=4)
URI = st.none() | URIS


def some(values, most=3, least=0):
    return st.lists(values, min_size=least, max_size=most).map(tuple)


AREAS = st.builds(
    v.CapArea,
    FIT,
    some(RINGS),
    some(st.builds(v.CapCircle, LON, LAT, st.floats(0, 40_000))),
    PAIRS,
    EXACT,
    st.none() | EXACT,
)
RESOURCES = st.builds(
    v.CapResource,
    FIT,
    FIT,
    st.none() | st.integers(0, 10**17),
    URI,
    st.none() | FIT,
    st.none() | FIT,
)


@st.composite
def infos(draw):
    start = draw(TIMES)
    return v.CapInfo(
        draw(some(st.sampled_from(v.CapCategory), least=1)),
        draw(FIT),
        draw(st.sampled_from(v.CapUrgency)),
        draw(st.sampled_from(v.CapSeverity)),
        draw(st.sampled_from(v.CapCertainty)),
        language=draw(st.sampled_from((None, "zh-CN", "en-US", "es-419"))),
        response_types=draw(some(st.sampled_from(v.CapResponse))),
        audience=draw(st.none() | FIT),
        event_codes=draw(PAIRS),
        effective=start,
        onset=draw(st.none() | TIMES),
        expires=draw(st.none() | st.just(start + timedelta(hours=3))),
        headline=draw(st.none() | FIT),
        description=draw(st.none() | FIT),
        web=draw(URI),
        parameters=draw(PAIRS),
        resources=draw(some(RESOURCES, 2)),
        areas=draw(some(AREAS, 2)),
    )


REFERENCES = st.builds(v.CapReference, ID, ID, TIMES)
SIGNATURE = (
    '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#" Id="a">'
    "<SignatureValue>c2ln &amp; \n</SignatureValue></Signature>"
)
ALERTS = st.builds(
    v.CapAlert,
    ID,
    ID,
    TIMES,
    st.sampled_from(v.CapStatus),
    st.sampled_from(v.CapMsgType),
    st.sampled_from(v.CapScope),
    source=st.none() | FIT,
    restriction=FIT.map(lambda s: s + "police only"),
    addresses=st.just('a@b.c "the duty room"'),
    codes=some(FIT),
    note=st.none() | FIT,
    references=some(REFERENCES, least=1),
    incidents=st.none() | FIT,
    infos=some(infos(), 2),
    signatures=st.sampled_from(((), (SIGNATURE,))),
)
