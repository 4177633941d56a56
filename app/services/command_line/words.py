"""What may be typed for what: verbs, reports and dispositions, in Chinese, pinyin and English."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import TypeVar

from app.domain.category import Category
from app.domain.incident import Disposition

_CJK = re.compile(r"[\u3400-\u9fff]")


class Verb(StrEnum):
    SEND = "send"
    NEW = "new"
    TAKE = "take"
    CLOSE = "close"
    NOTE = "note"
    RECALL = "recall"
    REASSIGN = "reassign"
    LEAD = "lead"
    LINK = "link"
    UNLINK = "unlink"
    RETURN = "return"
    REOPEN = "reopen"
    CATEGORY = "category"
    ADDRESS = "address"
    SUMMARY = "summary"
    TAKE_DISTRESS = "take_distress"
    SHOW = "show"
    HELP = "help"


class Said(StrEnum):
    """What a unit reports, as the dispatcher enters it."""

    ACKNOWLEDGE = "acknowledge"
    DEPART = "depart"
    ARRIVE = "arrive"
    HANDLE = "handle"
    FEEDBACK = "feedback"
    CLEAR = "clear"
    SIGN_ON = "sign_on"
    SIGN_OFF = "sign_off"
    BUSY = "busy"
    DISTRESS = "distress"


class Deed(StrEnum):
    """Actions of the console that are no order with its own words; named as in widgets.actions."""

    SNOOZE = "snooze"
    MUTE = "mute"
    TAKE_ALARM = "take_alarm"
    NEXT_ALARM = "next_alarm"
    CONTAIN = "contain"
    BATCH = "batch"
    COMPARE = "compare"
    FREE_UP = "free_up"
    UNDO = "undo"
    REVEAL = "reveal"
    EXCLUDED = "excluded"
    NEW_INCIDENT = "new_incident"
    FIND = "find"
    GROUP = "group"
    TAB = "tab"
    MAP_FOLLOW = "map_follow"
    MAP_SEARCH = "map_search"
    MAP_LAYERS = "map_layers"
    MAP_MEASURE = "map_measure"
    MAP_NEAR = "map_near"
    MAP_WAYS = "map_ways"
    MAP_TRAILS = "map_trails"
    MAP_REACH = "map_reach"
    MAP_BARE = "map_bare"
    MAP_HEAT = "map_heat"
    MAP_VIEW = "map_view"
    MAP_KEEP = "map_keep"
    WHOLE_CITY = "whole_city"
    MAP_DIRECTIVES = "map_directives"
    DIRECTIVE = "directive"
    DIRECTIVES = "directives"
    DIRECTIVE_NEW = "directive_new"
    DIRECTIVE_ISSUE = "directive_issue"
    DIRECTIVE_APPROVE = "directive_approve"
    DIRECTIVE_REFUSE = "directive_refuse"
    DIRECTIVE_AMEND = "directive_amend"
    DIRECTIVE_EXTEND = "directive_extend"
    DIRECTIVE_REVOKE = "directive_revoke"
    DIRECTIVE_CLOSE = "directive_close"
    DIRECTIVE_NEXT = "directive_next"
    DIRECTIVE_FIGURES = "directive_figures"
    RECEIVER_PRESS = "receiver_press"
    RECEIVER_ESCALATE = "receiver_escalate"
    RECEIVER_SUPERVISE = "receiver_supervise"
    RECEIVER_RETURN = "receiver_return"
    RECEIVER_EVALUATE = "receiver_evaluate"
    RECEIVER_CLOSE = "receiver_close"
    TIPS = "tips"
    TIP_NEW = "tip_new"
    TIP_ASSESS = "tip_assess"
    TIP_DISMISS = "tip_dismiss"
    CAP_OPEN = "cap_open"
    CAP_SAVE = "cap_save"
    LEDGER = "ledger"
    OWED_PRESS = "owed_press"
    OWED_SUPERVISE = "owed_supervise"
    OWED_FINISH = "owed_finish"
    OWED_WITHDRAW = "owed_withdraw"
    LEDGER_EXPORT = "ledger_export"
    DIVERT = "divert"
    DIVERSION_ANSWER = "diversion_answer"
    CALL_BACK = "call_back"
    LOOK_BACKS = "look_backs"
    LOOK_BACK_OPEN = "look_back_open"
    LOOK_BACK_DISMISS = "look_back_dismiss"
    EVALUATION = "evaluation"
    EVALUATION_EXPORT = "evaluation_export"
    OBJECTION = "objection"
    KEYS = "keys"
    KEYS_TOUR = "keys_tour"
    THEME = "theme"
    LANGUAGE = "language"
    FULL_SCREEN = "full_screen"
    ARRANGE = "arrange"
    FLOAT_MAP = "float_map"
    RESET_LAYOUT = "reset_layout"
    LARGER = "larger"
    SMALLER = "smaller"
    USUAL_SIZE = "usual_size"
    OPEN_CITY = "open_city"
    RESPONSE = "response"
    REPORT = "report"


# The first Chinese word is the usual one; its initials may be typed too, where they are two
# letters or more and mean nothing else. A test holds every word to one meaning.
VERBS: Mapping[Verb, str] = {
    Verb.SEND: "派警 派 派出 增援 send dispatch",
    Verb.NEW: "新 接警 报警 新警情 jj new",
    Verb.TAKE: "受理 take",
    Verb.CLOSE: "办结 结案 close",
    Verb.NOTE: "备注 记 记录 note",
    Verb.RECALL: "召回 撤回 recall",
    Verb.REASSIGN: "改派 reassign move",
    Verb.LEAD: "主办 lead",
    Verb.LINK: "并案 并入 link duplicate",
    Verb.UNLINK: "取消并案 unlink",
    Verb.RETURN: "退回 return",
    Verb.REOPEN: "重开 重新打开 reopen chongkai ck",
    Verb.CATEGORY: "类别 改类 category",
    Verb.ADDRESS: "地址 改址 address",
    Verb.SUMMARY: "情况 summary",
    Verb.TAKE_DISTRESS: "接手 takeover",
    Verb.SHOW: "看 找 查看 show find",
    Verb.HELP: "帮助 ? help",
}
SAYINGS: Mapping[Said, str] = {
    Said.ACKNOWLEDGE: "签收 收到 ack acknowledge acknowledged",
    Said.DEPART: "出动 出发 出警 depart departed rolling",
    Said.ARRIVE: "到达 到场 到 arrive arrived",
    Said.HANDLE: "处置 处理 handle handling",
    Said.FEEDBACK: "反馈 feedback",
    Said.CLEAR: "归队 完毕 clear cleared",
    Said.SIGN_ON: "上班 上岗 signon on",
    Said.SIGN_OFF: "下班 下岗 signoff off",
    Said.BUSY: "占用 busy",
    Said.DISTRESS: "求助 紧急求助 distress mayday",
}
ENDS: Mapping[Disposition, str] = {
    Disposition.VALID: "属实 valid",
    Disposition.FALSE_ALARM: "误报 虚警 false falsealarm",
    Disposition.DUPLICATE: "重复 重复警情 duplicate chongfu cf",
    Disposition.NOT_POLICE: "非警务 notpolice",
    Disposition.TRANSFERRED: "移交 已移交 transferred",
    Disposition.CANCELLED: "撤销 报警人撤销 取消 cancelled canceled",
}
DEEDS: Mapping[Deed, str] = {
    Deed.SNOOZE: "暂缓 snooze",
    Deed.MUTE: "静音 mute",
    Deed.TAKE_ALARM: "知悉 seen",
    Deed.NEXT_ALARM: "告警 alarm",
    Deed.CONTAIN: "围堵 contain",
    Deed.BATCH: "成批 batch",
    Deed.COMPARE: "比较 compare",
    Deed.FREE_UP: "调警 freeup",
    Deed.UNDO: "撤销 undo",
    Deed.REVEAL: "报警人 reveal caller",
    Deed.EXCLUDED: "落选 excluded",
    Deed.NEW_INCIDENT: "接警单 form",
    Deed.FIND: "筛选 filter",
    Deed.GROUP: "成组 group",
    Deed.TAB: "栏 tab",
    Deed.MAP_FOLLOW: "跟随 follow",
    Deed.MAP_SEARCH: "查图 mapsearch",
    Deed.MAP_LAYERS: "图层 layers",
    Deed.MAP_MEASURE: "测距 measure",
    Deed.MAP_NEAR: "附近 near",
    Deed.MAP_WAYS: "路线 routes",
    Deed.MAP_TRAILS: "轨迹 trails",
    Deed.MAP_REACH: "可达 reach",
    Deed.MAP_BARE: "无人覆盖 uncovered",
    Deed.MAP_HEAT: "热区 heat",
    Deed.MAP_VIEW: "视图 view",
    Deed.MAP_KEEP: "存视图 keepview",
    Deed.WHOLE_CITY: "全市 wholecity",
    Deed.MAP_DIRECTIVES: "指令图层 directivelayer",
    Deed.DIRECTIVE: "指令 directive",
    Deed.DIRECTIVES: "指令台 directives",
    Deed.DIRECTIVE_NEW: "拟指令 newdirective",
    Deed.DIRECTIVE_ISSUE: "下达指令 issuedirective",
    Deed.DIRECTIVE_APPROVE: "批准指令 approvedirective",
    Deed.DIRECTIVE_REFUSE: "不批指令 refusedirective",
    Deed.DIRECTIVE_AMEND: "修改指令 amenddirective",
    Deed.DIRECTIVE_EXTEND: "延期指令 extenddirective",
    Deed.DIRECTIVE_REVOKE: "撤销指令 revokedirective",
    Deed.DIRECTIVE_CLOSE: "关闭指令 closedirective",
    Deed.DIRECTIVE_NEXT: "超时指令 nextdirective",
    Deed.DIRECTIVE_FIGURES: "指令时效 directivetimes",
    Deed.RECEIVER_PRESS: "催接收人 pressreceiver",
    Deed.RECEIVER_ESCALATE: "升级接收人 escalatereceiver",
    Deed.RECEIVER_SUPERVISE: "督办接收人 supervisereceiver",
    Deed.RECEIVER_RETURN: "退回接收人 returnreceiver",
    Deed.RECEIVER_EVALUATE: "评价接收人 evaluatereceiver",
    Deed.RECEIVER_CLOSE: "办结接收人 closereceiver",
    Deed.TIPS: "线索 tips",
    Deed.TIP_NEW: "新线索 newtip",
    Deed.TIP_ASSESS: "研判 assesstip",
    Deed.TIP_DISMISS: "排除线索 dismisstip",
    Deed.CAP_OPEN: "读通报 opencap",
    Deed.CAP_SAVE: "存通报 savecap",
    Deed.LEDGER: "台账 ledger",
    Deed.OWED_PRESS: "催办 pressowed",
    Deed.OWED_SUPERVISE: "督办 superviseowed",
    Deed.OWED_FINISH: "办理 settle",
    Deed.OWED_WITHDRAW: "撤销事项 withdraw",
    Deed.LEDGER_EXPORT: "导出台账 exportledger",
    Deed.DIVERT: "分流 divert",
    Deed.DIVERSION_ANSWER: "单位答复 agency",
    Deed.CALL_BACK: "回访 callback",
    Deed.LOOK_BACKS: "回头看 lookbacks",
    Deed.LOOK_BACK_OPEN: "立项 takeup",
    Deed.LOOK_BACK_DISMISS: "不立项 dismissrepeat",
    Deed.EVALUATION: "考核 evaluation",
    Deed.EVALUATION_EXPORT: "导出考核 exportfigures",
    Deed.OBJECTION: "异议 objection",
    Deed.KEYS: "按键 keys",
    Deed.KEYS_TOUR: "导览 tour",
    Deed.THEME: "主题 theme",
    Deed.LANGUAGE: "语言 language",
    Deed.FULL_SCREEN: "全屏 fullscreen",
    Deed.ARRANGE: "摆放 arrange",
    Deed.FLOAT_MAP: "地图成窗 floatmap",
    Deed.RESET_LAYOUT: "恢复布局 resetlayout",
    Deed.LARGER: "放大 larger",
    Deed.SMALLER: "缩小 smaller",
    Deed.USUAL_SIZE: "默认大小 usualsize",
    Deed.OPEN_CITY: "装入城市 opencity",
    Deed.RESPONSE: "时效 figures",
    Deed.REPORT: "简报 bulletin",
}
# Pairs and no mapping: members of two enums with one value would be one key.
WRITTEN: tuple[tuple[StrEnum, str], ...] = (
    *VERBS.items(),
    *DEEDS.items(),
    *SAYINGS.items(),
    *ENDS.items(),
)
# 备注 is typed a hundred times as often, and so with the others.
NOT_INITIALS = frozenset(
    {
        "bz:帮助",
        "bj:比较",
        "zh:暂缓",
        "gj:轨迹",
        "sx:缩小",
        "sx:时效",
        "lx:落选",
        "lx:立项",
        "yy:异议",
    }
)
K = TypeVar("K", bound=StrEnum)


def learn_to_spell() -> None:
    """Read the tables of pinyin, on any thread, so that the first typed word need not wait."""
    spelled("警")


def spelled(word: str) -> tuple[str, str]:
    """Pinyin and initials of a Chinese word; "" twice for others."""
    if not _CJK.search(word):
        return "", ""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - 0.3 s, and the start can do without

    syllables = lazy_pinyin(word)
    return "".join(syllables), "".join(s[0] for s in syllables)


def spellings(words: str) -> set[str]:
    """Everything that may be typed for one meaning."""
    found = set(words.split())
    for place, word in enumerate(words.split()):
        full, initials = spelled(word)
        found |= {full} if full else set()
        if place == 0 and len(initials) > 1 and f"{initials}:{word}" not in NOT_INITIALS:
            found.add(initials)
    return found


@cache
def _meanings(kind: type[StrEnum]) -> dict[str, StrEnum]:
    return {
        alias: meant
        for meant, words in WRITTEN
        if isinstance(meant, kind)
        for alias in sorted(spellings(words))
    }


def plain(word: str) -> str:
    return re.sub(r"[\s_-]", "", word.casefold())


def meaning(kind: type[K], word: str) -> K | None:
    """The one thing that a whole word means; a part of a word means nothing."""
    return _meanings(kind).get(plain(word))  # type: ignore[return-value]


def beginning(kind: type[K], part: str) -> list[K]:
    """What words that begin so may mean, each once, in the order of the table."""
    begun = {m for alias, m in _meanings(kind).items() if alias.startswith(plain(part))}
    return [member for member in kind if member in begun]


def usual(meant: Verb | Deed | Said | Disposition, language: str) -> str:
    """How it is written in that language, so that reading it again gives the same."""
    words = next(w for m, w in WRITTEN if m is meant).split()
    if language == "zh":
        return words[0]
    return next(w for w in words if w.isascii() and len(w) > 2)  # not an abbreviation


# ---- categories --------------------------------------------------------------------------------


def category_named(words: str, categories: Sequence[Category]) -> list[Category]:
    """Those whose whole name, in Chinese, English or pinyin, this is."""
    said = plain(words)
    return [c for c in categories if said in _names(c.name, c.name_en)[:3]]


def category_like(word: str, categories: Sequence[Category]) -> list[Category]:
    """Those that one word may mean; two letters at least, and digits never mean any."""
    said = plain(word)
    if len(said) < 2 or said.isdecimal():
        return []
    return category_named(word, categories) or [c for c in categories if _like(said, c)]


def _like(said: str, category: Category) -> bool:
    name, _, full, initials = _names(category.name, category.name_en)
    if _CJK.search(said):
        return said in name
    english = re.findall(r"[a-z]+", category.name_en.casefold())
    whole = len(said) > 2 and any(word.startswith(said) for word in english)
    return whole or full.startswith(said) or initials.startswith(said)


@cache
def _names(name: str, name_en: str) -> tuple[str, str, str, str]:
    return plain(name), plain(name_en), *spelled(name)
