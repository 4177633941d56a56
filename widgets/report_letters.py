"""The characters behind the glyphs of a printed report, so that its text can be searched.

Qt's PDF calls a glyph by the first of all characters that are drawn so: 日 by a radical (U+2F47),
a dash between two times by the figure dash. Here each gets the character people write.
"""

import re

from PySide6.QtGui import QFont, QRawFont

# What a report is written in; whoever is drawn like one of these is meant to be that one.
WRITTEN = (
    *map(chr, range(0x20, 0x7F)),
    *map(chr, range(0xA0, 0x100)),
    *"–—‘’“”…≤≥−×",
    *map(chr, range(0x3000, 0x3040)),
    *map(chr, range(0x4E00, 0xA000)),
    *map(chr, range(0xFF01, 0xFF5F)),
)
TABLE = re.compile(rb"beginbfrange.*?endbfrange", re.DOTALL)  # Qt does not squeeze these
NAMED = re.compile(rb"\[[^\]]*\]")
CODE = re.compile(rb"<([0-9A-Fa-f]{4})>")


def named(pdf: bytes, font: QFont) -> bytes:
    """The same file, byte for byte as long. Needs a QGuiApplication."""
    raw = QRawFont.fromFont(font)
    glyphs = raw.glyphIndexesForString("".join(WRITTEN))
    written = dict(zip(reversed(glyphs), reversed(WRITTEN), strict=True))  # the first one counts
    written.pop(0, None)  # what the font does not have

    def code(found: re.Match[bytes]) -> bytes:
        glyph = raw.glyphIndexesForString(chr(int(found[1], 16)))
        return b"<%04X>" % ord(written[glyph[0]]) if glyph and glyph[0] in written else found[0]

    def table(found: re.Match[bytes]) -> bytes:
        return NAMED.sub(lambda names: CODE.sub(code, names[0]), found[0])

    return TABLE.sub(table, pdf)
