"""How a typed address is read: folded letters, short forms, pinyin, house number, two streets."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 96  # of a query or a name, in characters; more is cut off
_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_WORD = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\W_\u3400-\u9fff\uf900-\ufaff]+")
# Written differently, meant the same; the short form stands for all.
_SAME = {
    "av": "avenida avenue ave",
    "r": "rua rue ruelle",
    "st": "street saint strasse str",
    "rd": "road",
    "ln": "lane",
    "sq": "square",
    "dr": "doutor drive doctor doutora dra",
    "bd": "boulevard blvd bulevar",
    "tv": "travessa trav",
    "pc": "praca pca place plaza plz",
    "lg": "largo",
    "est": "estrada estr",
    "al": "alameda alm",
    "bc": "beco",
    "cc": "calcada calc",
    "esc": "escadas",
    "qta": "quinta",
    "s": "sao san",
    "sta": "santa",
    "sto": "santo",
    "eng": "engenheiro engo",
    "prof": "professor professora profa",
    "gen": "general",
    "cap": "capitao",
    "cel": "coronel cor",
    "ten": "tenente",
    "alf": "alferes",
    "mar": "marechal",
    "vis": "visconde visc",
    "pe": "padre",
    "d": "dom dona",
    "com": "comendador",
    "n": "north norte nossa",
    "sra": "senhora",
    "e": "east este",
    "w": "west oeste",
}
_SHORT = {long: short for short, longs in _SAME.items() for long in longs.split()}
_KINDS = frozenset(
    {*("av", "r", "st", "rd", "ln", "sq", "dr", "bd", "tv", "pc", "lg", "est", "al", "bc", "cc")}
    | {"lu", "jie", "dao", "xiang"}
)
_FILLERS = frozenset({"de", "da", "do", "dos", "das", "of", "the", "la", "le", "du", "des", "del"})
_NUMBER = r"(?:no\.?|nº|n\.º|№|#)?\s*(\d{1,5}(?:\s?-\s?\d{1,4})?\s?[a-z]?)"
_TRAILING = re.compile(rf"^(.*?\D)[\s,，]*{_NUMBER}\s*[号號栋弄]?(?:院|楼|门)?\s*$", re.IGNORECASE)
_LEADING = re.compile(rf"^{_NUMBER}\s*[号號]?[\s,，]+(.*\D.*)$", re.IGNORECASE)
_CHINESE_NUMBER = re.compile(
    r"^(.*[^零〇一二两三四五六七八九十百])([零〇一二两三四五六七八九十百]{1,5})[号號]$"
)
_CROSSING_END = re.compile(r"(?:的)?(?:交叉路口|十字路口|交叉口|交汇处|交界处|交界|路口|交叉)\s*$")
_BETWEEN = re.compile(
    r"\s*(?:[/\\&＆+|×]|\s(?:x|and|e|com|y|und|at)\s|[与和跟同及])\s*", re.IGNORECASE
)
_STREET_END = re.compile(r"(?<=[路街道巷里弄])(?=[\u3400-\u9fff])")
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


def cleaned(text: str) -> str:
    """Compatibility forms, one kind of blank, no controls, at most `LONGEST` characters."""
    text = unicodedata.normalize("NFKC", text[: 4 * LONGEST])
    text = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text)
    return " ".join(text.split())[:LONGEST].strip()


def folded(text: str) -> str:
    """Words in small letters without accents, one blank between; Chinese stands together."""
    bare = unicodedata.normalize("NFKD", cleaned(text).casefold().replace("ª", "").replace("º", ""))
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    return _together(_WORD.findall(bare))


def _together(words: list[str]) -> str:
    """Joined by blanks, but not between Chinese characters and what follows them."""
    made, was_cjk = "", False
    for word in words:
        is_cjk = has_cjk(word)
        made += word if not made or (is_cjk and was_cjk) else f" {word}"
        was_cjk = is_cjk
    return made[:LONGEST].strip()


def shortened(fold: str) -> str:
    """Words by their short forms, fillers dropped: rua de santa catarina as r sta catarina."""
    words = [_SHORT.get(word, word) for word in fold.split() if word not in _FILLERS]
    return " ".join(words) or fold


def has_cjk(text: str) -> bool:
    return _CJK.search(text) is not None


def pinyin(fold: str) -> tuple[str, str]:
    """Joined syllables and their first letters: hongtulu, htl."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - slow, and the start can do without

    syllables = [s for s in lazy_pinyin(fold) if s.strip()]
    return "".join(syllables).replace(" ", "").casefold(), "".join(s.strip()[0] for s in syllables)


@dataclass(frozen=True, slots=True)
class Number:
    """A house number: its value and as it is compared."""

    value: int
    text: str


def read_number(text: str) -> Number | None:
    """12, 12号, 12-3, 12 A; None where it does not begin with digits."""
    bare = re.sub(r"[\s号號]", "", unicodedata.normalize("NFKC", text[:24])).casefold()
    digits = re.match(r"[0-9]{1,6}", bare)
    return Number(int(digits[0]), bare) if digits else None


def split_number(text: str) -> Iterator[tuple[str, Number]]:
    """The readings of a cleaned text as street and house number."""
    for match, street, number in ((_TRAILING.match(text), 1, 2), (_LEADING.match(text), 2, 1)):
        if match and (read := read_number(match[number])) and match[street].strip(" ,，"):
            yield match[street].strip(" ,，"), read
    if match := _CHINESE_NUMBER.match(text):
        value = _chinese_value(match[2])
        yield match[1], Number(value, str(value))


def _chinese_value(text: str) -> int:
    """十二 as 12, 一百零五 as 105, 一二三 as 123."""
    if not set(text) & {"十", "百"}:
        return int("".join(str(_DIGITS[c]) for c in text))
    value, digit = 0, None
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        else:
            value += (1 if digit is None else digit) * (10 if c == "十" else 100)
            digit = 0
    return value + (digit or 0)


def split_crossing(text: str) -> Iterator[tuple[str, str]]:
    """The readings of a cleaned text as two streets, the surest first."""
    said = _CROSSING_END.sub("", text)
    seen = set()
    for at in _BETWEEN.finditer(said):
        seen.add((said[: at.start()].strip(), said[at.end() :].strip()))
        yield said[: at.start()].strip(), said[at.end() :].strip()
    cuts = [m.start() for m in re.finditer(" ", said)]
    cuts += [m.start() for m in _STREET_END.finditer(said)][:6]
    for cut in cuts[:18]:
        pair = said[:cut].strip(), said[cut:].strip()
        if pair not in seen and min(map(len, pair)) > 1 and _may_be_two(*pair):
            yield pair


def _may_be_two(first: str, second: str) -> bool:
    """Without a word between them: Chinese, two words in all, or a kind of street at the seam."""
    if has_cjk(first) or " " not in first + second:
        return True
    ends, begins = folded(first).split()[-1:], folded(second).split()[:1]
    return any(_SHORT.get(word, word) in _KINDS for word in begins + ends if word)
