"""
Signs in the bytes of a body that the app may have written it, or something into it.

A body without a sign is an ordinary message. One with a sign may be one, too: `body` and
`notices` tell what it is.

The rules of this module are:
  * A sign is: nothing or white space at the beginning, a closing bracket, a mark of writing
    direction, a link, the sender's own name at the beginning, or words of the app.
  * What most bodies lack is looked for once in all of them.
  * What is remembered is bounded.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from operator import itemgetter
from typing import NamedTuple

from guwah.evidence.record import Sender
from guwah.intake.whatsapp.names import BEGINNING, Names
from guwah.intake.whatsapp.notices import ENCRYPTED_STARTS
from guwah.intake.whatsapp.phrases import (
    LONGEST_WHOLE_BYTES,
    MISSED_STARTS,
    POLL_BEGINNINGS,
    START_BYTES,
    WHOLE_BODIES,
)

_STARTS = ENCRYPTED_STARTS | MISSED_STARTS
_LRM, _RLM, _LINK = "\u200e".encode(), "\u200f".encode(), b"://"
# Looking for one byte is several times faster when it is given as a number.
_CLOSING_ANGLE, _CLOSING_ROUND, _SPACE, _NEWLINE = b">) \n"
_SLASHES = re.compile(rb"//")
_MARK_LEAD, _MARK = 0xE2, re.compile(rb"\xe2\x80[\x8e\x8f]")
_BEGINNINGS = frozenset(words[:BEGINNING] for words in _STARTS | WHOLE_BODIES | POLL_BEGINNINGS)
_beginning = itemgetter(slice(BEGINNING))
_MOST_PLAIN = 50_000
_MANY = 8


def has_sign(body: bytes, sender: Sender) -> bool:
    """Whether a body has a sign.

    Args:
        body: The body, exactly.
        sender: Who wrote it, with a name.

    Returns:
        False for an ordinary message.
    """
    return (
        not body
        or body[0] <= _SPACE
        or _CLOSING_ANGLE in body
        or _CLOSING_ROUND in body
        or _LRM in body
        or _RLM in body
        or _LINK in body
        or body.startswith((sender.name or "").encode())
        or body[:START_BYTES] in _STARTS
        or (len(body) <= LONGEST_WHOLE_BYTES and body in WHOLE_BODIES)
        or (_NEWLINE in body and body[: body.index(_NEWLINE)] in POLL_BEGINNINGS)
    )


class _Inner(NamedTuple):
    """A sign that may stand anywhere: its first place from one on, or -1; whether it is there."""

    find: Callable[[bytes, int], int]
    is_in: Callable[[bytes], bool]


def _byte(number: int) -> _Inner:
    return _Inner(lambda run, at: run.find(number, at), lambda body: number in body)


def _found_from(pattern: re.Pattern[bytes], run: bytes, at: int) -> int:
    found = pattern.search(run, at)
    return -1 if found is None else found.start()


def _mark_from(run: bytes, at: int) -> int:
    """The next mark of writing direction; a byte that most scripts lack is looked for first."""
    at = run.find(_MARK_LEAD, at)
    return at if at < 0 else _found_from(_MARK, run, at)


_INNER = (
    _byte(_CLOSING_ANGLE),
    _byte(_CLOSING_ROUND),
    # Half of a link: sooner found, since colons stand in every header; soonest by a pattern.
    _Inner(lambda run, at: _found_from(_SLASHES, run, at), lambda body: b"//" in body),
    _Inner(_mark_from, lambda body: _LRM in body or _RLM in body),
)


class Signs:
    """Finds the bodies of a run that may have a sign.

    Args:
        names: The names met so far.
    """

    def __init__(self, names: Names) -> None:
        self._names = names
        self._changes = names.changes
        self._plain: set[bytes] = set()

    def places(self, run: bytes, starts: list[int], bodies: list[bytes]) -> set[int]:
        """Which bodies may have a sign: all that have one, and some others.

        Args:
            run: The bytes in which the records stand one after the other.
            starts: Where each record starts, and where the last one ends.
            bodies: Their bodies.

        Returns:
            Indices.
        """
        if self._changes != self._names.changes or len(self._plain) > _MOST_PLAIN:
            self._changes = self._names.changes
            self._plain.clear()
        found: set[int] = set()
        fresh = {
            one for one in set(map(_beginning, bodies)) - self._plain if not self._is_plain(one)
        }
        if fresh:
            found = {index for index, body in enumerate(bodies) if body[:BEGINNING] in fresh}
        for sign in _INNER:
            found |= _places_of(sign, run, starts, bodies)
        return found

    def _is_plain(self, beginning: bytes) -> bool:
        """Whether a beginning is no sign, whoever writes; remembers it if so."""
        if beginning[:1] <= b" " or beginning in _BEGINNINGS:
            return False
        if any(beginning[:length] in self._names.beginnings for length in range(1, BEGINNING + 1)):
            return False
        self._plain.add(beginning)
        return True


def _places_of(sign: _Inner, run: bytes, starts: list[int], bodies: list[bytes]) -> set[int]:
    """Which records hold a sign, be it in the header; or, if many do, which bodies."""
    found: set[int] = set()
    shift, most = starts[0], _MANY + len(bodies) // _MANY
    at = sign.find(run, 0)
    while at >= 0:
        index = bisect_right(starts, at + shift) - 1
        if index == len(bodies):
            break
        found.add(index)
        if len(found) > most:
            return {index for index, body in enumerate(bodies) if sign.is_in(body)}
        at = sign.find(run, starts[index + 1] - shift)
    return found
