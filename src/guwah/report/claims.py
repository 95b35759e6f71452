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

_PROVED_OF_PICTURES: Final = (
    "Of screenshots: every sender, date and word that is shown is what a program read from the "
    "picture, or a person corrected, when it was entered. Not one character was changed since."
)
_NOT_PROVED_OF_PICTURES: Final = (
    "That a picture says what was read from it: programs misread, and people correct. Who stands "
    'on which side of a screenshot, and what day "yesterday" was, the keeper stated. Ask to see '
    "the pictures."
)


def proved(*, has_pictures: bool = False, has_exports: bool = True) -> tuple[str, ...]:
    """What holds if the check succeeds.

    Args:
        has_pictures: Whether messages of screenshots are shown.
        has_exports: Whether others are.
    """
    first = _PROVED[: 1 if has_exports else 0] + (_PROVED_OF_PICTURES,) * has_pictures
    return tuple(_(sentence) for sentence in (*first, *_PROVED[1:]))


def not_proved(*, has_pictures: bool = False) -> tuple[str, ...]:
    """What does not follow from it."""
    more = (_NOT_PROVED_OF_PICTURES,) * has_pictures
    return tuple(_(sentence) for sentence in (*more, *_NOT_PROVED))
