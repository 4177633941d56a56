"""A small picture to type at: three units, two of them free, and a few incidents."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from app.city.locate import Whereabouts
from app.dispatch.duplicates import possible_duplicates
from app.domain import messages as m
from app.domain.area import District, DistrictKind, Grid, GridKind
from app.domain.assignment import Assignment
from app.domain.category import Category
from app.domain.decide import decide
from app.domain.incident import Incident
from app.domain.messages import Sending
from app.domain.picture import Picture
from app.domain.stage import Stages, Stamp
from app.domain.unit import Unit, UnitKind, UnitState
from app.services.command_line.known import CallSigns, Known
from app.services.text import Text

NOW = datetime(2026, 11, 20, 12, 41, 7, tzinfo=UTC)
SQUARE = ((((113.0, 23.0), (113.1, 23.0), (113.1, 23.1), (113.0, 23.1)),),)
DISTRICT = District("d1", "西平", DistrictKind.CENTRAL, SQUARE)
GRID = Grid("g1", "网格07", "d1", GridKind.PATROL, SQUARE, ())
CATEGORIES = (
    Category("0201", "打架斗殴", "Fight", 2),
    Category("0202", "入室盗窃正在发生", "Burglary in progress", 2),
    Category("0204", "交通事故有人受伤", "Road accident with injuries", 2),
    Category("0301", "盗窃", "Theft", 3),
    Category("0303", "交通事故无人受伤", "Road accident without injuries", 3),
    Category("0304", "纠纷", "Dispute", 3),
)
STREETS = (
    "宏图路",
    "宏图路12号",
    "宏庭路",
    "华塘路",
    "东门广场",
    "Zhongshan Road",
    "Zhongshan Road 12",
)
INITIALS = {"htl": ("宏图路", "宏庭路", "华塘路"), "hongtulu": ("宏图路",)}


@dataclass(frozen=True)
class Found:
    text: str
    lon: float = 113.05
    lat: float = 23.05


def find(typed: str) -> Sequence[Found]:
    """Whatever begins so; like the real search it also answers pinyin."""
    hits = INITIALS.get(typed) or [s for s in STREETS if s.casefold().startswith(typed.casefold())]
    return [Found(hit) for hit in hits]


def incident(n: int, seconds_ago: float = 30.0, **facts: object) -> Incident:
    at = NOW - timedelta(seconds=seconds_ago)
    made = Incident(
        id=f"i{n}",
        number=n,
        source="110",
        source_ref="",
        category="0201",
        priority=2,
        lon=113.05,
        lat=23.05,
        address=f"宏图路{n}号",
        summary="",
        district_id="d1",
        grid_id="g1",
        stages=Stages(report=Stamp(at, at, at)),
    )
    return replace(made, **facts)  # type: ignore[arg-type]


def unit(n: int, state: UnitState = UnitState.AVAILABLE) -> Unit:
    return Unit(f"u{n}", f"301{n}", UnitKind.CAR, "d1", ("g1",), state=state)


def known(*values: Incident | Unit | Assignment, language: str = "zh") -> Known:
    text, picture, signs = Text(language), Picture(), CallSigns()
    picture.put_all(values)
    signs.put(picture.units.values())
    names = {c.code: c.name if language == "zh" else c.name_en for c in CATEGORIES}
    return Known(
        text,
        picture,
        signs,
        CATEGORIES,
        "3",
        NOW,
        None,
        find,
        lambda lon, lat: Whereabouts(DISTRICT, GRID, ()),
        lambda code: names[code],
        lambda district_id, grid_id: " ".join(filter(None, (district_id, grid_id))),
        ", ".join,
        lambda unit_id: 5.0,
        duplicates=lambda call: possible_duplicates(call, picture.incidents, picture.limits),
    )


def evening(language: str = "zh") -> Known:
    """3011 and 3012 are free, 3013 is on its way to #0078, 3014 is at home; #0077 waits."""
    made = known(
        *(unit(n) for n in (1, 2, 3)),
        unit(4, UnitState.OFF_DUTY),
        incident(77, address="宏图路12号"),
        incident(78, seconds_ago=90.0, address="东门广场"),
        incident(79, seconds_ago=9000.0, lon=113.09),
        language=language,
    )
    put(made, m.Dispatch, incident_id="i78", sendings=(Sending("a1", "u3", 120.0),))
    put(made, m.UnitDeparted, assignment_id="a1")
    return made


def put(made: Known, kind: type[m.Message], **facts: object) -> None:
    """Something happened or was ordered, and the picture follows."""
    message = kind(id="x", at=NOW, entered_at=NOW, by="3", **facts)
    made.picture.put_all(decide(made.picture, message))  # type: ignore[arg-type]
