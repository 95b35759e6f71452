"""
What stands between the messages of an HTML page: markup that is known, or anomalies.

Knows no format; a reader gives the pattern of its structure.

The rules of this module are:
  * What the pattern matches is structure; the frame will match it with the same pattern.
  * Anything else is an anomaly: a text up to the next tag, a tag, a comment, a script.
  * Memory is bounded: a gap is looked at block by block.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from guwah.intake.contract import Found
from guwah.intake.notation.findings import Findings
from guwah.intake.notation.html_tokens import TAG_BYTES
from guwah.intake.notation.json_cursor import Cursor

REASON = "unknown-text"
_INSIDE = rb"(?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+')*+>"
_SPACE = rb"[ \t\r\n\f]*+"
_STYLE = (rb"(?i:<style\b)", _INSIDE + rb"[^<]*+</style>")
_SCRIPT = (rb"(?i:<script\b)", _INSIDE + _SPACE + rb"</script>")
_BLOCK_BYTES = 4 * TAG_BYTES
_UNKNOWN = regex.compile(
    rb"<!--(?:[^-]|-(?!->))*+-->|<script\b[^<]*+(?:<(?!/script)[^<]*+)*+</script[^<>]*+>|<[^<]*+|[^<]++",
    regex.IGNORECASE,
)


def structure(*known: tuple[bytes, bytes]) -> regex.Pattern[bytes]:
    """The pattern of a format's structure: its known texts, and markup without text.

    Args:
        known: Elements whose text is known: the pattern of how each opens, and of the rest. What
            opens so and goes on otherwise is no structure, not even its tag; so no block can
            end in the middle of one.

    Returns:
        A pattern `(?:token)*`.
    """
    known = (*known, _STYLE, _SCRIPT)
    openings = b"|".join(opening for opening, _ in known)
    tokens = [opening + rest for opening, rest in known]
    tokens += [
        rb"[ \t\r\n\f]++",
        rb"\xef\xbb\xbf",
        rb"(?i:<!doctype[ \t\r\n]++html[^<>]{0,1024}+>)",
        rb"(?!" + openings + rb")</?[A-Za-z]" + _INSIDE,
    ]
    return regex.compile(rb"(?:" + b"|".join(tokens) + rb")*+")


class Gaps:
    """Yields the anomalies between the messages of one member."""

    def __init__(self, cursor: Cursor, findings: Findings, pattern: regex.Pattern[bytes]) -> None:
        self._cursor = cursor
        self._findings = findings
        self._pattern = pattern

    def read(self, start: int, end: int, cut_off: str | None = None) -> Iterator[Found]:
        """Yield what is no structure in [start, end).

        Args:
            start: The end of the record or anomaly before.
            end: The start of the next, or the end of the member.
            cut_off: The reason of what stands at the end, for a page that was cut off there.
        """
        at = start
        while at < end:
            block = self._cursor.cut(at, min(end, at + _BLOCK_BYTES))
            is_last = at + len(block) >= end
            here = 0
            while here < len(block):
                here = self._known(block, here)
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

    def _known(self, block: bytes, here: int) -> int:
        """The end of the structure that begins there."""
        matched = self._pattern.match(block, here)
        return matched.end() if matched else here
