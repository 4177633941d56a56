"""The line above the queue's rows: how many there are, what is new out of sight, the grouping."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from widgets.actions import keys_of
from widgets.plain import Words
from widgets.queue_news import News
from widgets.scene import Scene

HEIGHT = 26  # always there, so that no row moves when it has something to say


class QueueHead(QWidget):
    news_wanted = Signal()
    grouping_wanted = Signal()

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self._scene = scene
        self._shown: tuple[object, ...] = ()
        self.count, self.news, self.grouping = Words(), QPushButton(), QPushButton()
        self.count.setObjectName("note")
        for button, signal in (
            (self.news, self.news_wanted),
            (self.grouping, self.grouping_wanted),
        ):
            button.setObjectName("quiet")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(signal)
            button.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self.count)
        row.addWidget(self.news)
        row.addStretch(1)
        row.addWidget(self.grouping)

    def show_state(self, n: int, shown: int | None, rows: int, reports: int, news: News) -> None:
        """`n` incidents in the tab, in `rows` rows; `shown` of them by the filter, if there is one.

        Whoever filters has each in a row of its own: nothing is said of groups.
        """
        flood = self._scene.flood
        state = (n, shown, rows, reports, news, flood.grouping, flood.rising)
        if state == self._shown:
            return
        self._shown = state
        text = self._scene.text
        key = "queue.shown" if shown in (None, n) else "queue.shown_filtered"
        self.count.setText(text(key, n=n, shown=shown))
        self._show_news(news)
        self._show_grouping(n, rows, reports)
        if shown is not None:
            self.grouping.hide()

    def _show_news(self, news: News) -> None:
        text, parts = self._scene.text, []
        if news.above:
            parts.append(text("queue.news_above", n=news.above))
        if news.below:
            parts.append(text("queue.news_below", n=news.below))
        if news.elsewhere:
            parts.append(text("queue.news_elsewhere", n=news.elsewhere))
        self.news.setText("  ".join(parts))
        self.news.setVisible(bool(parts))
        ink = self._scene.palette.states["waiting"].name()
        dress(self.news, f"color: {ink}; font-weight: 700;")

    def _show_grouping(self, n: int, rows: int, reports: int) -> None:
        flood, text, keys = self._scene.flood, self._scene.text, keys_of("group")
        if flood.grouping:
            name = "queue.flood_grouped" if flood.rising else "queue.grouped"
            if flood.rising and rows == n:
                name = "queue.flood_few"  # nothing to be grouped yet
            said = text(name, n=reports, rows=rows, keys=keys)
        else:
            said = text("queue.flood_plain", n=reports, keys=keys) if flood.rising else ""
        self.grouping.setText(said)
        self.grouping.setVisible(bool(said))
        self.grouping.setToolTip(text("queue.group_tip", n=n, rows=rows))
        role = "overdue" if flood.rising else "available"
        dress(self.grouping, f"color: {self._scene.palette.states[role].name()};")

    def retranslate(self) -> None:
        self._shown = ()


def dress(button: QPushButton, sheet: str) -> None:
    """The same one again would have the whole panel laid out anew."""
    if sheet != button.styleSheet():
        button.setStyleSheet(sheet)
