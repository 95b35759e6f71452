"""
The members of an item, one after the other: archives opened, mails taken apart.

Reads no record; it says which member is next, who reads it, and which ordinal comes first.

The rules of this module are:
  * An item is looked at by content: an archive is opened, any other file is one member.
  * The files inside a member's records (parts of a mail) come right after it, each a member of
    its own; an archive or a mail among them is opened in turn.
  * Never deeper than `MAX_DEPTH`: what could be read and lies deeper, and an archive inside a
    mail that is refused, is an anomaly.
  * An item in which nobody knows anything, not even what kind of file it is, is an error.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from guwah.errors import CorruptInputError, IntakeError, UnknownFormatError
from guwah.intake.contract import Container, Member, Options, Reader, derived_path
from guwah.intake.frame import detection
from guwah.intake.frame.archive import HEAD_BYTES, SEPARATOR, Opened, Scratch, open_archive
from guwah.intake.frame.loose import is_loose, is_plain_archive
from guwah.intake.frame.members import MAX_DEPTH, Holder, find_parts, known_parts, unknown_format
from guwah.intake.frame.undecided import Undecided, reader_within
from guwah.intake.frame.zip_directory import is_zip
from guwah.intake.notation.reading_bytes import read_fully
from guwah.intake.notation.sqlite_names import head_with_names


@dataclass(frozen=True)
class Item:
    """An item as it is handed to the frame.

    Args:
        source: Its bytes, seekable.
        name: Its own name, for errors and for threads named after it.
        item: Name or id that goes into the records.
        prefix: Record ids are `{prefix}/{ordinal}`.
        siblings: Paths of the files that lie beside it, from its own folder down.
        scratch: Makes a stream for members that do not fit into memory.
    """

    source: BinaryIO
    name: str
    item: str
    prefix: str
    siblings: frozenset[str] = frozenset()
    scratch: Scratch | None = None


@dataclass(frozen=True)
class Turn:
    """One member and its reader; None for an attachment."""

    member: Member
    reader: Reader | None


class Walk:
    """The members of an item in order.

    Args:
        item: The item.
        options: What the person told about the export.
        forced: The only reader to ask, or None for all.

    Raises:
        CorruptInputError: Empty, truncated, damaged.
        UnknownFormatError: No reader knows it.
        UnsafeArchiveError: An archive that could do harm or cannot be looked into.
    """

    def __init__(self, item: Item, options: Options, forced: Reader | None) -> None:
        self._item = item
        self._options = options
        self._forced = forced
        self.ordinal = 0
        many = options.is_one_of_many
        size, head = measure(item.source, item.name, may_be_empty=many)
        self._archive: Opened | None = None
        reader: Reader | None = None
        if is_zip(head):
            archive = open_archive(item.source, size, item.name)
            try:
                plain = is_plain_archive(item.source, size, item.name)
                self._parts = known_parts(archive, item.name, forced, item.scratch, plain=plain)
                self._archive = archive
                return
            except UnknownFormatError:
                self._verify_known(size)
        elif forced is not None:
            reader = detection.reader_for(forced, head)
        else:
            asked = reader_within if options.is_one_of_many else detection.surest_reader
            reader = asked(head, size, item.name) if head else None
            if reader is None:
                self._verify_known(size)
        item.source.seek(0)
        member = Member(
            item.item, None, item.source, size, item.name, item.siblings, item.prefix, 0
        )
        self._lone = Turn(member, reader)

    def _verify_known(self, size: int) -> None:
        """Raise if nobody knows a lone item, not even what kind of file it is."""
        item = self._item
        if self._options.is_one_of_many:
            return
        if not is_loose(item.source, size, item.name):
            raise unknown_format(item.name)

    def turns(self) -> Iterator[Turn]:
        """Yield the members in order.

        Before it asks for the next, the caller adds to `ordinal` how many records and anomalies
        the member had.
        """
        if self._archive is None:
            yield from self._with_derived(self._numbered(self._lone), 0)
            return
        holder = Holder(self._archive, self._item.scratch)
        for part in self._parts:
            member = holder.member(part, self._item.item, self._item.prefix, self.ordinal)
            yield from self._with_derived(Turn(member, part.reader), len(part.inside) + 1)

    def _numbered(self, turn: Turn) -> Turn:
        member = turn.member
        return Turn(
            Member(
                member.item, member.path, member.source, member.size, member.name,
                member.siblings, member.id_prefix, self.ordinal,
            ),
            turn.reader,
        )  # fmt: skip

    def _with_derived(self, turn: Turn, depth: int) -> Iterator[Turn]:
        """A member, then the files inside its records."""
        yield turn
        reader, member = turn.reader, turn.member
        if not isinstance(reader, Container):
            return
        member.source.seek(0)
        for inside in reader.derived(member, self._options):
            path = derived_path(member.path, inside.path)
            yield from self._inside(path, inside.open(), inside.size, depth + 1)

    def _inside(self, path: str, source: BinaryIO, size: int, depth: int) -> Iterator[Turn]:
        """A file inside a record; what it holds in turn."""
        head = head_with_names(read_fully(source, min(size, HEAD_BYTES)), source, size)
        source.seek(0)
        known = reader_within(head, size, path) if head and not self._forced else None
        if depth > MAX_DEPTH and (known or is_zip(head)):
            too_deep = Undecided(f"lies more than {MAX_DEPTH} deep", "too-deep")
            yield Turn(self._placed(path, source, size), too_deep)
            return
        if is_zip(head) and depth <= MAX_DEPTH:
            try:
                archive = open_archive(source, size, path)
                parts, _ = find_parts(archive, self._forced)
            except IntakeError as cause:
                yield Turn(self._placed(path, source, size), Undecided(cause.what, "refused"))
                return
            if any(part.reader for part in parts):
                holder = Holder(archive, self._item.scratch)
                for part in parts:
                    member = holder.member(part, self._item.item, self._item.prefix, self.ordinal)
                    inner = self._placed(f"{path}{SEPARATOR}{part.path}", member.source, part.size)
                    yield from self._with_derived(Turn(inner, part.reader), depth + 1)
                return
        yield from self._with_derived(Turn(self._placed(path, source, size), known), depth)

    def _placed(self, path: str, source: BinaryIO, size: int) -> Member:
        name = path.replace(SEPARATOR, "/").rpartition("/")[2]
        return Member(
            self._item.item, path, source, size, name, frozenset(), self._item.prefix, self.ordinal
        )


def measure(source: BinaryIO, name: str, *, may_be_empty: bool = False) -> tuple[int, bytes]:
    """Length and first 64 KiB of an item; of a database the names of its tables besides.

    Args:
        source: Its bytes.
        name: Its name, for errors.
        may_be_empty: Whether that is no error.

    Returns:
        Both; the source may stand anywhere.

    Raises:
        CorruptInputError: It is empty.
    """
    size = source.seek(0, io.SEEK_END)
    source.seek(0)
    if size == 0 and not may_be_empty:
        raise CorruptInputError(
            "the file is empty", item=name,
            hint="copy it again from where it came; if it is empty there too, have it sent again",
        )  # fmt: skip
    return size, head_with_names(read_fully(source, min(size, HEAD_BYTES)), source, size)
