"""Reads CAP 1.2 strictly: each alert whole or refused with the line and the rule, never repaired.

A file is one alert, or an EDXL-DE 1.0 or Atom envelope with alerts in it; in an envelope each alert
stands for itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from app.feeds.cap import kinds as k
from app.feeds.cap.grammar import ALERT, Form, Slot
from app.feeds.cap.rules import Path, broken
from app.feeds.cap.tree import Node, Unreadable, parse, to_text
from app.feeds.cap.values import NAMESPACE, CapAlert

SIGNED: Final = "http://www.w3.org/2000/09/xmldsig#"
INSTANCE: Final = "http://www.w3.org/2001/XMLSchema-instance"
HINTS: Final = {f"{{{INSTANCE}}}schemaLocation", f"{{{INSTANCE}}}noNamespaceSchemaLocation"}
ATOM: Final = "http://www.w3.org/2005/Atom"
EDXL: Final = "urn:oasis:names:tc:emergency:EDXL:DE:1.0"
ENVELOPES: Final = {  # the root, then the way to the element around an alert
    (EDXL, "EDXLDistribution"): ("contentObject", "xmlContent", "embeddedXMLContent"),
    (ATOM, "feed"): ("entry", "content"),
    (ATOM, "entry"): ("content",),
}
PLACES: Final = (k.POLYGON, k.CIRCLES)
MOST_FINDINGS: Final = 50  # of one file; more tell nobody anything


@dataclass(frozen=True, slots=True)
class Finding:
    line: int
    rule: str

    def of(self, name: str) -> str:
        """As the operator reads it."""
        return f"{name}: line {self.line}: {self.rule}"


@dataclass(frozen=True, slots=True)
class CapReading:
    """What a file held. `faults` refuse, each the alert it is in; `remarks` only tell."""

    name: str
    alerts: tuple[CapAlert, ...] = ()
    faults: tuple[Finding, ...] = ()
    remarks: tuple[Finding, ...] = ()
    refused: int = 0  # alerts with faults; 1 where the file was no CAP at all

    @property
    def reasons(self) -> tuple[str, ...]:
        return tuple(finding.of(self.name) for finding in self.faults)


def read_cap(raw: bytes, name: str) -> CapReading:
    """Never raises, whatever the bytes are. `name` is how the findings call the file."""
    try:
        nodes = _alerts_in(parse(raw))
    except Unreadable as wrong:
        return CapReading(name, faults=(Finding(wrong.line, wrong.rule),), refused=1)
    readers = [_Reader(node) for node in nodes]
    return CapReading(
        name,
        tuple(reader.alert for reader in readers if reader.alert is not None),
        tuple(fault for reader in readers for fault in reader.faults)[:MOST_FINDINGS],
        tuple(remark for reader in readers for remark in reader.remarks)[:MOST_FINDINGS],
        sum(reader.alert is None for reader in readers),
    )


def _alerts_in(root: Node) -> list[Node]:
    steps = ENVELOPES.get((root.namespace, root.name))
    if steps is None:
        _must_be_alert(root)
        return [root]
    around = [root]
    for step in steps:
        around = [
            child
            for node in around
            for child in node.children
            if (child.namespace, child.name) == (root.namespace, step)
        ]
    inside = [child for node in around for child in node.children if child.name == "alert"]
    if not inside:
        raise Unreadable(root.line, f"the envelope {root.name} holds no CAP alert")
    for node in inside:
        _must_be_alert(node)
    return inside


def _must_be_alert(node: Node) -> None:
    if node.name != "alert":
        rule = f"the root element is {node.name:.60}, not alert of {NAMESPACE}; CAP 1.2, 4.2"
        raise Unreadable(node.line, rule)
    if node.namespace != NAMESPACE:
        named = f"{node.namespace:.100}" or "none"
        raise Unreadable(node.line, f"the namespace is {named}, not {NAMESPACE}; CAP 1.2, 4.2")


@dataclass(slots=True)
class _Reader:
    """One alert: its value where nothing is wrong with it."""

    node: Node
    faults: list[Finding] = field(default_factory=list)
    remarks: list[Finding] = field(default_factory=list)
    alert: CapAlert | None = None
    _lines: dict[Path, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        node = self.node
        signatures = [child for child in node.children if child.namespace == SIGNED]
        self._signed_last(node)
        alert: CapAlert | None = self._form(
            ALERT, node, (), {"signatures": tuple(map(to_text, signatures))}
        )
        if signatures:
            self._lines["Signature", "0"] = signatures[0].line
        for wrong in () if alert is None else broken(alert):
            line = self._line(wrong.path)
            (self.faults if wrong.fault else self.remarks).append(Finding(line, wrong.rule))
        self.faults.sort(key=lambda finding: finding.line)
        self.remarks.sort(key=lambda finding: finding.line)
        self.alert = None if self.faults else alert

    def _line(self, path: Path) -> int:
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, self.node.line)

    def _signed_last(self, node: Node) -> None:
        signed = False
        for child in node.children:
            if signed and child.namespace != SIGNED:
                self._wrong(child, f"{child.name:.60} stands after the signature; CAP 1.2, 3.4")
            signed = signed or child.namespace == SIGNED

    def _wrong(self, node: Node, rule: str) -> None:
        self.faults.append(Finding(node.line, rule))

    def _form(self, form: Form, node: Node, path: Path, fields: dict[str, Any]) -> Any:
        """The value of an element with children; None where something in it is wrong."""
        before = len(self.faults)
        self._lines[path] = node.line
        self._plain(node)
        if node.text.strip(k.BLANK):
            self._wrong(node, f"text directly in {form.name}; CAP 1.2, {form.section}")
        found = self._sorted(form, node)
        for slot in form.slots:
            values = list(self._values(slot, found.get(slot.name, []), path))
            if slot.needed and slot.name not in found:
                self._wrong(node, f"{form.name} without {slot.name}; CAP 1.2, {form.section}")
            if slot.many:
                fields[slot.field] = tuple(values)
            elif values:
                fields[slot.field] = values[0]
        return form.value(**fields) if len(self.faults) == before else None

    def _sorted(self, form: Form, node: Node) -> dict[str, list[Node]]:
        """The children by name, where they stand in the right order and number."""
        order = {slot.name: at for at, slot in enumerate(form.slots)}
        found: dict[str, list[Node]] = {}
        last = 0
        for child in node.children:
            if child.namespace == SIGNED and form is ALERT:
                continue
            at = order.get(child.name) if child.namespace == NAMESPACE else None
            if at is None:
                self._wrong(child, f"{child.name:.60} is no element of {form.name}; {_in(form)}")
                continue
            if at < last:
                later = form.slots[last].name
                self._wrong(child, f"{child.name} must stand before {later}; {_in(form)}")
            elif child.name in found and not form.slots[at].many:
                self._wrong(child, f"{child.name} stands twice in {form.name}; {_in(form)}")
            last = max(last, at)
            found.setdefault(child.name, []).append(child)
        return found

    def _values(self, slot: Slot, nodes: list[Node], path: Path) -> Iterator[Any]:
        for number, node in enumerate(nodes):
            here = (*path, slot.name, str(number))
            if isinstance(slot.kind, Form):
                value = self._form(slot.kind, node, here, {})
                if value is not None:
                    yield value
                continue
            self._lines[here] = node.line
            self._plain(node)
            if node.children:
                self._wrong(node, f"{node.name} holds elements, not text; CAP 1.2, 3.2")
                continue
            self._remark(slot, node)
            if slot.many and slot.kind in PLACES and not node.text.strip(k.BLANK):
                continue  # the remark says so; it is as if it were not there
            try:
                value = slot.kind.read(node.text)
            except ValueError as wrong:
                self._wrong(node, f"{node.name}: {wrong}")
            else:
                yield value

    def _remark(self, slot: Slot, node: Node) -> None:
        if not node.text.strip() and not slot.needed:
            self.remarks.append(Finding(node.line, f"{node.name} is empty"))
        elif slot.kind is k.MOMENT and k.utc_by_plus(node.text):
            rule = f"{node.name}: UTC is written -00:00; CAP 1.2, 3.3.2"
            self.remarks.append(Finding(node.line, rule))

    def _plain(self, node: Node) -> None:
        for name in node.attributes:
            if name not in HINTS:
                self._wrong(node, f"{node.name} has the attribute {name:.100}; CAP 1.2 has none")


def _in(form: Form) -> str:
    return f"CAP 1.2, {form.section}"
