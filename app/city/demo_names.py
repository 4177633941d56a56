"""Invented names of the demo city: streets, villages, places, people; and their English forms."""

import re
from collections.abc import Iterator

import numpy as np
from pypinyin import lazy_pinyin

# Words that Chinese street names are made of; the pairs are put together by chance.
_FIRST = (
    "宏兴昌泰安康永福华富文景金银丰和德仁义信诚同顺新东南西北春秋长广大高平玉翠龙凤鹤松竹梅桂兰荣"
)
_SECOND = "图兴盛宁乐源泽达明通德化民生业园庭苑桥塘岗坪岭湖泉溪阳和安康华宇辉光远景贤义"
_FAMOUS = (
    *("新华", "文化", "胜利", "东风", "朝晖", "光明", "幸福", "团结", "和平", "友谊", "青年"),
    *("劳动", "五一", "八一", "健康", "公园", "花园", "环市", "银杏", "木棉", "紫荆", "凤凰"),
    *("长青", "鸿福", "莞香", "元美", "会展", "金融", "四环", "石竹", "运河", "西门", "东门"),
    *("北门", "府前", "市场", "医院", "电厂", "车站", "码头", "邮电", "粮站", "渡口"),
)
_LANES = (
    *("石板", "豆腐", "铁匠", "油坊", "书院", "水井", "灯笼", "竹器", "打铜", "米市", "盐仓"),
    *("当铺", "裁缝", "茶馆", "城隍", "关帝", "天后", "孔庙", "状元", "探花", "学宫", "衙前"),
    *("仓前", "钟楼", "鼓楼", "城墙", "马坊", "柴市", "鱼市", "花市", "糖坊", "染坊", "扇子"),
    *("剪刀", "伞骨", "麻绳", "木屐", "酒坊", "醋坊", "磨盘", "榕树", "槐荫", "柳荫", "桂香"),
    *("清风", "明月", "甘泉", "双井", "三眼井", "八角亭", "九曲", "半边", "大夫第", "进士", "牌坊"),
)
_VILLAGES = (
    *("上塘", "下塘", "柳溪", "石排", "田心", "新屋", "老围", "水口", "坑尾", "大岭", "竹园"),
    *("榕树头", "麦屋", "梁家", "陈屋", "黄坑", "沙头", "沙尾", "横岗", "白鹭", "龙湾", "蚝岗"),
    *("桥头", "井巷", "禾仓", "蕉林", "荔枝", "塘边", "鹅岭", "牛眠", "凤鸣", "官桥", "钓鱼台"),
    *("白泥", "清湖", "茅坪", "莲塘", "枫树", "瓦窑", "石鼓", "渡头", "罗屋", "杏花", "长坡"),
)
_INDUSTRY = ("科技", "工业", "创业", "创新", "兴工", "振工", "物流", "广达")
_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
_TYPES = {
    "步行街": "Pedestrian Street",
    "大街": "Main Street",
    "大道": "Avenue",
    "高速": "Expressway",
    "路": "Road",
    "街": "Street",
    "巷": "Lane",
    "里": "Alley",
}
_SIDES = {"东": "East", "南": "South", "西": "West", "北": "North", "中": "Middle"}
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭"
    "陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛阎段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤"
)
_GIVEN = (
    "伟强磊军勇涛明超辉刚健俊杰鹏斌波宇浩凯峰飞龙文志建国华平海林东旭晨阳宁博睿翔嘉铭泽锋毅亮成达永康新立德荣昌"
    "彬帆远航"
)
_GIVEN_F = "芳敏静丽娟艳玲燕婷雪慧洁莹琳佳欣颖倩璐瑶晶娜蕾薇"


def numeral(n: int) -> str:
    """1 to 99 in Chinese: 七, 十, 十二, 二十, 三十五."""
    tens, ones = divmod(n, 10)
    lead = "" if tens < 2 else _NUMERALS[tens - 1]
    return lead + ("十" if tens else "") + (_NUMERALS[ones - 1] if ones else "")


_COUNTS = {numeral(n): n for n in range(1, 100)}
_COUNTED = re.compile("[一二三四五六七八九]?十[一二三四五六七八九]?$|[一二三四五六七八九]$")


def english_street(name: str) -> str:
    """人民北路 as "Renmin North Road", 上塘三巷 as "Shangtang No. 3 Lane"."""
    for ending, word in _TYPES.items():
        stem = name.removesuffix(ending)
        if stem == name:
            continue
        middle = ""
        if len(stem) > 2 and stem[-1] in _SIDES:
            middle, stem = f"{_SIDES[stem[-1]]} ", stem[:-1]
        elif (count := _COUNTED.search(stem)) and count.start() > 1:
            middle, stem = f"No. {_COUNTS[count[0]]} ", stem[: count.start()]
        return f"{english(stem)} {middle}{word}"
    return english(name)


def english(name: str) -> str:
    """Pinyin without tones, as one word."""
    return "".join(lazy_pinyin(name)).capitalize()


class StreetNames:
    """Gives every street a name that no other has."""

    def __init__(self, rng: np.random.Generator) -> None:
        pairs = [a + b for a in _FIRST for b in _SECOND if a != b]
        self._stems = iter([*rng.permutation(_FAMOUS), *rng.permutation(pairs)])
        lanes = rng.permutation(_LANES)
        self._lanes: Iterator[str] = iter(
            [*lanes, *(f"{side}{w}" for side in "东西" for w in lanes)]
        )
        self._industry = iter([f"{word}{n}" for word in _INDUSTRY for n in _NUMERALS])
        self._in_village: dict[str, int] = {}
        self._rng = rng

    def road(self) -> str:
        return f"{next(self._stems)}路"

    def street(self) -> str:
        return str(next(self._stems)) + str(self._rng.choice(("街", "路", "街", "路", "大街")))

    def lane(self) -> str:
        """Of the old town."""
        return (
            f"{next(self._lanes, None) or next(self._stems)}{self._rng.choice(('巷', '街', '里'))}"
        )

    def works(self) -> str:
        """Of an industrial quarter."""
        stem = next(self._industry, None)
        return f"{stem}路" if stem else self.road()

    def village(self, village: str) -> str:
        """上塘一巷, 上塘二巷 ... and then what stems are left."""
        n = self._in_village[village] = self._in_village.get(village, 0) + 1
        return f"{village}{numeral(n)}巷" if n < 100 else self.road()


def village_names(n: int, rng: np.random.Generator) -> list[str]:
    """`n` of them, each once; at most as many as are known."""
    return [str(name) for name in rng.permutation(_VILLAGES)[:n]]


def person(rng: np.random.Generator) -> tuple[str, bool]:
    """An invented name, and whether it is a woman's."""
    woman = bool(rng.random() < 0.17)
    letters = _GIVEN_F if woman else _GIVEN
    count = 2 if rng.random() < 0.7 else 1
    given = "".join(rng.choice(list(letters), count, replace=False))
    return f"{rng.choice(list(_SURNAMES))}{given}", woman
