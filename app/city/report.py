"""What a city build or check says: findings by file and feature, and the error that ends it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from app.domain.bad_input import BadInput


class CityError(BadInput):
    """Input that cannot be used: which file, where in it, and why."""

    def __init__(self, file: str, where: str, reason: str) -> None:
        self.file, self.where, self.reason = file, where, reason
        super().__init__(f"{file}: {where}: {reason}" if where else f"{file}: {reason}")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in one feature or row of one file."""

    file: str
    feature: str  # an id, a row number, or "" for the whole file
    what: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.feature, self.what) if part)


@dataclass(slots=True)
class Findings:
    """Findings as they are gathered, in order: repaired, refused, and what to look at."""

    repaired: list[Finding] = field(default_factory=list)
    refused: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)

    def repair(self, file: str, feature: str, what: str) -> None:
        self.repaired.append(Finding(file, feature, what))

    def refuse(self, file: str, feature: str, what: str) -> None:
        self.refused.append(Finding(file, feature, what))

    def warn(self, file: str, feature: str, what: str) -> None:
        self.warnings.append(Finding(file, feature, what))

    def add(self, others: "Findings") -> None:
        self.repaired += others.repaired
        self.refused += others.refused
        self.warnings += others.warnings


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made or a check saw. Refusals mean that no pack was written."""

    pack: str
    junctions: int
    edges: int
    districts: int
    grids: int
    units: int
    officers: int
    addresses: int
    repaired: Sequence[Finding]
    refused: Sequence[Finding]
    warnings: Sequence[Finding]

    def as_json(self) -> dict[str, Any]:
        """The keys of design/targets.md, and `addresses`."""
        return {
            "pack": self.pack,
            "roads": {"junctions": self.junctions, "edges": self.edges},
            "areas": {"districts": self.districts, "grids": self.grids},
            "units": self.units,
            "officers": self.officers,
            "addresses": self.addresses,
            "repaired": [asdict(finding) for finding in self.repaired],
            "refused": [asdict(finding) for finding in self.refused],
            "warnings": [asdict(finding) for finding in self.warnings],
        }
