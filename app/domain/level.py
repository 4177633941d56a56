"""预警级别: the levels of a directive as a named palette, with what each of them asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from app.domain.chase import ChaseLimits
from app.domain.refusal import Refused

# The gravest first. A code has a colour, a shape and a word on every screen.
PALETTES: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "house": ("red", "orange", "blue", "green"),
    "statutory": ("red", "orange", "yellow", "blue"),
}
Four = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class DirectiveLimits:
    """One value for each level, the gravest first; house values, all in seconds."""

    palette: Literal["house", "statutory"] = "house"
    acknowledge_s: Four = (120.0, 300.0, 900.0, 1800.0)
    feedback_s: Four = (3600.0, 7200.0, 14400.0, 86400.0)
    remind_share: float = 0.8
    supervise_share: float = 0.5

    @property
    def levels(self) -> tuple[str, str, str, str]:
        """The codes, the gravest first."""
        return PALETTES[self.palette]

    @property
    def chase(self) -> ChaseLimits:
        return ChaseLimits(self.remind_share, self.supervise_share)

    def known(self, level: str) -> str:
        """The code itself; Refused("unknown_level") where the palette in use has none such."""
        if level not in self.levels:
            raise Refused("unknown_level", level=level)
        return level

    def usual_s(self, level: str) -> tuple[float, float]:
        """To 签收 and to 反馈 from the order on; of a code of another palette, the longest."""
        row = self.levels.index(level) if level in self.levels else -1
        return self.acknowledge_s[row], self.feedback_s[row]


def is_top(level: str | None) -> bool:
    """Needs a second person's approval, and goes to the leaders in the same act."""
    return level in {levels[0] for levels in PALETTES.values()}
