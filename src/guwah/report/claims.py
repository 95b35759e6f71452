"""
What a report proves and what it does not, in plain words.

Sentences only. Spec: docs/spec/commitments.md, "Not proved".

The rules that this module follows are:
  * What is not proved stands beside what is, on the first pages, in the same size.
  * A check that holds says that nothing was changed since the hand-in, and no more.
"""

from __future__ import annotations

from typing import Final

from guwah.report.wording import _

_PROVED: Final = (
    "Every sender, date and word that is shown is what was read from an export when it was "
    "handed in. Not one character was changed, added or swapped since.",
    "Each export was entered in one record of keeping, in the order in which the entries stand, "
    "signed with the key below.",
    "What is blacked out is fixed too. It can be shown later and checked against this same file; "
    "nobody can put something else in its place.",
)
_NOT_PROVED: Final = (
    "That the export was genuine, complete and unedited when it was handed in.",
    "Who wrote the messages, who held the number, whether a state stood behind it.",
    "That nothing was left out.",
    "When it was handed in, to anyone who doubts the keeper: no outside time stamp is attached. "
    "Nor that it did not exist earlier.",
    "Anything about the parts that are withheld.",
    "Who signed: a signature shows a key, not a person.",
    "Counts, notes and reasons, the layout of these pages, and any translation, transcript or "
    "label: these are statements of whoever made the report.",
)


def proved() -> tuple[str, ...]:
    """What holds if the check succeeds."""
    return tuple(_(sentence) for sentence in _PROVED)


def not_proved() -> tuple[str, ...]:
    """What does not follow from it."""
    return tuple(_(sentence) for sentence in _NOT_PROVED)
