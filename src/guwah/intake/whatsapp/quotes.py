"""
Which lines that look like headers are quoted inside a message of a WhatsApp export.

An export is written in one go, so its own headers share one style: dialect and line end. A line
in another style was pasted into a message, or somebody put two exports into one file.

The rules of this module are:
  * A line in another style between two headers of one style is a quotation, and part of the
    message, unless it could have been sent between the two: nobody quotes what is yet to come.
  * Where nine tenths of the lines are of one style, it must be later than the header before it
    to be a header; there it can be a quotation at the end of the file, too.
  * A line in the weakest style (only a space behind the time) is a header only if the file
    begins with that style.
  * More than ten thousand lines of other styles in a row are no quotation.
"""

from __future__ import annotations

from collections import Counter

from guwah.intake.whatsapp.dates import orders_of
from guwah.intake.whatsapp.headers import Dialect
from guwah.intake.whatsapp.scan import Candidate
from guwah.intake.whatsapp.sent import SentTimes

_DOMINANT = 0.9
_LONGEST_QUOTE = 10_000
_MOST_INNER = 1 << 20

Style = tuple[Dialect, bool]
Moments = tuple[str, ...]


class Styles:
    """How often a file's lines are of each dialect and stand behind each line end."""

    def __init__(self) -> None:
        self._counts: Counter[Style] = Counter()
        self._ends: Counter[bool | None] = Counter()

    def count(self, dialect: Dialect, after_crlf: bool | None) -> None:
        """Take one line.

        Args:
            dialect: Its dialect.
            after_crlf: Whether CR LF stands before it; None for the first line.
        """
        self._counts[dialect, bool(after_crlf)] += 1
        self._ends[after_crlf] += 1

    def is_all_crlf(self) -> bool:
        """Whether CR LF stands before every one of the lines but the first."""
        return self._ends[True] > 0 and not self._ends[False]

    def style(self, dialect: Dialect, after_crlf: bool | None) -> Style:
        """The style of one line; the first line has the line end of most."""
        if after_crlf is None:
            after_crlf = self._ends[True] >= self._ends[False]
        return dialect, after_crlf and self._ends[False] > 0

    def dominant(self) -> Style | None:
        """The style of nine tenths of the lines, if there is one."""
        joined: Counter[Style] = Counter()
        for (dialect, after_crlf), count in self._counts.items():
            joined[self.style(dialect, after_crlf)] += count
        style, count = max(joined.items(), key=lambda item: item[1])
        return style if count >= _DOMINANT * joined.total() else None


class Quotes:
    """Finds the lines that are quoted, from their styles and times; `inner` holds their offsets.

    Args:
        styles: Counted over the whole file, with at least one line.
        first: The dialect of the file's first line that may be a header, if any.
    """

    def __init__(self, styles: Styles, first: Dialect | None) -> None:
        self.inner: set[int] = set()
        self._styles = styles
        self._first = first
        self._dominant = styles.dominant() if first is not None else None
        self._base: tuple[Style, Candidate] | None = None
        self._waiting: list[tuple[int, Moments]] = []
        self._times: dict[Dialect, SentTimes] = {}

    def add(self, found: Candidate) -> None:
        """Take the next line, in the order of the file."""
        dialect = found.dialect()
        if dialect is None or (dialect.is_bare and dialect != self._first):
            self._reject(found.offset)
            return
        style = self._styles.style(dialect, found.after_crlf)
        if self._base is None:
            self._base = style, found
        elif style == self._base[0]:
            self._judge(found)
            self._base = style, found
        else:
            self._waiting.append((found.offset, self._moments(found, dialect)))
            if len(self._waiting) > _LONGEST_QUOTE:
                self._waiting.clear()
                self._base = style, found

    def finish(self) -> None:
        """Judge what waits at the end of the file."""
        if self._waiting and self._base is not None and self._base[0] == self._dominant:
            low = min(self._moments(self._base[1], self._base[0][0]), default="")
            for offset, moments in self._waiting:
                if moments and max(moments) <= low:
                    self._reject(offset)
        self._waiting.clear()

    def _judge(self, following: Candidate) -> None:
        """Decide on the waiting lines once a header of the style before them follows."""
        if not self._waiting or self._base is None:
            return
        dialect = self._base[0][0]
        low = min(self._moments(self._base[1], dialect), default="")
        high = max(self._moments(following, dialect), default="9")
        must_be_later = self._base[0] == self._dominant
        for offset, moments in self._waiting:
            fits = any(low <= moment <= high for moment in moments)
            if not fits or (must_be_later and all(moment <= low for moment in moments)):
                self._reject(offset)
        self._waiting.clear()

    def _moments(self, found: Candidate, dialect: Dialect) -> Moments:
        """Every reading of a header to the minute, whatever the order of day and month."""
        if dialect not in self._times:
            self._times[dialect] = SentTimes(dialect, orders_of(dialect), None)
        sent = self._times[dialect].of(found.day, found.clock, found.seconds, found.half)
        return () if sent is None else tuple(reading[:16] for reading in sent.readings)

    def _reject(self, offset: int) -> None:
        if len(self.inner) < _MOST_INNER:
            self.inner.add(offset)
