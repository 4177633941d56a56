"""Templates of directives: ours are whole, the user's replace them, a wrong one is named."""

from pathlib import Path

import pytest

from app.domain.level import PALETTES
from app.services.settings import BadSettings
from app.services.templates import OURS, load_templates, read

MINE = '[[template]]\nid = "{id}"\nlevel = "{level}"\ntitle = "标题"\ntext = "内容"\n'


def test_ours_have_every_level_of_both_palettes_and_both_languages() -> None:
    for levels in PALETTES.values():
        assert {t.level for t in load_templates(levels)} == set(levels)
    for template in read(OURS):
        assert all(template.words("en"))
        assert all(template.words("zh"))


def test_the_users_own_replaces_one_of_ours_and_adds_others(tmp_path: Path) -> None:
    own = tmp_path / "directives.toml"
    own.write_text(MINE.format(id="flood", level="blue") + MINE.format(id="mine", level="green"))
    found = {t.id: t for t in load_templates(PALETTES["house"], own)}
    assert (found["flood"].level, found["mine"].words("en")[0]) == ("blue", "标题")
    assert "crowd" in found


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (MINE.format(id="a", level="pink"), "template 1: level must be one of blue, green"),
        (MINE.format(id="a", level="red") * 2, "the id a stands more than once"),
        ('[[template]]\nid = "a"\n', "template 1 has no level"),
        (MINE.format(id="a", level="red") + "colour = 'x'\n", "template 1: colour is unknown"),
        (MINE.format(id="a", level="red") + "reason = 3\n", "reason must be a text in quotes"),
        ("template = 3\n", r"each template is a table \[\[template\]\]"),
        ("[templates]\n", "table templates is unknown; is template meant"),
    ],
)
def test_a_wrong_one_is_named(tmp_path: Path, content: str, why: str) -> None:
    own = tmp_path / "directives.toml"
    own.write_text(content)
    with pytest.raises(BadSettings, match=why):
        load_templates(PALETTES["house"], own)
