"""How the console looks: fonts, Qt's palette and one style sheet, all from the colour roles."""

import logging

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from widgets.palette import Palette, mixed

log = logging.getLogger(__name__)

FAMILIES = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "WenQuanYi Micro Hei",
    "Microsoft YaHei",
    "PingFang SC",
)
NOTE, TABLE, CARD, COUNT, CLOCK = 12, 13, 15, 22, 26  # pixels at 1x
ROW, STRIP, STATUS = 28, 48, 30  # heights in pixels

SHEET = """
QWidget {{ color: {first}; }}
QMainWindow, QDialog {{ background: {window}; }}
QScrollArea#sheet, QScrollArea#sheet > QWidget > QWidget {{ background: transparent; }}
QWidget#panel, QScrollArea, QScrollArea > QWidget > QWidget {{ background: {panel}; border: none; }}
QWidget#line, QFrame#line {{ background: {line}; border: none; }}
QSplitter::handle {{ background: {line}; }}
QMainWindow::separator {{ background: {line}; width: 1px; height: 1px; }}
QWidget#grip {{ background: {raised}; border-bottom: 1px solid {line}; }}
QDockWidget {{ border: 1px solid {line}; }}
QToolTip {{ background: {raised}; color: {first}; border: 1px solid {line}; padding: 4px; }}
QLabel#second, QCheckBox#second {{ color: {second}; }}
QLabel#faint, QLabel#note {{ color: {faint}; font-size: 12px; }}
QLabel#empty {{ color: {second}; font-size: 13px; padding: 12px; }}
QLabel#section {{ color: {second}; font-size: 12px; padding: 4px 0 2px 0; }}
QAbstractItemView {{
    background: {panel}; alternate-background-color: {panel}; border: 1px solid {panel};
    outline: none;
    gridline-color: {line}; selection-background-color: {chosen}; selection-color: {first};
}}
QAbstractItemView:focus {{ border: 1px solid {focus}; }}
QCheckBox:focus {{ color: {focus}; }}
QAbstractItemView::item {{ padding: 0 6px; border: none; }}
QAbstractItemView::item:selected {{ background: {chosen}; }}
QListWidget#hits {{ background: {raised}; border: 1px solid {line}; }}
QListWidget#hits::item {{ height: 28px; padding: 0 6px; }}
QHeaderView {{ background: {panel}; border: none; }}
QHeaderView::section {{
    background: {panel}; color: {faint}; font-size: 12px; border: none;
    border-bottom: 1px solid {line}; padding: 0 8px; height: 24px;
}}
QTableCornerButton::section {{ background: {panel}; border: none; }}
QTabBar {{ background: {panel}; qproperty-drawBase: 0; }}
QTabBar::tab {{
    background: {panel}; color: {second}; border: none; border-bottom: 2px solid transparent;
    padding: 6px 12px; min-height: 18px;
}}
QTabBar#queue::tab {{ padding: 6px 8px; }}
QTabBar::tab:selected {{ color: {first}; border-bottom: 2px solid {focus}; }}
QTabBar::tab:hover {{ color: {first}; }}
QTabBar::tab:focus {{ background: {raised}; }}
QTabWidget {{ background: {panel}; }}
QTabWidget::pane {{ border: none; border-top: 1px solid {line}; background: {panel}; }}
QLineEdit, QPlainTextEdit, QComboBox {{
    background: {raised}; color: {first}; border: 1px solid {line}; border-radius: 3px;
    padding: 4px 8px; min-height: 18px; selection-background-color: {focus};
    selection-color: {on_focus};
}}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus {{ border: 1px solid {focus}; }}
QComboBox::drop-down {{ border: none; width: 20px; }}
QComboBox::down-arrow {{
    width: 0; height: 0; border-left: 4px solid {raised}; border-right: 4px solid {raised};
    border-top: 5px solid {second};
}}
QComboBox QAbstractItemView {{ background: {raised}; border: 1px solid {line}; }}
QPushButton {{
    background: {raised}; color: {first}; border: 1px solid {line}; border-radius: 3px;
    padding: 4px 10px; min-height: 20px;
}}
QPushButton:hover {{ border: 1px solid {second}; }}
QPushButton:focus {{ border: 1px solid {focus}; }}
QPushButton:pressed {{ background: {line}; }}
QPushButton:disabled {{ color: {faint}; border: 1px solid {line}; background: {panel}; }}
QPushButton#act {{
    background: {focus}; color: {on_focus}; border: 1px solid {focus}; font-size: 15px;
    font-weight: 600;
}}
QPushButton#act:disabled {{ background: {panel}; color: {faint}; border: 1px solid {line}; }}
QPushButton#act:focus {{ border: 2px solid {first}; }}
QPushButton#quiet {{
    background: transparent; border: none; color: {second}; text-align: left; padding: 4px 0;
}}
QPushButton#quiet:hover, QPushButton#quiet:focus {{ color: {focus}; }}
QScrollBar:vertical {{ background: {panel}; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: {panel}; height: 10px; margin: 0; }}
QScrollBar::handle {{ background: {line}; border-radius: 3px; min-height: 24px; min-width: 24px; }}
QScrollBar::handle:hover {{ background: {faint}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QFrame#notice {{ background: {raised}; border: 1px solid {waiting}; border-radius: 3px; }}
QFrame#fault {{ background: {raised}; border: 1px solid {overdue}; border-radius: 3px; }}
QFrame#form {{ background: {raised}; border: 1px solid {focus}; border-radius: 3px; }}
QFrame#form:focus {{ border: 2px solid {focus}; }}
QFrame#distress {{ background: {distress}; border: none; }}
QFrame#distress QLabel {{ color: {on_overdue}; font-size: 18px; font-weight: 700; }}
QFrame#distress QPushButton {{
    background: {on_overdue}; color: {distress}; border: 1px solid {on_overdue}; font-weight: 700;
}}
QFrame#distress QPushButton:focus {{ border: 2px solid {on_distress_focus}; }}
"""


def apply_style(app: QApplication, palette: Palette) -> None:
    """Dress the whole application; may be called again for another theme."""
    app.setStyle("Fusion")
    family = chinese_family()
    app.setFont(sized(QFont(family), TABLE))
    app.setPalette(qt_palette(palette))
    app.setStyleSheet(sheet(palette))


def sheet(palette: Palette) -> str:
    names = palette.names()
    roles = {key.split(".", 1)[1]: value for key, value in names.items() if key[:4] == "surf"}
    roles |= {key: names[f"text.{key}"] for key in ("first", "second", "faint", "focus")}
    roles |= {"on_focus": names["text.on_focus"], "on_overdue": names["text.overdue"]}
    roles |= {key: names[f"state.{key}"] for key in ("waiting", "overdue", "distress")}
    roles["on_distress_focus"] = names["text.first"]
    chosen = chosen_colour(palette).name()
    return SHEET.format(chosen=chosen, **roles)


def chosen_colour(palette: Palette) -> QColor:
    """The fill of a selected row: the panel with a fifth of the focus colour in it."""
    return mixed(palette.surface.panel, palette.text.focus, 0.22)


def qt_palette(palette: Palette) -> QPalette:
    role = QPalette.ColorRole
    colours = {
        role.Window: palette.surface.window,
        role.Base: palette.surface.panel,
        role.AlternateBase: palette.surface.panel,
        role.Button: palette.surface.raised,
        role.ToolTipBase: palette.surface.raised,
        role.WindowText: palette.text.first,
        role.Text: palette.text.first,
        role.ButtonText: palette.text.first,
        role.ToolTipText: palette.text.first,
        role.PlaceholderText: palette.text.faint,
        role.Highlight: chosen_colour(palette),
        role.HighlightedText: palette.text.first,
        role.Mid: palette.surface.line,
    }
    dressed = QPalette()
    for name, colour in colours.items():
        dressed.setColor(name, colour)
    return dressed


def chinese_family() -> str:
    """The first installed family that draws Chinese and Latin together."""
    installed = set(QFontDatabase.families())
    for family in FAMILIES:
        if family in installed:
            return family
    log.warning("no Chinese font among %s: install fonts-noto-cjk", ", ".join(FAMILIES))
    return QFont().family()


def sized(font: QFont, pixels: int, bold: bool = False) -> QFont:
    """With figures of equal width, so that running clocks do not dance."""
    out = QFont(font)
    out.setPixelSize(pixels)
    out.setBold(bold)
    out.setFeature(QFont.Tag("tnum"), 1)
    return out
