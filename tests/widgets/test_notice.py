"""A refusal stands beside where somebody is working, and stays there while it is read."""

import pytest
from PySide6.QtWidgets import QLineEdit, QWidget

from tests.widgets.build import scene
from widgets.notice import NoticeStack


@pytest.fixture
def desk(qtbot):
    """A host between two panels."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1600, 800)
    host, left, right = QWidget(window), QLineEdit(window), QLineEdit(window)
    host.setGeometry(400, 50, 800, 700)
    left.setGeometry(0, 600, 380, 30)
    right.setGeometry(1220, 300, 380, 30)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield NoticeStack(scene(), host), left, right
    window.close()


def test_it_stands_on_the_side_and_at_the_height_of_the_focus(desk) -> None:
    stack, left, right = desk
    left.setFocus()
    stack.refuse("先选一条警情。")
    assert stack.x() == 8
    assert abs(stack.geometry().center().y() - (615 - 50)) < 40
    right.setFocus()
    stack.refuse("另一句。")
    assert stack.x() == 8, "what is being read does not jump away"
    stack.dismiss()
    stack.dismiss()
    stack.refuse("先选一条警情。")
    assert stack.geometry().right() > 780
    assert abs(stack.geometry().center().y() - (315 - 50)) < 40


def test_without_a_focus_it_is_at_the_top_right(desk) -> None:
    stack, left, _ = desk
    left.clearFocus()
    stack.refuse("先选一条警情。")
    assert (stack.y(), stack.geometry().right() > 780) == (8, True)


def test_it_never_leaves_the_host(desk) -> None:
    stack, left, _ = desk
    left.move(0, 780)
    left.setFocus()
    for n in range(4):
        stack.refuse(f"{n} 一句不短的话,说明为什么没有执行,请看一眼再按。")
    assert stack.geometry().bottom() <= 700 - 8 + 1


def test_every_word_of_a_long_notice_is_seen(desk, qtbot) -> None:
    stack, left, _ = desk
    left.setFocus()
    for n in range(6):
        stack.refuse(
            f"{n} " + "界面大小 125%，下次启动起生效；按 Ctrl+Alt+R 现在就重启，什么也不丢。" * 2
        )
    for notice in stack.notices:
        qtbot.waitUntil(
            lambda words=notice.words: words.height() >= words.heightForWidth(words.width())
        )
    stack.refuse("短。")
    qtbot.waitUntil(lambda: stack.notices[0].words.height() > 10)


def test_it_stays_on_a_host_that_shrinks(desk) -> None:
    stack, left, _ = desk
    left.setFocus()
    for n in range(3):
        stack.refuse(f"{n} 一句不短的话。")
    stack.parentWidget().resize(800, 300)
    assert stack.geometry().bottom() <= 300
