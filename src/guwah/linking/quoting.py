"""
Which parts of a text are somebody else's words: quoted lines, quotation marks, forwarded blocks.

Looks at one text's own marks; it compares nothing and knows no sender.

The rules of this module are:
  * Lines that begin with `>` are quoted, and so is all that follows the line which a mail
    program or an app sets before a forwarded or original message.
  * Between quotation marks, of whichever script, a passage of at least `MIN_QUOTED` letters
    or digits is quoted: fewer are a title or a word.
  * A wording is a quotation only if all its letters and digits lie in quoted parts. Where only
    quotation marks say so, the text must say something else besides: marks around a whole
    message are the message.
  * A mark that is never closed quotes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import regex

Span = tuple[int, int]
MIN_QUOTED: Final = 8
MIN_OWN: Final = 3

_PAIRS: Final = (
    ("“„‟\"", "”“\""), ("«", "»"), ("»", "«"), ("「", "」"), ("『", "』"), ("‹", "›"), ("《", "》"),
)  # fmt: skip
_MARKED: Final = regex.compile(
    "|".join(f"(?:[{opened}](?P<in{n}>[^{opened}{closed}]+)[{closed}])"
             for n, (opened, closed) in enumerate(_PAIRS))
)  # fmt: skip
_LINE: Final = regex.compile(r"^[ \t]*>[^\n]*", regex.M)
_HEAD: Final = regex.compile(
    r"^[ \t>*_-]*(?:"
    r"begin forwarded message|forwarded message|original message|forwarded from [^\n]{1,80}|"
    r"пересланное сообщение|исходное сообщение|переслано от [^\n]{1,80}|"
    r"iletilen mesaj|yönlendirilen mesaj|orijinal mesaj|"
    r"转发的消息|转发的邮件|原始邮件|轉寄的訊息|轉寄的郵件|原始郵件|转发自[^\n]{1,40}|"
    r"الرسالة الأصلية|رسالة معاد توجيهها|ئەسلى خەت|يوللانغان ئۇچۇر|پیام هدایت‌شده"
    r")[ \t:：*_-]*$",
    regex.M | regex.I,
)
_SUBSTANCE: Final = regex.compile(r"[\p{L}\p{M}\p{N}]")


def quoted_parts(text: str) -> list[Span]:
    """Offset and length of each quoted part, in characters, sorted and apart from each other."""
    merged: list[list[int]] = []
    for start, end in sorted([*_blocks(text), *_between_marks(text)]):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return [(start, end - start) for start, end in merged]


def is_quotation(text: str, spans: Iterable[Span]) -> bool:
    """Whether a wording stands in a text only as somebody else's words.

    Args:
        text: The text.
        spans: Offset and length, in bytes of its UTF-8, of the wording.

    Returns:
        True if every letter and digit of the wording is quoted, and, where only quotation marks
        say so, the text says something else. False for a text that is marked nowhere.
    """
    place = _characters(text)
    wording = {at for start, size in spans for at in range(place[start], place[start + size])}
    substance = {at for at, one in enumerate(text) if _SUBSTANCE.match(one)}
    named = wording & substance
    blocks = _covered(_blocks(text))
    if not named or named <= blocks:
        return bool(named)
    quoted = blocks | _covered(_between_marks(text))
    return named <= quoted and len(substance - quoted) >= MIN_OWN


def _blocks(text: str) -> list[Span]:
    """First and last character of lines and blocks that a program marked as another's."""
    found = [one.span() for one in _LINE.finditer(text)]
    head = _HEAD.search(text)
    return [*found, (head.start(), len(text))] if head else found


def _between_marks(text: str) -> list[Span]:
    """First and last character of what stands between quotation marks."""
    found = []
    for one in _MARKED.finditer(text):
        inner = next(one.span(n) for n in range(1, len(_PAIRS) + 1) if one[n] is not None)
        if len(_SUBSTANCE.findall(text[slice(*inner)])) >= MIN_QUOTED:
            found.append(inner)
    return found


def _covered(ranges: Iterable[Span]) -> set[int]:
    return {at for start, end in ranges for at in range(start, end)}


def _characters(text: str) -> list[int]:
    """The character at, or that covers, each byte of the text in UTF-8; its length at the end."""
    place: list[int] = []
    for at, one in enumerate(text):
        place += [at] * len(one.encode("utf-8", "surrogatepass"))
    return [*place, len(text)]
