"""
Things sealed to an age identity, and opened again: the seam to pyrage.

Names no file and keeps no key. Small values are sealed whole, originals as a stream.
Specification: docs/spec/vault.md, "Padding", "Keys"; https://age-encryption.org/v1

The rules of this module are:
  * The ciphers are pyrage's; there is one recipient, but for the keys of a shared case.
  * What cannot be opened is damage (22), whatever the reason.
  * What a stream's other end raises comes out as it was raised, not as a cipher's fault.
"""

from __future__ import annotations

from types import TracebackType
from typing import Any, Final, Protocol

import pyrage as untyped_pyrage

from guwah.errors import ObjectDamagedError
from guwah.vault.padding import LEAST_BYTES, pad, unpad

_pyrage: Any = untyped_pyrage
_DecryptError: type[Exception] = _pyrage.DecryptError
_EncryptError: type[Exception] = _pyrage.EncryptError
_IdentityError: type[Exception] = _pyrage.IdentityError
_RecipientError: type[Exception] = _pyrage.RecipientError
_WORDS: Final = "cannot be opened: it is damaged, or sealed to another key"


class Recipient(Protocol):
    """Whom something is sealed to; prints as `age1…`."""

    def __str__(self) -> str: ...


class Identity(Protocol):
    """Who can open it; prints as `AGE-SECRET-KEY-1…`."""

    def __str__(self) -> str: ...

    def to_public(self) -> Recipient:
        """The recipient of this identity."""
        ...


class Fault:
    """Notes what was raised inside it, which the cipher would else turn into words."""

    error: BaseException | None = None

    def __enter__(self) -> None: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.error = error


class Feed(Protocol):
    """Where a stream comes from."""

    fault: Fault

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes; none at the end."""
        ...


class Sink(Protocol):
    """Where a stream goes."""

    fault: Fault

    def write(self, data: bytes, /) -> int:
        """Take all of `data`."""
        ...

    def flush(self) -> None:
        """Called at the end."""
        ...


def new_identity() -> Identity:
    """A fresh random X25519 identity."""
    identity: Identity = _pyrage.x25519.Identity.generate()
    return identity


def identity_from_text(untrusted_text: str, name: str) -> Identity:
    """Parse an `AGE-SECRET-KEY-1…`.

    Raises:
        ObjectDamagedError: If it is none.
    """
    try:
        identity: Identity = _pyrage.x25519.Identity.from_str(untrusted_text.strip())
    except _IdentityError:
        raise ObjectDamagedError("holds no age identity", item=name) from None
    return identity


def recipient_from_text(untrusted_text: str, name: str) -> Recipient:
    """Parse an `age1…`.

    Raises:
        ObjectDamagedError: If it is none of X25519.
    """
    try:
        recipient: Recipient = _pyrage.x25519.Recipient.from_str(untrusted_text.strip())
    except _RecipientError:
        raise ObjectDamagedError("holds no age recipient", item=name) from None
    return recipient


def seal(data: bytes, recipient: Recipient, *more: Recipient, least: int = LEAST_BYTES) -> bytes:
    """Pad and encrypt.

    Args:
        data: What to seal.
        recipient: Who can open it.
        more: Who else can.
        least: The smallest padded size in bytes.

    Returns:
        An age file.
    """
    return bytes(_pyrage.encrypt(pad(data, least), [recipient, *more]))


def open_sealed(
    untrusted_data: bytes, identity: Identity, name: str, *, least: int = LEAST_BYTES
) -> bytes:
    """Decrypt and take the padding off: the inverse of `seal`.

    Args:
        untrusted_data: The age file.
        identity: Whom it was sealed to.
        name: What to call it in the error.
        least: As it was sealed.

    Raises:
        ObjectDamagedError: If it cannot be opened.
    """
    return unpad(open_plain(untrusted_data, identity, name), least)


def seal_plain(data: bytes, recipient: Recipient) -> bytes:
    """Encrypt without padding: for what always has the same size."""
    return bytes(_pyrage.encrypt(data, [recipient]))


def open_plain(untrusted_data: bytes, identity: Identity, name: str) -> bytes:
    """Decrypt without taking padding off.

    Raises:
        ObjectDamagedError: If it cannot be opened.
    """
    try:
        return bytes(_pyrage.decrypt(untrusted_data, [identity]))
    except _DecryptError:
        raise ObjectDamagedError(_WORDS, item=name) from None


def seal_identity(identity: Identity, recipient: Recipient) -> bytes:
    """Seal an identity to another."""
    return seal_plain(f"{identity}\n".encode(), recipient)


def open_identity(untrusted_data: bytes, identity: Identity, name: str) -> Identity:
    """The inverse of `seal_identity`.

    Raises:
        ObjectDamagedError: If it cannot be opened or holds no identity.
    """
    text = open_plain(untrusted_data, identity, name).decode("ascii", "replace")
    return identity_from_text(text, name)


def seal_stream(feed: Feed, sink: Sink, recipient: Recipient) -> None:
    """Encrypt a stream as it stands; padding is the feed's business.

    Raises:
        BaseException: Whatever feed or sink raised.
    """
    try:
        _pyrage.encrypt_io(feed, sink, [recipient])
    except (_EncryptError, OSError):
        _raise_fault(feed, sink)
        raise


def open_stream(feed: Feed, sink: Sink, identity: Identity, name: str) -> None:
    """Decrypt a stream; the sink must hold back what it gets until this returns.

    Raises:
        ObjectDamagedError: If it cannot be opened.
        BaseException: Whatever feed or sink raised.
    """
    try:
        _pyrage.decrypt_io(feed, sink, [identity])
    except (_DecryptError, OSError):
        _raise_fault(feed, sink)
        raise ObjectDamagedError(_WORDS, item=name) from None


def _raise_fault(feed: Feed, sink: Sink) -> None:
    for end in (feed, sink):
        if end.fault.error is not None:
            raise end.fault.error
