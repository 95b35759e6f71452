"""
The first pass over a WhatsApp export: which lines are headers, and what their dates mean.

Reads the whole member once if it is of one dialect, up to four times if it is not.

The rules of this pass are:
  * If every line that can be a header is of one dialect and stands behind the same line end, every
    such line is a header; that a message quotes one cannot be told then.
  * Otherwise `quotes` tells headers from quotations.
  * Day and month are decided for each dialect from its headers alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import BinaryIO

from guwah.intake.contract import Decision
from guwah.intake.notation.reading_bytes import read_fully
from guwah.intake.whatsapp.dates import MEDIA_DATE, Evidence, Order, name_of
from guwah.intake.whatsapp.fast import FastPatterns, QuickPatterns, fast_patterns
from guwah.intake.whatsapp.headers import CRLF, LINE_END, Dialect, split_pattern, with_names
from guwah.intake.whatsapp.names import long_names
from guwah.intake.whatsapp.quotes import Quotes, Styles
from guwah.intake.whatsapp.scan import Candidate, blocks, candidates

SAMPLE_BYTES = 1 << 18
_FIRST_BYTES = 1 << 14
_MOST_DAYS = 1 << 20
_ALL = -1


@dataclass
class Plan:
    """How the second pass is to read the file.

    Args:
        split: The pattern that cuts it.
        line_end: What that pattern takes from before a header.
        orders: For each dialect, the orders of day, month and year that are left.
        inner: Offsets of lines that the pattern takes and that are no headers.
        decisions: What was decided, with its evidence.
        quick: How to cut it faster, if it is of one dialect.
    """

    split: re.Pattern[bytes]
    line_end: bytes
    orders: dict[Dialect, tuple[Order, ...]]
    inner: set[int] = field(default_factory=set)
    decisions: list[Decision] = field(default_factory=list)
    quick: QuickPatterns | None = None


def survey(source: BinaryIO) -> Plan:
    """Decide how to read a file.

    Args:
        source: Seekable; is read from its beginning, more than once.

    Returns:
        The plan; without dialects if there is no header.
    """
    fast = _fast(source)
    quick = None
    if fast is not None:
        patterns, evidence = fast
        split, line_end, quick = patterns.split, patterns.line_end, patterns.quick
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
    if quick is not None:
        plan.quick = quick._replace(split=with_names(quick.split, names))
    for dialect, evidence in gathered.items():
        orders, why, offset = evidence.decide()
        plan.orders[dialect] = orders
        plan.decisions.append(_decision(dialect, orders, why, offset))
    if inner:
        what = f"{len(inner)} lines that look like headers are part of messages"
        plan.decisions.append(
            Decision(
                "quoted headers",
                what,
                "another style, and older than the header before them",
                (min(inner), 0),
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


def _fast(source: BinaryIO) -> tuple[FastPatterns, Evidence] | None:
    """One fast pass over a file of one dialect; None if it is not that, or not surely."""
    source.seek(0)
    patterns = _sampled(LINE_END + read_fully(source, SAMPLE_BYTES))
    if patterns is None:
        return None
    evidence, looking = Evidence(patterns.dialect), _Looking(patterns)
    known: set[bytes] = set()
    before = b"\r"
    for at, block in blocks(source):
        lines = before + block
        before = block[-1:]
        if looking.has_nothing_new(lines, _narrow(evidence) if at >= 0 else _ALL):
            continue
        new = set(patterns.survey.findall(lines)) - known
        for opened in sorted(new):
            found = patterns.opened.fullmatch(opened)
            if found is None:
                return None
            if evidence.is_new(found[1]):
                evidence.force(found[1], at + block.find(LINE_END + opened) + 1)
        if len(known) < _MOST_DAYS:
            known |= new
    return looking.patterns.only_fixed(), evidence


def _sampled(sample: bytes) -> FastPatterns | None:
    """The patterns of the sample; made from its beginning, if all of it is written so."""
    patterns = fast_patterns(sample[:_FIRST_BYTES])
    if patterns is not None and not patterns.strangers(patterns.pieces).search(sample):
        return patterns
    return fast_patterns(sample)


class _Looking:
    """Looks for lines that teach something; drops `patterns.fixed` where a header differs."""

    def __init__(self, patterns: FastPatterns) -> None:
        self.patterns = patterns

    def has_nothing_new(self, lines: bytes, narrow: int | None) -> bool:
        """Whether all headers are known, and no date teaches anything; `narrow` from `_narrow`."""
        of = self.patterns
        if of.fixed is not None:
            if narrow != _ALL and not of.strangers(of.fixed, narrow).search(lines):
                return True
            if of.strangers(of.fixed).search(lines):
                self.patterns = of._replace(fixed=None)
        return narrow != _ALL and not of.strangers(of.pieces, narrow).search(lines)


def _narrow(evidence: Evidence) -> int | None:
    """Which number of a date, if above 12, still teaches; None for none, or `_ALL`: any date."""
    if len(evidence.orders) == 1 or len(evidence.forced) == len(evidence.orders):
        return None
    return next((month for _, month, _ in evidence.forced), _ALL)


def _learn(evidence: Evidence, found: Candidate) -> None:
    """Give a header to the evidence of its dialect."""
    evidence.add_date(found.day, found.offset)
    if len(evidence.orders) > 1 and not evidence.forced and b"-" in found.rest:
        for name in MEDIA_DATE.finditer(found.rest):
            evidence.add_media(found.day, name, found.offset)


def _slow(source: BinaryIO) -> tuple[bytes, set[int], dict[Dialect, Evidence]]:
    """The line end, the quoted lines and the evidence of a file of several styles."""
    styles, first = Styles(), None
    for found in candidates(source):
        dialect = found.dialect()
        if dialect is not None:
            styles.count(dialect, found.after_crlf)
            first = first or dialect
    quotes = Quotes(styles, first)
    for found in candidates(source):
        quotes.add(found)
    quotes.finish()
    gathered: dict[Dialect, Evidence] = {}
    for found in candidates(source):
        dialect = found.dialect()
        if dialect is not None and found.offset not in quotes.inner:
            _learn(gathered.setdefault(dialect, Evidence(dialect)), found)
    return CRLF if styles.is_all_crlf() else LINE_END, quotes.inner, gathered
