"""
What stands between the messages of an HTML page: markup that is known, or anomalies.

Knows no format; a reader gives the pattern of its structure.

The rules of this module are:
  * What the pattern matches is structure; the frame will match it with the same pattern.
  * Anything else is an anomaly: a text up to the next tag, a tag, a comment, a script.
  * Memory is bounded: a gap is looked at block by block. In one that is longer than a block
    (512 KiB) even known texts are anomalies: no block can then end within one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from guwah.intake.contract import Found
from guwah.intake.notation.findings import Findings
from guwah.intake.notation.html_tokens import TAG_BYTES
from guwah.intake.notation.json_cursor import Cursor
from guwah.intake.notation.late import late

REASON = "unknown-text"
_INSIDE = rb"(?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+')*+>"
_SPACE = rb"[ \t\r\n\f]*+"
_STYLE = (rb"(?i:<style\b)", _INSIDE + rb"[^<]*+</style>")
_SCRIPT = (rb"(?i:<script\b)", _INSIDE + _SPACE + rb"</script>")
_BLOCK_BYTES = 2 * TAG_BYTES
_UNKNOWN = regex.compile(
    rb"<!--(?:[^-]|-(?!->))*+-->|<script\b[^<]*+(?:<(?!/script)[^<]*+)*+</script[^<>]*+>|<[^<]*+|[^<]++",
    regex.IGNORECASE,
)


class Structure(NamedTuple):
    """What may stand between messages; `bare` is markup alone, for long runs of it."""

    whole: regex.Pattern[bytes]
    bare: regex.Pattern[bytes]


def structure(*known: tuple[bytes, bytes], texts: tuple[bytes, ...] = ()) -> Structure:
    """The patterns of a format's structure: its known texts, and markup without text.

    Args:
        known: Elements whose text is known: the pattern of how each opens, and of the rest. What
            opens so and goes on otherwise is no structure, not even its tag.
        texts: Patterns of how whole text nodes begin that are known wherever they stand.

    White space, byte-order marks and marks of direction are no text.

    Returns:
        Two patterns `(?:token)*`. Where no block ends within a token, `whole` is used; a gap
        that is longer than a block has only `bare`, so that nothing can be cut in two.
    """
    known = (*known, _STYLE, _SCRIPT)
    openings = b"|".join(opening for opening, _ in known)
    bare = [
        rb"[ \t\r\n\f]++",
        rb"\xef\xbb\xbf|\xe2\x80[\x8e\x8f]",
        rb"(?i:<!doctype[ \t\r\n]++html[^<>]{0,1024}+>)",
        rb"(?!" + openings + rb")</?[A-Za-z]" + _INSIDE,
    ]
    tokens = [opening + rest for opening, rest in known]
    tokens += [text + rb"[^<]{0,65536}+(?=<|\Z)" for text in texts]
    whole = late(rb"(?:" + b"|".join([*tokens, *bare]) + rb")*+")
    return Structure(whole, regex.compile(rb"(?:" + b"|".join(bare) + rb")*+"))


class Gaps:
    """Yields the anomalies between the messages of one member."""

    def __init__(self, cursor: Cursor, findings: Findings, patterns: Structure) -> None:
        self._cursor = cursor
        self._findings = findings
        self._patterns = patterns

    def read(self, start: int, end: int, cut_off: str | None = None) -> Iterator[Found]:
        """Yield what is no structure in [start, end).

        Args:
            start: The end of the record or anomaly before.
            end: The start of the next, or the end of the member.
            cut_off: The reason of what stands at the end, for a page that was cut off there.
        """
        pattern = self._patterns.whole if end - start <= _BLOCK_BYTES else self._patterns.bare
        at = start
        while at < end:
            block = self._cursor.cut(at, min(end, at + _BLOCK_BYTES))
            is_last = at + len(block) >= end
            here = 0
            while here < len(block):
                matched = pattern.match(block, here)
                here = matched.end() if matched else here
                if here >= len(block) or not (is_last or here <= len(block) - TAG_BYTES):
                    break
                unknown = _UNKNOWN.match(block, here)
                after = unknown.end() if unknown else len(block)
                yield from self._findings.anomaly(at + here, at + after, REASON)
                here = after
            at += here
        if cut_off is not None:
            yield from self._cut_off(start, end, cut_off)

    def _cut_off(self, start: int, end: int, reason: str) -> Iterator[Found]:
        """Say that the page was cut off: of what stands at its very end, or of nothing there."""
        pending = self._findings.pending
        if pending is None or pending[1] != end:
            yield from self._findings.anomaly(end, end, reason)
        elif pending[0] >= start and pending[2] == REASON:
            self._findings.pending = (pending[0], end, reason)
