"""Sentences by key in the language that is on now; code holds keys, resources/text the words."""

import tomllib
import warnings
from collections.abc import Mapping
from pathlib import Path

from app.domain.refusal import Refused

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "text"
LANGUAGES = ("zh", "en")
# A refusal carries codes; these tables hold the word for each, the first that knows it wins.
WORDS = {
    "level": ("level",),
    "state": (
        "unit",
        "incident",
        "assignment",
        "directive",
        "receiver",
        "tip",
        "diversion",
        "call_back",
        "duty",
    ),
    "verb": ("verb",),
}


class Facts(dict[str, object]):
    """The facts of one sentence; {key_send} is how the keys of an action are written now."""

    def __init__(self, facts: Mapping[str, object], keys: Mapping[str, str]) -> None:
        super().__init__(facts)
        self._keys = keys

    def __missing__(self, name: str) -> object:
        if name.startswith("key_"):
            return self._keys.get(name, "–")
        raise KeyError(name)


class Text:
    """`text("incident.waiting")` is 待派 or Waiting; `text(key, number=7)` fills placeholders.

    A missing key or placeholder shows the key, warns (which fails a test and goes to the log
    elsewhere) and never stops the console.
    """

    def __init__(self, language: str = LANGUAGES[0], folder: Path = FOLDER) -> None:
        self._folder = folder
        self._sentences: dict[str, Mapping[str, str]] = {}  # of a language once it is wanted
        self.keys: Mapping[str, str] = {}  # by key_send and so on; the window puts them here
        self.switch(language)

    @property
    def language(self) -> str:
        return self._language

    def switch(self, language: str) -> None:
        """From the next call on; who shows text asks again."""
        if language not in LANGUAGES:
            raise ValueError(f"language {language!r} is none of {', '.join(LANGUAGES)}")
        if language not in self._sentences:
            self._sentences[language] = read(self._folder / f"{language}.toml")
        self._language = language

    def __call__(self, key: str, **facts: object) -> str:
        sentence = self._sentences[self._language].get(key)
        if sentence is None:
            warnings.warn(f"no text {key!r} in {self._language}", stacklevel=2)
            return key
        try:
            return sentence.format_map(Facts(facts, self.keys))
        except (KeyError, ValueError) as fault:
            warnings.warn(f"text {key!r} and its facts do not fit: {fault!r}", stacklevel=2)
            return sentence

    def refused(self, refusal: Refused) -> str:
        """The one sentence that tells the operator why an order was refused."""
        facts = {name: self._word(name, fact) for name, fact in refusal.facts.items()}
        return self(f"refused.{refusal.code}", **facts)

    def _word(self, name: str, fact: object) -> object:
        known = self._sentences[self._language]
        return next((known[k] for t in WORDS.get(name, ()) if (k := f"{t}.{fact}") in known), fact)


def read(path: Path) -> Mapping[str, str]:
    """The sentences of one language file as {"table.key": sentence}."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {f"{table}.{key}": s for table, words in tables.items() for key, s in words.items()}
