"""
Derivatives sealed, committed to, put on record, opened again.

Wires custody and vault; knows nothing of pictures or sound. Spec: docs/spec/derivatives.md.

The rules of this module are:
  * The secret of its tree is sealed and fsynced with a derivative before it is used; the `derived`
    entry of the log comes last, and without it there is no derivative.
"""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from typing import Any

import msgspec

from guwah.casework.deriving.derivative import (
    ENTRY,
    Derivative,
    Entry,
    Kind,
    Passage,
    commit_to,
)
from guwah.casework.pieces import pack_lengths
from guwah.errors import DigestRefutedError, ObjectDamagedError
from guwah.script.segment import segments
from guwah.vault.case import CaseVault
from guwah.vault.itemstore import ItemStore
from guwah.vault.objects import Sealed


def keep(
    case: CaseVault,
    file: tuple[str, str | None, bytes],
    kind: Kind,
    maker: Mapping[str, Any],
    passages: tuple[Passage, ...],
    body: bytes,
    *,
    follows: str | None = None,
    reason: tuple[str, ...] = (),
) -> Entry:
    """Seal a derivative, commit to it and log it.

    Args:
        case: The opened case.
        file: Item, path inside it, and H(file) ‖ u64(its length).
        kind: What was made.
        maker: Who or what made it.
        passages: Its words.
        body: The whole result.
        follows: Which derivative it takes the place of.
        reason: What is not whole.

    Returns:
        What the log says of it.
    """
    item, path, digest = file
    pieces = b"".join(pack_lengths(segments(one.text)) for one in passages)
    made = Derivative(
        item, path, kind, maker, digest, passages, body, follows, os.urandom(32), pieces
    )
    name = f"derived-{os.urandom(8).hex()}"
    sealed = case.seal_reading(item, name, io.BytesIO(msgspec.msgpack.encode(made)))
    entry = Entry(item, path, kind, maker, name, sealed.sha256.hex(), sealed.size,
                  len(passages), follows, reason)  # fmt: skip
    case.append(ENTRY, commit_to(made).root, msgspec.to_builtins(entry), item=item)
    return entry


def keep_failure(
    case: CaseVault,
    file: tuple[str, str | None],
    kind: Kind,
    maker: Mapping[str, Any],
    reason: tuple[str, ...],
) -> Entry:
    """Log that nothing could be made of a file, and why."""
    entry = Entry(*file, kind, maker, reason=reason)
    case.append(ENTRY, None, msgspec.to_builtins(entry), item=file[0])
    return entry


def open_derivative(case: CaseVault | ItemStore, entry: Entry) -> Derivative:
    """Open a derivative.

    Raises:
        ObjectDamagedError: It is missing, damaged, or not the one that was logged.
    """
    assert entry.name is not None and entry.sha256 is not None and entry.size is not None
    expected = Sealed(bytes.fromhex(entry.sha256), entry.size)
    with case.open_reading(entry.item, entry.name, expected) as sealed:
        try:
            return msgspec.msgpack.decode(sealed.read(), type=Derivative)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise ObjectDamagedError(f"a derivative is damaged: {error}") from error


def verify_derivative(store: CaseVault | ItemStore, entry: Entry, root: bytes | None) -> None:
    """Check that a derivative is the one that was committed to.

    Raises:
        ObjectDamagedError: It cannot be opened.
        DigestRefutedError: It gives another root.
    """
    if commit_to(open_derivative(store, entry)).root != root:
        raise DigestRefutedError("a derivative is not the one that was committed to")
