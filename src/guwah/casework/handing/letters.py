"""
Names of people as letters, for a thread that is handed out.

Finds no names by itself: it knows those that it is told, in the spellings that a report would withhold.
Specification: docs/spec/interpreter-bundle.md, "Letters"

The rules of this module are:
  * Everyone who is not released gets a letter, in the order in which they appear.
  * In a text a letter stands between ‹ and ›; an ending that follows a name stays.
  * A part of a name that several people bear stands for all of them; of mentions that overlap the
    longest counts.
  * A nickname, or a name spelled otherwise, is not found: a person reads the text before it leaves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from guwah.report.mentions import Finder, Span, terms_of_name

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
        known = dict.fromkeys([*names, *released])
        self._finders = {name: Finder(terms_of_name(name)) for name in known}

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Each letter and the name that it stands for."""
        return tuple((letter, name) for name, letter in self._of.items())

    def of(self, name: str | None) -> str | None:
        """The letter of a sender, their name if it is released, None for nobody."""
        return None if name is None else self._of.get(name, name)

    def within(self, text: str) -> str:
        """A text with letters where it names people who are not released."""
        data = text.encode("utf-8", "surrogatepass")
        out, at = bytearray(), 0
        for (start, length), bearers in self._mentions(text):
            if not any(one in self._of for one in bearers):
                continue
            shown = "/".join(self._of.get(one, one) for one in bearers)
            out += data[at:start] + f"‹{shown}›".encode()
            at = start + length
        return bytes(out + data[at:]).decode("utf-8", "surrogatepass")

    def _mentions(self, text: str) -> list[tuple[Span, list[str]]]:
        """Mentions that do not overlap, in order, each with everybody whom it may mean."""
        bearers: dict[Span, list[str]] = {}
        for name, finder in self._finders.items():
            for span in finder.find(text):
                bearers.setdefault(span, []).append(name)
        taken: list[Span] = []
        for span in sorted(bearers, key=lambda one: (-one[1], one[0])):
            if all(sum(span) <= one[0] or sum(one) <= span[0] for one in taken):
                taken.append(span)
        return [(span, bearers[span]) for span in sorted(taken)]


def _letter(number: int) -> str:
    """A to Z, then AA, AB, …"""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, len(_LETTERS))
        name = _LETTERS[rest] + name
    return name
