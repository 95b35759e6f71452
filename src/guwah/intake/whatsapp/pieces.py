"""
Patterns for the pieces of the headers of one dialect, made from a sample of them.

Knows no file; `fast` makes patterns for whole files of these.

The rules of this module are:
  * What a piece takes, the general grammar takes as the same piece.
  * A sample whose headers vary in more than a few ways, or in an odd way, has no pieces.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from guwah.intake.whatsapp.headers import ZEROS, plain

_MOST_VARIANTS = 4
_MARK = rb"(?:\xe2(?:\x80[\x8e\x8f\xaa-\xae]|\x81[\xa0\xa6-\xa9])|\xd8\x9c|\xef\xbb\xbf)"
# The same marks, up to nine; where there is none, one look at one byte tells.
_MARKS = (
    rb"(?:[\xd8\xe2\xef](?:(?<=\xe2)(?:\x80[\x8e\x8f\xaa-\xae]|\x81[\xa0\xa6-\xa9])"
    rb"|(?<=\xd8)\x9c|(?<=\xef)\xbb\xbf)" + _MARK + rb"{0,8}|)"
)
_HOUR, _SIXTY = rb"(?:2[0-4]|[01]?[0-9])", rb"[0-5][0-9]"
_HOUR_HERE = b"\0"
_FIXED_HOUR = rb"(?:[01][0-9]|2[0-4])"
_TO_TWELVE = rb"(?:1[0-2]|0?[0-9])"
_FIXED_TO_TWELVE = rb"(?:0[0-9]|1[0-2])"
_TWO, _LONG = 2, 4
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
        width: Of all these headers up to their tails, if that is one: they have no marks, and
            each number is as wide as in the sample. Such headers are found sooner.
    """

    days: tuple[bytes, ...]
    clock: bytes
    seconds: bytes
    half: bytes
    tail: bytes
    width: int | None = None

    def day(self, narrow: int | None = None) -> bytes:
        """A pattern for the date; its number at the place `narrow`, if given, is 12 at most."""
        return _one_of({_day(written, narrow, self.width is not None) for written in self.days})

    def opening(self) -> bytes:
        """A pattern for what stands before the date."""
        marks = _MARKS if self.width is None else rb""
        return marks + (rb"\[" + marks if self.tail[:2] == rb"\]" else rb"")

    def header(self, narrow: int | None = None) -> bytes:
        """A pattern for a header up to its tail; `narrow` as in `day`."""
        return b"".join(
            (self.opening(), self.day(narrow), self.clock, self.seconds, self.half, self.tail)
        )


def pieces_of(found: list[re.Match[bytes]]) -> Pieces | None:
    """Patterns for the pieces of headers.

    Args:
        found: Matches of `candidates_pattern`, of one dialect and one shape each.

    Returns:
        The pieces; None if they vary too much.
    """
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
    clock, seconds, half, tail = map(_one_of, variants)
    return Pieces(tuple(days.values()), clock, seconds, half, tail)


def fixed_of(found: list[re.Match[bytes]]) -> Pieces | None:
    """The same for headers of one length; None if the sample has several, or marks in them."""
    pieces = pieces_of(found)
    shapes = {
        (match[2].translate(ZEROS), match[3].translate(ZEROS), len(match[4]), len(match[5]))
        for match in found
    }  # fmt: skip
    opened = {match[1][: match.start(2) - match.start(1)] for match in found}
    if pieces is None or len(shapes) > 1 or not opened <= {b"", b"["}:
        return None
    ((day, clock, *rest),) = shapes
    widths = {len(digits) for digits in _DIGITS.findall(day)}
    hours = _DIGITS.findall(clock)  # none in the digits of another script
    if not widths <= {_TWO, _LONG} or not hours or len(hours[0]) != _TWO:
        return None
    of = pieces._replace(clock=pieces.clock.replace(_HOUR, _FIXED_HOUR))
    return of._replace(width=len(*opened) + len(day) + len(clock) + sum(rest))


def _one_of(variants: set[bytes]) -> bytes:
    """One pattern for several."""
    if len(variants) == 1:
        return next(iter(variants))
    return rb"(?:" + rb"|".join(sorted(variants, reverse=True)) + rb")"


def _day(written: bytes, narrow: int | None = None, is_fixed: bool = False) -> bytes:
    """The pattern of dates written like that one."""
    parts = []
    at = 0
    for place, digits in enumerate(_DIGITS.finditer(written)):
        parts.append(re.escape(written[at : digits.start()]))
        at = digits.end()
        if len(digits[0]) == _LONG:
            parts.append(rb"[0-9][0-9][0-9][0-9]")
        elif place == narrow:
            parts.append(_FIXED_TO_TWELVE if is_fixed else _TO_TWELVE)
        else:
            parts.append(rb"[0-9][0-9]" if is_fixed else rb"[0-9]{1,2}")
    return b"".join([*parts, re.escape(written[at:])])
