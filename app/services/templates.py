"""Templates of directives: those of the program, and the user's own beside the settings."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

from platformdirs import user_config_path

from app.domain.level import PALETTES
from app.services.settings import BadSettings, known, parse

OURS: Final = Path(__file__).resolve().parents[2] / "resources" / "directives.toml"
CODES: Final = {code for levels in PALETTES.values() for code in levels}


@dataclass(frozen=True, slots=True)
class Template:
    """Words in braces are for the person who drafts to fill in."""

    id: str
    level: str
    title: str
    text: str
    title_en: str = ""
    text_en: str = ""
    reason: str = ""
    reason_en: str = ""

    def words(self, language: str) -> tuple[str, str, str]:
        """Title, text and reason; Chinese where there is no English."""
        if language == "zh":
            return self.title, self.text, self.reason
        return self.title_en or self.title, self.text_en or self.text, self.reason_en or self.reason


def own_path() -> Path:
    """Where the user's own stand, whether or not there are any."""
    return user_config_path("patrolgrid", appauthor=False) / "directives.toml"


def load_templates(levels: Sequence[str], own: Path | None = None) -> tuple[Template, ...]:
    """Those of the levels in use, the gravest first. Raises BadSettings with file and line."""
    found = {template.id: template for template in read(OURS)}
    path = own or own_path()
    if own is not None or path.exists():
        found |= {template.id: template for template in read(path)}
    usable = [template for template in found.values() if template.level in levels]
    return tuple(sorted(usable, key=lambda t: levels.index(t.level)))


def read(path: Path) -> list[Template]:
    """The templates of one file, each id once."""
    tables = parse(path)
    known(path, "table", tables, ["template"])
    rows = tables.get("template", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadSettings(f"{path}: each template is a table [[template]]")
    templates = [template_of(path, n, row) for n, row in enumerate(rows, 1)]
    ids = [template.id for template in templates]
    if twice := {id for id in ids if ids.count(id) > 1}:
        raise BadSettings(f"{path}: the id {min(twice)} stands more than once")
    return templates


def template_of(path: Path, n: int, row: dict[str, Any]) -> Template:
    where = f"{path}: template {n}"
    known(path, f"template {n}:", row, [f.name for f in fields(Template)])
    for name in ("id", "level", "title", "text"):
        if not str(row.get(name, "")).strip():
            raise BadSettings(f"{where} has no {name}")
    if wrong := [name for name, given in row.items() if not isinstance(given, str)]:
        raise BadSettings(f"{where}: {wrong[0]} must be a text in quotes")
    if row["level"] not in CODES:
        raise BadSettings(f"{where}: level must be one of {', '.join(sorted(CODES))}")
    return Template(**row)
