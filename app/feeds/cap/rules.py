"""What the standard asks beyond the shape of each element, for an alert read or to be written.

A fault refuses the alert; a remark is something the schema permits and the standard does not want.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.feeds.cap.values import CapAlert, CapInfo, CapMsgType, CapScope, CapStatus

Path = tuple[str, ...]  # such as ("info", "1", "area", "0"); () is the alert
REFERRING = (CapMsgType.UPDATE, CapMsgType.CANCEL, CapMsgType.ACK, CapMsgType.ERROR)


@dataclass(frozen=True, slots=True)
class Broken:
    path: Path
    rule: str
    fault: bool = True


def broken(alert: CapAlert) -> Iterator[Broken]:
    """Every rule that this alert does not keep."""
    yield from _sent_to(alert)
    if alert.msg_type in REFERRING and not alert.references:
        rule = f"msgType {alert.msg_type} without references to an earlier alert; CAP 1.2, 3.2.1"
        yield Broken(("references", "0"), rule)
    if alert.msg_type is CapMsgType.ERROR and not (alert.note or "").strip():
        rule = "an Error should say why in its note; CAP 1.2, 3.2.1"
        yield Broken((), rule, fault=False)
    if alert.status is CapStatus.EXERCISE and not (alert.note or "").strip():
        rule = "an Exercise should be named in its note; CAP 1.2, 3.2.1"
        yield Broken((), rule, fault=False)
    if alert.signatures:
        rule = "signed; the signature is carried but not verified"
        yield Broken(("Signature", "0"), rule, fault=False)
    for number, info in enumerate(alert.infos):
        for wrong in _in_info(alert, info):
            yield Broken(("info", str(number), *wrong.path), wrong.rule, wrong.fault)


def _sent_to(alert: CapAlert) -> Iterator[Broken]:
    if alert.scope is CapScope.PRIVATE and not (alert.addresses or "").strip():
        yield Broken(("scope", "0"), "scope Private without addresses; CAP 1.2, 3.2.1 addresses")
    if alert.scope is CapScope.RESTRICTED and not (alert.restriction or "").strip():
        rule = "scope Restricted without restriction; CAP 1.2, 3.2.1 restriction"
        yield Broken(("scope", "0"), rule)
    if alert.scope is not CapScope.RESTRICTED and (alert.restriction or "").strip():
        rule = f"a restriction is used with scope Restricted, here {alert.scope}; CAP 1.2, 3.2.1"
        yield Broken(("restriction", "0"), rule, fault=False)
    if (alert.addresses or "").count('"') % 2:
        yield Broken(("addresses", "0"), "a quotation mark is not closed; CAP 1.2, 3.2.1 addresses")


def _in_info(alert: CapAlert, info: CapInfo) -> Iterator[Broken]:
    if info.expires is not None and info.expires <= (info.effective or alert.sent):
        of = "effective" if info.effective else "sent"  # a Cancel may come after the end
        rule = f"expires is not after {of}; CAP 1.2, 3.2.2 expires"
        yield Broken(("expires", "0"), rule, fault=info.effective is not None)
    if info.web is not None and not urlsplit(info.web).scheme:
        rule = "web should be a full, absolute URI; CAP 1.2, 3.2.2 web"
        yield Broken(("web", "0"), rule, fault=False)
    for number, resource in enumerate(info.resources):
        if resource.uri is not None and not urlsplit(resource.uri).scheme:
            rule = "uri should be a full, absolute URI; CAP 1.2, 3.2.3 uri"
            yield Broken(("resource", str(number), "uri", "0"), rule, fault=False)
        if resource.size is not None and resource.size < 0:
            rule = "a size below 0; CAP 1.2, 3.2.3 size"
            yield Broken(("resource", str(number), "size", "0"), rule)
    for number, area in enumerate(info.areas):
        if area.ceiling is not None and area.altitude is None:
            rule = "ceiling must not be used without altitude; CAP 1.2, 3.2.4 ceiling"
            yield Broken(("area", str(number), "ceiling", "0"), rule)
