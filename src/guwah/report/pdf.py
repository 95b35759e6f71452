"""
The PDF of a report: tagged, archival (PDF/A-3a), drawn by typst.

Draws a `Document`; writes no file and reads none but fonts and its own template.

The rules that this module follows are:
  * Evidence goes to typst as data, never as markup; nothing of it is written to a disk.
  * No run of letters, in any script, is too long for a line: what runs off the page is hidden.
  * A character without a glyph shows as its Unicode name or number.
  * Equal documents give equal bytes: the time in it is the report's.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime
from importlib import resources
from typing import Any, Final

import msgspec
import regex
import typst

from guwah.report.document import Document
from guwah.report.fonts import drawable, families, fonts
from guwah.report.lettering import Line, Token

STANDARD: Final = "a-3a"
_LONGEST_WORD: Final = 32
_UNBROKEN: Final = regex.compile(
    r"(?:(?![\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\u0f0b\u200b])\X){41,}"
)
_CLUSTER: Final = regex.compile(r"\X")
_ISOLATE: Final = ("\u2066", "\u2069")
_IGNORED: Final = frozenset("\u200b\u200c\u200d\u2066\u2069\n\t")


def render_pdf(document: Document, made_at: str) -> bytes:
    """Draw a report.

    Args:
        document: What to draw.
        made_at: The report's time, RFC 3339.

    Returns:
        The bytes of the PDF.
    """
    data = msgspec.json.decode(msgspec.json.encode(_drawable(document)))
    data["families"] = families()
    source = resources.files("guwah.report").joinpath("report.typ").read_bytes()
    return typst.compile(
        source,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": msgspec.json.encode(data).decode()},
        pdf_standards=STANDARD,
        timestamp=datetime.fromisoformat(made_at),
    )


def undrawable(texts: Iterable[str]) -> int:
    """How many different characters of these texts no installed font has."""
    return len({c for text in texts for c in text if _is_missing(c)})


def _drawable(part: Any) -> Any:
    """The same document with every line in characters that the fonts have."""
    if isinstance(part, Line):
        return Line(part.direction, tuple(t for token in part.tokens for t in _tokens(token)))
    if isinstance(part, msgspec.Struct):
        fields = {name: _drawable(getattr(part, name)) for name in part.__struct_fields__}
        return type(part)(**fields)
    if isinstance(part, tuple):
        return tuple(_drawable(one) for one in part)
    return part


def _tokens(token: Token) -> Iterator[Token]:
    """A token cut at characters without a glyph; long words may break."""
    plain = ""
    for character in token.value:
        if not _is_missing(character):
            plain += character
            continue
        if plain:
            yield _shaped(token, plain)
            plain = ""
        if not _is_variation(character):
            yield Token("escape", _described(character).join(_ISOLATE))
    if plain or token.kind == "bar":
        yield _shaped(token, plain)


def _shaped(token: Token, text: str) -> Token:
    broken = " ".join(_breakable(word) for word in text.split(" "))
    if token.kind in ("isolate", "escape"):
        broken = broken.join(_ISOLATE)
    return Token(token.kind, broken)


def _breakable(word: str) -> str:
    if len(word) <= _LONGEST_WORD:
        return word
    if not word.isascii():
        return _UNBROKEN.sub(lambda found: _cut(found[0]), word)
    parts = [word[at : at + _LONGEST_WORD] for at in range(0, len(word), _LONGEST_WORD)]
    return "\u200b".join(parts)


def _cut(word: str) -> str:
    """A run without a place to break, far longer than a word of any language, with such places."""
    clusters = _CLUSTER.findall(word)
    parts = (clusters[at : at + _LONGEST_WORD] for at in range(0, len(clusters), _LONGEST_WORD))
    return "\u200b".join(map("".join, parts))


def _is_missing(character: str) -> bool:
    return character not in _IGNORED and ord(character) not in drawable()


def _is_variation(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _described(character: str) -> str:
    """A picture by its name, anything else by its number."""
    name = unicodedata.name(character, "")
    if name and unicodedata.category(character) in ("So", "Sk"):
        return f"[{name.lower()}]"
    return f"\\u{{{ord(character):x}}}"
