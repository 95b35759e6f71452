"""
What a person sees on a terminal: sentences, hints, JSON; tables are in `tables`.

The rules of this module are:
  * Data on standard output, sentences on standard error.
  * Evidence is escaped before it reaches a terminal: no control, bidirectional or invisible mark.
    In JSON controls and bidirectional marks are written as `\\u0085`: the value is the same.
  * Sentences for people pass through `_`, gettext's name for them.
"""

from __future__ import annotations

import gettext
import io
import re
import sys
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from guwah.errors import GuwahError
from guwah.script.display import escape_terminal

_encoder = msgspec.json.Encoder()
_ACTING = re.compile(
    rb"\x7f|\xc2[\x80-\x9f]|\xe2\x80[\x8e\x8f\xa8-\xae]|\xe2\x81[\xa6-\xa9]|\xd8\x9c"
)


@cache
def _translations() -> gettext.NullTranslations:
    """The catalogue of sentences for the language of this terminal, or the English ones."""
    return gettext.translation(
        "guwah", str(resources.files("guwah").joinpath("locale")), fallback=True
    )


def _(sentence: str) -> str:
    """A sentence in the person's language."""
    return _translations().gettext(sentence)


def counted(one: str, many: str, n: int) -> str:
    """A sentence that counts: `{n}` in the form that the number asks for."""
    return _translations().ngettext(one, many, n).format(n=n)


def speak_utf8() -> None:
    """Print UTF-8 whatever the terminal's settings are; what has no UTF-8 as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(sentence: str) -> None:
    """Print a sentence for a person on standard error."""
    print(sentence, file=sys.stderr, flush=True)


def say_error(error: GuwahError) -> None:
    """Print an error in its one line, and its hint."""
    say(f"error: {escape_terminal(error.sentence())}")
    if error.hint:
        say(f"hint: {escape_terminal(error.hint)}")


def _encoded(value: Any) -> bytes:
    """JSON in which nothing acts on a terminal: beyond ASCII, only strings hold anything."""
    return _ACTING.sub(
        lambda found: b"\\u%04x" % ord(found[0].decode()), _encoder.encode(value)
    )  # fmt: skip


def put_json(value: Any) -> None:
    """Print one object as a line of JSON on standard output."""
    sys.stdout.buffer.write(_encoded(value) + b"\n")


def put_lines(values: Iterable[Any]) -> None:
    """Print objects, one a line, in blocks of about 256 KiB."""
    block = bytearray()
    for value in values:
        block += _encoded(value)
        block += b"\n"
        if len(block) > 1 << 18:
            sys.stdout.buffer.write(block)
            block.clear()
    sys.stdout.buffer.write(block)
    sys.stdout.buffer.flush()
