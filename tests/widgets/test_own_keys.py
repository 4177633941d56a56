"""The keys can be changed; a wrong line stops the start and is named."""

import re
import tomllib

import pytest

from app.services.settings import DEFAULT, BadSettings, Settings, load
from app.services.text import Text
from widgets.actions import ACTIONS, BY_NAME, keys_of, nth_key, use, written


@pytest.fixture(autouse=True)
def _usual_again():
    yield
    use({})


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"sned": ("F5",)}, r"\[keys\] sned is no action; is send meant\?"),
        ({"send": ("F8",)}, r"\[keys\] F8 is used twice: send, take"),
        ({"send": ("Ctrl+1",)}, r"\[keys\] Ctrl\+1 is used twice: send, send_nth"),
        ({"send": ("Ctrl+B",)}, r"\[keys\] Ctrl\+B is used twice: send, map_keep"),
        ({"send": ("F5", "F5")}, r"\[keys\] F5 is used twice: send"),
        ({"tab": ("F5",)}, r"\[keys\] F5 is used twice: send, tab"),
        ({"tab": tuple("abcde")}, r"\[keys\] tab has 5 keys, but there are 4 of them"),
        ({"send": ("Strg+Blah",)}, r"\[keys\] send: 'Strg\+Blah' is no key"),
    ],
)
def test_what_cannot_be_is_refused_by_name(own: dict[str, tuple[str, ...]], said: str) -> None:
    with pytest.raises(BadSettings, match=said):
        use(own)
    assert keys_of("send") == "F5"  # nothing has changed


def test_keys_change_places_only_together() -> None:
    use({"send": ("F8", "Ctrl+H"), "take": ("F5",), "lead": ()})
    assert (keys_of("send"), keys_of("take"), keys_of("lead")) == ("F8", "F5", "")
    assert BY_NAME["send"].shown == "F8 Ctrl+H"
    use({})
    assert [BY_NAME[action.name] for action in ACTIONS] == list(ACTIONS)


def test_numbered_keys_change_like_the_others() -> None:
    use(
        {"send_nth": ("Ctrl+7", "Ctrl+8", "Ctrl+9"), "tab": tuple(f"Ctrl+{n}" for n in range(1, 5))}
    )
    assert nth_key("send_nth", 2) == "Ctrl+8"
    assert nth_key("send_nth", 4) == ""
    said = written()
    assert (said["key_tab"], said["key_tab_4"]) == ("Ctrl+1…4", "Ctrl+4")
    assert said["key_send_nth"] == "Ctrl+7…9"
    use({})
    assert written()["key_map_keep"] == "Ctrl+B, 1…9"


def test_a_file_may_name_one_key_or_several(tmp_path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[keys]\nsend = "F8"\ntake = ["F5", "Ctrl+H"]\n', encoding="utf-8")
    assert load(own).keys == {"send": ("F8",), "take": ("F5", "Ctrl+H")}
    own.write_text("[keys]\nsend = 8\n", encoding="utf-8")
    with pytest.raises(BadSettings, match=r"\[keys\] send must be keys such as 'F5'"):
        load(own)
    assert Settings().keys == {}


def test_the_manual_lists_actions_with_their_usual_keys() -> None:
    """Add the line of a new action to [keys] in resources/default.toml, behind a #."""
    table = DEFAULT.read_text(encoding="utf-8").split("[keys]")[1].split("\n\n")[0]
    listed = tomllib.loads(re.sub(r"^# ", "", table, flags=re.MULTILINE))
    keys = {
        name: tuple([given] if isinstance(given, str) else given) for name, given in listed.items()
    }
    assert keys == {action.name: action.keys for action in ACTIONS}


def test_sentences_name_the_keys_that_there_are() -> None:
    text = Text("en")
    text.keys = {"key_find": "F12"}
    assert text("queue.filter") == "Filter the queue (F12)"
