"""The ledger goes into a file whole, in both languages, and runs nothing there."""

import csv
from datetime import timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest

from app.domain import duty_messages as d
from app.domain.duty import OwedKind, Owner
from app.services.ledger import Ledger
from app.services.ledger_table import ledger_table, margin_words
from app.services.sheet import csv_text
from app.services.text import Text
from tests.domain.build import NOON, call, picture_of, say, tell
from tests.domain.test_duties import divert, open_duty
from tests.services.test_ledger import HEADS, directive

ZONE = ZoneInfo("Asia/Shanghai")


def owner(one: Owner) -> str:
    return f"<{one.id}>"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_row_is_a_line_and_every_word_is_there(language: str) -> None:
    p = tell(picture_of("u1"), call("i1"), divert(), open_duty(text="=cmd|' /C calc'!A0"))
    tell(p, *directive("u1"), say(d.Press, 30, kind=OwedKind.LOOK_BACK, owed_id="d1"))
    rows = list(Ledger(p, HEADS).ranked())
    now = NOON + timedelta(seconds=130)
    table = ledger_table(rows, now, ZONE, Text(language), owner, str)
    assert len(table.rows) == 3
    assert all(len(line) == len(table.columns) for line in table.rows)
    lines = list(csv.reader(StringIO(csv_text([table]).removeprefix("\ufeff"))))
    assert len(lines) == 6  # title, head, three rows, note
    cells = [cell for line in lines for cell in line]
    assert "'=cmd|' /C calc'!A0" in cells
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    assert "Y0001" in cells
    assert "#0001" in cells


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0:00"), (11_100, "3:05"), (-2_400, "−0:40"), (-59, "−0:00")]
)
def test_a_margin_is_hours_and_minutes(seconds: float, said: str) -> None:
    assert margin_words(seconds) == said
