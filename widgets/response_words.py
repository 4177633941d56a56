"""What the response figures say in words: the sum, the slow leg, the course, what is behind."""

from app.services.bulletin import CellKind, written
from app.services.inquiry import Answered
from app.services.response import By
from widgets.figure_table import WITHIN, FigureRow
from widgets.scene import Scene


def total(scene: Scene, answered: Answered) -> str:
    """n, median, p90 and share of the whole; a period without incidents says so."""
    text, figures = scene.text, answered.whole.figures
    if not len(answered.rows):
        return text("response.empty")
    if not figures.n:
        return text("response.none_yet", n=len(answered.rows))
    return text(
        "response.sum",
        n=f"{figures.n:,}",
        median=written(figures.median, CellKind.SECONDS),
        p90=written(figures.p90, CellKind.SECONDS),
        share=written(figures.share_within_target, CellKind.SHARE),
    )


def slow(scene: Scene, answered: Answered) -> str:
    found, text = answered.slowest, scene.text
    if found is None:
        return text("response.no_slow") if len(answered.rows) else text("response.empty_what")
    return text(
        "response.slow",
        leg=text(f"leg.{found.leg.value}"),
        share=round(100 * found.share),
        median=written(found.median_s, CellKind.SECONDS),
        n=f"{found.n:,}",
    )


def course(scene: Scene, answered: Answered) -> str:
    text = scene.text
    what = text("response.course", by=text(f"response_by.{answered.course_by.value}").lower())
    if answered.limits is None:
        return what
    days = [answered.course[at].key for at in answered.limits.signals]
    said = text("bulletin.signals", days=scene.names.listed(days[:6])) if days else ""
    return f"{what} · {said or text('bulletin.no_signal')}"


def as_of(scene: Scene, answered: Answered) -> str:
    what = "response.orders" if answered.asked.by is By.UNIT else "response.incidents"
    counted = scene.text(what, n=f"{len(answered.rows):,}")
    return f"{counted}  {scene.text('ledger.as_of', at=scene.hour(answered.at))}"


def behind_words(scene: Scene, row: FigureRow, column: int, title: str, n: int) -> str:
    """Which figure the list below is behind."""
    if column == WITHIN and row.figure.reason is None:
        return scene.text("response.behind_late", what=row.label, n=f"{n:,}")
    if column > WITHIN:
        return scene.text("response.behind", what=f"{row.label} {title}", n=f"{n:,}")
    return scene.text("response.behind", what=row.label, n=f"{n:,}")
