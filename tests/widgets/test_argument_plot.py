import pytest
from PySide6.QtGui import QImage

from app.services.policies import POLICIES
from app.services.text import Text
from widgets.argument_plot import LOOKS, SIZE, arrivals, draw_response


def record(policy, seconds, load="normal"):
    return {"load": load, "policy": policy, "samples": [["", 3, "", 40.0, s] for s in seconds]}


def test_each_policy_has_a_line_of_its_own_even_without_colour():
    looks = {(style, width) for _, style, width in LOOKS.values()}
    assert LOOKS.keys() == POLICIES.keys()
    assert len(looks) == len(LOOKS)


def test_who_was_not_reached_is_in_the_whole():
    seconds, whole = arrivals([record("road", [120.0, None]), record("road", [60.0])])
    assert seconds.tolist() == [60.0, 120.0]
    assert whole == 3


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_picture_is_written(qapp, tmp_path, language):
    records = [
        record(policy, [60.0 * n + 90.0 for n in range(9)] if policy != "relay" else [None], load)
        for load in ("normal", "surge")
        for policy in POLICIES
    ]
    draw_response(records, Text(language), tmp_path / "response.png")
    picture = QImage(str(tmp_path / "response.png"))
    assert (picture.width(), picture.height()) == SIZE
    few = {picture.pixel(x, y) for x in range(0, SIZE[0], 7) for y in range(0, SIZE[1], 7)}
    assert len(few) > 10


def test_a_picture_that_cannot_be_written_says_so(qapp, tmp_path):
    with pytest.raises(OSError, match="cannot be written"):
        draw_response([record("road", [1.0])], Text("en"), tmp_path / "no" / "response.png")
