from collections import Counter

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from app.services.command_line.words import Deed, Verb
from app.services.text import Text
from tests.widgets.build import scene
from widgets.actions import ACTIONS
from widgets.commands import Commands
from widgets.keys import KeysSheet, typed


def test_no_key_means_two_things() -> None:
    keys = [key for action in ACTIONS for key in action.keys]
    sequences = Counter(QKeySequence(key).toString() for key in keys)
    assert "" not in sequences
    assert max(sequences.values()) == 1


def test_every_action_is_done_by_somebody_and_has_words() -> None:
    for name in (action.name for action in ACTIONS):
        assert callable(getattr(Commands, f"do_{name}"))
        for language in ("zh", "en"):
            assert Text(language)(f"key.{name}")


BY_VERB = {  # actions that the command line has a verb of its own for
    "send": Verb.SEND,
    "send_nth": Verb.SEND,
    "save_and_send": Verb.SEND,
    "recall": Verb.RECALL,
    "take": Verb.TAKE,
    "take_distress": Verb.TAKE_DISTRESS,
    "close": Verb.CLOSE,
    "note": Verb.NOTE,
    "return_feedback": Verb.RETURN,
    "reopen": Verb.REOPEN,
    "link": Verb.LINK,
    "link_other": Verb.LINK,
    "unlink": Verb.UNLINK,
    "reassign": Verb.REASSIGN,
    "lead": Verb.LEAD,
}


def test_every_action_is_reached_by_a_key_or_a_word_and_f1_lists_it(qtbot, qapp) -> None:
    sheet_host = QWidget()
    qtbot.addWidget(sheet_host)
    sheet = KeysSheet(scene(), sheet_host)
    listed = {name for name, _ in sheet._labels}
    for action in ACTIONS:
        assert action.keys or action.name in BY_VERB or action.name in set(Deed), action.name
        assert action.name in listed, action.name


def test_every_word_of_the_command_line_is_an_action() -> None:
    names = {action.name for action in ACTIONS}
    assert {str(deed) for deed in Deed} <= names
    assert set(BY_VERB) <= names
    assert {str(deed) for deed in Deed} & set(BY_VERB) == set()


def test_a_key_taken_away_leaves_the_word() -> None:
    assert typed("mute") == "/ 静音"
    assert typed("take") == "/ 受理"
