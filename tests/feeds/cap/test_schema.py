"""Our table of elements and the OASIS schema give the same verdict on damaged alerts."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from app.feeds.cap.read import read_cap
from tests.feeds.cap.samples import SMALL, judged, schema

LINES = SMALL.split("\n")[2:-2]
WORDS = ["", " ", "x", "Actual", "Met", "1", "+1", "1.5", ".5", "zh", "zh-CN", "a-b-c-123456789"]
TIMES = [
    "2026-11-22T20:00:00+08:00",
    "2026-11-22T20:00:00Z",
    "2026-02-30T20:00:00+08:00",
    "2026-11-22T24:00:00+08:00",
    "2026-11-22T24:00:01+08:00",
    "2026-11-22T20:00:00-14:00",
]
URIS = [
    "http://a/%zz",
    "a:b:c",
    ":a",
    "//[::1]/",
    "http://a:b/",
    "中",
    "#",
    "a#b#c",
    "http://a[b]",
    "[",
    "a]",
    "?[",
    "http://a:/",
    "//a@b",
    "//a@b@c",
    "http://",
    "a%41",
    "%4",
    "//",
    "///",
    "a://b:99999/",
]
TEXTS = st.sampled_from([*WORDS, *TIMES, *URIS, " zh ", f" {TIMES[0]}\n", "http://a/b c"])
SOFT = re.compile(  # rules of the text of the standard that its schema does not have
    r"3\.2\.1|3\.2\.2 (expires|web)|3\.2\.4 (ceiling|polygon|circle)|3\.2\.3 size|points|"
    r"3\.3\.1|is not lat,lon|is not a pair|last point|radius|sender,identifier"
)


@st.composite
def damaged(draw):
    """Lines left out, doubled, swapped or given another text."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 2))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(("drop", "twice", "swap", "text"))):
            case "drop":
                del lines[at]
            case "twice":
                lines.insert(at, lines[at])
            case "swap":
                other = draw(st.integers(0, len(lines) - 1))
                lines[at], lines[other] = lines[other], lines[at]
            case _:
                words = draw(TEXTS)
                lines[at] = re.sub(r">[^<>]*<(?=/)", lambda _, w=words: f">{w}<", lines[at])
    return "\n".join([*SMALL.split("\n")[:2], *lines, "</alert>"])


@given(damaged())
@settings(max_examples=400)
def test_the_same_verdict(text):
    complaint = judged(schema(), text.encode())
    faults = read_cap(text.encode(), "a.cap").faults
    if complaint is not None:
        assert faults, complaint
    else:
        assert all(SOFT.search(fault.rule) for fault in faults), faults
