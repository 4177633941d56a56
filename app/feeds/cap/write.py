"""Writes CAP 1.2: the same alert always gives the same bytes, and never an invalid document."""

from typing import Any

from app.feeds.cap.grammar import ALERT, Form
from app.feeds.cap.read import read_cap
from app.feeds.cap.tree import NOT_XML, Node, Unreadable, parse, to_text
from app.feeds.cap.values import NAMESPACE, CapAlert

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


class Unwritable(Exception):
    """An alert that CAP cannot hold, with the rule."""


def write_cap(alert: CapAlert) -> bytes:
    """UTF-8, a line for each element. Unwritable where the alert breaks a rule of the standard."""
    try:
        signatures = [parse(text.encode()) for text in alert.signatures]
        root = _node(ALERT, alert)
        root.content += signatures
        _indent(root, ALERT, 1)
        raw = f"{HEAD}{to_text(root)}\n".encode()
    except (ValueError, TypeError, AttributeError, IndexError, Unreadable) as wrong:
        raise Unwritable(str(wrong)) from wrong
    reading = read_cap(raw, alert.identifier)
    if reading.faults:
        raise Unwritable(reading.faults[0].rule)
    if reading.alerts != (alert,):
        raise Unwritable("something in it would not read back as it is")
    return raw


def _node(form: Form, value: Any) -> Node:
    node = Node(NAMESPACE, form.name)
    for slot in form.slots:
        held = getattr(value, slot.field)
        for one in held if slot.many else () if held in (None, ()) else (held,):
            if isinstance(slot.kind, Form):
                node.content.append(_node(slot.kind, one))
            else:
                text = _fit(slot.name, slot.kind.write(one))
                node.content.append(Node(NAMESPACE, slot.name, content=[text] if text else []))
    return node


def _fit(name: str, text: str) -> str:
    strange = NOT_XML.search(text)
    if strange:
        raise ValueError(f"{name} holds the character U+{ord(strange[0]):04X}, which XML has not")
    return text


def _indent(node: Node, form: Form, depth: int) -> None:
    """Put every child on a line of its own, two spaces further in."""
    forms = {slot.name: slot.kind for slot in form.slots if isinstance(slot.kind, Form)}
    spaced: list[Node | str] = []
    for child in node.children:
        if child.namespace == NAMESPACE and child.name in forms:
            _indent(child, forms[child.name], depth + 1)
        spaced += ["\n" + "  " * depth, child]
    node.content = [*spaced, "\n" + "  " * (depth - 1)]
