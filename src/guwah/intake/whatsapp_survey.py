"""
The first pass over a WhatsApp export: which lines are headers, and what their dates mean.

Reads the whole member once if it is of one dialect, up to four times if it is not.

The rules of this pass are:
  * A line of the file's own dialect is a header. That a message quotes such a line cannot be
    told, except where messages end with CR LF and lines inside them with LF.
  * A line of another dialect between two headers of one dialect is a quotation, and part of the
    message, unless it could have been sent between the two: then it is a header.
  * In a file nine tenths of which are of one dialect, a line of another one must be later than
    the header before it to be a header, also at the end of the file.
  * A line in the weakest style (only a space behind the time) is a header only if the file
    begins with that style.
  * More than fifty lines of other dialects in a row are no quotation.
  * Day and month are decided for each dialect from its headers alone.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import BinaryIO

from guwah.intake.contract import Decision
from guwah.intake.whatsapp_dates import MEDIA_DATE, Evidence, Order, name_of, orders_of
from guwah.intake.whatsapp_fast import fast_patterns
from guwah.intake.whatsapp_headers import CRLF, LINE_END, Dialect, split_pattern, with_names
from guwah.intake.whatsapp_names import long_names
from guwah.intake.whatsapp_scan import Candidate, blocks, candidates
from guwah.intake.whatsapp_sent import SentTimes

SAMPLE_BYTES = 1 << 18
_DOMINANT = 0.9
_LONGEST_QUOTE = 50
_MOST_INNER = 1 << 20


@dataclass
class Plan:
    """How the second pass is to read the file.

    Args:
        split: The pattern that cuts it.
        line_end: What that pattern takes from before a header.
        orders: For each dialect, the orders of day, month and year that are left.
        inner: Offsets of lines that the pattern takes and that are no headers.
        decisions: What was decided, with its evidence.
    """

    split: re.Pattern[bytes]
    line_end: bytes
    orders: dict[Dialect, tuple[Order, ...]]
    inner: set[int] = field(default_factory=set)
    decisions: list[Decision] = field(default_factory=list)


def survey(source: BinaryIO) -> Plan:
    """Decide how to read a file.

    Args:
        source: Seekable; is read from its beginning, more than once.

    Returns:
        The plan; without dialects if there is no header.
    """
    quick = _quick(source)
    if quick is not None:
        split, line_end, evidence = quick
        inner: set[int] = set()
        if len(evidence.orders) > 1 and not evidence.forced:
            for found in candidates(source):
                _learn(evidence, found)
        gathered = {evidence.dialect: evidence}
    else:
        line_end, inner, gathered = _slow(source)
        split = split_pattern(line_end)
    names = long_names(source)
    plan = Plan(with_names(split, names), line_end, {}, inner)
    for dialect, evidence in gathered.items():
        orders, why, offset = evidence.decide()
        plan.orders[dialect] = orders
        plan.decisions.append(_decision(dialect, orders, why, offset))
    if inner:
        what = f"{len(inner)} lines that look like headers are quoted in messages"
        plan.decisions.append(
            Decision(
                "quoted headers", what, "another dialect, or a bare LF before them", (min(inner), 0)
            )
        )
    if names:
        shown = ", ".join(f"'{name.decode('utf-8', 'replace')}'" for name in names)
        plan.decisions.append(
            Decision("names with a colon", shown, "the app's own text follows them", None)
        )
    return plan


def _decision(
    dialect: Dialect, orders: tuple[Order, ...], why: str, offset: int | None
) -> Decision:
    decided = " or ".join(map(name_of, orders))
    return Decision(
        f"order of dates in '{dialect.style}'",
        decided,
        why,
        None if offset is None else (offset, 0),
    )


def _quick(source: BinaryIO) -> tuple[re.Pattern[bytes], bytes, Evidence] | None:
    """One fast pass over a file of one dialect; None if it is not that, or not surely."""
    source.seek(0)
    patterns = fast_patterns(LINE_END + source.read(SAMPLE_BYTES))
    if patterns is None:
        return None
    evidence = Evidence(patterns.dialect)
    known: set[bytes] = set()
    before = b"\r"
    for at, block in blocks(source):
        new = set(patterns.survey.findall(before + block)) - known
        before = block[-1:]
        for opened in sorted(new):
            found = patterns.opened.fullmatch(opened)
            if found is None:
                return None
            if evidence.is_new(found[1]):
                evidence.force(found[1], at + block.find(LINE_END + opened) + 1)
        if len(known) < _MOST_INNER:
            known |= new
    return patterns.split, patterns.line_end, evidence


def _learn(evidence: Evidence, found: Candidate) -> None:
    """Give a header to the evidence of its dialect."""
    evidence.add_date(found.day, found.offset)
    if len(evidence.orders) > 1 and not evidence.forced and b"-" in found.rest:
        for name in MEDIA_DATE.finditer(found.rest):
            evidence.add_media(found.day, name, found.offset)


def _slow(source: BinaryIO) -> tuple[bytes, set[int], dict[Dialect, Evidence]]:
    """The line end, the quoted lines and the evidence of a file of several dialects."""
    counts: Counter[Dialect | None] = Counter()
    ends: Counter[bool | None] = Counter()
    first: Dialect | None = None
    for found in candidates(source):
        dialect = found.dialect()
        counts[dialect] += 1
        if dialect is not None:
            ends[found.after_crlf] += 1
            first = first or dialect
    is_crlf = ends[True] >= 9 * ends[False] and ends[True] > 0 and ends[False] > 0
    line_end = CRLF if is_crlf or (ends[True] and not ends[False]) else LINE_END
    quotes = _Quotes(counts, first)
    gathered: dict[Dialect, Evidence] = {}
    for found in candidates(source):
        if line_end == LINE_END or found.after_crlf is not False:
            quotes.add(found)
    quotes.finish()
    for found in candidates(source):
        if found.offset in quotes.inner or (line_end == CRLF and found.after_crlf is False):
            continue
        dialect = found.dialect()
        if dialect is not None:
            _learn(gathered.setdefault(dialect, Evidence(dialect)), found)
    return line_end, quotes.inner, gathered


class _Quotes:
    """Finds the candidates that are quoted inside messages, from their dialects and times."""

    def __init__(self, counts: Counter[Dialect | None], first: Dialect | None) -> None:
        self.inner: set[int] = set()
        total = sum(count for dialect, count in counts.items() if dialect is not None)
        self._dominant = {d for d, count in counts.items() if d and count >= _DOMINANT * total}
        self._first = first
        self._base: tuple[Dialect, tuple[str, ...]] | None = None
        self._waiting: list[tuple[int, tuple[str, ...]]] = []
        self._times: dict[Dialect, SentTimes] = {}

    def add(self, found: Candidate) -> None:
        """Take the next candidate."""
        dialect = found.dialect()
        if dialect is None or (dialect.is_bare and dialect != self._first):
            self._reject(found.offset)
            return
        moment = (dialect, self._moments(found, dialect))
        if self._base is None:
            self._base = moment
        elif dialect == self._base[0]:
            self._judge(moment[1])
            self._base = moment
        else:
            self._waiting.append((found.offset, moment[1]))
            if len(self._waiting) > _LONGEST_QUOTE:
                self._waiting.clear()
                self._base = moment

    def finish(self) -> None:
        """Judge what waits at the end of the file."""
        if self._base is not None and self._base[0] in self._dominant:
            for offset, moments in self._waiting:
                if moments and max(moments) <= min(self._base[1], default=""):
                    self._reject(offset)
        self._waiting.clear()

    def _judge(self, following: tuple[str, ...]) -> None:
        """Decide on the waiting lines once a header of the dialect before them follows."""
        if not self._waiting or self._base is None:
            return
        low, high = min(self._base[1], default=""), max(following, default="9")
        is_dominant = self._base[0] in self._dominant
        for offset, moments in self._waiting:
            fits = any(low <= moment <= high for moment in moments)
            is_later = any(moment > low for moment in moments)
            if not fits or (is_dominant and not is_later):
                self._reject(offset)
        self._waiting.clear()

    def _moments(self, found: Candidate, dialect: Dialect) -> tuple[str, ...]:
        """Every reading of a header to the minute, whatever the order of day and month."""
        if dialect not in self._times:
            self._times[dialect] = SentTimes(dialect, orders_of(dialect), None)
        sent = self._times[dialect].of(found.day, found.clock, found.seconds, found.half)
        return () if sent is None else tuple(reading[:16] for reading in sent.readings)

    def _reject(self, offset: int) -> None:
        if len(self.inner) < _MOST_INNER:
            self.inner.add(offset)
