"""A CAP 1.2 alert as plain values: everything the standard can hold, in its order.

Fields are named like the elements of the standard; None is an element that is absent, "" one that
is there and empty. Inside, longitude comes first; the standard's "lat,lon" exists only in the text.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from app.domain.area import Ring

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"


class CapStatus(StrEnum):
    ACTUAL = "Actual"
    EXERCISE = "Exercise"
    SYSTEM = "System"
    TEST = "Test"
    DRAFT = "Draft"


class CapMsgType(StrEnum):
    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"
    ACK = "Ack"
    ERROR = "Error"


class CapScope(StrEnum):
    PUBLIC = "Public"
    RESTRICTED = "Restricted"
    PRIVATE = "Private"


class CapCategory(StrEnum):
    GEO = "Geo"
    MET = "Met"
    SAFETY = "Safety"
    SECURITY = "Security"
    RESCUE = "Rescue"
    FIRE = "Fire"
    HEALTH = "Health"
    ENV = "Env"
    TRANSPORT = "Transport"
    INFRA = "Infra"
    CBRNE = "CBRNE"
    OTHER = "Other"


class CapResponse(StrEnum):
    SHELTER = "Shelter"
    EVACUATE = "Evacuate"
    PREPARE = "Prepare"
    EXECUTE = "Execute"
    AVOID = "Avoid"
    MONITOR = "Monitor"
    ASSESS = "Assess"
    ALL_CLEAR = "AllClear"
    NONE = "None"


class CapUrgency(StrEnum):
    IMMEDIATE = "Immediate"
    EXPECTED = "Expected"
    FUTURE = "Future"
    PAST = "Past"
    UNKNOWN = "Unknown"


class CapSeverity(StrEnum):
    EXTREME = "Extreme"
    SEVERE = "Severe"
    MODERATE = "Moderate"
    MINOR = "Minor"
    UNKNOWN = "Unknown"


class CapCertainty(StrEnum):
    OBSERVED = "Observed"
    LIKELY = "Likely"
    POSSIBLE = "Possible"
    UNLIKELY = "Unlikely"
    UNKNOWN = "Unknown"


@dataclass(frozen=True, slots=True)
class CapPair:
    """An eventCode, a parameter or a geocode."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class CapReference:
    """An earlier alert; who sends what is known by these three together."""

    sender: str
    identifier: str
    sent: datetime


@dataclass(frozen=True, slots=True)
class CapCircle:
    lon: float
    lat: float
    radius_km: float


@dataclass(frozen=True, slots=True)
class CapResource:
    resource_desc: str
    mime_type: str
    size: int | None = None  # bytes
    uri: str | None = None
    deref_uri: str | None = None  # the content itself in base 64
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class CapArea:
    area_desc: str
    polygons: tuple[Ring, ...] = ()  # closed in the text; here the first point is not repeated
    circles: tuple[CapCircle, ...] = ()
    geocodes: tuple[CapPair, ...] = ()
    altitude: Decimal | None = None  # feet above sea level, as the standard has it
    ceiling: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CapInfo:
    categories: tuple[CapCategory, ...]
    event: str
    urgency: CapUrgency
    severity: CapSeverity
    certainty: CapCertainty
    language: str | None = None  # None means en-US
    response_types: tuple[CapResponse, ...] = ()
    audience: str | None = None
    event_codes: tuple[CapPair, ...] = ()
    effective: datetime | None = None  # None means the alert's `sent`
    onset: datetime | None = None
    expires: datetime | None = None
    sender_name: str | None = None
    headline: str | None = None
    description: str | None = None
    instruction: str | None = None
    web: str | None = None
    contact: str | None = None
    parameters: tuple[CapPair, ...] = ()
    resources: tuple[CapResource, ...] = ()
    areas: tuple[CapArea, ...] = ()


@dataclass(frozen=True, slots=True)
class CapAlert:
    identifier: str
    sender: str
    sent: datetime  # with the sender's own offset
    status: CapStatus
    msg_type: CapMsgType
    scope: CapScope
    source: str | None = None
    restriction: str | None = None
    addresses: str | None = None
    codes: tuple[str, ...] = ()
    note: str | None = None
    references: tuple[CapReference, ...] = ()
    incidents: str | None = None
    infos: tuple[CapInfo, ...] = ()
    signatures: tuple[str, ...] = ()  # XML of the xmldsig namespace; carried, never verified

    @property
    def reference(self) -> CapReference:
        """How a later alert refers to this one."""
        return CapReference(self.sender, self.identifier, self.sent)
