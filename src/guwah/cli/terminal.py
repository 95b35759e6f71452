"""
What a person sees on a terminal: sentences, hints, tables, JSON.

The rules of this module are:
  * Data on standard output, sentences on standard error.
  * Evidence is escaped before it reaches a terminal: no control, bidirectional or invisible mark.
  * Sentences for people pass through `_`, gettext's name for them.
"""

from __future__ import annotations

import gettext
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from guwah.errors import GuwahError
from guwah.script.display import escape_terminal

_encoder = msgspec.json.Encoder()


@cache
def _translations() -> gettext.NullTranslations:
    """The catalogue of sentences for the language of this terminal, or the English ones."""
    return gettext.translation(
        "guwah", str(resources.files("guwah").joinpath("locale")), fallback=True
    )


def _(sentence: str) -> str:
    """A sentence in the person's language."""
    return _translations().gettext(sentence)


def say(sentence: str) -> None:
    """Print a sentence for a person on standard error."""
    print(sentence, file=sys.stderr, flush=True)


def say_error(error: GuwahError) -> None:
    """Print an error in its one line, and its hint."""
    say(f"error: {escape_terminal(error.sentence())}")
    if error.hint:
        say(f"hint: {escape_terminal(error.hint)}")


def put_json(value: Any) -> None:
    """Print one object as a line of JSON on standard output."""
    sys.stdout.buffer.write(_encoder.encode(value) + b"\n")


def put_lines(values: Iterable[Any]) -> None:
    """Print objects, one a line, in blocks of about 256 KiB."""
    block = bytearray()
    for value in values:
        block += _encoder.encode(value)
        block += b"\n"
        if len(block) > 1 << 18:
            sys.stdout.buffer.write(block)
            block.clear()
    sys.stdout.buffer.write(block)
    sys.stdout.buffer.flush()


def put_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print an aligned table on standard output, evidence escaped."""
    cells = [[escape_terminal(str(cell)) for cell in row] for row in rows]
    widths = [max([len(name), *(len(row[i]) for row in cells)]) for i, name in enumerate(head)]
    for row in [list(head), *cells]:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )
