"""Names by their written forms: candidates from shared letter groups, ranked by likeness."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from app.city.search_text import cleaned, folded, has_cjk, pinyin, shortened

F4 = NDArray[np.float32]
CANDIDATES = 140  # forms that are compared letter by letter
MISTYPED = 60  # of these, how many are also compared by their best matching part
LEAST = 62.0  # of 100; a name less like the query is no answer
COMMON = 0.2  # a letter group in more of the forms than this tells nothing
BY_SOUND = 0.93  # what a likeness by pinyin counts beside one by letters
OTHER_NAME = 0.985


@dataclass(frozen=True, slots=True)
class _Query:
    """One way to read a query, and what a likeness to it counts."""

    text: str
    weight: float


class NameIndex:
    """Names, found by any of their forms, with typing errors. Read-only, so safe on any thread."""

    def __init__(self, names: Sequence[str], others: Sequence[Iterable[str]]) -> None:
        """`others` gives for each name what it is called besides."""
        self._exact: dict[str, list[int]] = defaultdict(list)
        for i, name in enumerate(names):
            self._exact[folded(name) or cleaned(name)].append(i)
        self._initials: list[tuple[str, int]] = []
        forms: dict[tuple[str, int], float] = {}
        for i, (name, more) in enumerate(zip(names, others, strict=True)):
            for form, weight in self._forms(name, 1.0, i):
                forms.setdefault((form, i), weight)
            for other in more:
                for form, weight in self._forms(other, OTHER_NAME, i):
                    forms.setdefault((form, i), weight)
        self._size = len(names)
        self._text = [text for text, _ in forms]
        self._name = np.array([i for _, i in forms], np.int32)
        self._weight = np.array(list(forms.values()), np.float32)
        self._index_grams()

    def _forms(self, name: str, weight: float, i: int) -> Iterable[tuple[str, float]]:
        fold = folded(name)
        yield shortened(fold), weight
        if has_cjk(fold):
            sound, initials = pinyin(fold)
            yield sound, weight * 0.97
            self._initials.append((initials, i))

    def _index_grams(self) -> None:
        where: dict[str, list[int]] = defaultdict(list)
        for n, text in enumerate(self._text):
            for gram in grams(text):
                where[gram].append(n)
        most = max(COMMON * len(self._text), 400)
        self._postings = {
            gram: np.array(found, np.int32) for gram, found in where.items() if len(found) <= most
        }
        self._grams = np.array([max(len(grams(text)), 1) for text in self._text], np.float32)

    def likeness(self, query: str) -> dict[int, float]:
        """Names (by position) that are like the query, with a score of `LEAST` to 100."""
        best: dict[int, float] = {}
        fold = folded(query)
        for reading in self._readings(fold):
            for name, score in self._compare(reading):
                best[name] = max(best.get(name, 0.0), score)
        letters = fold.replace(" ", "")
        if letters.isascii() and letters.isalpha() and 2 <= len(letters) <= 12:
            for name, score in self._by_initials(letters):
                best[name] = max(best.get(name, 0.0), score)
        for name in self._exact.get(fold, ()) if fold else self._exact.get(query, ()):
            best[name] = 100.0
        return best

    def _readings(self, fold: str) -> list[_Query]:
        if not fold:
            return []
        made = [_Query(shortened(fold), 1.0)]
        if has_cjk(fold):
            made.append(_Query(pinyin(fold)[0], BY_SOUND))  # 红图路 for 宏图路
        elif " " in fold and self._initials:
            made.append(_Query(fold.replace(" ", ""), 0.98))  # hong tu lu
        return made

    def _by_initials(self, letters: str) -> Iterator[tuple[int, float]]:
        for initials, name in self._initials:
            if initials == letters:
                yield name, 94.0
            elif len(letters) > 2 and letters in initials:
                share = len(letters) / len(initials)
                yield name, (82.0 if initials.startswith(letters) else 76.0) + 8.0 * share

    def _compare(self, query: _Query) -> Iterable[tuple[int, float]]:
        near = self._candidates(query.text)
        if not len(near):
            return
        texts = [self._text[n] for n in near]
        score = _scores(query.text, texts) * self._weight[near] * query.weight
        for k in np.flatnonzero(score >= LEAST):
            yield int(self._name[near[k]]), float(score[k])

    def _candidates(self, text: str) -> NDArray[np.int64]:
        """Forms that share the most and the rarest letter groups with the text."""
        found = [self._postings[gram] for gram in grams(text) if gram in self._postings]
        if not found:
            return np.array([], np.int64)
        n = len(self._text)
        weights = np.concatenate([np.full(len(f), np.log(n / len(f)) + 1.0) for f in found])
        summed = np.bincount(np.concatenate(found), weights, n)
        shared = summed / np.sqrt(self._grams + 4.0)
        some = np.flatnonzero(shared > 0.25 * shared.max())
        return some[np.argsort(-shared[some], kind="stable")[:CANDIDATES]]


def grams(text: str) -> set[str]:
    """Letter groups: of Chinese single characters and pairs; else triples and word beginnings."""
    made: set[str] = set()
    for word in text.split():
        if has_cjk(word):
            made |= {*word, *(word[k : k + 2] for k in range(len(word) - 1))}
        else:
            made |= {f"^{word[:1]}", f"^{word[:2]}"}
            made |= {word[k : k + 3] for k in range(len(word) - 2)}
    return made


def _scores(query: str, texts: Sequence[str]) -> F4:
    """0 to 100 for each text: the same 100, begins with the query over 90, holds it over 84.

    The texts come with the most promising first.
    """
    whole = cdist([query], texts, scorer=fuzz.ratio, dtype=np.float32)[0]
    score: F4 = whole * np.float32(0.985)
    if " " in query:
        words = cdist([query], texts, scorer=fuzz.token_sort_ratio, dtype=np.float32)[0]
        score = np.maximum(score, np.float32(0.955) * words)
    longer = [k for k, text in enumerate(texts[:MISTYPED]) if len(text) > len(query) + 1]
    if len(query) >= 4 and longer:
        some = [texts[k] for k in longer]
        part = cdist([query], some, scorer=fuzz.partial_ratio, dtype=np.float32)[0]
        score[longer] = np.maximum(score[longer], np.float32(0.86) * part)
    for k, text in enumerate(texts):
        share = len(query) / max(len(text), 1)
        if text == query:
            score[k] = 100.0
        elif text.startswith(query):
            score[k] = max(score[k], 90.0 + 8.0 * share)
        elif f" {query}" in text or (query in text and has_cjk(query)):
            score[k] = max(score[k], 84.0 + 8.0 * share)
    return score
