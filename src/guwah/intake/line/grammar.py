"""
The lines of a LINE export: title, date of saving, date rows, rows.

Format notes: docs/formats/line.md

The rules of this module are:
  * A row is a time, a tab, a name, a tab and a text; or a time, a tab and a notice.
  * A date row is a date with a weekday. A bare date is one only if the first date row is bare.
  * All date rows of one export are written in one way: what looks different is text.
  * A row with spaces for tabs, as LINE for computers writes, counts only in an export whose first
    row has them.
  * No part of a pattern repeats without a bound, so a hostile line costs linear time.
"""

from __future__ import annotations

import re

import regex

from guwah.intake.notation.late import late
from guwah.intake.notation.text_records import Match, Sorted

MARK = rb"(?:\xe2\x80[\x8e\x8f\xaa-\xae]|\xe2\x81[\xa0\xa6-\xa9]|\xd8\x9c|\xef\xbb\xbf)"
_M = MARK + rb"{0,9}+"
_S = rb"(?:[ ]|\xc2\xa0|\xe2\x80[\x89\xaf])"
_NAME_BYTES = 400
_LINE_BYTES = 1 << 10

WEEKDAYS = (
    "Monday Mon 月曜日 月 週一 周一 星期一 禮拜一 一 월요일 월 วันจันทร์ จันทร์ จ. จ Senin Sen",
    "Tuesday Tue 火曜日 火 週二 周二 星期二 禮拜二 二 화요일 화 วันอังคาร อังคาร อ. อ Selasa Sel",
    "Wednesday Wed 水曜日 水 週三 周三 星期三 禮拜三 三 수요일 수 วันพุธ พุธ พ. พ Rabu Rab",
    "Thursday Thu 木曜日 木 週四 周四 星期四 禮拜四 四 목요일 목 วันพฤหัสบดี พฤหัสบดี พฤ. พฤ Kamis Kam",
    "Friday Fri 金曜日 金 週五 周五 星期五 禮拜五 五 금요일 금 วันศุกร์ ศุกร์ ศ. ศ Jumat Jum",
    "Saturday Sat 土曜日 土 週六 周六 星期六 禮拜六 六 토요일 토 วันเสาร์ เสาร์ ส. ส Sabtu Sab",
    "Sunday Sun 日曜日 日 週日 周日 星期日 星期天 禮拜日 天 일요일 일 วันอาทิตย์ อาทิตย์ อา. อา Minggu Min",
)
_WEEKDAY_OF = {
    word.lower(): number for number, words in enumerate(WEEKDAYS) for word in words.split()
}
_WORDS = sorted(_WEEKDAY_OF, key=lambda word: (-len(word.encode()), word))
_WEEKDAY = rb"(?i:" + rb"|".join(re.escape(word.encode()) for word in _WORDS) + rb")"
_HALF = (
    rb"(?:"
    + "上午|下午|午前|午後|오전|오후|凌晨|清晨|早上|中午|傍晚|晚上".encode()
    + rb"|[AaPp]\.?[Mm]\.?)"
)
_CLOCK = (
    _M + rb"(?P<clock>(?P<before>" + _HALF + rb")?+" + _S + rb"?+" + _M
    + rb"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?+(?:" + _S + rb"?+" + _M
    + rb"(?P<after>" + _HALF + rb"))?+)" + _M
)  # fmt: skip
ROW = regex.compile(
    _CLOCK + rb"\t(?:" + _M + rb"(?P<name>[^\t\r\n]{0,%d}+)\t)?" % _NAME_BYTES
)  # fmt: skip
SPACED_ROW = regex.compile(_CLOCK + rb"[ ](?=[^ \t])(?P<name>(?!))?")
_OPENED = rb"(?:\(|\xef\xbc\x88)"
_CLOSED = rb"(?:\)|\xef\xbc\x89)"
_BRACKETS = (b")", "）".encode())
_BEHIND = (
    rb"(?:" + _S + rb"{0,2}+" + _OPENED + rb"(?:(?P<weekday>" + _WEEKDAY + rb")|[^()\t0-9]{1,40}+)"
    + _CLOSED + rb"|" + _S + rb"{0,2}+(?P<weekday>" + _WEEKDAY + rb"))?+"
)  # fmt: skip
_DATE = (
    _M + rb"(?P<date>(?:"
    rb"(?P<y>[0-9]{4})(?P<s>[/.\-])(?P<m>[0-9]{1,2})(?P=s)(?P<d>[0-9]{1,2})\.?"
    rb"|(?P<y>[0-9]{4})(?P<s>\xe5\xb9\xb4|\xeb\x85\x84)" + _S + rb"?(?P<m>[0-9]{1,2})"
    rb"(?:\xe6\x9c\x88|\xec\x9b\x94)" + _S + rb"?(?P<d>[0-9]{1,2})(?:\xe6\x97\xa5|\xec\x9d\xbc)"
    rb"|(?:(?P<first>" + _WEEKDAY + rb"),?" + _S + rb"{1,2}+)?+"
    rb"(?P<one>[0-9]{1,2})(?P<s>[/.\-])(?P<two>[0-9]{1,2})(?P=s)(?P<y>[0-9]{4})"
    rb")" + _BEHIND + rb")" + _M + _S + rb"{0,2}+" + _M
)  # fmt: skip
DATE = regex.compile(_DATE)
_TITLE = (
    _M + rb"(?:\[LINE\]" + _S + rb"{0,3}+(?P<title>[^\t\r\n]{1,400}+)"
    rb"|(?P<title>Chat history (?:with|in) [^\t\r\n]{1,400}+))"
)  # fmt: skip
TITLE = regex.compile(_TITLE)
_SAVED_WORDS = "Saved on|Save date|保存日時|保存日|儲存日期|保存日期|บันทึกเมื่อ|บันทึกวันที่|저장 날짜|저장 일시|저장한 날짜|Disimpan pada"
_SAVED = _M + rb"(?:" + _SAVED_WORDS.encode() + rb")[^\t\r\n]{0,80}+"
SAVED = regex.compile(_SAVED)


def _nameless(pattern: bytes) -> bytes:
    """A pattern without groups; a separator that comes twice may then be two different ones."""
    pattern = pattern.replace(rb"(?P=s)", rb"[/.\-]")
    return re.sub(rb"\(\?P<[a-z]+>", rb"(?:", pattern)


STRUCTURE = late(
    rb"(?:\xef\xbb\xbf|\r?\n|(?:" + b"|".join(map(_nameless, (_TITLE, _SAVED, _DATE)))
    + rb")(?=\r?\n))*+"
)  # fmt: skip


class Sorter:
    """Tells the lines of one file apart, in order."""

    def __init__(self) -> None:
        self._style: tuple[object, ...] | None = None
        self._is_spaced: bool | None = None

    def sort(self, line: bytes, is_after_crlf: bool = False) -> Sorted:
        """What a line is.

        Args:
            line: Without its end and byte-order marks before it.
            is_after_crlf: Says nothing here: LINE ends all lines in one way.
        """
        del is_after_crlf
        row = ROW.match(line)
        if row is not None:
            self._is_spaced = bool(self._is_spaced)
            return Sorted("row", row)
        if len(line) > _LINE_BYTES:
            return Sorted("text")
        date = DATE.fullmatch(line)
        if date is not None:
            style = style_of(date)
            self._style = self._style or style
            return Sorted("date", date) if style == self._style else Sorted("text")
        if self._is_spaced is not False and self._style is not None:
            row = SPACED_ROW.match(line)
            if row is not None:
                self._is_spaced = True
                return Sorted("row", row)
        title = TITLE.fullmatch(line)
        if title is not None:
            return Sorted("title", title)
        saved = SAVED.fullmatch(line)
        return Sorted("saved", saved) if saved is not None else Sorted("text")


def style_of(date: Match) -> tuple[object, ...]:
    """What all date rows of one export have in common.

    Args:
        date: A match of `DATE`.

    Returns:
        The separator, whether the year stands last, and where the weekday stands.
    """
    if date["first"] is not None:
        place = "before"
    elif date["date"].endswith(_BRACKETS):
        place = "in brackets"
    else:
        place = "behind" if date["weekday"] is not None else "nowhere"
    return date["s"], date["one"] is not None, place


def weekday_of(date: Match) -> int | None:
    """The weekday that a date row names.

    Args:
        date: A match of `DATE`.

    Returns:
        0 for Monday; None if it names none, or none that is known.
    """
    word = date["first"] or date["weekday"]
    return None if word is None else _WEEKDAY_OF.get(word.decode("utf-8", "replace").lower())
