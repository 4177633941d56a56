"""Qt's own messages keep their severity in the log."""

import logging

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType

from widgets.qtlog import LEVELS, to_log


@pytest.mark.parametrize("kind", LEVELS)
def test_severity_is_kept(kind: QtMsgType, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="qt"):
        to_log(kind, QMessageLogContext(), "said by Qt")
    assert [(r.levelno, r.message.startswith("said by Qt")) for r in caplog.records] == [
        (LEVELS[kind], True)
    ]
