"""How sure an arrival is: a drive takes the computed time times a lognormal factor.

The spread comes from comparing computed with recorded drives; a recommendation never promises.
"""

from dataclasses import dataclass
from math import exp, log
from statistics import NormalDist

NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Spread:
    """`sigma` of the logarithm of (recorded / computed) drive time, its median being 1."""

    sigma: float = 0.39
    share: float = 0.8  # of all drives that the band holds
    turnout_s: float = 20.0  # from the order until wheels turn: signing and setting out

    def band(self, eta_s: float) -> tuple[float, float]:
        """The middle `share` of drives computed to take `eta_s` seconds."""
        z = NORMAL.inv_cdf(0.5 + self.share / 2)
        return eta_s * exp(-z * self.sigma), eta_s * exp(z * self.sigma)

    def chance_in_time(self, drive_s: float, left_s: float, turnout: bool = True) -> float:
        """Chance that a drive of `drive_s` (computed) ends within `left_s` seconds from now.

        `turnout`: the unit still has to be told and to set out.
        """
        rest = left_s - (self.turnout_s if turnout else 0.0)
        if rest <= 0.0:
            return 0.0
        if drive_s <= 0.0:
            return 1.0
        return NORMAL.cdf(log(rest / drive_s) / self.sigma) if self.sigma else float(rest > drive_s)
