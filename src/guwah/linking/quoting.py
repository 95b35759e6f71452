"""
Which parts of a text are somebody else's words: quoted lines, quotation marks, forwarded blocks.

Looks at one text's own marks; it compares nothing and knows no sender.

The rules of this module are:
  * Lines that begin with `>` are quoted, and so is all that follows the line which a mail
    program or an app sets before a forwarded or original message, the app's label alone included.
  * Single marks quote only where no letter touches them from outside: within a word one is an
    apostrophe.
  * Between quotation marks, of whichever script, a passage of at least `MIN_QUOTED` letters
    or digits is quoted: fewer are a title or a word.
  * A wording is a quotation only if most of its letters and digits lie in quoted parts, and none
    of its spans has `LEAST_OWN` or more outside: fewer are what any two texts share by chance. A
    Han character counts as two. Where only quotation marks say so, the text must say something
    else besides: marks around a whole message are the message.
  * A mark that is never closed quotes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import regex

Span = tuple[int, int]
MIN_QUOTED: Final = 8
MIN_OWN: Final = 3
LEAST_OWN: Final = 12

_PAIRS: Final = (
    ("“„‟\"", "”“\""), ("«", "»"), ("»", "«"), ("「", "」"), ("『", "』"), ("‹", "›"), ("《", "》"),
)  # fmt: skip
_MARKED: Final = regex.compile(
    "|".join(f"(?:[{opened}](?P<in{n}>[^{opened}{closed}]+)[{closed}])"
             for n, (opened, closed) in enumerate(_PAIRS))
)  # fmt: skip
_SINGLE: Final = regex.compile(
    r"(?P<open>(?<![\p{L}\p{M}\p{N}])[‘‚'])|[’‘'](?![\p{L}\p{M}\p{N}])|\n"
)
_SINGLE_CLOSES: Final = regex.compile(r"[’‘'](?![\p{L}\p{M}\p{N}])")
_LINE: Final = regex.compile(r"^[ \t]*>[^\n]*", regex.M)
_HEAD: Final = regex.compile(
    r"^[ \t>*_-]*(?:"
    r"begin forwarded message|forwarded message|original message|forwarded from [^\n]{1,80}|"
    r"forwarded(?: many times)?|"
    r"пересланное сообщение|исходное сообщение|переслано(?: от [^\n]{1,80})?|"
    r"iletilen mesaj|yönlendirilen mesaj|orijinal mesaj|iletildi|"
    r"转发的消息|转发的邮件|原始邮件|轉寄的訊息|轉寄的郵件|原始郵件|转发自[^\n]{1,40}|已转发|已轉寄|"
    r"الرسالة الأصلية|رسالة معاد توجيهها|ئەسلى خەت|يوللانغان ئۇچۇر|پیام هدایت‌شده"
    r")[ \t:：*_-]*$",
    regex.M | regex.I,
)
_HAN: Final = regex.compile(r"\p{Script=Han}")
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
        True if the wording is quoted, and, where only quotation marks say so, the text says
        something else. False for a text that is marked nowhere.
    """
    place = _characters(text)
    substance = {at for at, one in enumerate(text) if _SUBSTANCE.match(one)}
    wording = [
        substance.intersection(range(place[start], place[start + size])) for start, size in spans
    ]
    blocks = _covered(_blocks(text))
    if _lies_in(blocks, wording, text):
        return True
    quoted = blocks | _covered(_between_marks(text))
    return _lies_in(quoted, wording, text) and len(substance - quoted) >= MIN_OWN


def _lies_in(quoted: set[int], wording: Sequence[set[int]], text: str) -> bool:
    """Whether a wording lies in quoted parts, but for what chance gives."""
    outside = [sum(1 + bool(_HAN.match(text[at])) for at in span - quoted) for span in wording]
    named = set().union(*wording)
    return 2 * len(named & quoted) > len(named) and max(outside, default=0) < LEAST_OWN


def _blocks(text: str) -> list[Span]:
    """First and last character of lines and blocks that a program marked as another's."""
    found = [one.span() for one in _LINE.finditer(text)]
    head = _HEAD.search(text)
    return [*found, (head.start(), len(text))] if head else found


def _between_marks(text: str) -> list[Span]:
    """First and last character of what stands between quotation marks."""
    found = []
    marked = [next(one.span(n) for n in range(1, len(_PAIRS) + 1) if one[n] is not None)
              for one in _MARKED.finditer(text)]  # fmt: skip
    for inner in (*marked, *_between_single(text)):
        if len(_SUBSTANCE.findall(text[slice(*inner)])) >= MIN_QUOTED:
            found.append(inner)
    return found


def _between_single(text: str) -> list[Span]:
    """First and last character of what stands between single marks; straight ones in one line."""
    found, opened = [], -1
    for one in _SINGLE.finditer(text):
        at = one.start()
        if one[0] == "\n":
            opened = -1 if opened >= 0 and text[opened] == "'" else opened
        elif opened >= 0 and _SINGLE_CLOSES.match(text, at):
            found.append((opened + 1, at))
            opened = -1
        elif opened < 0 and one["open"]:
            opened = at
    return found


def _covered(ranges: Iterable[Span]) -> set[int]:
    return {at for start, end in ranges for at in range(start, end)}


def _characters(text: str) -> list[int]:
    """The character at, or that covers, each byte of the text in UTF-8; its length at the end."""
    place: list[int] = []
    for at, one in enumerate(text):
        place += [at] * len(one.encode("utf-8", "surrogatepass"))
    return [*place, len(text)]
