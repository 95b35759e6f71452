"""
Patterns made to measure for a file of one dialect: twice as fast as the general grammar.

Made from the headers at the beginning of the file; the first pass then proves that no line of
the whole file fits the general grammar without fitting these.

The rules of this module are:
  * What these patterns take, the general grammar takes with the same pieces.
  * A sample with two dialects, with mixed line ends before headers, or with an odd header has
    no such patterns: the general grammar is then used.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from guwah.intake.whatsapp.headers import (
    CRLF,
    HEAD,
    LINE_END,
    NAME,
    ZEROS,
    Dialect,
    candidates_pattern,
    dialect_of,
    plain,
)

_MOST_VARIANTS = 4
_MARK = rb"(?:\xe2(?:\x80[\x8e\x8f\xaa-\xae]|\x81[\xa0\xa6-\xa9])|\xd8\x9c|\xef\xbb\xbf)"
# The same marks, up to nine; where there is none, one look at one byte tells.
_MARKS = (
    rb"(?:[\xd8\xe2\xef](?:(?<=\xe2)(?:\x80[\x8e\x8f\xaa-\xae]|\x81[\xa0\xa6-\xa9])"
    rb"|(?<=\xd8)\x9c|(?<=\xef)\xbb\xbf)" + _MARK + rb"{0,8}|)"
)
_STARTS = rb"(?=[0-9\[\xd8\xd9\xdb\xe0\xe2\xef])"
_HOUR, _SIXTY = rb"(?:2[0-4]|[01]?[0-9])", rb"[0-5][0-9]"
_HOUR_HERE = b"\0"
_TO_TWELVE = rb"(?:1[0-2]|0?[0-9])"
_DIGITS = re.compile(rb"[0-9]+")
_MERIDIEM = re.compile(rb"[AaPp](?=\\?\.?[^\[\]0-9]{0,6}[Mm])")
_TAILS = {b"] ": rb"\] ", b" - ": rb" - ", b". - ": rb"\. - "}


class Pieces(NamedTuple):
    """Patterns, without groups, for the pieces of a dialect's headers.

    Args:
        days: Every kind of date in the sample, as pieces of bytes and runs of digits.
        clock: The clock with what joins it to the date.
        seconds: The seconds, or nothing.
        half: The half of the day behind the clock, or nothing.
        tail: What stands behind them.
    """

    days: tuple[bytes, ...]
    clock: bytes
    seconds: bytes
    half: bytes
    tail: bytes

    def day(self, narrow: int | None = None) -> bytes:
        """A pattern for the date; its number at the place `narrow`, if given, is 12 at most."""
        return _one_of({_day(written, narrow) for written in self.days})

    def opening(self) -> bytes:
        """A pattern for what stands before the date."""
        return _MARKS + (rb"\[" + _MARKS if self.tail[:2] == rb"\]" else rb"")


class QuickPatterns(NamedTuple):
    """How to cut a whole file of one dialect with as few pieces as will do.

    Args:
        split: Cuts a run; its groups, which hold every byte of a header, are the line end with
            the date, the clock, the seconds if there are any, and the tail with what may be a
            name. The half of the day belongs to the seconds, or else to the clock.
        opened: Matches the first group in full; its groups are what stands before the date, and
            the date.
        timed: Matches the group that holds the half of the day; its groups are what stands
            before that, and that.
    """

    split: re.Pattern[bytes]
    opened: re.Pattern[bytes]
    timed: re.Pattern[bytes]


class FastPatterns(NamedTuple):
    """The patterns of one dialect.

    Args:
        dialect: The dialect.
        line_end: What stands before every header.
        survey: Finds every candidate of the general grammar; its one group holds a header's
            beginning up to its date, or something longer if the header is not of this dialect.
        opened: Matches such a beginning in full; its group is the date.
        split: As `split_pattern`.
        quick: The same for `usual`.
        pieces: What they were made of.
    """

    dialect: Dialect
    line_end: bytes
    survey: re.Pattern[bytes]
    opened: re.Pattern[bytes]
    split: re.Pattern[bytes]
    quick: QuickPatterns
    pieces: Pieces

    def strangers(self, narrow: int | None) -> re.Pattern[bytes]:
        """A pattern that finds what `survey` finds, but not the headers of this dialect.

        Args:
            narrow: Which number of the date, if above 12, makes it a find all the same.

        Returns:
            The pattern; it has no groups.
        """
        of, behind = self.pieces, _behind(self.line_end)
        known = behind + of.opening() + of.day(narrow) + of.clock + of.seconds + of.half + of.tail
        return re.compile(LINE_END + _STARTS + rb"(?!" + known + rb")" + HEAD)


def fast_patterns(sample: bytes) -> FastPatterns | None:
    """The patterns for a file that begins with a sample, or None if it is not simple.

    Args:
        sample: The file's beginning, with a line end before it.

    Returns:
        Patterns, to be proved on the whole file.
    """
    end = sample.rfind(LINE_END)
    found = list(candidates_pattern().finditer(sample, 0, end if end > 0 else len(sample)))
    shapes = {match[1].translate(ZEROS): match for match in found}
    dialects = {dialect_of(shape) for shape in shapes}
    if len(dialects) != 1:
        return None
    (dialect,) = dialects
    ends = {sample[match.start() - 1] == 0x0D for match in found if match.start()}
    if dialect is None or len(ends) > 1:
        return None
    line_end = CRLF if ends == {True} else LINE_END
    pieces = _pieces(list(shapes.values()))
    if pieces is None:
        return None
    _, clock, seconds, half, tail = pieces
    day, opening = pieces.day(), pieces.opening()
    return FastPatterns(
        dialect,
        line_end,
        re.compile(
            LINE_END + _STARTS + rb"(" + _behind(line_end) + opening + day
            + rb"(?=" + clock + seconds + half + tail + rb")|" + HEAD + rb")"
        ),
        re.compile(opening + rb"(" + day + rb")"),
        re.compile(
            line_end + rb"(" + opening + rb"(" + day + rb")(" + clock + rb")"
            + rb"(" + seconds + rb")(" + half + rb")(" + tail + NAME + rb"?))"
        ),
        _quick(pieces, line_end),
        pieces,
    )  # fmt: skip


def _quick(pieces: Pieces, line_end: bytes) -> QuickPatterns:
    _, clock, seconds, half, tail = pieces
    day, opening = pieces.day(), pieces.opening()
    timed = seconds or clock
    times = clock + (rb")(" + seconds if seconds else b"") + half
    return QuickPatterns(
        re.compile(
            rb"(" + line_end + opening + day + rb")(" + times + rb")(" + tail
            + rb"(?:" + NAME + rb"|))"
        ),
        re.compile(rb"(" + line_end + opening + rb")(" + day + rb")"),
        re.compile(rb"(" + timed + rb")(" + half + rb")"),
    )  # fmt: skip


def _behind(line_end: bytes) -> bytes:
    """A pattern for what stands before the line's own start, behind its LF."""
    return rb"(?<=\r\n)" if line_end == CRLF else rb""


def _pieces(found: list[re.Match[bytes]]) -> Pieces | None:
    """Patterns for the pieces of headers; None if they vary too much."""
    days: dict[bytes, bytes] = {}
    variants: tuple[set[bytes], ...] = (set(), set(), set(), set())
    for match in found:
        if len(_DIGITS.findall(plain(match[2]).encode())) != len(_DIGITS.findall(match[2])):
            return None
        tail = match[1][match.end(5) - match.start(1) :]
        if tail not in _TAILS:
            return None
        clock = re.escape(match[3])
        days.setdefault(_day(match[2]), match[2])
        variants[0].add(
            _DIGITS.sub(_SIXTY, _DIGITS.sub(_HOUR_HERE, clock, count=1)).replace(_HOUR_HERE, _HOUR)
        )
        variants[1].add(_DIGITS.sub(_SIXTY, re.escape(match[4])))
        variants[2].add(_MERIDIEM.sub(rb"[AaPp]", re.escape(match[5])))
        variants[3].add(_TAILS[tail])
    if any(len(each) > _MOST_VARIANTS for each in (days, *variants)):
        return None
    return Pieces(tuple(days.values()), *map(_one_of, variants))


def _one_of(variants: set[bytes]) -> bytes:
    """One pattern for several."""
    if len(variants) == 1:
        return next(iter(variants))
    return rb"(?:" + rb"|".join(sorted(variants, reverse=True)) + rb")"


def _day(written: bytes, narrow: int | None = None) -> bytes:
    """The pattern of dates written like that one."""
    parts = []
    at = 0
    for place, digits in enumerate(_DIGITS.finditer(written)):
        parts.append(re.escape(written[at : digits.start()]))
        at = digits.end()
        if len(digits[0]) == 4:
            parts.append(rb"[0-9]{4}")
        else:
            parts.append(_TO_TWELVE if place == narrow else rb"[0-9]{1,2}")
    return b"".join([*parts, re.escape(written[at:])])
