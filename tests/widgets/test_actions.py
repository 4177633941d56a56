from collections import Counter

from PySide6.QtGui import QKeySequence

from app.services.text import Text
from widgets.actions import ACTIONS, SEND_NTH, TABS
from widgets.commands import Commands


def test_no_key_means_two_things() -> None:
    keys = [key for action in ACTIONS for key in action.keys] + [*SEND_NTH, *TABS]
    sequences = Counter(QKeySequence(key).toString() for key in keys)
    assert "" not in sequences
    assert max(sequences.values()) == 1


def test_every_action_is_done_by_somebody_and_has_words() -> None:
    for name in [*(action.name for action in ACTIONS), "send_nth", "tab"]:
        assert callable(getattr(Commands, f"do_{name}"))
        for language in ("zh", "en"):
            assert Text(language)(f"key.{name}")
