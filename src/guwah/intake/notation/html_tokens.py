"""
HTML tag by tag, with the bytes at which each stands, in bounded memory.

Knows no format, runs nothing, decodes no text (`html_text` does). Source of the grammar: the
WHATWG HTML standard, section 13.2.5 (tokenization), as far as exports of chats need it. Python's
`html.parser` is not used: it gives no bytes, and unclosed tags cost it quadratic time.

The rules of this module are:
  * Every byte belongs to exactly one token.
  * What stands in a script or a style sheet is never text; what stands in a title is.
  * A quotation mark opens a value only behind `=`; a value that is never closed ends nothing
    but its own tag.
  * A tag without `>` within `TAG_BYTES`, a comment or a raw element without an end, is one token.
  * Time is linear: what is not found once is not looked for again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

import regex

from guwah.intake.notation.json_cursor import Cursor

TAG_BYTES = 1 << 18
Kind = Literal["text", "start", "end", "comment", "doctype", "raw", "broken"]

VOID = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr",
    }
)  # fmt: skip
_RAW = frozenset({"script", "style", "xmp", "iframe", "noembed", "noframes", "textarea", "title"})
# HTML's white space; `\s` would take a vertical tab too.
_S = rb"[ \t\r\n\f]"
_ATTRIBUTES = (
    rb"(?:[ \t\r\n\f/]++|[^ \t\r\n\f/>=][^ \t\r\n\f/>=]*+(?:" + _S + rb"*+=" + _S
    + rb"*+(?:\"[^\"]*+\"|'[^']*+'|[^ \t\r\n\f\"'>][^ \t\r\n\f>]*+))?+|=)*+"
)  # fmt: skip
_REST = (
    rb"|(?P<end></(?P<ended>[A-Za-z][^ \t\r\n\f/>]{0,64}+)[^>]*+>)"
    rb"|(?P<start><(?P<name>[A-Za-z][^ \t\r\n\f/>]{0,64}+)" + _ATTRIBUTES + rb">)"
    rb"|(?P<doctype>(?i:<!doctype)[^>]*+>)"
    rb"|(?P<comment><!--(?:-?+>|[^-]*+(?:-(?!->)[^-]*+)*+-->)|<(?:[?/]|!(?!--))[^>]*+>)"
)
_TEXT = rb"[^<]++|<(?![A-Za-z/!?])"
_ATTRIBUTE = regex.compile(
    rb"([^ \t\r\n\f/>=][^ \t\r\n\f/>=]*+)(?:" + _S + rb"*+=" + _S
    + rb"*+(?:\"([^\"]*+)\"|'([^']*+)'|([^ \t\r\n\f\"'>][^ \t\r\n\f>]*+)))?+"
)  # fmt: skip
_COMMENT_END = re.compile(b"-->")
_OPENING = re.compile(rb"<[A-Za-z][^ \t\r\n\f/>]*")


class Token(NamedTuple):
    """A run of bytes; `name` is the element's, in lower case, for `start`, `end` and `raw`."""

    kind: Kind
    start: int
    end: int
    name: str = ""


def tokens(
    cursor: Cursor, start: int = 0, stop: int | None = None, only: frozenset[str] | None = None
) -> Iterator[Token]:
    """Yield the tokens of a text, in file order.

    Args:
        cursor: A view of the text.
        start: Where to begin; outside of any tag.
        stop: Where the text ends; None for the end of the source.
        only: Names of elements; the tags of others are yielded as text together with it.

    Yields:
        Tokens that follow one another without a gap.
    """
    stop = cursor.size if stop is None else stop
    pattern = _pattern(only)
    at = start
    while at < stop:
        cursor.load(at, min(TAG_BYTES, stop - at))
        data, base = cursor.data, cursor.base
        limit = min(len(data), stop - base)
        safe = limit if base + limit >= stop else limit - TAG_BYTES + 1
        here = at - base
        while here < safe:
            matched = pattern.match(data, here, min(here + TAG_BYTES, limit))
            if matched is None:
                break
            end = matched.end()
            kind = matched.lastgroup
            if kind == "start":
                name = matched["name"].decode("latin-1").lower()
                yield Token("start", base + here, base + end, name)
                here = end
                if name in _RAW:
                    break
            else:
                name = matched["ended"].decode("latin-1").lower() if kind == "end" else ""
                yield Token(kind, base + here, base + end, name)  # type: ignore[arg-type]
                here = end
        else:
            at = base + here
            continue
        at = base + here
        if matched is not None:
            end = _raw_end(cursor, at, stop, name)
            if end > at:
                yield Token("raw", at, end, name)
        else:
            token = _unclosed(cursor, at, stop)
            yield token
            end = token.end
        at = end


@lru_cache(maxsize=16)
def _pattern(only: frozenset[str] | None) -> regex.Pattern[bytes]:
    """The pattern of one token."""
    if only is None:
        return regex.compile(rb"(?P<text>" + _TEXT + rb")" + _REST)
    names = "|".join(sorted(only | _RAW)).encode()
    other = rb"<(?!/?(?i:" + names + rb")[ \t\r\n\f/>])(?:/[A-Za-z][^>]*+|[A-Za-z]"
    other += rb"[^ \t\r\n\f/>]{0,64}+" + _ATTRIBUTES + rb")>"
    return regex.compile(rb"(?P<text>(?:" + _TEXT + rb"|" + other + rb")++)" + _REST)


def attributes(raw: bytes) -> dict[str, bytes]:
    """The attributes of a start tag, values as they stand; of two with one name the first.

    Args:
        raw: The tag, `<` to `>`.

    Returns:
        Name in lower case to value.
    """
    opening = _OPENING.match(raw)
    found: dict[str, bytes] = {}
    for name, *values in _ATTRIBUTE.findall(raw, opening.end() if opening else 1, len(raw) - 1):
        found.setdefault(name.decode("utf-8", "replace").lower(), b"".join(values))
    return found


def _raw_end(cursor: Cursor, at: int, stop: int, name: str) -> int:
    """Where the content of a raw element ends: before its end tag, or with the text."""
    matched = cursor.find(re.compile(rb"(?i)</%b(?=[ \t\r\n\f/>])" % name.encode()), at, stop)
    return stop if matched is None else cursor.base + matched.start()


def _unclosed(cursor: Cursor, at: int, stop: int) -> Token:
    """The token of a tag or comment that does not end nearby."""
    if cursor.cut(at, min(at + 4, stop)) != b"<!--":
        return Token("broken", at, min(at + TAG_BYTES, stop))
    matched = cursor.find(_COMMENT_END, at + 4, stop)
    if matched is None:
        return Token("broken", at, stop)
    return Token("comment", at, cursor.base + matched.end())
