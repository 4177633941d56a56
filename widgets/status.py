"""The bottom line: what is not recorded yet, the command line, what is wrong with a link."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from widgets.command_line import CommandLine
from widgets.lamps import escaped, lamps
from widgets.plain import Words, tip
from widgets.scene import Scene
from widgets.style import STATUS


class StatusLine(QWidget):
    """The strip has a lamp for every link; here stand only those that are not well, in words.

    While an order is typed the line has their room too.
    """

    def __init__(self, scene: Scene, line: CommandLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(STATUS)
        self._scene = scene
        self.not_recorded, self.links = Words(), Words()
        self.links.setTextFormat(Qt.TextFormat.RichText)
        self.links.setObjectName("note")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(12)
        row.addWidget(self.not_recorded)
        row.addWidget(line, 1)
        row.addWidget(self.links)
        line.opened.connect(self.links.setHidden)
        self.retranslate()

    def tick(self) -> None:
        self._show_not_recorded()
        palette, separator = self._scene.palette, "&nbsp;&nbsp;&nbsp;"
        parts = []
        for one in lamps(self._scene):
            if not one.healthy:
                colour = palette.states[one.role].name()
                parts.append(
                    f"<span style='color:{colour}'>{one.shape} {escaped(one.words)}</span>"
                )
        self.links.setText(separator.join(parts))

    def _show_not_recorded(self) -> None:
        n, palette = self._scene.recorded.unsaved, self._scene.palette
        self.not_recorded.setVisible(n > 0)
        if n > 0:
            key = "status.not_recorded" if self._scene.recorded.spooled else "status.at_risk"
            self.not_recorded.setText(self._scene.text(key, n=n))
            self.not_recorded.setToolTip(tip(self._scene.recorded.reason))
            fill, ink = palette.states["overdue"].name(), palette.text.overdue.name()
            self.not_recorded.setStyleSheet(
                f"background: {fill}; color: {ink}; font-weight: 700; padding: 2px 8px;"
                " border-radius: 3px; font-size: 13px;"
            )

    def retranslate(self) -> None:
        self.tick()
