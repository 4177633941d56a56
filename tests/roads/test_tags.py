import pytest

from app.roads.streets import Mode, RoadClass
from app.roads.tags import read_speed, read_way

WHEELS, ALL, NONE = Mode.CAR | Mode.MOTORCYCLE, Mode.CAR | Mode.MOTORCYCLE | Mode.FOOT, Mode(0)


@pytest.mark.parametrize(
    ("text", "kmh"),
    [
        ("50", 50.0),
        ("30 mph", 48.28032),
        ("30mph", 48.28032),
        ("40 km/h", 40.0),
        ("50;30", 50.0),
        ("PT:urban", 50.0),
        ("walk", 7.0),
        ("none", 130.0),
        ("999", 130.0),
        ("0", None),
        ("-20", None),
        ("signals", None),
        ("", None),
        ("9" * 400, None),
        ("50 <script>", None),
    ],
)
def test_signed_speed(text: str, kmh: float | None) -> None:
    assert read_speed(text) == (None if kmh is None else pytest.approx(kmh))


@pytest.mark.parametrize(
    ("tags", "along", "against"),
    [
        ({"highway": "residential"}, ALL, ALL),
        ({"highway": "residential", "oneway": "yes"}, ALL, Mode.FOOT),
        ({"highway": "residential", "oneway": "-1"}, Mode.FOOT, ALL),
        ({"highway": "residential", "oneway": "reversible"}, Mode.FOOT, Mode.FOOT),
        ({"highway": "residential", "junction": "roundabout"}, ALL, Mode.FOOT),
        ({"highway": "motorway"}, WHEELS, NONE),
        ({"highway": "motorway", "oneway": "no"}, WHEELS, WHEELS),
        ({"highway": "footway"}, Mode.FOOT, Mode.FOOT),
        (
            {"highway": "path", "motorcycle": "yes"},
            Mode.FOOT | Mode.MOTORCYCLE,
            Mode.FOOT | Mode.MOTORCYCLE,
        ),
        ({"highway": "residential", "access": "private"}, ALL, ALL),
        ({"highway": "residential", "motor_vehicle": "no"}, Mode.FOOT, Mode.FOOT),
        ({"highway": "residential", "access": "no", "emergency": "yes"}, WHEELS, WHEELS),
        (
            {"highway": "residential", "motorcycle": "no"},
            ALL & ~Mode.MOTORCYCLE,
            ALL & ~Mode.MOTORCYCLE,
        ),
        ({"highway": "trunk", "foot": "no"}, WHEELS, WHEELS),
        ({"highway": "pedestrian", "motor_vehicle": "delivery"}, ALL, ALL),
    ],
)
def test_who_may_go_where(tags: dict[str, str], along: Mode, against: Mode) -> None:
    use = read_way(tags)
    assert use is not None
    assert (use.along, use.against) == (along, against)


@pytest.mark.parametrize(
    "tags",
    [
        {},
        {"highway": "construction"},
        {"highway": "raceway"},
        {"railway": "rail"},
        {"highway": "service", "area": "yes"},
        {"highway": "residential", "access": "no"},
    ],
)
def test_what_is_no_street(tags: dict[str, str]) -> None:
    assert read_way(tags) is None


def test_limits_by_direction_and_what_cannot_be_read() -> None:
    use = read_way({"highway": "primary", "maxspeed": "fast", "maxspeed:backward": "30"})
    assert use is not None
    assert (use.along_kmh, use.against_kmh) == (55.0, 30.0)
    assert use.doubts == ("speed_unreadable",)
    assert use.road_class is RoadClass.PRIMARY
