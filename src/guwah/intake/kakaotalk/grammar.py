"""
The lines of a KakaoTalk text export: headings, date rows, and rows of three dialects.

Format notes: docs/formats/kakaotalk.md

The rules of this module are:
  * The first row says how all rows of the file are written; what looks different is text.
  * If the line before the first row ends with CRLF, so do all lines before rows: KakaoTalk puts
    CRLF behind a message and keeps the bare LF inside one.
  * A heading of two lines in mid-file begins a new export, with its own dialect.
  * In the dialect of Windows what the app says has no time: a known sentence, or the first line
    behind a date row.
  * No part of a pattern repeats without a bound, so a hostile line costs linear time.
"""

from __future__ import annotations

import re

import regex

from guwah.intake.kakaotalk.phrases import is_bare_notice
from guwah.intake.notation.late import late
from guwah.intake.notation.text_records import Match, Sorted

MARK = rb"(?:\xe2\x80[\x8e\x8f\xaa-\xae]|\xe2\x81[\xa0\xa6-\xa9]|\xd8\x9c|\xef\xbb\xbf)"
_M = MARK + rb"{0,9}+"
_S = rb"(?:[ ]|\xc2\xa0|\xe2\x80[\x89\xaf])"
_NAME_BYTES = 400
_LINE_BYTES = 1 << 10

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_MONTH = (
    rb"(?:" + b"|".join(b"%s(?:%s)?" % (m[:3].encode(), m[3:].encode()) for m in MONTHS) + rb")"
)
_WEEKDAYS = (
    ("월요일", "월", "Monday", "Mon", "月曜日"), ("화요일", "화", "Tuesday", "Tue", "火曜日"),
    ("수요일", "수", "Wednesday", "Wed", "水曜日"), ("목요일", "목", "Thursday", "Thu", "木曜日"),
    ("금요일", "금", "Friday", "Fri", "金曜日"), ("토요일", "토", "Saturday", "Sat", "土曜日"),
    ("일요일", "일", "Sunday", "Sun", "日曜日"),
)  # fmt: skip
_WEEKDAY_OF = {word: number for number, words in enumerate(_WEEKDAYS) for word in words}
_WORDS = sorted(_WEEKDAY_OF, key=lambda word: (-len(word.encode()), word))
_WEEKDAY = rb"(?P<weekday>" + b"|".join(word.encode() for word in _WORDS) + rb")"
_HALF = rb"(?:" + "오전|오후|午前|午後|上午|下午".encode() + rb"|[AaPp]\.?[Mm]\.?)"
_CLOCK = (
    rb"(?P<clock>(?:(?P<before>" + _HALF + rb")" + _S + rb"?+)?+"
    rb"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?+"
    rb"(?:" + _S + rb"?+(?P<after>" + _HALF + rb"))?+)"
)  # fmt: skip
_DAY = (
    rb"(?P<date>(?P<y>[0-9]{4})(?P<f>\xeb\x85\x84|\xe5\xb9\xb4)" + _S + rb"?(?P<m>[0-9]{1,2})"
    rb"(?:\xec\x9b\x94|\xe6\x9c\x88)" + _S + rb"?(?P<d>[0-9]{1,2})(?:\xec\x9d\xbc|\xe6\x97\xa5)"
    rb"|(?P<y>[0-9]{4})(?P<f>[.])" + _S + rb"?(?P<m>[0-9]{1,2})[.]" + _S + rb"?(?P<d>[0-9]{1,2})[.]?"
    rb"|(?P<y>[0-9]{4})(?P<f>[/\-])(?P<m>[0-9]{1,2})[/\-](?P<d>[0-9]{1,2})"
    rb"|(?P<month>" + _MONTH + rb")[.]?" + _S + rb"(?P<d>[0-9]{1,2}),?(?P<f>" + _S + rb")(?P<y>[0-9]{4})"
    rb"|(?P<d>[0-9]{1,2})(?P<f>" + _S + rb")(?P<month>" + _MONTH + rb")[.]?,?" + _S + rb"(?P<y>[0-9]{4})"
    rb")"
)  # fmt: skip
_STAMP = (
    rb"(?P<stamp>" + _M + _DAY + rb",?" + _S + rb"?(?:at" + _S + rb")?" + _M + _CLOCK + rb")" + _M
)  # fmt: skip
_NAMED = _S + _M + rb"(?P<name>[^\r\n]{1,%d}?)" % _NAME_BYTES + _S + rb":(?:" + _S + rb"|\Z)"
_BEHIND = rb"(?:," + _NAMED + rb"|(?:,|:)" + _S + rb")"
ROW = regex.compile(_M + _STAMP + _BEHIND)
CLOCK_ROW = regex.compile(rb"(?P<stamp>(?!))?" + _M + _CLOCK + _M + _BEHIND)
BRACKET_ROW = regex.compile(
    _M + rb"\[(?P<name>[^\r\n]{0,%d}?)\]" % _NAME_BYTES + _S + rb"\[(?:" + _STAMP + rb"|" + _M + _CLOCK
    + _M + rb")\](?:" + _S + rb"|\Z)"
)  # fmt: skip
_DATED = (
    rb"(?:" + _WEEKDAY + rb",?" + _S + rb"{1,2}+)?+" + _DAY
    + rb"(?:" + _S + rb"{0,2}+[(]?" + _WEEKDAY + rb"[)]?)?+"
)  # fmt: skip
_DATE_ROW = _M + rb"(?:" + _STAMP + rb"|" + _DATED + rb")" + _M + _S + rb"{0,3}+" + _M
DATE = regex.compile(_DATE_ROW)
_FIRM = _M + rb"-{5,60}+" + _S + rb"{1,3}+" + _DATED + _S + rb"{1,3}+-{5,60}+" + _S + rb"{0,3}+"
FIRM = regex.compile(_FIRM)
_LINE = rb"[^\r\n]{1,400}"
_TITLE = _M + rb"(?:" + rb"|".join((
    rb"(?P<title>" + _LINE + rb"?)" + _S + rb"?" + "님과(?:의)? ?카카오톡 ?대화".encode(),
    rb"(?P<title>" + _LINE + rb"?)" + _S + "카카오톡 ?대화".encode(),
    "카카오톡 ?대화".encode(),
    rb"(?:A saved )?KakaoTalk Chats with (?P<title>" + _LINE + rb"?)(?:\.txt)?",
    rb"(?P<title>" + _LINE + rb"?) with KakaoTalk Chats",
    rb"(?P<title>" + _LINE + rb"?) Talk Chats",
    rb"Chat with (?P<title>" + _LINE + rb")",
    rb"(?:Kakao)?Talk_" + _LINE + rb"?\.txt",
)) + rb")" + _S + rb"{0,3}+"  # fmt: skip
TITLE = regex.compile(_TITLE)
_SAVED = (
    _M + rb"(?:" + "저장한 날짜|저장 날짜".encode() + rb"|Date Saved|Saved Date)" + _S + rb"?:"
    + rb"[^\r\n]{0,80}+"
)  # fmt: skip
SAVED = regex.compile(_SAVED)
MARKS = regex.compile(_M)


def _nameless(pattern: bytes) -> bytes:
    """A pattern without groups."""
    return re.sub(rb"\(\?P<[a-z]+>", rb"(?:", pattern)


STRUCTURE = late(
    rb"(?:" + MARK + rb"|[\r\n]|sep=[,;\t]|(?i:\"?Date\"?[,;\t]\"?User\"?[,;\t]\"?Message\"?)(?=[\r\n]|\Z)"
    rb"|(?:"
    + b"|".join(map(_nameless, (_TITLE, _SAVED, _DATE_ROW, _FIRM))) + rb")(?=\r?\n))*+"
)  # fmt: skip


class Sorter:
    """Tells the lines of one file apart, in order.

    Attributes:
        dialect: `windows`, `android`, `ios` or None, while no row was seen.
        others: How many lines are rows of another dialect, and so text.
        inside: How many rows stand behind a bare LF where rows stand behind CRLF, and so are text.
    """

    def __init__(self) -> None:
        self.dialect: str | None = None
        self.others = 0
        self.inside = 0
        self._style: tuple[object, ...] | None = None
        self._dates: tuple[object, ...] | None = None
        self._needs_crlf = False
        self._last = "text"

    def sort(self, line: bytes, is_after_crlf: bool) -> Sorted:
        """What a line is.

        Args:
            line: Without its end and byte-order marks before it.
            is_after_crlf: Whether the line before it ends with CRLF.
        """
        found = self._row(line, is_after_crlf)
        if found is None:
            found = self._other(line) if len(line) <= _LINE_BYTES else Sorted("text")
        is_windows = self.dialect == "windows" or self._last == "firm"
        if found.role == "text" and is_windows and (
            self._last == "firm" or is_bare_notice(line[:_LINE_BYTES])
        ):  # fmt: skip
            found = Sorted("notice", MARKS.match(line))
        self._last = found.role
        return found

    def _row(self, line: bytes, is_after_crlf: bool) -> Sorted | None:
        """A row of the file's dialect; None if the line is no row, `text` if another's."""
        row = BRACKET_ROW.match(line) or ROW.match(line)
        if row is None and self._dates is not None:
            row = CLOCK_ROW.match(line)
        if row is None:
            return None
        style = style_of(row)
        if self._style is None:
            self._style, self._needs_crlf = style, is_after_crlf
            self.dialect = dialect_of(row)
        if style != self._style:
            self.others += 1
        elif self._needs_crlf and not is_after_crlf:
            self.inside += 1
        else:
            return Sorted("row", row)
        return Sorted("text")

    def _other(self, line: bytes) -> Sorted:
        """A date row, a line of a heading, or text."""
        date = FIRM.fullmatch(line)
        if date is not None:
            return Sorted("firm" if self.dialect in ("windows", None) else "text", date)
        date = DATE.fullmatch(line) if self.dialect != "windows" else None
        if date is not None:
            style = date["f"], date["clock"] is None, date["month"] is None
            self._dates = self._dates or style
            return Sorted("date", date) if style == self._dates else Sorted("text")
        saved = SAVED.fullmatch(line)
        if saved is not None:
            if self._last == "title":
                self._style = self._dates = self.dialect = None
            return Sorted("saved", saved)
        title = TITLE.fullmatch(line)
        return Sorted("title", title) if title is not None else Sorted("text")


def style_of(row: Match) -> tuple[object, ...]:
    """What all rows of one export have in common.

    Args:
        row: A match of one of the rows.

    Returns:
        The kind of row, how its date is written, and where the half of the day stands.
    """
    half = "before" if row["before"] else "after" if row["after"] else "none"
    if row.re is CLOCK_ROW:
        return "clock", None, half
    form = (row["f"], row["month"] is None) if row["stamp"] else None
    return "bracket" if row.re is BRACKET_ROW else "dated", form, half


def dialect_of(row: Match) -> str:
    """Which device's export a row comes from: `windows`, `android` or `ios`.

    Args:
        row: A match of one of the rows.
    """
    if row.re is BRACKET_ROW:
        return "windows"
    if row.re is CLOCK_ROW or row["f"] == b".":
        return "ios"
    is_short = row["month"] is not None and row["month"].decode() not in MONTHS
    return "ios" if is_short else "android"


def weekday_of(row: Match) -> int | None:
    """The weekday that a date row names.

    Args:
        row: A match of `DATE` or `FIRM`.

    Returns:
        0 for Monday; None if it names none.
    """
    word = row["weekday"]
    return None if word is None else _WEEKDAY_OF.get(word.decode("utf-8", "replace"))
