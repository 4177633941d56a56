"""The map's typeface: one family with Chinese and Latin drawn together."""

from PySide6.QtGui import QFont

FAMILIES = [
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "Microsoft YaHei",
    "sans-serif",
]


def map_font(pixels: int, bold: bool = False) -> QFont:
    """The typeface at a size in logical pixels."""
    font = QFont(FAMILIES)
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Medium)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
