"""
The members of an archive: which reader each is for, and how it is opened again.

Reads the first 64 KiB of each, no more; nested archives are opened one at a time.

The rules of this module are:
  * A nested archive counts as members only where a reader knows something in it; a document
    that happens to be a zip file, or a damaged or dangerous one that somebody sent in a chat,
    stays one attachment.
  * Where nobody knows anything, the trouble with a nested archive is the trouble of the item.
  * What all archives of an item declare together has one limit.
  * Nested archives are not held open: memory does not grow with their number.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from guwah.errors import IntakeError, UnknownFormatError, UnsafeArchiveError, UsageError
from guwah.intake.contract import Member, Reader
from guwah.intake.frame.archive import SEPARATOR, Opened, Scratch, open_nested
from guwah.intake.frame.detection import reader_for
from guwah.intake.frame.loose import is_loose_kind
from guwah.intake.frame.undecided import reader_within
from guwah.intake.frame.zip_directory import Entry, is_zip
from guwah.intake.media.kinds import kind_of
from guwah.intake.readers import READERS

MAX_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Part:
    """One member: where it lies and who reads it.

    Args:
        inside: Paths of the archives around it, outermost first; empty in the item itself.
        own_path: Its path in the innermost of them.
        size: Its length in bytes.
        reader: Who reads it, or None for an attachment.
    """

    inside: tuple[str, ...]
    own_path: str
    size: int
    reader: Reader | None

    @property
    def path(self) -> str:
        """As in `Record.member`: `a.zip!/b.txt`."""
        return SEPARATOR.join((*self.inside, self.own_path))


class Holder:
    """Opens members of one archive; holds one chain of nested archives at a time."""

    def __init__(self, archive: Opened, scratch: Scratch | None) -> None:
        self._root = archive
        self._scratch = scratch
        self._inside: tuple[str, ...] = ()
        self._innermost = archive

    def member(self, part: Part, item: str, prefix: str, first_ordinal: int) -> Member:
        """The member as a reader gets it; `siblings` are paths from its own folder down.

        Args:
            part: Which one.
            item: As in `Member`.
            prefix: As in `Member.id_prefix`.
            first_ordinal: As in `Member`.

        Returns:
            The member, its stream at 0.

        Raises:
            IntakeError: It is not what the archive's directory says.
        """
        archive = self._archive(part.inside)
        entry = entry_named(archive, part.own_path)
        folder = part.own_path[: part.own_path.rfind("/") + 1]
        siblings = frozenset(
            other.path[len(folder) :]
            for other in archive.entries
            if other is not entry and other.path.startswith(folder)
        )
        stream = archive.open(entry, self._scratch)
        own_name = part.own_path[len(folder) :]
        return Member(
            item, part.path, stream, entry.size, own_name, siblings, prefix, first_ordinal
        )

    def _archive(self, inside: tuple[str, ...]) -> Opened:
        """The innermost archive of a chain, opened again if it is another than the last."""
        if inside != self._inside:
            self._innermost, self._inside = self._root, ()
            for path in inside:
                entry = entry_named(self._innermost, path)
                self._innermost = open_nested(self._innermost, entry, self._scratch)
            self._inside = inside
        return self._innermost


def entry_named(archive: Opened, path: str) -> Entry:
    """The member of that path.

    Raises:
        UsageError: There is none.
    """
    for entry in archive.entries:
        if entry.path == path:
            return entry
    raise UsageError(f"there is no file '{path}' in this archive", item=archive.name)


def part_at(archive: Opened, path: str, scratch: Scratch | None = None) -> Part:
    """The member that a `Record.member` names.

    Args:
        archive: The item.
        path: `b.txt`, or `a.zip!/b.txt` when nested.
        scratch: As in `Opened.open`.

    Returns:
        The part, without a reader.

    Raises:
        UsageError: There is no such member.
        IntakeError: An archive around it cannot be looked into.
    """
    inside: list[str] = []
    rest = path
    for _ in range(MAX_DEPTH):
        for entry in archive.entries:
            if entry.path == rest:
                return Part(tuple(inside), rest, entry.size, None)
        for entry in archive.entries:
            if rest.startswith(entry.path + SEPARATOR) and is_zip(archive.head(entry)):
                inside.append(entry.path)
                rest = rest[len(entry.path) + len(SEPARATOR) :]
                archive = open_nested(archive, entry, scratch)
                break
        else:
            break
    raise UsageError(f"there is no file '{path}' in this archive", item=archive.name)


def known_parts(
    archive: Opened, name: str, forced: Reader | None, scratch: Scratch | None, *, plain: bool
) -> list[Part]:
    """The members in the order of the directory.

    Args:
        archive: The item.
        name: Its name, for errors.
        forced: The only reader to ask, or None for all.
        scratch: As in `Opened.open`.
        plain: Whether it is nothing but an archive: no document, no app, no book.

    Returns:
        All members; at least one has a reader, or, in a plain archive, is a picture, a sound, a
        film or a document.

    Raises:
        IntakeError: Nobody knows any of them; or why none could be looked at.
    """
    parts, trouble = find_parts(archive, forced, scratch)
    if any(part.reader for part in parts):
        return parts
    if forced is not None and len(parts) == 1 and trouble is None:
        head = archive.head(entry_named(archive, parts[0].own_path))
        return [replace(parts[0], reader=reader_for(forced, head))]
    if trouble is not None:
        raise trouble
    archive.verify()
    if plain and forced is None and any(map(_is_loose, map(archive.head, archive.entries))):
        return parts
    raise unknown_format(name)


def _is_loose(head: bytes) -> bool:
    return is_loose_kind(kind_of(head, len(head)))


def find_parts(
    archive: Opened,
    forced: Reader | None = None,
    scratch: Scratch | None = None,
    inside: tuple[str, ...] = (),
    declared: list[int] | None = None,
) -> tuple[list[Part], IntakeError | None]:
    """The members of an archive and of those nested in it, and the first trouble with one.

    Args:
        archive: The archive.
        forced: The only reader to ask, or None for all.
        scratch: As in `Opened.open`.
        inside: The archives around it.
        declared: Bytes that archives looked into so far declare, one number each.

    Returns:
        The parts in order, and an error of a nested archive, or None.

    Raises:
        IntakeError: A member of the outermost archive is damaged.
    """
    declared = [] if declared is None else declared
    declared.append(sum(entry.size for entry in archive.entries))
    if sum(declared) > archive.allowed:
        raise UnsafeArchiveError(
            f"with the archives in it would unpack to {sum(declared)} bytes",
            item=archive.name,
            hint="have the chat exported again, or hand in its files one by one",
        )
    parts: list[Part] = []
    trouble: IntakeError | None = None
    asked = READERS if forced is None else (forced,)
    for entry in archive.entries:
        head = archive.head(entry)
        known: list[Part] = []
        reader = None
        if is_zip(head):
            try:
                known, nested = _look_inside(archive, entry, forced, scratch, inside, declared)
                trouble = trouble or nested
            except IntakeError as cause:
                trouble = trouble or cause
        elif head:
            reader = reader_within(head, entry.size, entry.path, asked)
        parts += known or [Part(inside, entry.path, entry.size, reader)]
    return parts, trouble


def _look_inside(
    archive: Opened,
    entry: Entry,
    forced: Reader | None,
    scratch: Scratch | None,
    inside: tuple[str, ...],
    declared: list[int],
) -> tuple[list[Part], IntakeError | None]:
    """The members of a nested archive; none if nobody knows any."""
    if len(inside) + 1 >= MAX_DEPTH:
        raise UnsafeArchiveError(
            f"the archive holds archives more than {MAX_DEPTH} deep",
            item=archive.name,
            hint="have the chat exported again, or hand in its files one by one",
        )
    inner = open_nested(archive, entry, scratch)
    parts, trouble = find_parts(inner, forced, scratch, (*inside, entry.path), declared)
    return (parts if any(part.reader for part in parts) else []), trouble


def unknown_format(name: str) -> UnknownFormatError:
    """The error for an item that no reader knows."""
    known = ", ".join(sorted(reader.name for reader in READERS))
    return UnknownFormatError(
        "no reader knows this format",
        item=name,
        hint=f"if you know what it is, say so with --reader; the readers are: {known}",
    )
