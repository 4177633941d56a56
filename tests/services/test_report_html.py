"""The page that leaves the console: nothing from elsewhere, no text that acts, a map to see."""

import json
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from PySide6.QtGui import QImage

from app.domain.category import Category
from app.domain.limits import Limits
from app.domain.stage import Stage
from app.services.bulletin import BulletinKind
from app.services.bulletin_cover import Cover, Share
from app.services.bulletin_sections import Source
from app.services.report_command import composed, view_of
from app.services.report_html import page
from app.services.report_map import SHADES, Shade, safe, shade_legend
from app.services.report_source import namer
from app.services.text import Text
from app.store.samples import Samples, coded
from tests.feeds.town import town

DAY = datetime(2026, 3, 2, tzinfo=UTC)
PACK, _ = town(False)
PLAIN = "打架斗殴"
HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=http://evil.example/x onerror=alert(1)>",
    '"><iframe src="//evil.example">',
    "${alert(1)} `x` \\u003cscript> {{ 7*7 }} {% raw %}",
    "<!-- </style> ]]> &lt;b&gt; '';--",
)
NAMES = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40),
)


def day_of(n: int) -> Samples:
    """`n` incidents in the middle of the town's districts, two minutes each."""
    start = DAY.timestamp()
    at = {stage: np.full(n, np.nan) for stage in Stage}
    at[Stage.REPORT] = start + 60.0 * np.arange(n)
    at[Stage.ARRIVE] = at[Stage.REPORT] + 120.0 + np.arange(n)
    districts = [PACK.districts[i % len(PACK.districts)] for i in range(n)]
    middles = [np.mean(d.polygons[0][0], axis=0) for d in districts]
    columns = {
        "category": coded(["X1"] * n),
        "district": coded([d.id for d in districts]),
        "grid": coded([None] * n),
        "unit": coded([None] * n),
    }
    return Samples(
        np.arange(1, n + 1),
        np.resize([1, 2, 3, 4], n),
        at,
        {name: codes for name, (codes, _) in columns.items()},
        {name: names for name, (_, names) in columns.items()},
        np.zeros(n, bool),
        np.zeros(n, bool),
        np.array(middles).reshape(-1, 2),
    )


def made(
    category: str, district: str, n: int = 12, language: str = "zh", cover: Cover | None = None
) -> str:
    """A whole page of a city where things bear these names."""
    pack = replace(
        PACK,
        name=district,
        categories=(Category("X1", category, category, 2),),
        districts=tuple(replace(d, name=district) for d in PACK.districts),
    )
    text = Text(language)
    rows = day_of(n)
    kinds = {d.id: d.kind for d in pack.districts}
    source = Source(rows, rows, {}, Limits(), kinds.get, namer(pack, text), UTC, text)
    source = replace(source, cover=cover)
    bulletin = composed(BulletinKind.DAILY, source, pack, DAY, DAY + timedelta(days=1))
    return page(bulletin, text, {}, *view_of(source, pack))


def elements(document: html.HtmlElement) -> list[str]:
    return [str(one.tag) for one in document.iter() if isinstance(one.tag, str)]


def inner(document: html.HtmlElement) -> html.HtmlElement:
    (frame,) = document.xpath("//iframe")
    return html.document_fromstring(frame.get("srcdoc"))


PLAIN_PAGE = html.document_fromstring(made(PLAIN, PLAIN))


@settings(max_examples=20)
@given(NAMES, NAMES)
def test_no_name_becomes_an_element_or_a_script(category: str, district: str) -> None:
    document = html.document_fromstring(made(category, district))
    assert elements(document) == elements(PLAIN_PAGE)
    assert not document.xpath("//script")
    assert not [a for one in document.iter() for a in one.attrib if a.startswith("on")]
    cells = {cell.text_content() for cell in document.xpath("//td")}
    assert category in cells or not category.strip()
    found, plain = inner(document), inner(PLAIN_PAGE)
    assert elements(found) == elements(plain)
    assert [a for one in found.iter() for a in one.attrib if a.startswith("on")] == []
    for script in found.xpath("//script/text()"):
        if "<" in category:
            assert category not in script


@given(NAMES)
def test_what_folium_is_told_has_no_mark_that_acts(name: str) -> None:
    assert not set(safe(name)) & set("<>\"'`\\${}")


ADDRESS = re.compile(r"""(https?:)?//[\w-]+\.[\w.-]+|\b(src|href)\s*=\s*["']?(?!data:|#)[\w/]""")
LOADS = re.compile(r"@import|url\(\s*(?!['\"]?(data:|#))|\bimport\s*\(|\bfetch\(|XMLHttpRequest\(")
NAMESPACES = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml")  # only names


def test_the_file_names_no_address_elsewhere_and_loads_nothing() -> None:
    whole = made(PLAIN, PLAIN)
    inside = html.document_fromstring(whole).xpath("//iframe")[0].get("srcdoc")
    outside = re.sub(r'srcdoc="[^"]*"', "", whole)
    assert len(outside) < len(whole) / 4
    for part in (outside, inside):
        text = part.replace(NAMESPACES[0], "").replace(NAMESPACES[1], "")
        scripts = "".join(re.findall(r"<script[^>]*>(.*?)</script>", text, re.DOTALL))
        markup = re.sub(r"<script[^>]*>.*?</script>", "", text, flags=re.DOTALL)
        assert ADDRESS.search(markup) is None
        assert re.search(r"https?://[\w-]+\.[\w.-]+", scripts) is None
        assert LOADS.search(text) is None
        assert "<script src" not in text
        assert "<link" not in text


def test_the_legend_names_the_edges_of_the_shades() -> None:
    shades = {str(n): Shade(float(n), "") for n in range(11)}
    legend = shade_legend("用时", shades, lambda s: f"{s:.0f}")
    assert [mark.words for mark in legend.marks] == ["≤2", "2–4", "4–6", "6–8", ">8"]
    assert [mark.colour for mark in legend.marks] == list(SHADES)
    assert shade_legend("用时", {"a": Shade(None, "")}, str).marks == ()
    shown = html.document_fromstring(made(PLAIN, PLAIN)).xpath("//ul[@class='legend']")
    assert [len(one.xpath("li")) for one in shown] == [6, 5]


@pytest.mark.parametrize("n", [0, 9])
def test_uncovered_time_is_a_layer_only_where_positions_were_recorded(n: int) -> None:
    grids = {grid.id: Share(0.4 if n else None, 300.0) for grid in PACK.grids}
    districts = {district.id: Share(0.4 if n else None, 300.0) for district in PACK.districts}
    of = {grid.id: grid.district_id for grid in PACK.grids}
    cover = Cover(grids, districts, of, timedelta(minutes=10), n, 3)
    document = html.document_fromstring(made(PLAIN, PLAIN, cover=cover))
    script = "".join(inner(document).xpath("//script/text()"))
    legends = document.xpath("//li[@class='named']/text()")
    named = json.dumps("无警力可及时间")[1:-1]
    assert (named in script) == ("无警力可及时间" in legends) == bool(n)
    notes = " ".join(document.xpath("//p[@class='note']/text()"))
    assert ("每 10 分钟取样一次：计入 9 次，另有 3 次" in notes) == bool(n)
    assert ("没有记录警力位置" in notes) == (not n)


@pytest.mark.parametrize("n", [0, 1])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_day_without_incidents_or_with_one_has_a_page(n: int, language: str) -> None:
    document = html.document_fromstring(made(PLAIN, PLAIN, n, language))
    assert document.xpath("//h1")
    assert inner(document).xpath("//script")


# ---- a real browser ----------------------------------------------------------------------------

SIZE = (1100, 3000)


def offline() -> list[str]:
    """Before a command: without any network where this machine lets us, else without names."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return []
    done = subprocess.run([unshare, "-n", "true"], capture_output=True, check=False)
    return [unshare, "-n"] if done.returncode == 0 else []


def test_a_browser_without_a_network_shows_the_map(tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        pytest.skip("no chromium here; setup.sh bench installs it as root on Debian")
    file, picture = tmp_path / "report.html", tmp_path / "report.png"
    file.write_text(made(HOSTILE[0], HOSTILE[1], 40), encoding="utf-8")
    command = [
        *(*offline(), browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
        *("--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={tmp_path / 'profile'}"),
        *(f"--screenshot={picture}", f"--window-size={SIZE[0]},{SIZE[1]}"),
        *("--virtual-time-budget=5000", file.as_uri()),
    ]
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    image = QImage(str(picture))
    assert (image.width(), image.height()) == SIZE
    assert len(colours(image)) > 200  # text alone has about thirty greys
    shades = {c for c in colours(image) if c[2] - c[0] > 25}  # districts, blue over the land
    assert len(shades) > 20


def colours(image: QImage) -> set[tuple[int, int, int]]:
    seen = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(seen.constBits(), np.uint8).reshape(seen.height(), -1)
    pixels = rows[:, : 3 * seen.width()].reshape(-1, 3)
    return set(map(tuple, np.unique(pixels, axis=0).tolist()))
