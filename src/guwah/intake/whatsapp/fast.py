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

_CANDIDATES = candidates_pattern()
_MOST_VARIANTS = 4
_MARK = rb"(?:\xe2(?:\x80[\x8e\x8f\xaa-\xae]|\x81[\xa0\xa6-\xa9])|\xd8\x9c|\xef\xbb\xbf)"
_STARTS = rb"(?=[0-9\[\xd8\xd9\xdb\xe0\xe2\xef])"
_HOUR, _SIXTY = rb"(?:2[0-4]|[01]?[0-9])", rb"[0-5][0-9]"
_HOUR_HERE = b"\0"
_DIGITS = re.compile(rb"[0-9]+")
_MERIDIEM = re.compile(rb"[AaPp](?=\\?\.?[^\[\]0-9]{0,6}[Mm])")
_TAILS = {b"] ": rb"\] ", b" - ": rb" - ", b". - ": rb"\. - "}


class FastPatterns(NamedTuple):
    """The patterns of one dialect.

    Args:
        dialect: The dialect.
        line_end: What stands before every header.
        survey: Finds every candidate of the general grammar; its one group holds a header's
            beginning up to its date, or something longer if the header is not of this dialect.
        opened: Matches such a beginning in full; its group is the date.
        split: As `split_pattern`.
    """

    dialect: Dialect
    line_end: bytes
    survey: re.Pattern[bytes]
    opened: re.Pattern[bytes]
    split: re.Pattern[bytes]


def fast_patterns(sample: bytes) -> FastPatterns | None:
    """The patterns for a file that begins with a sample, or None if it is not simple.

    Args:
        sample: The file's beginning, with a line end before it.

    Returns:
        Patterns, to be proved on the whole file.
    """
    end = sample.rfind(LINE_END)
    found = list(_CANDIDATES.finditer(sample, 0, end if end > 0 else len(sample)))
    dialects = {dialect_of(match[1].translate(ZEROS)) for match in found}
    if len(dialects) != 1:
        return None
    (dialect,) = dialects
    ends = {sample[match.start() - 1] == 0x0D for match in found if match.start()}
    if dialect is None or len(ends) > 1:
        return None
    line_end = CRLF if ends == {True} else LINE_END
    pieces = _pieces(found)
    if pieces is None:
        return None
    day, clock, seconds, half, tail = pieces
    opening = _MARK + rb"{0,9}" + (rb"\[" + _MARK + rb"{0,9}" if tail[:2] == rb"\]" else rb"")
    name = NAME + rb"?"
    behind = rb"(?<=\r\n)" if line_end == CRLF else rb""
    return FastPatterns(
        dialect,
        line_end,
        re.compile(
            LINE_END + _STARTS + rb"(" + behind + opening + day
            + rb"(?=" + clock + seconds + half + tail + rb")|" + HEAD + rb")"
        ),
        re.compile(opening + rb"(" + day + rb")"),
        re.compile(
            line_end + rb"(" + opening + rb"(" + day + rb")(" + clock + rb")"
            + rb"(" + seconds + rb")(" + half + rb")(" + tail + name + rb"))"
        ),
    )  # fmt: skip


def _pieces(found: list[re.Match[bytes]]) -> tuple[bytes, ...] | None:
    """Patterns for date, clock, seconds, half of the day and tail; None if they vary too much."""
    variants: tuple[set[bytes], ...] = (set(), set(), set(), set(), set())
    for match in found:
        if len(_DIGITS.findall(plain(match[2]).encode())) != len(_DIGITS.findall(match[2])):
            return None
        tail = match[1][match.end(5) - match.start(1) :]
        if tail not in _TAILS:
            return None
        clock = re.escape(match[3])
        variants[0].add(_DIGITS.sub(_day_digits, re.escape(match[2])))
        variants[1].add(
            _DIGITS.sub(_SIXTY, _DIGITS.sub(_HOUR_HERE, clock, count=1)).replace(_HOUR_HERE, _HOUR)
        )
        variants[2].add(_DIGITS.sub(_SIXTY, re.escape(match[4])))
        variants[3].add(_MERIDIEM.sub(rb"[AaPp]", re.escape(match[5])))
        variants[4].add(_TAILS[tail])
    if any(len(each) > _MOST_VARIANTS for each in variants):
        return None
    return tuple(
        next(iter(each))
        if len(each) == 1
        else rb"(?:" + rb"|".join(sorted(each, reverse=True)) + rb")"
        for each in variants
    )


def _day_digits(digits: re.Match[bytes]) -> bytes:
    return rb"[0-9]{4}" if len(digits[0]) == 4 else rb"[0-9]{1,2}"
