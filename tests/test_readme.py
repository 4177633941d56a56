"""The two READMEs name files that are there, and say the same as far as a test can see it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PATH = re.compile(r"(?<![\w/.~])((?:app|widgets|tests|resources)/[\w./*-]*|main\.py)")
ENGLISH, CHINESE = "README.md", "README.zh.md"


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def paths_of(name: str) -> list[str]:
    return PATH.findall(text_of(name))


@pytest.mark.parametrize("name", [ENGLISH, CHINESE])
def test_every_file_that_is_named_is_there(name: str) -> None:
    assert [path for path in paths_of(name) if not list(ROOT.glob(path.rstrip("/.")))] == []


def test_every_folder_of_the_program_is_in_the_tree() -> None:
    folders = {f"app/{path.name}/" for path in (ROOT / "app").iterdir() if path.is_dir()}
    assert folders - {"app/__pycache__/"} <= set(paths_of(ENGLISH))


def test_both_languages_have_the_same_parts() -> None:
    def parts(name: str) -> list[int]:
        sections = re.split(r"^## ", text_of(name), flags=re.M)
        return [len(re.findall(r"^\|", section, re.M)) for section in sections]

    def code(name: str) -> list[str]:
        lines = re.findall(r"^    (?:make|main\.py|\.venv/\S+)(?: \S.*)?$", text_of(name), re.M)
        return [re.split(r"\s{2,}#|\s#\s", line.strip())[0].strip() for line in lines]

    def figures(name: str) -> list[str]:
        rows = re.findall(r"^\|.*", text_of(name), re.M)
        return sorted(re.findall(r"\d[\d,]*[.,]\d+", " ".join(rows)))

    assert parts(ENGLISH) == parts(CHINESE)
    assert code(ENGLISH) == code(CHINESE)
    assert figures(ENGLISH) == figures(CHINESE)
    pictures = {path for path in paths_of(ENGLISH) + paths_of(CHINESE) if path.endswith(".png")}
    assert set(paths_of(ENGLISH)) ^ set(paths_of(CHINESE)) <= pictures
