from pathlib import Path

import pytest

from app.domain.stage import Stage
from app.feeds.calls.mapping import MappingError, load_mapping

SHIPPED = Path(__file__).resolve().parents[3] / "resources" / "mappings"
WHOLE = """
name = "log"
[id]
call = "id"
[time]
zone = "Asia/Shanghai"
formats = ["%Y-%m-%d %H:%M:%S"]
report = "at"
[place]
lon = "lon"
lat = "lat"
[category]
default = "0499"
[priority]
default = 3
"""


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda p: p.stem)
def test_shipped_mappings_load(path):
    assert load_mapping(path).name == path.stem


def test_stages_and_delays_are_stages(tmp_path):
    path = tmp_path / "m.toml"
    path.write_text(WHOLE + '[stages]\narrive = "there"\n[delays]\ndispatch = "wait"\n')
    found = load_mapping(path)
    assert found.stages == {Stage.ARRIVE: "there"}
    assert found.delays == {Stage.DISPATCH: "wait"}
    assert set(found.columns()) == {"id", "at", "lon", "lat", "there", "wait"}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("report =", "reprot ="), "time.reprot: is not a known key"),
        (('report = "at"', ""), "time.report: is missing"),
        (("Asia/Shanghai", "Asia/Nowhere"), "time.zone: 'Asia/Nowhere' is not a known"),
        (("Asia/Shanghai", "../../etc/passwd"), "time.zone"),
        (('lat = "lat"', 'location = "l"'), "place: needs either"),
        (("default = 3", "default = 7"), "priority.default: 7 is not"),
        (("default = 3", "default = true"), "priority.default: True is not"),
        (('default = "0499"', ""), "category: needs a column or a default"),
        (('name = "log"', "name = 3"), "name: is not a text"),
        (("formats = [", "formats = ['%Y%Y',"), "time.formats: '%Y%Y': redefinition"),
        (("formats = [", "formats = ['%Q',"), "time.formats: '%Q': 'Q' is a bad directive"),
        (("default = 3", f"default = {'9' * 5000}"), "is not TOML"),
        (("default = 3", f"default = {'[' * 100_000}"), "is not TOML"),
        (("[id]", "[file]\nencoding = 'rot13'\n[id]"), "file.encoding: 'rot13' is not"),
        (("formats = [", "formats = [3,"), "time.formats: is not a list of texts"),
        (("[place]", "[place]\nbounds = [1, 2, 0, 3]"), "place.bounds: not west"),
        (("[id]", "[file]\nencoding = 'klingon'\n[id]"), "file.encoding"),
        (("[id]", "[file]\nrows = 'many'\n[id]"), "file.rows: 'many' is not one of call, unit"),
        (("[id]", "[file]\ndelimiter = ';;'\n[id]"), "file.delimiter: is not one character"),
        (("[id]", "id = ["), "is not TOML"),
        (("default = 3", "default = 3\n[priority.levels]\na = 9"), "priority.levels.a: 9"),
        (
            ("[place]", "[stages]\narrive='x'\n[delays]\narrive='y'\n[place]"),
            "delays.arrive: is named in stages",
        ),
    ],
)
def test_says_what_is_wrong(tmp_path, change, says):
    path = tmp_path / "m.toml"
    path.write_text(WHOLE.replace(*change))
    with pytest.raises(MappingError, match=r"m\.toml") as wrong:
        load_mapping(path)
    assert says in str(wrong.value)


def test_absent_file_is_named(tmp_path):
    with pytest.raises(MappingError, match=r"none\.toml"):
        load_mapping(tmp_path / "none.toml")
