"""XML as plain nodes with their lines. No DTD, no entities, no network; size and depth are bounded.

Every DOCTYPE is refused where it starts, so that nothing it declares is ever looked at: entity
bombs, external entities and parameter entities have no way in.
"""

import re
from dataclasses import dataclass, field
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

MOST_BYTES: Final = 5_000_000  # the largest real alert at hand has 316 kB
MOST_NODES: Final = 100_000
DEEPEST: Final = 32  # an alert needs 5, a signature about 8, an envelope 5
XML: Final = "http://www.w3.org/XML/1998/namespace"
ENCODINGS: Final = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "utf-8": "utf-8-sig",
    "utf8": "utf-8-sig",
    "us-ascii": "ascii",
    "utf-16": "utf-16",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "shift_jis": "shift_jis",
    "euc-jp": "euc_jp",
    "euc-kr": "euc_kr",
}
LATIN: Final = re.compile(r"iso-8859-(1[0-6]|[1-9])|windows-125[0-8]|koi8-r", re.ASCII)
DECLARED: Final = re.compile(
    rb"<\?xml[^>]{1,200}?encoding\s{0,9}=\s{0,9}[\"']([A-Za-z][A-Za-z0-9._-]{0,40})[\"']"
)
UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
UTF16_BARE: Final = {b"<\0?\0": "utf-16-le", b"\0<\0?": "utf-16-be"}
NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Unreadable(Exception):
    """A line and the rule that was broken there."""

    def __init__(self, line: int, rule: str) -> None:
        super().__init__(f"line {line}: {rule}")
        self.line = line
        self.rule = rule


@dataclass(slots=True)
class Node:
    namespace: str
    name: str
    line: int = 0
    attributes: dict[str, str] = field(default_factory=dict)  # "{namespace}name" or "name"
    content: list["Node | str"] = field(default_factory=list)

    @property
    def children(self) -> list["Node"]:
        return [part for part in self.content if isinstance(part, Node)]

    @property
    def text(self) -> str:
        """The text directly inside, as it stands."""
        return "".join(part for part in self.content if isinstance(part, str))


def parse(raw: bytes) -> Node:
    """The root; Unreadable for everything that is no small, plain, well-formed document."""
    if len(raw) > MOST_BYTES:
        raise Unreadable(1, f"the file has more than {MOST_BYTES:,} bytes")
    text = _decoded(raw)
    grower = _Grower()
    parser = DefusedXMLParser(target=grower, encoding="utf-8", forbid_dtd=True)
    grower.expat = parser.parser
    try:
        parser.feed(text.encode())
        parser.close()
    except DefusedXmlException as wrong:
        raise Unreadable(grower.line, "a DOCTYPE or entity is not accepted") from wrong
    except ParseError as wrong:
        line = max(1, wrong.position[0])
        raise Unreadable(line, f"not well-formed XML: {str(wrong).partition(':')[0]}") from wrong
    return grower.root


class _Grower:
    """What the parser calls; builds nodes and stops a document that grows too wide or too deep."""

    def __init__(self) -> None:
        self.expat: Any = None
        self._open: list[Node] = []
        self.root = Node("", "")  # until the first element; without one it is not well-formed
        self._count = 0

    @property
    def line(self) -> int:
        line: int = self.expat.CurrentLineNumber
        return line

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MOST_NODES:
            raise Unreadable(self.line, f"more than {MOST_NODES:,} elements")
        if len(self._open) >= DEEPEST:
            raise Unreadable(self.line, f"elements lie more than {DEEPEST} deep")
        namespace, _, name = tag.rpartition("}")
        node = Node(namespace.removeprefix("{"), name, self.line, dict(attributes))
        if self._open:
            self._open[-1].content.append(node)
        else:
            self.root = node
        self._open.append(node)

    def end(self, _tag: str) -> None:
        self._open.pop()

    def data(self, text: str) -> None:
        self._open[-1].content.append(text)  # in pieces: joining each to the last is quadratic


def _decoded(raw: bytes) -> str:
    """By its mark, its declaration or as UTF-8; Unreadable where bytes do not fit."""
    encoding = _encoding(raw)
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as wrong:
        line = raw.count(b"\n", 0, wrong.start) + 1
        rule = f"bytes that are not {encoding.removesuffix('-sig')}"
        raise Unreadable(line, rule) from wrong


def _encoding(raw: bytes) -> str:
    if raw[:2] in UTF16_MARKS:
        return "utf-16"
    if raw[:4] in UTF16_BARE:
        return UTF16_BARE[raw[:4]]
    declared = DECLARED.match(raw.removeprefix(b"\xef\xbb\xbf"))
    if declared is None:
        return "utf-8-sig"
    name = declared[1].decode().lower()
    if name in ENCODINGS:
        return ENCODINGS[name]
    if LATIN.fullmatch(name):
        return name
    raise Unreadable(1, f"the encoding {name} is not known here")


def to_text(node: Node, around: str = "") -> str:
    """Canonical XML: namespaces on the elements that need them, attributes sorted.

    `around` is the namespace that the element stands in. What `parse` makes of it is equal.
    """
    words = [node.name]
    if node.namespace != around:
        words.append(f'xmlns="{_quoted(node.namespace)}"')
    for number, (name, value) in enumerate(sorted(node.attributes.items())):
        namespace, _, local = name.rpartition("}")
        space = namespace.removeprefix("{")
        if space == XML:
            local = f"xml:{local}"
        elif space:
            words.append(f'xmlns:a{number}="{_quoted(space)}"')
            local = f"a{number}:{local}"
        words.append(f'{local}="{_quoted(value)}"')
    inside = "".join(
        _escaped(part) if isinstance(part, str) else to_text(part, node.namespace)
        for part in node.content
    )
    start = " ".join(words)
    return f"<{start}>{inside}</{node.name}>" if inside else f"<{start}/>"


def _escaped(text: str) -> str:
    swapped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return swapped.replace("\r", "&#13;")


def _quoted(text: str) -> str:
    swapped = _escaped(text).replace('"', "&quot;")
    return swapped.replace("\n", "&#10;").replace("\t", "&#9;")
