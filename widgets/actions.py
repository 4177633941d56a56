"""Every action of the console with its keys: shortcuts, buttons and the list behind F1 agree."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

from PySide6.QtGui import QKeySequence

from app.services.settings import BadSettings


@dataclass(frozen=True, slots=True)
class Action:
    """`name` is its key in the texts (`key.<name>`); `keys` as Qt writes them.

    Of a numbered action the first key is for `counts_from`, the next one for the number after it.
    """

    name: str
    keys: tuple[str, ...]
    repeats: bool = False  # may go on while the key is held
    counts_from: int | None = None

    @property
    def shown(self) -> str:
        """Of a numbered one as short as can be: Ctrl+1…9."""
        numbers = [key[-1:] for key in self.keys]
        stems = {key[:-1] for key in self.keys}
        run = "".join(numbers) in "123456789" and len(stems) == 1
        if self.counts_from is not None and len(self.keys) > 1 and run:
            return f"{self.keys[0]}…{numbers[-1]}"
        return " ".join(self.keys)


ACTIONS = (
    Action("keys", ("F1",)),
    Action("keys_tour", ("Shift+F1",)),
    Action("command_line", ("F2", "/")),
    Action("new_incident", ("F3",)),
    Action("find", ("F4", "Ctrl+F")),
    Action("send", ("F5",)),
    Action("save_and_send", ("Ctrl+Return",)),
    Action("next_panel", ("F6",)),
    Action("previous_panel", ("Shift+F6",)),
    Action("recall", ("F7",)),
    Action("take", ("F8",)),
    Action("take_distress", ("F9",)),
    Action("close", ("F10",)),
    Action("full_screen", ("F11",)),
    Action("response", ("Shift+F12",)),
    Action("report", ("Ctrl+F12",)),
    Action("undo", ("Ctrl+Z",)),
    Action("down", ("Alt+Down",), repeats=True),
    Action("up", ("Alt+Up",), repeats=True),
    Action("card_down", ("Ctrl+Down",), repeats=True),
    Action("card_up", ("Ctrl+Up",), repeats=True),
    Action("note", ("Ctrl+M",)),
    Action("return_feedback", ("Ctrl+R",)),
    Action("reopen", ("Ctrl+Shift+R",)),
    Action("link", ("Ctrl+K",)),
    Action("link_other", ("Ctrl+Alt+K",)),
    Action("unlink", ("Ctrl+Shift+K",)),
    Action("reveal", ("Ctrl+P",)),
    Action("clear_form", ("Ctrl+Shift+Delete",)),
    Action("reassign", ("Ctrl+Shift+N",)),
    Action("lead", ("Ctrl+L",)),
    Action("take_alarm", ("Shift+F9",)),
    Action("next_alarm", ("Ctrl+J",)),
    Action("snooze", ("Ctrl+Shift+S",)),
    Action("mute", ("Ctrl+Shift+M",)),
    Action("group", ("Ctrl+G",)),
    Action("excluded", ("Ctrl+E",)),
    Action("batch", ("Ctrl+Shift+B",)),
    Action("contain", ("Ctrl+Shift+X",)),
    Action("compare", ("Ctrl+D",)),
    Action("free_up", ("Ctrl+U",)),
    Action("whole_city", ("Ctrl+Home",)),
    Action("map_layers", ("Alt+L",)),
    Action("map_search", ("Ctrl+Shift+F",)),
    Action("map_measure", ("Alt+M",)),
    Action("map_follow", ("Alt+F",)),
    Action("map_near", ("Alt+N",)),
    Action("map_menu", ("Shift+F10",)),
    Action("map_ways", ("Alt+W",)),
    Action("map_trails", ("Alt+T",)),
    Action("map_reach", ("Alt+R",)),
    Action("map_bare", ("Alt+U",)),
    Action("map_heat", ("Alt+H",)),
    Action("map_directives", ("Alt+D",)),
    Action("directives", ("Ctrl+I, Y",)),
    Action("directive", ("Ctrl+I, L",)),
    Action("directive_new", ("Ctrl+I, N",)),
    Action("directive_issue", ("Ctrl+I, I",)),
    Action("directive_approve", ("Ctrl+I, A",)),
    Action("directive_refuse", ("Ctrl+I, F",)),
    Action("directive_amend", ("Ctrl+I, M",)),
    Action("directive_extend", ("Ctrl+I, X",)),
    Action("directive_revoke", ("Ctrl+I, V",)),
    Action("directive_close", ("Ctrl+I, C",)),
    Action("directive_next", ("Ctrl+I, J",)),
    Action("directive_figures", ("Ctrl+I, H",)),
    Action("receiver_press", ("Ctrl+I, P",)),
    Action("receiver_escalate", ("Ctrl+I, U",)),
    Action("receiver_supervise", ("Ctrl+I, S",)),
    Action("receiver_return", ("Ctrl+I, R",)),
    Action("receiver_evaluate", ("Ctrl+I, E",)),
    Action("receiver_close", ("Ctrl+I, D",)),
    Action("tips", ("Ctrl+I, T",)),
    Action("tip_new", ("Ctrl+I, W",)),
    Action("tip_assess", ("Ctrl+I, G",)),
    Action("tip_dismiss", ("Ctrl+I, K",)),
    Action("cap_open", ("Ctrl+I, O",)),
    Action("cap_save", ("Ctrl+I, B",)),
    Action("ledger", ("F12",)),
    Action("owed_press", ("Ctrl+Y, P",)),
    Action("owed_supervise", ("Ctrl+Y, S",)),
    Action("owed_finish", ("Ctrl+Y, F",)),
    Action("owed_withdraw", ("Ctrl+Y, W",)),
    Action("ledger_export", ("Ctrl+Y, E",)),
    Action("divert", ("Ctrl+Y, D",)),
    Action("diversion_answer", ("Ctrl+Y, A",)),
    Action("call_back", ("Ctrl+Y, H",)),
    Action("night", ("Ctrl+Alt+Y",)),
    Action("night_play", ("Ctrl+Space",)),
    Action("night_back", ("Alt+Left",), repeats=True),
    Action("night_forward", ("Alt+Right",), repeats=True),
    Action("night_slower", ("Ctrl+Alt+Left",)),
    Action("night_faster", ("Ctrl+Alt+Right",)),
    Action("night_overdue", ("Ctrl+Alt+O",)),
    Action("night_incident", ("Ctrl+Alt+I",)),
    Action("night_training", ("Ctrl+Alt+T",)),
    Action("night_answer", ("Ctrl+Alt+A",)),
    Action("look_backs", ("Ctrl+Y, L",)),
    Action("look_back_open", ("Ctrl+Y, O",)),
    Action("look_back_dismiss", ("Ctrl+Y, X",)),
    Action("evaluation", ("Ctrl+Y, K",)),
    Action("evaluation_export", ("Ctrl+Y, T",)),
    Action("objection", ("Ctrl+Y, J",)),
    Action("theme", ("Ctrl+T",)),
    Action("language", ("Ctrl+Shift+L",)),
    Action("open_city", ("Ctrl+O",)),
    Action("start_again", ("Ctrl+Alt+R",)),
    Action("arrange", ("Ctrl+Alt+P",)),
    Action("float_map", ("Ctrl+Alt+M",)),
    Action("reset_layout", ("Ctrl+Alt+Home",)),
    Action("larger", ("Ctrl++", "Ctrl+=")),
    Action("smaller", ("Ctrl+-",)),
    Action("usual_size", ("Ctrl+0",)),
    Action("dismiss", ("Escape",)),
    Action("send_nth", tuple(f"Ctrl+{n}" for n in range(1, 10)), counts_from=1),
    Action("tab", tuple(f"Alt+{n}" for n in range(1, 5)), counts_from=0),
    Action("map_view", tuple(f"Ctrl+Alt+{n}" for n in range(1, 10)), counts_from=1),
    Action("map_keep", tuple(f"Ctrl+B, {n}" for n in range(1, 10)), counts_from=1),
)
BY_NAME = {action.name: action for action in ACTIONS}  # with the keys that they have now


def keys_of(name: str) -> str:
    """The first key of an action, as a keyboard has it; "" where it has none."""
    return next(iter(BY_NAME[name].keys), "").replace("Return", "Enter")


def nth_key(name: str, place: int) -> str:
    """The key of a numbered action for the first, second … of them; "" where it has none."""
    return next(iter(BY_NAME[name].keys[place - 1 :]), "")


def written() -> dict[str, str]:
    """Every key for the sentences: {key_send}, {key_send_nth} for the row, {key_send_nth_2}."""
    keys = {}
    for name, action in BY_NAME.items():
        numbered = action.counts_from is not None
        keys[f"key_{name}"] = action.shown if numbered else keys_of(name)
        if numbered:
            keys |= {f"key_{name}_{n}": key for n, key in enumerate(action.keys, 1)}
    return keys


def use(own: Mapping[str, tuple[str, ...]]) -> None:
    """Give the actions the keys of the settings' [keys]; those not named have their usual ones.

    Raises BadSettings naming the action or the key.
    """
    usual = {action.name: action for action in ACTIONS}
    for name in own:
        if name not in usual:
            near = get_close_matches(name, usual, 1)
            hint = f"; is {near[0]} meant?" if near else ""
            raise BadSettings(f"[keys] {name} is no action{hint}")
        most = len(usual[name].keys)
        if usual[name].counts_from is not None and len(own[name]) > most:
            raise BadSettings(
                f"[keys] {name} has {len(own[name])} keys, but there are {most} of them"
            )
    bound = {name: replace(a, keys=own.get(name, a.keys)) for name, a in usual.items()}
    check(bound.values())
    BY_NAME.update(bound)


def check(actions: Iterable[Action]) -> None:
    """Every key is one that Qt knows, and no two mean two things, nor begin alike (Ctrl+B, 1)."""
    users: dict[str, list[str]] = {}
    for action in actions:
        for key in action.keys:
            spelled = QKeySequence(key).toString()
            if not spelled or "\x00" in spelled:
                raise BadSettings(f"[keys] {action.name}: {key!r} is no key")
            users.setdefault(spelled, []).append(action.name)
    first = Counter(key.split(", ")[0] for key in users)
    for key, names in users.items():
        begins = first[key] > 1 and ", " not in key
        longer = users.items() if begins else ()
        others = [n for k, ns in longer if k.startswith(f"{key}, ") for n in ns[:1]]
        if len(names) > 1 or others:
            used = ", ".join(dict.fromkeys([*names, *others]))
            raise BadSettings(f"[keys] {key} is used twice: {used}")
