"""
Searching texts and bytes for what must not stand in them.

Finds; decides nothing. Spec: docs/spec/redaction.md, "The leak check"

The rules that this module follows are:
  * Texts are compared in normal form without white space and with doubled characters as one:
    line breaks and the way in which a PDF draws letters hide nothing.
  * A text with fewer than twelve letters, six in Han, is too common to mean anything; it is
    searched for only where it is withheld as a name.
  * A digest is looked for at every byte, in hex of either case, and in both base64 alphabets.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import Final

import regex

from guwah.report.mentions import Term, occurs
from guwah.script.normal import normal_text

MIN_WEIGHT: Final = 12
_WINDOW: Final = 6
_SPACE: Final = regex.compile(r"[\s\p{Cf}]+")
_DOUBLED: Final = regex.compile(r"(.)\1+", regex.DOTALL)
_WIDE: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")
_HEX: Final = re.compile(rb"[0-9A-Fa-f]{32,}")
_BASE64: Final = re.compile(rb"[A-Za-z0-9+/_-]{22,}")
_URL_SAFE: Final = bytes.maketrans(b"-_", b"+/")
_SHORTEST_BASE64: Final = 22
_LENGTHS: Final = (16, 20, 32)
_LINE_TAGS: Final = frozenset(
    {"p", "td", "th", "li", "h1", "h2", "h3", "div", "article", "br", "pre"}
)


def squeezed(text: str) -> str:
    """The normal form without white space, doubled characters as one."""
    normal = _SPACE.sub("", normal_text(text))
    return _DOUBLED.sub(r"\1", normal)


def weight(text: str) -> int:
    """How much a squeezed text can mean: letters, wide ones twice."""
    return len(text) + len(_WIDE.findall(text))


class Haystack:
    """Texts in which withheld texts and names are looked for."""

    def __init__(self, texts: Iterable[str]) -> None:
        parts = list(texts)
        self._normal = normal_text("\n\n".join(parts))
        self._squeezed = "\n".join(map(squeezed, parts))
        self._windows = {
            self._squeezed[at : at + _WINDOW] for at in range(len(self._squeezed) - _WINDOW + 1)
        }

    def holds(self, wanted: str) -> bool:
        """Whether a text stands here.

        Args:
            wanted: The text as `squeezed`; one that means too little is never found.
        """
        if weight(wanted) < MIN_WEIGHT or wanted[:_WINDOW] not in self._windows:
            return False
        return wanted in self._squeezed

    def mentions(self, term: Term, *, exact: bool = True) -> bool:
        """Whether a spelling of a name stands here.

        Args:
            term: The spelling.
            exact: Whether words can be told apart here; if not, only spellings that count
                anywhere are looked for.
        """
        if exact:
            return occurs(term, self._normal)
        wanted = squeezed(term.normal)
        return term.mode == "anywhere" and len(wanted) > 1 and wanted in self._squeezed


def digests_in(data: bytes, digests: frozenset[bytes]) -> bool:
    """Whether bytes hold a digest, raw or in letters.

    Args:
        data: Where to look.
        digests: Raw digests of 16, 20 or 32 bytes.
    """
    if not digests:
        return False
    return any(one in digests for one in _candidates(data, {d[:4] for d in digests}))


def page_text(page: bytes) -> Iterator[str]:
    """Yield the text of a page by lines, and the values of its attributes."""
    parser = _PageText()
    parser.feed(page.decode())
    yield from "".join(parser.parts).split("\n")


def _candidates(data: bytes, heads: set[bytes]) -> Iterator[bytes]:
    for at in range(len(data) - min(_LENGTHS) + 1):
        if data[at : at + 4] in heads:
            yield from (data[at : at + length] for length in _LENGTHS)
    for found in _HEX.finditer(data):
        letters = found[0]
        for at in range(len(letters) - 2 * min(_LENGTHS) + 1):
            head = bytes.fromhex(letters[at : at + 8].decode())
            if head in heads:
                rest = letters[at : at + 64]
                raw = bytes.fromhex(rest[: len(rest) // 2 * 2].decode())
                yield from (raw[:length] for length in _LENGTHS if len(raw) >= length)
    for found in _BASE64.finditer(data):
        if _HEX.fullmatch(found[0]) is None:
            yield from _base64_candidates(found[0].translate(_URL_SAFE), heads)


def _base64_candidates(letters: bytes, heads: set[bytes]) -> Iterator[bytes]:
    for at in range(len(letters) - _SHORTEST_BASE64 + 1):
        if base64.b64decode(letters[at : at + 8])[:4] not in heads:
            continue
        rest = letters[at : at + 43]
        for length in _LENGTHS:
            count = -(-length * 8 // 6)
            if len(rest) >= count:
                yield base64.b64decode(rest[:count] + b"=" * (-count % 4))


class _PageText(HTMLParser):
    """Text and attribute values of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._is_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_style = tag == "style"
        if tag in _LINE_TAGS:
            self.parts.append("\n")
        if tag == "meta":
            self.parts += ["\n", *(value or "" for _, value in attrs), "\n"]

    def handle_endtag(self, tag: str) -> None:
        self._is_style = False
        if tag in _LINE_TAGS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._is_style:
            self.parts.append(data)
