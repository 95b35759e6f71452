"""
The page that holds one share of a recovery: words and a square, drawn by typst.

Draws; writes no file. What a share is, `vault.recovery` knows.

The rules that this module follows are:
  * Nothing on the page says whose it is, what it opens, or who has the others.
  * The words are numbered, in columns; the square holds the same words and nothing else.
  * Equal arguments give equal bytes: no time is in it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import resources
from typing import Any, Final

import msgspec
import segno as untyped_segno
import typst

from guwah.report.fonts import families, fonts

_segno: Any = untyped_segno
_NO_TIME: Final = datetime(2000, 1, 1, tzinfo=UTC)


def render_share(number: int, shares: int, needed: int, words: Sequence[str]) -> bytes:
    """Draw the page of one share.

    Args:
        number: The page's number, from 1 on.
        shares: How many pages there are.
        needed: How many open.
        words: The words of the share.

    Returns:
        The bytes of a PDF of one page.
    """
    data = {
        "families": families(), "number": number, "shares": shares, "needed": needed,
        "words": list(words), "square": square(words),
    }  # fmt: skip
    return typst.compile(
        resources.files("guwah.report").joinpath("sharepage.typ").read_bytes(),
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": msgspec.json.encode(data).decode()},
        pdf_standards="a-2b",
        timestamp=_NO_TIME,
    )


def square(words: Sequence[str]) -> str:
    """The QR code of a share, as SVG: its words in capitals, which need less room."""
    out = io.BytesIO()
    _segno.make(" ".join(words).upper(), error="m", micro=False).save(
        out, kind="svg", border=4, svgns=True, xmldecl=False
    )
    return out.getvalue().decode()
