"""How a level of a directive is shown: colour, shape and word together, never one alone."""

from PySide6.QtGui import QColor

from app.domain.directive import Directive
from widgets.palette import DIRECTIVE_MARKS
from widgets.scene import Scene

UNKNOWN = ("○", "")


def shape(level: str) -> str:
    return DIRECTIVE_MARKS.get(level, UNKNOWN)[0]


def ink(scene: Scene, level: str) -> QColor:
    known = scene.palette.directives.get(level)
    return known.colour if known else scene.palette.text.first


def spoken(scene: Scene, level: str) -> str:
    """◆ 红, ◆ Red: shape and word in the language of the screen; "" for none."""
    if not level:
        return ""
    word = scene.text(f"level.{level}") if level in DIRECTIVE_MARKS else level
    return f"{shape(level)} {word}"


def number(directive: Directive) -> str:
    return f"Y{directive.number:04}"
