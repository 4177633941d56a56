"""How a level of a directive is shown: colour, shape and character together, never one alone."""

from PySide6.QtGui import QColor

from app.domain.directive import Directive
from widgets.palette import DIRECTIVE_MARKS
from widgets.scene import Scene

UNKNOWN = ("○", "")


def shape(level: str) -> str:
    return DIRECTIVE_MARKS.get(level, UNKNOWN)[0]


def mark(level: str) -> str:
    """◆红, in every language, as a seal is; "" for none."""
    if not level:
        return ""
    return "".join(DIRECTIVE_MARKS.get(level, (UNKNOWN[0], level)))


def ink(scene: Scene, level: str) -> QColor:
    known = scene.palette.directives.get(level)
    return known.colour if known else scene.palette.text.first


def spoken(scene: Scene, level: str) -> str:
    return f"{shape(level)} {scene.text(f'level.{level}')}"


def number(directive: Directive) -> str:
    return f"Y{directive.number:04}"
