"""Every action of the console with its keys: shortcuts, buttons and the list behind F1 agree."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """`name` is its key in the texts (`key.<name>`); `keys` as Qt writes them."""

    name: str
    keys: tuple[str, ...]
    repeats: bool = False  # may go on while the key is held

    @property
    def shown(self) -> str:
        return " ".join(self.keys)


ACTIONS = (
    Action("keys", ("F1",)),
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
    Action("theme", ("Ctrl+T",)),
    Action("language", ("Ctrl+Shift+L",)),
    Action("arrange", ("Ctrl+Alt+P",)),
    Action("float_map", ("Ctrl+Alt+M",)),
    Action("reset_layout", ("Ctrl+Alt+Home",)),
    Action("larger", ("Ctrl++", "Ctrl+=")),
    Action("smaller", ("Ctrl+-",)),
    Action("usual_size", ("Ctrl+0",)),
    Action("dismiss", ("Escape",)),
)
SEND_NTH = tuple(f"Ctrl+{n}" for n in range(1, 10))  # key.send_nth
TABS = tuple(f"Alt+{n}" for n in range(1, 5))  # key.tabs
VIEWS = tuple(f"Ctrl+Alt+{n}" for n in range(1, 10))  # key.map_view
KEEPS = tuple(f"Ctrl+B, {n}" for n in range(1, 10))  # key.map_keep
BY_NAME = {action.name: action for action in ACTIONS}


def keys_of(name: str) -> str:
    return BY_NAME[name].keys[0]
