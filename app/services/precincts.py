"""The old organisation over a city: the station each district belonged to, who is next to whom."""

from dataclasses import dataclass, field
from math import cos, radians
from typing import Final

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage

from app.city.locate import as_shape
from app.city.pack import Pack

DISTRICTS_A_STATION: Final = 17 / 6  # product.md: 6 stations became 17 police districts


@dataclass(frozen=True, slots=True)
class Precincts:
    """`stations` by district id. `centres`: lon and lat of each district, in degrees."""

    stations: dict[str, str] = field(default_factory=dict)
    centres: dict[str, tuple[float, float]] = field(default_factory=dict)

    def station_of(self, district_id: str | None) -> str:
        return self.stations.get(district_id or "", "")

    def next_to(self, lon: float, lat: float) -> list[str]:
        """All districts, the one whose middle is nearest first."""
        east = cos(radians(lat))

        def away(district: str) -> tuple[float, str]:
            x, y = self.centres[district]
            return ((x - lon) * east) ** 2 + (y - lat) ** 2, district

        return sorted(self.centres, key=away)


def precincts_of(pack: Pack) -> Precincts:
    """Neighbouring districts as one station, as many as the known case had for its districts.

    A pack knows no stations: they were abolished. Ward's grouping of the districts' middles.
    """
    middles = {d.id: as_shape(d.polygons).centroid for d in pack.districts}
    centres = {id: (float(middle.x), float(middle.y)) for id, middle in middles.items()}
    count = max(1, round(len(centres) / DISTRICTS_A_STATION))
    if len(centres) < 2:
        return Precincts(dict.fromkeys(centres, "1"), centres)
    points = np.array([(x * cos(radians(y)), y) for x, y in centres.values()])
    groups = fcluster(linkage(points, "ward"), count, "maxclust").tolist()
    return Precincts(dict(zip(centres, map(str, groups), strict=True)), centres)
