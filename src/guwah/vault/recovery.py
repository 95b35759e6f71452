"""
Recovery: the seed sealed to a key that k of n pages together give.

Draws no page and asks nobody. The sharing is shamir-mnemonic's; its own warning is ADR 12.
Specification: docs/spec/keys.md, "Recovery"; SLIP-0039

The rules that this module enforces are:
  * What is shared is 32 random bytes and nothing else; the seed is sealed to a key derived of them.
  * Each share has a salted commitment, so that a wrong one is named without opening anything.
  * What the shares open decides; a damaged or missing `recovery.json` keeps nobody out.
  * A sentence about a share names its place and page, never a word of it.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import shamir_mnemonic as untyped_mnemonic  # type: ignore[import-untyped]
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from shamir_mnemonic.wordlist import WORDLIST  # type: ignore[import-untyped]

from guwah.custody import canonical
from guwah.errors import CannotUnlockError, DigestRefutedError, ObjectDamagedError, UsageError
from guwah.vault import platform, slots
from guwah.vault.bech32 import age_secret_key
from guwah.vault.sealing import (
    Identity,
    identity_from_text,
    open_plain,
    recipient_from_text,
    seal_plain,
)

_slip39: Any = untyped_mnemonic
_MnemonicError: type[Exception] = _slip39.MnemonicError

SEALED: Final = "recovery.age"
PLAN: Final = "recovery.json"
MOST_SHARES: Final = 16
WORDS: Final = 33
_SECRET_BYTES: Final = 32
_INFO: Final = b"guwah/v1/recovery"
_KNOWN: Final = frozenset(WORDLIST)
_SHARE: Final = b"guwah/v1/recovery/share\0"


@dataclass(frozen=True)
class Share:
    """One share: the page's number, from 1 on, and its words."""

    number: int
    words: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Share(number={self.number})"


@dataclass(frozen=True)
class Plan:
    """What the vault keeps of a set of shares.

    Args:
        needed: How many open.
        commitments: `(salt, commitment)` of each page, in hex.
        recipient: Whom the seed is sealed to; kept sealed, not in `recovery.json`.
    """

    needed: int
    commitments: tuple[tuple[str, str], ...]
    recipient: str = ""

    def to_bytes(self) -> bytes:
        """The content of `recovery.json`."""
        return canonical.encode(
            {"commitments": self.commitments, "format": 1, "needed": self.needed}
        )

    @classmethod
    def from_object(cls, obj: Any) -> Plan:
        """Of what `to_bytes` or the desk's log holds.

        Raises:
            ObjectDamagedError: If it is no plan.
        """
        try:
            pairs = tuple((bytes.fromhex(a).hex(), bytes.fromhex(b).hex())
                          for a, b in obj["commitments"])  # fmt: skip
            return cls(int(obj["needed"]), pairs, str(obj.get("recipient", "")))
        except (KeyError, TypeError, AttributeError, ValueError):
            raise ObjectDamagedError("is no plan of a recovery", item=PLAN) from None

    def holds(self, share: Share) -> bool:
        """Whether this share is one of the set."""
        if not 1 <= share.number <= len(self.commitments):
            return False
        salt, commitment = self.commitments[share.number - 1]
        return hmac.compare_digest(bytes.fromhex(commitment), _commitment(salt, share))


def new_shares(count: int, needed: int) -> tuple[list[Share], Plan]:
    """Share a fresh random secret.

    Args:
        count: How many shares, at most 16.
        needed: How many open, at least 2.

    Returns:
        The shares, and what the vault keeps.

    Raises:
        UsageError: If these numbers make no sense.
    """
    if not 2 <= needed <= count <= MOST_SHARES:
        raise UsageError(
            f"{needed} of {count} shares cannot be made",
            hint=f"at least 2 are needed, and there are at most {MOST_SHARES}",
        )
    secret = secrets.token_bytes(_SECRET_BYTES)
    made = _slip39.generate_mnemonics(1, [(needed, count)], secret)[0]
    shares = [Share(i + 1, tuple(text.split())) for i, text in enumerate(made)]
    salts = [secrets.token_hex(32) for _ in shares]
    pairs = tuple((salt, _commitment(salt, one).hex())
                  for salt, one in zip(salts, shares, strict=True))  # fmt: skip
    return shares, Plan(needed, pairs, str(_identity(secret).to_public()))


def parse_share(untrusted_text: str, place: int) -> Share:
    """A share as a person types it, or as a page's square holds it.

    Args:
        untrusted_text: Words in any case; numbers between them, as on the page, are passed over.
        place: Which one of those typed, from 1 on.

    Raises:
        CannotUnlockError: If it is none; the sentence says where, and no word of it.
    """
    words = tuple(w for w in untrusted_text.lower().split() if not w.rstrip(".").isdecimal())
    for at, word in enumerate(words, 1):
        if word not in _KNOWN:
            raise CannotUnlockError(f"share {place}: word {at} is not on the list of words")
    if len(words) != WORDS:
        raise CannotUnlockError(f"share {place}: has {len(words)} words, a page has {WORDS}")
    try:
        parsed = _slip39.Share.from_mnemonic(" ".join(words))
    except _MnemonicError:
        raise CannotUnlockError(
            f"share {place}: a word is wrong, or two are exchanged", hint="compare it with the page"
        ) from None
    return Share(parsed.index + 1, words)


def sealed_seed(seed: bytes, plan: Plan) -> bytes:
    """The content of `recovery.age`."""
    return seal_plain(seed, recipient_from_text(plan.recipient, PLAN))


def recover(root: Path, shares: Sequence[Share]) -> bytes:
    """The seed, from enough shares.

    Args:
        root: The vault's folder.
        shares: As `parse_share` returned them.

    Raises:
        CannotUnlockError: If they do not open it; a wrong share is named.
        ObjectDamagedError: If `recovery.age` is missing or damaged.
    """
    sealed = platform.read_file(slots.newest(root, SEALED), SEALED)
    for place, one in enumerate(shares, 1):
        if one.number in [other.number for other in shares[: place - 1]]:
            raise CannotUnlockError(f"share {place}: page {one.number} was given before")
    seed = _opened(sealed, shares)
    if seed is None:
        raise _reason(root, shares)
    return seed


def _opened(sealed: bytes, shares: Sequence[Share]) -> bytes | None:
    """What these shares open, or None; any k of them are as good as all."""
    texts = [" ".join(one.words) for one in shares]
    try:
        needed = _slip39.Share.from_mnemonic(texts[0]).member_threshold
        secret = _slip39.combine_mnemonics(texts[:needed])
        return open_plain(sealed, _identity(secret), SEALED)
    except (_MnemonicError, IndexError, ObjectDamagedError):
        return None


def _reason(root: Path, shares: Sequence[Share]) -> CannotUnlockError:
    """Why these shares open nothing, as far as `recovery.json` tells."""
    try:
        plan = Plan.from_object(canonical.parse(platform.read_file(root / PLAN, PLAN)))
    except (ObjectDamagedError, DigestRefutedError):
        return CannotUnlockError("these shares do not belong together, or are too few")
    wrong = [place for place, one in enumerate(shares, 1) if not plan.holds(one)]
    older = "it is of an older set, or of another vault, or was changed"
    if wrong and len(wrong) < len(shares):
        page = shares[wrong[0] - 1].number
        return CannotUnlockError(
            f"share {wrong[0]} is wrong: page {page} of this vault's set has other words",
            hint=older,
        )
    if wrong:
        return CannotUnlockError("none of these shares is of this vault's set", hint=older)
    if len(shares) < plan.needed:
        return CannotUnlockError(f"{plan.needed} shares are needed, {len(shares)} were given")
    return CannotUnlockError("the shares are right, but recovery.age is damaged or of another set")


def _commitment(salt: str, share: Share) -> bytes:
    return hmac.digest(bytes.fromhex(salt), _SHARE + " ".join(share.words).encode(), "sha256")


def _identity(secret: bytes) -> Identity:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_INFO).derive(secret)
    return identity_from_text(age_secret_key(derived), "recovery")
