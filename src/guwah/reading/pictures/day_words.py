"""
Words with which phones say a day: today, yesterday, weekdays, months, in the languages we read.

The rules of this module are:
  * Words are kept in lower case, without marks that change with the font.
  * A word that was read with one wrong letter still counts if it is long, and no other is as near.
"""

from __future__ import annotations

from typing import Final

import regex

BACK: Final[dict[str, int]] = {
    "today": 0, "yesterday": 1, "bugün": 0, "dün": 1, "сегодня": 0, "вчера": 1, "позавчера": 2,
    "бүгін": 0, "кеше": 1, "今天": 0, "昨天": 1, "前天": 2, "今日": 0, "昨日": 1,
    "بۈگۈن": 0, "تۈنۈگۈن": 1, "ئالدىنقى كۈن": 2, "اليوم": 0, "أمس": 1, "امروز": 0, "دیروز": 1,
}  # fmt: skip

_WEEK: Final = (
    "monday tuesday wednesday thursday friday saturday sunday",
    "mon tue wed thu fri sat sun",
    "pazartesi salı çarşamba perşembe cuma cumartesi pazar",
    "понедельник вторник среда четверг пятница суббота воскресенье",
    "дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі жексенбі",
    "星期一 星期二 星期三 星期四 星期五 星期六 星期日",
    "星期一 星期二 星期三 星期四 星期五 星期六 星期天",
    "周一 周二 周三 周四 周五 周六 周日",
    "週一 週二 週三 週四 週五 週六 週日",
    "دۈشەنبە سەيشەنبە چارشەنبە پەيشەنبە جۈمە شەنبە يەكشەنبە",
    "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
    "دوشنبه سه‌شنبه چهارشنبه پنجشنبه جمعه شنبه یکشنبه",
)
WEEKDAYS: Final[dict[str, int]] = {
    word: number for line in _WEEK for number, word in enumerate(line.split())
}

_YEAR: Final = (
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "oca şub mar nis may haz tem ağu eyl eki kas ara",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
    "يانۋار فېۋرال مارت ئاپرېل ماي ئىيۇن ئىيۇل ئاۋغۇست سېنتەبىر ئۆكتەبىر نويابىر دېكابىر",
)
MONTHS: Final[dict[str, int]] = {
    word: number for line in _YEAR for number, word in enumerate(line.split(), 1)
}

BESIDE: Final = frozenset(
    [
        "at",
        "on",
        "of",
        "the",
        "st",
        "nd",
        "rd",
        "th",
        "de",
        "del",
        "le",
        "à",
        "um",
        "kl",
        "в",
        "г",
        "года",
        "ж",
        "жылы",
        "yıl",
        "yili",
        "saat",
        "ساعت",
        "الساعة",
        "في",
        "يوم",
        "سائەت",
        "يىل",
        "يىلى",
        "كۈنى",
    ]
)
"""What stands beside a day in a row and says nothing more."""

_WORD: Final = regex.compile(r"[\p{L}\p{M}\u200c]+")
_LONG = 5


def words(text: str) -> list[str]:
    """The words of a text in lower case; a Turkish capital I with a dot counts as i."""
    return _WORD.findall(text.replace("İ", "i").lower())


def look_up(word: str, table: dict[str, int]) -> int | None:
    """The number of a word, also if one letter was misread and nothing else is as near."""
    if word in table:
        return table[word]
    if len(word) < _LONG:
        return None
    near = {table[known] for known in table if len(known) >= _LONG and _is_near(word, known)}
    return near.pop() if len(near) == 1 else None


def _is_near(one: str, other: str) -> bool:
    """Whether one letter put in, left out or exchanged makes one of the other."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    tail, rest = one[start:], other[start:]
    return tail[1:] == rest[1:] or tail[1:] == rest or tail == rest[1:]
