"""
The grammar of the line that begins a message in a WhatsApp text export.

Two steps, because speed and strictness pull apart: `HEADERS`, a loose pattern over bytes, finds
candidates; `dialect_of`, strict and slow, judges each distinct shape of header once.

The rules of this module are:
  * A header is a date, a time, and ` - `, `]` or `: ` behind them, at the start of a line.
  * Byte-order marks and bidirectional marks may stand before, inside and after it.
  * Headers that differ in anything but digits, marks and kinds of white space are of two dialects.
  * `12.06.18 21:25:15 N: …`, with a bare space behind the time, needs seconds and a name.
  * No part of the pattern repeats without a bound, so a hostile line costs linear time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from guwah.intake.whatsapp.clock import halves_pattern

BOM = b"\xef\xbb\xbf"
MARKS = "\u200e\u200f\u061c\u2060\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
NAME_BYTES = 400
LINE_END = b"\n"
CRLF = b"\r\n"
GROUPS = 6
ZEROS = bytes.maketrans(b"123456789", b"000000000")

# Classes of bytes, not of characters: they take more than they should, and `dialect_of` judges.
_M = rb"[\xe2\x80\x81\x8e\x8f\xaa-\xae\xa0\xa6-\xa9\xd8\x9c\xef\xbb\xbf]"
_S = rb"[ \t\xc2\xa0\xe2\x80\x81\x82\x84-\x8a\xaf\x8e\x8f\xaa-\xae\xd8\x9c]"
_X = rb"[\xd9\xdb\xe0\xa5\xa7\xef\xbc\x90-\x99\xa0-\xaf\xb0-\xb9]"  # digits beyond ASCII
_YEAR = rb"(?:[0-9]{1,4}|" + _X + rb"{2,12})"
_SEP = (
    rb"(?:[/\-]|\. ?|\xe5\xb9\xb4|\xeb\x85\x84 ?|\xe6\x9c\x88|\xec\x9b\x94 ?"
    rb"|" + _M + rb"{1,9}[/.\-]" + _M + rb"{0,9}|[/.\-]" + _M + rb"{1,9})"
)
_DATE = _YEAR + _SEP + _YEAR + _SEP + _YEAR + rb"(?:\.|\xe6\x97\xa5|\xec\x9d\xbc)?"
_WORDS = (
    "à",
    "klo",
    "um",
    "alle",
    "às",
    "as",
    "a las",
    "kl.",
    "kl",
    "o",
    "в",
    "la",
    "at",
    "om",
    "kell",
    "ob",
    "u",
    "ved",
    "lúc",
    "den",
    "saat",
    "เวลา",
)
_WORD = rb"(?:" + rb"|".join(re.escape(word).encode() for word in _WORDS) + rb")"
_HALF = halves_pattern(_S)
_JOIN = rb"(?:,|\xd8\x8c|\xe3\x80\x81)?" + _S + rb"{0,6}(?:" + _WORD + _S + rb"{1,3})?"
_BEFORE = rb"(?:(?=[^0-9])" + _HALF + _S + rb"{0,4})?"
_COLON = rb"(?:[:.]|" + _S + rb"{0,3}h" + _S + rb"{0,3})"
_MINUTES = (
    rb"(?:(?:2[0-4]|[01]?[0-9])"
    + _COLON
    + rb"[0-5][0-9]|"
    + _X
    + rb"{2,6}"
    + _COLON
    + _X
    + rb"{4,6})"
)
_SECONDS = (
    rb"(?:[:.](?:[0-5][0-9]|" + _X + rb"{4,6})"
    rb"|" + _S + rb"{0,3}min" + _S + rb"{0,3}[0-5][0-9]" + _S + rb"{0,3}s)?"
)
_AFTER = rb"(?:" + _S + rb"{0,6}(?=[^\[\]\-:0-9 ])" + _HALF + rb")?"
_ANY_NAME = rb"[^:\n]{1,%d}+" % NAME_BYTES
NAME = rb"(?:" + _ANY_NAME + rb": ?)"
_TAIL = (
    rb"\.?" + _M + rb"{0,9}(?:\](?: |\xc2\xa0|\xe2\x80\xaf)?"
    rb"|" + _S + rb"{1,6}(?:-|\xe2\x80\x93)(?: |(?=[\r\n]|\Z))"
    rb"|: (?=" + _ANY_NAME + rb":)| (?=" + _ANY_NAME + rb": ))"
)
_OPEN = _M + rb"{0,30}\[?" + _M + rb"{0,9}"
HEAD = _OPEN + _DATE + _JOIN + _BEFORE + _MINUTES + _SECONDS + _AFTER + _TAIL


def candidates_pattern() -> re.Pattern[bytes]:
    """The pattern that finds lines that may be headers.

    Returns:
        A pattern that begins at a line end, with the groups header up to its tail, date, clock
        (with what joins it to the date), seconds, half of the day, and what may be a name, with
        its colon and the space behind it.
    """
    return re.compile(
        LINE_END + rb"(" + _OPEN + rb"(" + _DATE + rb")(" + _JOIN + _BEFORE + _MINUTES + rb")"
        + rb"(" + _SECONDS + rb")(" + _AFTER + rb")" + _TAIL + rb")(" + NAME + rb"?)"
    )  # fmt: skip


def split_pattern(line_end: bytes) -> re.Pattern[bytes]:
    """The pattern of the second pass, which cuts a file into headers and bodies.

    Args:
        line_end: What must stand before a header, LF or CR LF. It is consumed.

    Returns:
        A pattern with `GROUPS` groups: whole header with its name; date; clock, with what joins
        it to the date; seconds; half of the day; tail with what may be a name.
    """
    return re.compile(
        line_end + rb"(" + _OPEN + rb"(" + _DATE + rb")(" + _JOIN + _BEFORE + _MINUTES + rb")"
        + rb"(" + _SECONDS + rb")(" + _AFTER + rb")(" + _TAIL + NAME + rb"?))"
    )  # fmt: skip


def with_names(pattern: re.Pattern[bytes], names: tuple[bytes, ...]) -> re.Pattern[bytes]:
    """A splitting pattern that also knows names which hold a colon.

    Args:
        pattern: From `split_pattern` or `fast_patterns`.
        names: Such names, longest first.

    Returns:
        The pattern itself where there are none.
    """
    if not names:
        return pattern
    known = rb"(?:" + rb"|".join([*map(re.escape, names), _ANY_NAME]) + rb")"
    return re.compile(pattern.pattern.replace(_ANY_NAME, known))


@dataclass(frozen=True, eq=False)
class Dialect:
    """One way to write headers; what two headers must share to be judged together.

    There is one object for each; they are compared by identity.

    Args:
        style: `[d/d/y4, t:s A]` and the like, for people.
        year: Which of the three numbers is the year: 0, 1 or 2.
        has_seconds: Whether seconds are written.
        is_bare: Whether only a space stands behind the time.
    """

    style: str
    year: int
    has_seconds: bool
    is_bare: bool = False


_DIGITS = {
    ord(digit): str(value)
    for zero in (0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xFF10)
    for value, digit in enumerate(chr(zero + value) for value in range(10))
}
_SPACES = dict.fromkeys(
    map(ord, "\t\u00a0\u2000\u2001\u2002\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f"), " "
)
_PLAIN = {**dict.fromkeys(map(ord, MARKS)), **_SPACES, **_DIGITS}
_HALF_TEXT = _HALF.replace(_S, rb"[ ]").decode()
_STRICT = re.compile(
    r"(?P<open>\[?)(?P<a>\d{1,4})(?P<s>[/-]|\. ?|年|년 ?)(?P<b>\d{1,4})(?:(?P=s)|月|월 ?)"
    r"(?P<c>\d{1,4})(?P<dot>[.日일]?)(?P<join>[,،、]? {0,2}(?:" + _WORD.decode() + r" )?)"
    r"(?P<before>(?:" + _HALF_TEXT + r" ?)?)\d{1,2}(?P<colon>[:.]| ?h ?)\d\d"
    r"(?P<seconds>(?:(?P=colon)\d\d| ?min ?\d\d ?s)?)(?P<after>(?: {0,2}" + _HALF_TEXT + r")?)"
    r"(?P<tail>\.?(?:\] {0,2}| {1,2}[-–] ?|: | ))"
)  # fmt: skip


def plain(written: bytes) -> str:
    """A piece of a header as text with ASCII digits, plain spaces and no marks."""
    return written.decode("utf-8", "replace").translate(_PLAIN)


@lru_cache(maxsize=4096)
def dialect_of(shape: bytes) -> Dialect | None:
    """The dialect of a header without its name, or None if it is no header.

    Args:
        shape: The header's bytes; its digits may have been replaced by zeros.

    Returns:
        The same object for every header of one dialect.
    """
    try:
        text = shape.decode("utf-8").translate(_PLAIN)
    except UnicodeDecodeError:
        return None
    found = _STRICT.fullmatch(text)
    if found is None:
        return None
    return _dialect(found)


def _dialect(found: re.Match[str]) -> Dialect | None:
    """The dialect of a header that the strict pattern took, or None."""
    numbers = [found[name] for name in "abc"]
    long = [index for index, number in enumerate(numbers) if len(number) > 2]
    half = (found["before"] or found["after"]).strip()
    is_korean = half in _KOREAN and bool(found["dot"])
    year = long[0] if long else 0 if is_korean or found["s"][0] in "年년" else 2
    is_open, tail = bool(found["open"]), found["tail"].strip(" .")
    has_seconds = bool(found["seconds"])
    is_dated = len(long) < 2 and all(len(numbers[index]) == 4 for index in long)
    is_joined = bool(found["join"] or found["before"])
    is_ended = is_open == (tail == "]") and (tail != "" or has_seconds)
    if not (is_dated and is_joined and is_ended):
        return None
    parts = ["d", "d", "d"]
    parts[year] = "y4" if long else "y2"
    style = "".join((
        "[" * is_open, found["s"].strip().join(parts), found["dot"], found["join"] or " ",
        "A " * bool(found["before"]), "t", found["colon"].strip(), "s" * has_seconds,
        " A" * bool(found["after"]), tail if is_open else f" {tail}".rstrip(),
    ))  # fmt: skip
    return _dialects.setdefault(style, Dialect(style, year, has_seconds, tail == ""))


_KOREAN = frozenset({"오전", "오후", "새벽", "저녁", "밤"})
_dialects: dict[str, Dialect] = {}
