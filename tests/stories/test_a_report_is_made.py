"""Somebody asks for a report in the window; the record's figures are in the file."""

from pathlib import Path

from PySide6.QtCore import Qt

from app.services.bulletin import BulletinKind
from tests.stories.room import Room


def test_a_report_of_today_from_the_window(room: Room, until, qtbot, tmp_path: Path) -> None:
    room.call()
    until(lambda: len(room.queue()) == 1)
    room.press(Qt.Key.Key_F12, Qt.KeyboardModifier.ControlModifier)
    form = room.window.report_form
    assert form.isVisible()
    form.kind.setCurrentIndex(list(BulletinKind).index(BulletinKind.UNIT))
    room.click(form.make)
    assert "呼号" in form.said.text()
    form.kind.setCurrentIndex(list(BulletinKind).index(BulletinKind.SHIFT))
    form.suffix.setCurrentIndex(3)
    form.file.setText(str(tmp_path / "shift.csv"))
    room.click(form.make)
    assert form.bar.isVisible()
    qtbot.waitUntil(lambda: form.said.text() != "", timeout=120_000)  # a process of its own
    assert form.said.text() == f"已写入 {tmp_path / 'shift.csv'}"
    written = (tmp_path / "shift.csv").read_text(encoding="utf-8-sig")
    assert "#0001" in written
    assert "未办结警情" in written
    room.press(Qt.Key.Key_Escape)
    assert not form.isVisible()
