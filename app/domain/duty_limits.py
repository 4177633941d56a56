"""How long people have for what they owe, and whom the house calls back; the settings give it."""

from dataclasses import dataclass

from app.domain.chase import ChaseLimits


@dataclass(frozen=True, slots=True)
class DutyLimits:
    """House values: product.md asks for a deadline on everything and names none."""

    remind_share: float = 0.8
    supervise_share: float = 0.5
    follow_up_s: float = 259_200.0
    look_back_s: float = 604_800.0
    objection_s: float = 432_000.0

    @property
    def chase(self) -> ChaseLimits:
        return ChaseLimits(self.remind_share, self.supervise_share)


@dataclass(frozen=True, slots=True)
class CallBackLimits:
    """回访: whom to ask. House values."""

    categories: tuple[str, ...] = ()  # every incident of these
    share: float = 0.1  # of all the others
    within_s: float = 86_400.0
    tries: int = 3  # who is not reached so often is not tried again
