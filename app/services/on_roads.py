"""Everything that rests on the roads: who should go, where the units are, where an address is.

Its import brings compiled searches and with the network takes a second or two: main.py does both
on a thread of its own while the window is in use already.
"""

from collections.abc import Callable

from app.city.pack import Pack
from app.city.search import AddressSearch
from app.domain.fixes import Fixes
from app.roads.network import Network
from app.roads.pace import MODE_OF
from app.services.advisor import Advisor, Answer
from app.services.city_advice import CallsUntil, CityAdvice, no_calls, recommender_for
from app.services.positions import Geofence, Positions, Sighting
from app.services.settings import Recommend


class OnRoads:
    """`answer`, `fault` and `locate` may be called on any thread."""

    def __init__(
        self,
        pack: Pack,
        settings: Recommend,
        answer: Callable[[Answer], None],
        fault: Callable[[Exception], None],
        locate: Callable[[Fixes], None],
        calls: CallsUntil = no_calls,
    ) -> None:
        self.network = Network(pack.streets)
        advice = CityAdvice(pack, recommender_for(pack, self.network, settings), calls)
        self.advisor = Advisor(
            advice.recommend,
            advice.foresee,
            answer,
            fault,
            advice.look_out,
            advice.compare,
            advice.plan,
        )
        modes = {unit.id: MODE_OF[unit.kind] for unit in pack.units}
        self._positions = Positions(self.network, modes, tuple(modes))
        self._addresses, self._locate = pack.addresses, locate

    def located(self, fixes: Fixes) -> None:
        """Fixes have come in: they are put on the streets, then shown."""
        self._locate(self._positions.put(fixes).fixes)

    @property
    def newest(self) -> Sighting:
        """The fixes that came last, on the streets."""
        return self._positions.newest

    def geofence(self) -> Geofence:
        return Geofence(self._positions)

    def search(self) -> AddressSearch:
        """Made when it is asked for: it reads every address."""
        return AddressSearch(self._addresses)
