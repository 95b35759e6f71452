"""
Every exception of Guwah, its exit code and its sentence.

Prints nothing and decides nothing: rooms raise, the doors (`cli`) print and exit.

The rules of this module are:
  * One root, `GuwahError`; each leaf class has one exit code of the interface contract.
  * The sentence is lower case, quotes the offending value, and names the place.
  * The hint says what the person can do next.
"""

from __future__ import annotations

from typing import ClassVar


class GuwahError(Exception):
    """Root of all errors that a person can be told about.

    Args:
        what: One lower-case sentence without a full stop, offending values quoted.
        item: Name of the file, case or item that the error is about.
        span: `(offset, length)` in bytes inside the item, where known.
        hint: What the person can do next, one sentence.
    """

    exit_code: ClassVar[int] = 1

    def __init__(
        self,
        what: str,
        *,
        item: str | None = None,
        span: tuple[int, int] | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(what)
        self.what = what
        self.item = item
        self.span = span
        self.hint = hint

    def sentence(self) -> str:
        """The one line that a person reads: item, place, what."""
        place = f" at byte {self.span[0]}" if self.span else ""
        where = f"'{self.item}'{place}: " if self.item else ""
        return f"{where}{self.what}"


class UsageError(GuwahError):
    """The command was asked for something that cannot be: exit 2."""

    exit_code = 2


class CancelledError(GuwahError):
    """The person stopped it: exit 4."""

    exit_code = 4


class MissingPartError(GuwahError):
    """A part that this needs is not installed, or a model is not there: exit 5."""

    exit_code = 5


class IntakeError(GuwahError):
    """Root of what is wrong with a file handed in: 10 to 19."""


class UnknownFormatError(IntakeError):
    """No reader knows this file: exit 10."""

    exit_code = 10


class CorruptInputError(IntakeError):
    """Truncated, empty or broken: exit 11."""

    exit_code = 11


class UnsafeArchiveError(IntakeError):
    """An archive that could do harm or cannot be looked into: exit 12."""

    exit_code = 12


class VaultError(GuwahError):
    """Root of what is wrong with a vault: 20 to 29."""


class CannotUnlockError(VaultError):
    """Wrong passphrase or key: exit 20."""

    exit_code = 20


class VaultLockedError(VaultError):
    """Another process holds the vault: exit 21."""

    exit_code = 21


class ObjectDamagedError(VaultError):
    """A sealed object is missing, damaged or foreign: exit 22."""

    exit_code = 22


class NotAVaultError(VaultError):
    """Not a vault, or a newer format: exit 23."""

    exit_code = 23


class RefutedError(GuwahError):
    """Root of "this copy was changed or damaged": 30 to 39."""


class DigestRefutedError(RefutedError):
    """A digest, the manifest or a member does not fit: exit 30."""

    exit_code = 30


class InclusionRefutedError(RefutedError):
    """An inclusion proof does not hold: exit 31."""

    exit_code = 31


class CheckpointRefutedError(RefutedError):
    """Checkpoints contradict each other: exit 32."""

    exit_code = 32


class SignatureRefutedError(RefutedError):
    """A signature does not hold: exit 33."""

    exit_code = 33


class TimestampRefutedError(RefutedError):
    """A time stamp does not hold: exit 34."""

    exit_code = 34


class LogTruncatedError(CheckpointRefutedError):
    """A log is shorter than a checkpoint says that it was: exit 35."""

    exit_code = 35


class OrderRefutedError(RefutedError):
    """An entry of a log does not follow the one before it: exit 36."""

    exit_code = 36


class BackdatedError(RefutedError):
    """A claimed time runs against a saved checkpoint or a time stamp: exit 37."""

    exit_code = 37


class CouldNotTellError(GuwahError):
    """Root of "this could not be checked": 40 to 49."""


class NoKeyError(CouldNotTellError):
    """No key was given to check against: exit 40."""

    exit_code = 40


class MissingProofError(CouldNotTellError):
    """Signed without a proof that the check needs: exit 41."""

    exit_code = 41


class NewerFormatError(CouldNotTellError):
    """Made by a newer version: exit 42."""

    exit_code = 42


class TimestampUncheckedError(CouldNotTellError):
    """A time stamp token that this verifier cannot check: exit 43."""

    exit_code = 43


class DisclosureError(GuwahError):
    """Root of refused disclosures: 50 to 59."""


class WithheldFoundError(DisclosureError):
    """A withheld text was found in the finished report: exit 50."""

    exit_code = 50


class UnreviewedItemError(DisclosureError):
    """An item was not reviewed: exit 51."""

    exit_code = 51


class ConsentMissingError(DisclosureError):
    """The person concerned has not consented to this: exit 52."""

    exit_code = 52


class FieldMissingError(DisclosureError):
    """A field that this kind of report requires is missing: exit 53."""

    exit_code = 53
