"""Pictures of the response figures: today, a month with its control chart, a day without any."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.services.response import By, Leg

if TYPE_CHECKING:
    from widgets.tour import Tour


def response(tour: Tour) -> None:
    window = tour.window
    sheet = window.response
    window.commands.do_response()
    tour.picture("response-today")
    sheet.period.which.setCurrentIndex(sheet.period.which.findData("month_days"))
    tour.picture("response-month")
    sheet.leg.setCurrentIndex(list(Leg).index(Leg.ACKNOWLEDGE))
    sheet.by.setCurrentIndex(list(By).index(By.UNIT))
    sheet.view.setCurrentIndex(sheet.table.index(0, 8))  # signed after more than two minutes
    tour.picture("response-by-unit")
    sheet.leg.setCurrentIndex(list(Leg).index(Leg.RESPONSE))
    sheet.by.setCurrentIndex(list(By).index(By.DISTRICT))
    sheet.period.mean(date(2020, 1, 1), date(2020, 1, 1))
    tour.picture("response-empty")
    sheet.period.which.setCurrentIndex(0)
    sheet.leave()
    window.commands.do_report()
    window.report_form.kind.setCurrentIndex(1)
    tour.picture("report")
    window.report_form.leave()
