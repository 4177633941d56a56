"""How officers behave: how soon they sign, how they drive, how long they stay; all by chance."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import exp, log
from statistics import NormalDist
from zlib import crc32

import numpy as np

SIGN_WITHIN_S = 30.0


@dataclass(frozen=True, slots=True)
class Temper:
    """Shares and medians of lognormal draws, in seconds where it says _s.

    Signing: 98.9 % within 30 s, and 35 % fed back within 30 min of arrival, are one real week
    (targets.md, Ankang bulletin). The others are assumptions.
    """

    sign_median_s: float = 8.0
    late_share: float = 0.011  # of orders are signed after 30 s
    depart_median_s: float = 12.0
    pace_sigma: float = 0.25  # of the factor on the routed time
    begin_median_s: float = 15.0  # from arrival to handling
    handle_median_s: float = 1200.0
    handle_of: Mapping[str, float] = field(default_factory=dict)  # by category, else the median
    handle_sigma: float = 0.6
    fed_back_in_30_min: float = 0.35
    feedback_sigma: float = 0.8
    lost_share: float = 0.01  # of units fall silent, every hour
    lost_median_s: float = 240.0
    forget_share: float = 0.0  # of arrivals nobody taps: only the live geofence finds them
    distress_share: float = 0.0005  # of stays on scene
    break_share: float = 0.05  # of units go on a break, every hour
    break_s: float = 1800.0

    def stay(self, chance: np.random.Generator, category: str) -> "Stay":
        """One officer on one order. All is drawn at once, so that nothing depends on the order
        in which things then happen."""
        normal = chance.standard_normal(6).tolist()
        shares = chance.random(3).tolist()
        sign_z = NormalDist().inv_cdf(1 - min(max(self.late_share, 1e-9), 0.5 - 1e-9))
        feedback_z = NormalDist().inv_cdf(self.fed_back_in_30_min)
        feedback_median = 1800.0 * exp(-feedback_z * self.feedback_sigma)
        handle_s = self.handle_of.get(category, self.handle_median_s)
        return Stay(
            sign_s=self.sign_median_s
            * exp(normal[0] * log(SIGN_WITHIN_S / self.sign_median_s) / sign_z),
            depart_s=self.depart_median_s * exp(normal[1] * 0.5),
            pace=min(max(exp(normal[2] * self.pace_sigma), 0.5), 3.0),
            begin_s=self.begin_median_s * exp(normal[3] * 0.5),
            handle_s=handle_s * exp(normal[4] * self.handle_sigma),
            feedback_s=feedback_median * exp(normal[5] * self.feedback_sigma),
            forgets=shares[0] < self.forget_share,
            distress=shares[1] < self.distress_share,
            distress_share=shares[2],
        )


@dataclass(frozen=True, slots=True)
class Stay:
    """What one officer will do with one order; seconds, each from the step before."""

    sign_s: float
    depart_s: float
    pace: float  # on the routed time
    begin_s: float
    handle_s: float  # from arrival to clearing
    feedback_s: float  # from arrival
    forgets: bool  # to report the arrival
    distress: bool
    distress_share: float  # of the stay, when it happens


def chance_of(seed: int, *names: str | int) -> np.random.Generator:
    """Chance of its own for everything that has a name: nothing else moves it."""
    words = [n if isinstance(n, int) else crc32(n.encode()) for n in names]
    return np.random.default_rng([seed, *words])
