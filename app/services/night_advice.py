"""What rests on the roads when a night is shown again: advice as of then, and the ways driven."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.city.pack import Pack
from app.roads.network import Network
from app.roads.pace import MODE_OF
from app.services.advisor import Advisor, Answer
from app.services.city_advice import CityAdvice, recommender_for
from app.services.night_drive import OnTheRoads
from app.services.settings import Settings


class Hears(Protocol):
    """Who is told; on the adviser's thread."""

    @property
    def advise(self) -> Callable[[Answer], None]: ...

    @property
    def fault(self) -> Callable[[Exception], None]: ...


@dataclass(frozen=True, slots=True)
class Roads:
    """A network that may be that of a live console: closures of now count then, too."""

    network: Network
    drive: OnTheRoads

    def advisor(self, pack: Pack, settings: Settings, hears: Hears) -> Advisor:
        """Not started yet; with advice of its own, as two may not share one."""
        advice = CityAdvice(pack, recommender_for(pack, self.network, settings.recommend))
        asked = advice.recommend, advice.foresee, hears.advise, hears.fault
        return Advisor(*asked, advice.look_out, advice.compare, advice.plan)


def roads_of(pack: Pack, network: Network | None = None) -> Roads:
    """Makes the network where none is given: a second or two."""
    made = network or Network(pack.streets)
    return Roads(made, OnTheRoads(made, {unit.id: MODE_OF[unit.kind] for unit in pack.units}))
