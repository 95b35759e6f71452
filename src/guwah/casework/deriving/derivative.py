"""
A derivative: what a program or a person made of one kept file, as a noun.

Pure values; `sealed` keeps them. Spec: docs/spec/derivatives.md.

The rules of this module are:
  * A derivative is never changed: a correction is a new one, which names the one it follows.
  * It says who made it: program, engine, model and settings, or a person's alias and the time.
  * That nothing could be made of a file is said, too, with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec

from guwah.casework.pieces import cut, unpack_lengths
from guwah.custody.cells import Header, RecordValues, passage_values
from guwah.custody.reading import Commitment, commit
from guwah.errors import ObjectDamagedError
from guwah.script.segment import SEGMENTER

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


def entry_of(more: Mapping[str, Any]) -> Entry:
    """What a `derived` entry of the log says.

    Raises:
        ObjectDamagedError: It is none.
    """
    try:
        return msgspec.convert(dict(more), Entry)
    except msgspec.ValidationError as error:
        raise ObjectDamagedError(f"an entry of a derivative is damaged: {error}") from error


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
