"""
Names of people as letters, for a thread that is handed out.

Finds no names by itself: it knows those that it is told, as they are written.
Specification: docs/spec/interpreter-bundle.md, "Letters"

The rules of this module are:
  * Everyone who is not released gets a letter, in the order in which they appear.
  * In a text a letter stands between ‹ and ›; an ending that follows a name stays.
  * A part of a name that several people bear stands for all of them.
  * A nickname, or a name spelled otherwise, is not found: a person reads the text before it leaves.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

_LEAST_PART = 3  # letters: shorter parts are words of many languages
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Letters:
    """Which letter stands for whom.

    Args:
        people: Names as written, in the order in which they appear; repeated ones count once.
        released: Those of them that are named as they are.
    """

    def __init__(self, people: Iterable[str], released: Collection[str] = ()) -> None:
        names = [one for one in dict.fromkeys(people) if one.strip()]
        hidden = [one for one in names if one not in released]
        self._of = {name: _letter(number) for number, name in enumerate(hidden)}
        self._instead = {name.casefold(): f"‹{letter}›" for name, letter in self._of.items()}
        for part, bearers in self._parts(names).items():
            if any(one in self._of for one in bearers):
                self._instead.setdefault(part, f"‹{'/'.join(map(self._shown, bearers))}›")
        for name in released:
            self._instead[name.casefold()] = ""
        longest_first = sorted(filter(None, self._instead), key=len, reverse=True)
        pattern = "|".join(map(re.escape, longest_first)) or r"(?!)"
        self._found = re.compile(rf"(?<!\w)(?:{pattern})", re.IGNORECASE)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Each letter and the name that it stands for."""
        return tuple((letter, name) for name, letter in self._of.items())

    def of(self, name: str | None) -> str | None:
        """The letter of a sender, their name if it is released, None for nobody."""
        return None if name is None else self._shown(name)

    def within(self, text: str) -> str:
        """A text with letters where it names people who are not released."""
        return self._found.sub(self._put, text)

    def _put(self, found: re.Match[str]) -> str:
        return self._instead.get(found[0].casefold()) or found[0]

    def _shown(self, name: str) -> str:
        return self._of.get(name, name)

    def _parts(self, names: Iterable[str]) -> dict[str, list[str]]:
        """Parts of names that may stand alone, each with everybody who bears it."""
        parts: dict[str, list[str]] = {}
        for name in names:
            for part in dict.fromkeys(name.casefold().split()):
                if len(part) >= _LEAST_PART and part.isalpha():
                    parts.setdefault(part, []).append(name)
        return parts


def _letter(number: int) -> str:
    """A to Z, then AA, AB, …"""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, len(_LETTERS))
        name = _LETTERS[rest] + name
    return name
