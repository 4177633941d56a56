"""The console begins anew with what it was started with, on the same city or another."""

import sys
from argparse import Namespace
from pathlib import Path

import pytest

from app.services.restart import MAIN, Again

GIVEN = {"city": None, "store": None, "settings": None, "seat": "3", "simulate": None}
DEMO = Path("/home/duty/cities/demo")


def begun(asked: list[Path | None], **given: object) -> tuple[list[list[str]], int]:
    """The commands that would be run, and how often the window was told to end."""
    ended: list[None] = []
    again = Again(Namespace(**(GIVEN | given)), DEMO, lambda: "en", lambda: ended.append(None))
    for city in asked:
        again.ask(city)
    run: list[list[str]] = []
    again.begin({"A": "b"}, lambda path, command, environ: run.append([path, *command, *environ]))
    return run, len(ended)


def test_nothing_begins_that_was_not_asked_for() -> None:
    assert begun([]) == ([], 0)


@pytest.mark.parametrize(
    ("asked", "given", "options"),
    [
        (None, {}, ["--lang", "en", "--seat", "3"]),
        (
            None,
            {"city": Path("/c/south"), "store": "sqlite:///s.db", "simulate": False},
            [
                "--city",
                "/c/south",
                "--store",
                "sqlite:///s.db",
                "--lang",
                "en",
                "--seat",
                "3",
                "--no-simulate",
            ],
        ),
        (
            Path("/c/north"),
            {"city": Path("/c/south"), "store": "sqlite:///s.db", "simulate": True},
            ["--city", "/c/north", "--lang", "en", "--seat", "3"],
        ),
        (DEMO, {"city": Path("/c/south")}, ["--lang", "en", "--seat", "3"]),
    ],
)
def test_it_begins_with_what_it_was_started_with(
    asked: Path | None, given: dict[str, object], options: list[str]
) -> None:
    run, ended = begun([asked], **given)
    assert run == [[sys.executable, sys.executable, str(MAIN), *options, "A"]]
    assert ended == 1
