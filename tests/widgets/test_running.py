"""How a window ends: what stood in a window of its own is kept as it was left."""

import subprocess
import sys
from pathlib import Path

END_BY_SIGNAL = """
import os, signal
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from app.services.text import Text
from app.services.display import display_for
from tests.widgets.build import scene
from widgets.palette import load_palette
from widgets.panels import Panels
from widgets.running import application, run

class Room:
    def open(self):
        self.panels, self.map = Panels(scene()), QWidget()
        others = {name: QWidget() for name in ("queue", "card", "units")}
        self.panels.fill({"map": self.map, **others}, ("units",))
        self.panels.show()
        self.panels.float(self.map)
        self.beat = QTimer(interval=5, timeout=lambda: None)  # Python hears signals between
        self.beat.start()
        QTimer.singleShot(0, lambda: os.kill(os.getpid(), signal.SIGTERM))
    def close(self):
        print("floating:", self.map.parentWidget().isFloating())

app = application(load_palette("dark"))
run(app, display_for(os.environ), Room(), print, Text("zh"), Path("log"))
"""


def test_a_floating_panel_is_still_floating_when_the_program_is_told_to_end(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", END_BY_SIGNAL],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=Path(__file__).parents[2],
        env={"QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )
    assert done.stdout.strip() == "floating: True", done.stderr
