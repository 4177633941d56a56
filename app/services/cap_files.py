"""Alerts that a person opens or hands out by the window, one file at a time."""

from collections.abc import Callable

from app.city.locate import Whereabouts
from app.domain.directive import Directive
from app.domain.messages import AnyMessage
from app.feeds.cap.folder import NotTaken
from app.feeds.cap.read import read_cap
from app.feeds.cap.tree import MOST_BYTES
from app.feeds.cap.write import Unwritable, write_cap
from app.services.cap_directive import CapSender, alert_of
from app.services.cap_exchange import CapExchange
from app.services.clerk import AlertsRead, AlertWritten, ReadAlerts, WriteAlert

NO_SENDER = "[cap] sender"  # empty in the settings
Locate = Callable[[float, float], Whereabouts]


class CapFiles:
    """`sender_of` says who we are in the language of a directive; its address may be empty, then
    nothing is handed out, as an alert must say whose it is."""

    def __init__(
        self,
        sender_of: Callable[[Directive], CapSender],
        address: str,
        language: str,
        locate: Locate,
    ) -> None:
        self._sender_of, self._address = sender_of, address
        self._language, self._locate = language, locate

    def __call__(self, job: ReadAlerts | WriteAlert) -> AlertsRead | AlertWritten:
        return self._read(job) if isinstance(job, ReadAlerts) else self._write(job)

    def _read(self, job: ReadAlerts) -> AlertsRead:
        """Every alert of it that means something here; the reasons of all others."""
        try:
            with job.path.open("rb") as file:
                reading = read_cap(file.read(MOST_BYTES + 1), job.path.name)
        except OSError as fault:
            return AlertsRead(job.path, reasons=(f"{job.path.name}: {fault.strerror}",))
        exchange = CapExchange(self._address, self._language, self._locate)
        exchange.saw(job.known)
        messages: list[AnyMessage] = []
        reasons = list(reading.reasons)
        for alert in reading.alerts:
            try:
                messages += exchange.take(alert, job.now)
            except NotTaken as no:
                reasons.append(f"{alert.identifier}: {no}")
        return AlertsRead(job.path, tuple(messages), tuple(reasons))

    def _write(self, job: WriteAlert) -> AlertWritten:
        if not self._address:
            return AlertWritten(job.path, NO_SENDER)
        try:
            alert = alert_of(job.directive, self._sender_of(job.directive), job.receivers)
            job.path.write_bytes(write_cap(alert))
        except (Unwritable, OSError) as wrong:
            return AlertWritten(job.path, str(wrong))
        return AlertWritten(job.path)
