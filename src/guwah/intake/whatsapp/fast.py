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
)
from guwah.intake.whatsapp.pieces import Pieces, fixed_of, pieces_of

_STARTS = rb"(?=[0-9\[\xd8\xd9\xdb\xe0\xe2\xef])"


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
        width: How many bytes the groups but the last hold together, if always as many.
    """

    split: re.Pattern[bytes]
    opened: re.Pattern[bytes]
    timed: re.Pattern[bytes]
    width: int | None


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
        fixed: The same for headers of one length, if the sample has no others.
    """

    dialect: Dialect
    line_end: bytes
    survey: re.Pattern[bytes]
    opened: re.Pattern[bytes]
    split: re.Pattern[bytes]
    quick: QuickPatterns
    pieces: Pieces
    fixed: Pieces | None

    def strangers(self, known: Pieces, narrow: int | None = None) -> re.Pattern[bytes]:
        """A pattern that finds what `survey` finds, but not the headers that are known.

        Args:
            known: `pieces` or `fixed`.
            narrow: Which number of the date, if above 12, makes it a find all the same.

        Returns:
            The pattern; it has no groups.
        """
        header = _behind(self.line_end) + known.header(narrow)
        return re.compile(LINE_END + rb"(?!" + header + rb")" + _STARTS + HEAD)

    def only_fixed(self) -> FastPatterns:
        """The same for a file whose headers are all `fixed`."""
        if self.fixed is None:
            return self
        return self._replace(quick=_quick(self.fixed, self.line_end))


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
    pieces = pieces_of(list(shapes.values()))
    if pieces is None:
        return None
    clock, seconds, half, tail = pieces.clock, pieces.seconds, pieces.half, pieces.tail
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
        fixed_of(list(shapes.values())),
    )  # fmt: skip


def _quick(pieces: Pieces, line_end: bytes) -> QuickPatterns:
    clock, seconds, half, tail = pieces.clock, pieces.seconds, pieces.half, pieces.tail
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
        None if pieces.width is None else len(line_end) + pieces.width,
    )  # fmt: skip


def _behind(line_end: bytes) -> bytes:
    """A pattern for what stands before the line's own start, behind its LF."""
    return rb"(?<=\r\n)" if line_end == CRLF else rb""
