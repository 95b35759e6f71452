"""
What a container tells behind its records: looked up before they are read.

Reads with the cursor of the walk; makes nothing.

The rules of this module are:
  * Only scalars that the layout wants are taken in, the first of each.
  * Behind damage a place near the end is believed from which pairs of the root run to its bracket
    and to the end of the text: no string can look like that, since its quotation marks are escaped.
"""

from __future__ import annotations

import re

import regex

from guwah.intake.notation.json_builder import Frame
from guwah.intake.notation.json_cursor import Cursor
from guwah.intake.notation.json_layout import Object
from guwah.intake.notation.json_values import decode_scalar

KEY = regex.compile(
    rb'"((?:[^"\\\x00-\x1f]|\\[^\x00-\x1f]){0,1024}+)"[ \t\r\n]{0,256}+:[ \t\r\n]{0,256}+'
)
KEY_BYTES = 4096
SCALAR_BYTES = 1 << 16
_TAIL_BYTES, _TAIL_TRIES = 1 << 16, 64


def look_ahead(
    cursor: Cursor, frame: Frame, layout: Object, value: int, is_root: bool
) -> tuple[int, bool]:
    """Take in the wanted scalars of a container that stand behind a value.

    Args:
        cursor: The cursor of the walk.
        frame: The container.
        layout: Its layout.
        value: Where the value begins behind which they may stand.
        is_root: Whether the container is the root of a text with one value.

    Returns:
        How far was walked, and whether everything up to there is whole.
    """
    end, is_whole = _take_in(cursor, frame, layout.wanted, value)
    if not is_whole and is_root:
        _look_from_the_end(cursor, frame, layout, value)
    return end, is_whole


def _look_from_the_end(cursor: Cursor, frame: Frame, layout: Object, value: int) -> None:
    """Take in the wanted scalars of the root although what stands before them is damaged."""
    at = max(value + 1, cursor.size - _TAIL_BYTES)
    keys = b"|".join(re.escape(key.encode()) for key in (*layout.scalars, *layout.inner))
    pair = re.compile(
        rb'[\]}"el0-9][ \t\r\n]{0,256},[ \t\r\n]{0,256}"(%b)"[ \t\r\n]{0,16}:[ \t\r\n]{0,16}' % keys
    )
    for matched in list(pair.finditer(cursor.cut(at, cursor.size)))[:_TAIL_TRIES]:
        again = Frame(layout)
        place, key = at + matched.end(), matched[1].decode()
        end, is_whole = _take_in(cursor, again, layout.wanted, place, key)
        if is_whole and cursor.byte(end) == b"}" and cursor.skip(end + 1) >= cursor.size:
            for key, told in again.told.items():
                frame.told.setdefault(key, told)
            return


def _take_in(
    cursor: Cursor, frame: Frame, wanted: frozenset[str], at: int, key: str = ""
) -> tuple[int, bool]:
    """Take in the wanted scalars of the pairs from the value at `at` on.

    Returns:
        Where no further pair stands, and whether everything up to there is whole.
    """
    while True:
        extent = cursor.value_end(at)
        if extent.problem is not None:
            return extent.end, False
        if key in wanted and key not in frame.told and extent.end - at <= SCALAR_BYTES:
            raw = cursor.cut(at, extent.end)
            if raw[:1] not in b"{[":
                frame.told[key] = (decode_scalar(raw), (at, len(raw)))
        at = cursor.skip(extent.end)
        if cursor.byte(at) == b",":
            at = cursor.skip(at + 1)
        cursor.load(at, KEY_BYTES)
        matched = KEY.match(cursor.data, at - cursor.base)
        if matched is None:
            return at, True
        key, at = matched[1].decode("utf-8", "replace"), cursor.base + matched.end()
