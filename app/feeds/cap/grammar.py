"""The order and number of the elements of CAP 1.2, section 3.2, as one table for both directions.

Written from the text of the standard, not copied from its schema; a test holds both to the same
verdicts where the OASIS schema is at hand.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.feeds.cap import kinds as k
from app.feeds.cap import values as v


@dataclass(frozen=True, slots=True)
class Slot:
    """One child element: how often it may stand there and the field that holds it."""

    name: str
    field: str
    kind: "k.Kind | Form"
    needed: bool = False
    many: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """An element with children, in this order."""

    name: str
    value: Callable[..., Any]
    slots: tuple[Slot, ...]
    section: str


def pair(name: str) -> Form:
    slots = (
        Slot("valueName", "name", k.TEXT, needed=True),
        Slot("value", "value", k.TEXT, needed=True),
    )
    return Form(name, v.CapPair, slots, "3.2")


RESOURCE = Form(
    "resource",
    v.CapResource,
    (
        Slot("resourceDesc", "resource_desc", k.TEXT, needed=True),
        Slot("mimeType", "mime_type", k.TEXT, needed=True),
        Slot("size", "size", k.WHOLE),
        Slot("uri", "uri", k.ADDRESS),
        Slot("derefUri", "deref_uri", k.TEXT),
        Slot("digest", "digest", k.TEXT),
    ),
    "3.2.3",
)
AREA = Form(
    "area",
    v.CapArea,
    (
        Slot("areaDesc", "area_desc", k.TEXT, needed=True),
        Slot("polygon", "polygons", k.POLYGON, many=True),
        Slot("circle", "circles", k.CIRCLES, many=True),
        Slot("geocode", "geocodes", pair("geocode"), many=True),
        Slot("altitude", "altitude", k.EXACT),
        Slot("ceiling", "ceiling", k.EXACT),
    ),
    "3.2.4",
)
INFO = Form(
    "info",
    v.CapInfo,
    (
        Slot("language", "language", k.LANGUAGE_CODE),
        Slot("category", "categories", k.choice(v.CapCategory), needed=True, many=True),
        Slot("event", "event", k.TEXT, needed=True),
        Slot("responseType", "response_types", k.choice(v.CapResponse), many=True),
        Slot("urgency", "urgency", k.choice(v.CapUrgency), needed=True),
        Slot("severity", "severity", k.choice(v.CapSeverity), needed=True),
        Slot("certainty", "certainty", k.choice(v.CapCertainty), needed=True),
        Slot("audience", "audience", k.TEXT),
        Slot("eventCode", "event_codes", pair("eventCode"), many=True),
        Slot("effective", "effective", k.MOMENT),
        Slot("onset", "onset", k.MOMENT),
        Slot("expires", "expires", k.MOMENT),
        Slot("senderName", "sender_name", k.TEXT),
        Slot("headline", "headline", k.TEXT),
        Slot("description", "description", k.TEXT),
        Slot("instruction", "instruction", k.TEXT),
        Slot("web", "web", k.ADDRESS),
        Slot("contact", "contact", k.TEXT),
        Slot("parameter", "parameters", pair("parameter"), many=True),
        Slot("resource", "resources", RESOURCE, many=True),
        Slot("area", "areas", AREA, many=True),
    ),
    "3.2.2",
)
ALERT = Form(
    "alert",
    v.CapAlert,
    (
        Slot("identifier", "identifier", k.ID, needed=True),
        Slot("sender", "sender", k.ID, needed=True),
        Slot("sent", "sent", k.MOMENT, needed=True),
        Slot("status", "status", k.choice(v.CapStatus), needed=True),
        Slot("msgType", "msg_type", k.choice(v.CapMsgType), needed=True),
        Slot("source", "source", k.TEXT),
        Slot("scope", "scope", k.choice(v.CapScope), needed=True),
        Slot("restriction", "restriction", k.TEXT),
        Slot("addresses", "addresses", k.TEXT),
        Slot("code", "codes", k.TEXT, many=True),
        Slot("note", "note", k.TEXT),
        Slot("references", "references", k.REFERENCES),
        Slot("incidents", "incidents", k.TEXT),
        Slot("info", "infos", INFO, many=True),
    ),
    "3.2.1",
)
