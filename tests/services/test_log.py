"""A fault is whole in the log and one sentence on the screen, whatever thread it is on."""

import logging
import re
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.log import LogSettings, catch_faults, default_folder, one_line, open_log
from app.services.text import Text


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, raising = root.handlers[:], root.level, logging.raiseExceptions
    yield
    for handler in set(root.handlers) - set(handlers):
        handler.close()
    root.handlers[:], logging.raiseExceptions = handlers, raising
    root.setLevel(level)
    logging.captureWarnings(False)


@pytest.fixture
def notices(tmp_path: Path) -> Iterator[list[str]]:
    shown: list[str] = []
    path = open_log(LogSettings(), tmp_path)
    end = catch_faults(shown.append, Text("en"), path)
    yield shown
    end()


def fail_in_thread(fault: BaseException) -> None:
    def work() -> None:
        raise fault

    thread = threading.Thread(target=work, name="feed 110")
    thread.start()
    thread.join()


def test_a_fault_on_a_thread_reaches_log_and_notice(notices: list[str], tmp_path: Path) -> None:
    fail_in_thread(KeyError("no\nsuch unit"))
    log = (tmp_path / "patrolgrid.log").read_text(encoding="utf-8")
    assert re.search(r"CRITICAL feed 110 .*uncaught\nTraceback .*KeyError", log, re.DOTALL)
    assert notices == [
        f"Something went wrong: KeyError: 'no\\nsuch unit'. It is in the log "
        f"{tmp_path / 'patrolgrid.log'}; everything else goes on."
    ]


def test_a_fault_on_the_main_thread_reaches_log_and_notice(notices: list[str]) -> None:
    try:
        raise ValueError("警情")
    except ValueError:
        sys.excepthook(*sys.exc_info())  # as the interpreter and PySide do
    assert len(notices) == 1
    assert "ValueError: 警情" in notices[0]


def test_leaving_is_no_fault(notices: list[str]) -> None:
    fail_in_thread(SystemExit(1))
    assert notices == []


def test_a_notice_that_fails_is_logged_too(tmp_path: Path) -> None:
    def broken(said: str) -> None:
        raise OSError("no window")

    end = catch_faults(broken, Text(), open_log(LogSettings(), tmp_path))
    fail_in_thread(ZeroDivisionError())
    end()
    log = (tmp_path / "patrolgrid.log").read_text(encoding="utf-8")
    assert "ZeroDivisionError" in log
    assert "no window" in log


def test_the_hooks_are_given_back(tmp_path: Path) -> None:
    before = sys.excepthook, threading.excepthook
    catch_faults(print, Text(), tmp_path)()
    assert (sys.excepthook, threading.excepthook) == before


def test_the_log_rotates_and_keeps_only_so_many(tmp_path: Path) -> None:
    open_log(LogSettings(size_mb=0.001, files=2), tmp_path)
    for number in range(100):
        logging.getLogger("test").info("line %d %s", number, "x" * 80)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["patrolgrid.log", "patrolgrid.log.1", "patrolgrid.log.2"]
    assert "line 99" in (tmp_path / "patrolgrid.log").read_text(encoding="utf-8")


def test_a_warning_goes_to_the_log(tmp_path: Path) -> None:
    path = open_log(LogSettings(), tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn("no text 'x.y'", stacklevel=1)
        logging.captureWarnings(False)
    assert "no text 'x.y'" in path.read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    open_log(LogSettings(), tmp_path / "file" / "log")
    logging.getLogger("test").warning("still heard")
    said = capsys.readouterr().err
    assert "cannot be written" in said
    assert "still heard" in said


def test_the_usual_folder_is_the_users_own() -> None:
    assert default_folder().parts[-2:] == ("patrolgrid", "log")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (ValueError("a\n  b"), "ValueError: a b"),
        (ValueError(""), "ValueError:"),
        (ValueError("x" * 500), "ValueError: " + "x" * 147 + "…"),
    ],
)
def test_a_fault_is_one_line(fault: Exception, said: str) -> None:
    assert one_line(fault) == said
