"""How a typed line falls apart: tokens with a mark, one verb, and the rest as it was typed."""

import re
from collections.abc import Callable
from dataclasses import dataclass

UNIT, INCIDENT, REPORT, PRIORITY = MARKS = "@#>!"
LONGEST = 400  # characters of a line; more is not a command
_LIKE = {
    **{0xFF01 + n: 0x21 + n for n in range(94)},  # full-width forms
    **dict.fromkeys(map(ord, "\u3000\t\u00a0"), ord(" ")),
    **dict.fromkeys(map(ord, "》〉»›→➔"), ord(">")),
    ord("、"): ord(","),
    ord("。"): ord("."),
    ord("﹟"): ord("#"),
    ord("﹫"): ord("@"),
}
_GAP = re.compile(r"[\s,;]*")
_MARKED = {
    UNIT: re.compile(r"@[^\s@#>!,;]*"),
    INCIDENT: re.compile(r"#[^\s@#>!,;:\u3400-\u9fff]*"),
    REPORT: re.compile(r">[^\s@#>!,;:]*"),
    PRIORITY: re.compile(r"![^\s@#>!,;]*"),
}
_WORD = re.compile(r"\?|[^\s@#>!,;:?]+")
_AFTER_VERB = re.compile(r"[\s,;:]*")


def folded(line: str) -> str:
    """Full-width and Chinese forms as ASCII, one character for one, so that places stay."""
    return line.translate(_LIKE)


@dataclass(frozen=True, slots=True)
class Token:
    """`mark` is one of @ # > ! and "" for a word; `start` and `end` are places in the line."""

    mark: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Parts:
    """`rest` begins at `at`; it is as it was typed, without blanks around it."""

    marked: tuple[Token, ...]
    verb: Token | None
    rest: str
    at: int

    def of(self, mark: str) -> list[Token]:
        return [token for token in self.marked if token.mark == mark]


Wants = Callable[[str | None, tuple[Token, ...], str], bool]


def fall_apart(line: str, is_verb: Callable[[str], bool], wants: Wants) -> Parts:
    """`wants(verb, so far, mark)` tells whether such a token is still read or is text already."""
    said, marked = folded(line), tuple[Token, ...]()
    verb: Token | None = None
    at = 0
    while True:
        gap = _GAP.match(said, at)
        at = gap.end() if gap else at
        if at == len(said):
            break
        token = token_at(said, at)
        name = verb.text if verb else None
        if token.mark and wants(name, marked, token.mark):
            marked, at = (*marked, token), token.end
        elif verb is None and not token.mark and not _texted(marked) and is_verb(token.text):
            verb, at = token, token.end
            after = _AFTER_VERB.match(said, at)
            at = after.end() if after else at
        else:
            break
    if _texted(marked) or verb is not None:
        after = _AFTER_VERB.match(said, at)
        at = after.end() if after else at
    return Parts(marked, verb, line[at:].strip(), at)


def _texted(marked: tuple[Token, ...]) -> bool:
    """A report stands where a verb would: what follows it is text."""
    return any(token.mark == REPORT for token in marked)


def token_at(said: str, at: int) -> Token:
    """The token of a folded line that begins at `at`, where there is no blank."""
    mark = said[at] if said[at] in MARKS else ""
    match = (_MARKED[mark] if mark else _WORD).match(said, at)
    end = match.end() if match else at + 1
    return Token(mark, said[at + len(mark) : end], at, end)


def words_of(text: str) -> list[Token]:
    """The words of a text between blanks, commas and semicolons, with their places in it."""
    said = folded(text)
    return [Token("", m[0], *m.span()) for m in re.finditer(r"[^\s,;]+", said)]
