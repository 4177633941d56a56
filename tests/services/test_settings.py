"""The manual is the settings type, and a wrong line stops the start with its name."""

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.settings import (
    DEFAULT,
    BadSettings,
    Settings,
    default_path,
    lines,
    load,
    parse,
    read,
)

WRONG = {
    "[limits]\ndispatch = 60": r"\[limits\] dispatch is unknown; is dispatch_s meant\?",
    "[limit]\ndispatch_s = 60": r"table limit is unknown; is limits meant\?",
    "[limits]\nxyzzy = 1": r"\[limits\] xyzzy is unknown; known are dispatch_s, ",
    "screen = 3": r"screen must be a table, \[screen\]",
    "[limits]\ndispatch_s = '60'": r"\[limits\] dispatch_s must be a number, not '60'",
    "[limits]\ndispatch_s = true": r"\[limits\] dispatch_s must be a number, not True",
    "[limits]\ndispatch_s = -1": r"\[limits\] dispatch_s must be from 0 to 1,000,000,000, not -1",
    "[limits]\ndispatch_s = nan": r"\[limits\] dispatch_s must be from 0 ",
    "[limits]\ndispatch_s = inf": r"\[limits\] dispatch_s must be from 0 ",
    f"[limits]\ndispatch_s = {'9' * 400}": r"\[limits\] dispatch_s must be from 0 ",
    f"[limits]\ndispatch_s = {'9' * 5000}": r"is not TOML: ",
    "[limits]\narrive_town_s = [1, 2, 3]": r"arrive_town_s must be a list of 4, not \[1, 2, 3\]",
    "[limits]\narrive_town_s = [1, 2, 3, '4']": r"arrive_town_s must be a number, not '4'",
    "[limits]\nlost_s = 60": r"\[limits\] lost_s must be more than stale_s",
    "[directives]\npalette = 'four'": r"palette must be one of house, statutory, not 'four'",
    "[directives]\nfeedback_s = [1, 1, 1, 1]": r"feedback_s must not be less than acknowledge_s",
    "[directives]\nacknowledge_s = [0, 1, 1, 1]": r"acknowledge_s must be more than 0",
    "[directives]\nremind_share = 1": r"remind_share must be less than 1",
    "[limits]\ndirectives = 1": r"\[limits\] directives is unknown",
    "[recommend]\ncount = 2.5": r"\[recommend\] count must be a whole number, not 2.5",
    "[recommend]\ncount = 0": r"\[recommend\] count must be at least 1",
    "[recommend]\nband_share = 1.0": r"\[recommend\] band_share must be between 0 and 1",
    "[cap]\nsender = 'a b'": r"\[cap\] sender holds a space",
    "[cap]\nfolder = '/in'": r"\[cap\] folder needs sender",
    "[tracks]\nkeep_days = 0": r"\[tracks\] keep_days must be at least 1",
    "[screen]\nlanguage = 'fr'": r"\[screen\] language must be one of zh, en, not 'fr'",
    "[screen]\nlanguage = ['zh']": r"\[screen\] language must be one of zh, en, not \['zh'\]",
    "[log]\nfiles = 0": r"\[log\] size_mb and files must be more than 0",
    "[log]\nlevel = 'info'\nlevel = 'info'": r"is not TOML: ",
    "[log": r"is not TOML: ",
    "a = " + "[" * 100_000: r"is not TOML: ",
}


def test_the_manual_is_the_type() -> None:
    manual = read(DEFAULT)
    assert [(t, k) for t, keys in manual.items() for k in keys] == [
        (table, key) for table, key, _ in lines(Settings())
    ]
    assert load() == Settings()


@pytest.mark.parametrize("content", WRONG)
def test_a_wrong_line_is_refused_by_file_and_name(tmp_path: Path, content: str) -> None:
    own = tmp_path / "own.toml"
    own.write_text(content, encoding="utf-8")
    with pytest.raises(BadSettings, match=rf"^{re.escape(str(own))}:? .*{WRONG[content]}"):
        load(own)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\xb5\xb1 = 1", "is not UTF-8 at byte 0"), (b"#" * 2_000_000, "is larger than 1,000,000")],
)
def test_a_file_that_is_no_settings_file_is_refused(
    tmp_path: Path, content: bytes, said: str
) -> None:
    own = tmp_path / "own.toml"
    own.write_bytes(content)
    with pytest.raises(BadSettings, match=said):
        load(own)


def test_a_named_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"absent.toml cannot be read: No such file"):
        load(tmp_path / "absent.toml")


def test_the_users_file_changes_its_lines_and_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert load() == Settings()
    default_path().parent.mkdir()
    default_path().write_text("\ufeff[limits]\ndispatch_s = 45\n", encoding="utf-8")
    changed = {key: value for _, key, value in lines(load())}
    assert changed == {key: value for _, key, value in lines(Settings())} | {"dispatch_s": 45.0}
    assert type(load().limits.dispatch_s) is float


@given(st.binary(max_size=200))
def test_any_bytes_are_a_file_or_a_clear_refusal(tmp_path_factory, content: bytes) -> None:
    own = tmp_path_factory.getbasetemp() / "any.toml"
    own.write_bytes(content)
    with suppress(BadSettings):
        assert isinstance(parse(own), dict)
