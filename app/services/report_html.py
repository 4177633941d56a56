"""A report as one HTML page that needs nothing else: no network, no other file."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.services.bulletin import Bulletin, BulletinKind, Chart, written
from app.services.report_map import Legend
from app.services.text import Text

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "report"
LANG = {"zh": "zh-CN", "en": "en"}


def page(
    bulletin: Bulletin,
    text: Text,
    pictures: Mapping[Chart, bytes],
    map_page: str = "",
    map_notes: Sequence[str] = (),
    legends: Sequence[Legend] = (),
) -> str:
    """`pictures` are PNG files; every word is escaped, the map stands in a frame of its own."""
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template("page.html")
    return made.render(
        bulletin=bulletin,
        language=LANG[text.language],
        period=period(bulletin),
        issue=issue(bulletin, text),
        made=text("report.made", at=f"{bulletin.made_at:%Y-%m-%d %H:%M}"),
        written=written,
        pictures={chart: as_url(png) for chart, png in pictures.items()},
        map_page=map_page,
        map_title=text("report.map"),
        map_notes=map_notes,
        legends=legends,
    )


def period(bulletin: Bulletin) -> str:
    return f"{bulletin.since:%Y-%m-%d %H:%M} – {bulletin.until:%Y-%m-%d %H:%M}"


def issue(bulletin: Bulletin, text: Text) -> str:
    """Of the year: the day, the ISO week or the month it is about; "" for other reports."""
    since = bulletin.since
    week = since.isocalendar()
    match bulletin.kind:
        case BulletinKind.DAILY:
            year, number = since.year, since.timetuple().tm_yday
        case BulletinKind.WEEKLY:
            year, number = week.year, week.week
        case BulletinKind.MONTHLY:
            year, number = since.year, since.month
        case _:
            return ""
    return text("report.issue", year=year, number=number)


def as_url(png: bytes) -> str:
    return f"data:image/png;base64,{b64encode(png).decode()}"
