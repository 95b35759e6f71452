"""
A derivative: what a program or a person made of one kept file, sealed, committed to, on record.

Wires custody and vault; knows nothing of pictures or sound. Spec: docs/spec/derivatives.md.

The rules of this module are:
  * A derivative is never changed: a correction is a new one, which names the one it follows.
  * It says who made it: program, engine, model and settings, or a person's alias and the time.
  * The secret of its tree is sealed and fsynced with it before it is used; the `derived` entry
    of the log comes last, and without it there is no derivative.
  * That nothing could be made of a file is on record, too, with its reason.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec

from guwah.casework.pieces import cut, pack_lengths, unpack_lengths
from guwah.custody.cells import Header, RecordValues, passage_values
from guwah.custody.reading import Commitment, commit
from guwah.errors import DigestRefutedError, ObjectDamagedError
from guwah.script.segment import SEGMENTER, segments
from guwah.vault.case import CaseVault
from guwah.vault.itemstore import ItemStore
from guwah.vault.objects import Sealed

ENTRY = "derived"
Kind = Literal["picture", "transcript", "document", "translation"]


class Passage(msgspec.Struct, frozen=True):
    """A run of words of a derivative.

    Args:
        text: The words.
        place: Where they stand in the file: `box`, `page`, `start_ms` and `end_ms`, ….
        made: `machine` until a person confirmed or wrote it, then `person`.
        language: As far as known, or None.
    """

    text: str
    place: Mapping[str, Any] = {}
    made: Literal["machine", "person"] = "machine"
    language: str | None = None


class Derivative(msgspec.Struct, frozen=True):
    """What was made of one file.

    Args:
        item: The item's random id.
        path: The file inside it, or None for the item itself.
        kind: What was made.
        maker: Who or what made it, as it stands on record.
        file: H(file) ‖ u64(its length): 40 bytes.
        passages: Its words, in order.
        body: The whole result in the form of its kind.
        follows: Name of the derivative that it takes the place of, or None.
        k: The 32-byte secret of its tree.
        pieces: Where the texts were cut when they were committed to, by `segmenter`.
    """

    item: str
    path: str | None
    kind: Kind
    maker: Mapping[str, Any]
    file: bytes
    passages: tuple[Passage, ...]
    body: bytes
    follows: str | None
    k: bytes
    pieces: bytes
    segmenter: str = SEGMENTER
    format: int = 1


class Entry(msgspec.Struct, frozen=True):
    """What the log says of a derivative; `name` is None where none could be made.

    Args:
        item, path, kind, maker, follows: As in `Derivative`.
        name: Its name among the item's derivatives.
        sha256: Digest of its sealed form's plaintext, lower-case hex.
        size: Its length in bytes.
        passages: How many it has.
        reason: What is not whole, or why there is none: words of closed lists.
    """

    item: str
    path: str | None
    kind: Kind
    maker: Mapping[str, Any]
    name: str | None = None
    sha256: str | None = None
    size: int | None = None
    passages: int = 0
    follows: str | None = None
    reason: tuple[str, ...] = ()


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


def entry_of(more: Mapping[str, Any]) -> Entry:
    """What a `derived` entry of the log says.

    Raises:
        ObjectDamagedError: It is none.
    """
    try:
        return msgspec.convert(dict(more), Entry)
    except msgspec.ValidationError as error:
        raise ObjectDamagedError(f"an entry of a derivative is damaged: {error}") from error


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


def commit_to(made: Derivative) -> Commitment:
    """What a derivative is committed to; the same each time."""
    about = {"format": 1, "reader": made.kind, "version": made.format, "segmenter": made.segmenter,
             "maker": dict(made.maker)}  # fmt: skip
    header = Header(about, len(made.passages), made.file, None, None)
    return commit(made.k, header, values_of(made))


def values_of(made: Derivative) -> Iterator[RecordValues]:
    """Yield what is committed to of each passage."""
    cuts = unpack_lengths(made.pieces)
    for ordinal, (one, lengths) in enumerate(zip(made.passages, cuts, strict=True)):
        more = {"made": one.made, "language": one.language}
        pieces = cut(one.text, lengths)
        yield passage_values(one.text, ordinal, made.item, made.path, one.place, more, pieces)


def verify_derivative(store: CaseVault | ItemStore, entry: Entry, root: bytes | None) -> None:
    """Check that a derivative is the one that was committed to.

    Raises:
        ObjectDamagedError: It cannot be opened.
        DigestRefutedError: It gives another root.
    """
    if commit_to(open_derivative(store, entry)).root != root:
        raise DigestRefutedError("a derivative is not the one that was committed to")
