"""What the street builder left out or doubts, for the report of `city build`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StreetNote:
    """One remark on a way of the source. `reason` is one of the codes below.

    nodes_missing (the way is clipped), too_short, way_repeated, speed_unreadable,
    direction_changes (closed to motors), restriction_unknown (a kind we cannot read),
    restriction_loose (a turn ban whose ways do not meet in its node).
    """

    way: int
    reason: str
    detail: str = ""
