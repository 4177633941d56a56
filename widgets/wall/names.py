"""What codes of the lists are called on the wall, in the language that is on."""

from dataclasses import dataclass

from app.city.pack import Pack
from app.domain.area import DistrictKind
from app.domain.wall import Code, Lists
from app.services.text import Text


@dataclass(frozen=True, slots=True)
class WallNames:
    categories: dict[str, str]
    districts: dict[str, str]  # in the order of the pack
    grids: dict[str, str]  # their number alone where they have one
    city: str

    def where(self, district_id: Code, grid_id: Code) -> str:
        """District and grid; a dash where neither is known."""
        district, grid = self.districts.get(district_id, ""), self.grids.get(grid_id, "")
        return "·".join(name for name in (district, grid) if name) or "–"


def names_of(pack: Pack, text: Text) -> WallNames:
    english = text.language == "en"
    return WallNames(
        {c.code: (c.name_en or c.name) if english else c.name for c in pack.categories},
        {d.id: d.name for d in pack.districts},
        {g.id: "".join(c for c in g.name if c.isdecimal()) or g.name for g in pack.grids},
        (pack.name_en or pack.name) if english else pack.name,
    )


def lists_of(pack: Pack) -> Lists:
    """What may be shown as a word at all."""
    districts: dict[str, DistrictKind] = {d.id: d.kind for d in pack.districts}
    return Lists(
        frozenset(c.code for c in pack.categories),
        districts,
        frozenset(g.id for g in pack.grids),
        {unit.id: unit.call_sign for unit in pack.units},
    )
