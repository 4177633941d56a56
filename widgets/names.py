"""What things of the city pack are called, by id, in the language of the screen."""

from collections.abc import Iterable

from app.domain.area import District, Grid
from app.domain.category import Agency, Category
from app.domain.officer import Officer
from app.services.text import Text

SKILLS = {  # tags that the console has words for; a pack may have others
    "armed",
    "explosives",
    "female_officer",
    "first_aid",
    "fraud",
    "mediation",
    "negotiation",
    "traffic",
    "water_rescue",
}


class Names:
    """Looked up hundreds of times a second, so everything is in dicts from the start."""

    def __init__(
        self,
        text: Text,
        districts: Iterable[District],
        grids: Iterable[Grid],
        officers: Iterable[Officer],
        categories: Iterable[Category],
        agencies: Iterable[Agency] = (),
    ) -> None:
        self._text = text
        self.districts = {d.id: d for d in districts}
        self.grids = {g.id: g for g in grids}
        self.officers = {o.id: o for o in officers}
        self.categories = {c.code: c for c in categories}
        self.agencies = {a.id: a for a in agencies}

    def district(self, id: str | None) -> str:
        """The name; the id where the pack does not know it; "" for None."""
        known = self.districts.get(id or "")
        return known.name if known else id or ""

    def grid(self, id: str | None) -> str:
        known = self.grids.get(id or "")
        return known.name if known else id or ""

    def area(self, district_id: str | None, grid_id: str | None) -> str:
        """District and grid; grids of two districts may bear one name."""
        return " ".join(filter(None, (self.district(district_id), self.grid(grid_id))))

    def category(self, code: str) -> str:
        known = self.categories.get(code)
        if known is None:
            return code
        return (known.name_en or known.name) if self._text.language == "en" else known.name

    def agency(self, id: str) -> str:
        known = self.agencies.get(id)
        if known is None:
            return id
        return (known.name_en or known.name) if self._text.language == "en" else known.name

    def officer(self, id: str) -> str:
        known = self.officers.get(id)
        return known.name if known else id

    def skill(self, tag: str) -> str:
        return self._text(f"skill.{tag}") if tag in SKILLS else tag

    def skills(self, tags: Iterable[str]) -> str:
        return self.listed(self.skill(tag) for tag in sorted(tags))

    def listed(self, words: Iterable[str]) -> str:
        """One after another, as the language separates them."""
        return (", " if self._text.language == "en" else "、").join(words)

    def responsible(self, grid_id: str | None) -> list[str]:
        """Names of the officers who answer for a grid."""
        known = self.grids.get(grid_id or "")
        return [self.officer(id) for id in known.responsible] if known else []
