"""
What a judge of time stamps can find, each in one word and one sentence.

Judges nothing; `timetoken` and `opentime` do.
Specification: docs/spec/time.md, "Verdicts"

The rules that this module enforces are:
  * A stamp holds, is refuted (34), or could not be told (43); each verdict is one of the three.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from guwah.errors import GuwahError, TimestampRefutedError, TimestampUncheckedError


class Verdict(Enum):
    """What was found; the value is the word that programs read."""

    VALID = "valid"
    DAMAGED = "damaged"
    WRONG_DATA = "wrong-data"
    WRONG_ROOT = "wrong-root"
    EXPIRED = "expired"
    ALTERED = "altered"
    NOT_FOR_TIME = "not-for-time"
    WRONG_BLOCK = "wrong-block"
    NO_ROOTS = "no-roots"
    NO_BLOCK = "no-block"
    PENDING = "pending"
    LAPSED = "lapsed"


_REFUTED: Final = {
    Verdict.DAMAGED: "the time stamp is cut off or damaged",
    Verdict.WRONG_DATA: "the time stamp is of something else than this checkpoint",
    Verdict.WRONG_ROOT: "the time stamp is signed by an authority that is not among those trusted",
    Verdict.EXPIRED: "the time stamp was made with a certificate that was not valid at its time",
    Verdict.ALTERED: "the signature of the time stamp does not hold",
    Verdict.NOT_FOR_TIME: "the time stamp is signed by a certificate that is not for time stamps",
    Verdict.WRONG_BLOCK: "the time stamp does not lead to the block that it names",
}
_UNCHECKED: Final = {
    Verdict.NO_ROOTS: "a time stamp could not be checked: no certificate to trust was given",
    Verdict.NO_BLOCK: "a time stamp could not be checked: the block that it names was not given",
    Verdict.PENDING: "a time stamp could not be checked: it is not in a block yet",
    Verdict.LAPSED: "the certificate of a time stamp has run out, and no other was made in time",
}
_HINTS: Final = {
    Verdict.WRONG_ROOT: "trust is by --roots: give the authority's own root, got by another way",
    Verdict.NO_ROOTS: "add --roots FILE with the authority's root, or --no-time",
    Verdict.NO_BLOCK: "add --headers FILE with the block's header, or --no-time",
    Verdict.PENDING: "some hours later: guwah custody stamp --upgrade",
    Verdict.LAPSED: "guwah custody stamp --renew does it before the certificate runs out",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found of one stamp.

    Args:
        verdict: The verdict.
        time: RFC 3339 in UTC: the stamped thing existed by then; None where that is not known.
            It counts only if the verdict is valid.
        until: RFC 3339 in UTC: when its certificate runs out; None where there is none.
    """

    verdict: Verdict
    time: str | None = None
    until: str | None = None

    @property
    def refuted(self) -> bool:
        """Whether it does not hold."""
        return self.verdict in _REFUTED

    def error(self, item: str | None = None) -> GuwahError | None:
        """What to raise, or None if it is valid."""
        hint = _HINTS.get(self.verdict)
        if self.verdict in _REFUTED:
            return TimestampRefutedError(_REFUTED[self.verdict], item=item, hint=hint)
        if self.verdict in _UNCHECKED:
            return TimestampUncheckedError(_UNCHECKED[self.verdict], item=item, hint=hint)
        return None
