"""
Which reader a member is for: by its content, never by its name.

Reads nothing itself; it is given the first 64 KiB.

The rules of this module are:
  * The reader that is surest wins; nobody wins at 0.
  * A tie is no decision: the person is asked.
  * A reader that a person names is taken at its word for a lone file.
  * A text in UTF-16 or GB18030 is shown as UTF-8 to the readers that declare so.
"""

from __future__ import annotations

from collections.abc import Sequence

from guwah.errors import UnknownFormatError, UsageError
from guwah.intake.contract import Reader
from guwah.intake.frame.encodings import encoding_of
from guwah.intake.frame.transcoded import fitted
from guwah.intake.readers import READERS


def reader_named(name: str, readers: Sequence[Reader] = READERS) -> Reader:
    """The reader of that name.

    Args:
        name: As in `--reader`.
        readers: Where to look.

    Returns:
        The reader.

    Raises:
        UsageError: There is none.
    """
    for reader in readers:
        if reader.name == name:
            return reader
    known = ", ".join(sorted(reader.name for reader in readers))
    raise UsageError(f"there is no reader '{name}'", hint=f"the readers are: {known}")


def reader_for(reader: Reader, head: bytes) -> Reader:
    """The reader that a person named, fitted to the encoding of the member.

    Args:
        reader: The reader.
        head: The member's first 64 KiB.

    Returns:
        The reader for the bytes as they are.
    """
    return fitted(reader, encoding_of(head))


def version_of(name: str) -> int:
    """The version of the reader of that name; 1 for what the frame itself tells."""
    return next((reader.version for reader in READERS if reader.name == name), 1)


def surest_reader(
    head: bytes, size: int, item: str, readers: Sequence[Reader] = READERS
) -> Reader | None:
    """The reader that knows a member best.

    Args:
        head: Its first 64 KiB.
        size: Its length in bytes.
        item: Its name, for errors.
        readers: Who is asked.

    Returns:
        The reader, or None if nobody knows it.

    Raises:
        UnknownFormatError: Two know it equally well.
    """
    encoding = encoding_of(head)
    fitting = [fitted(reader, encoding) for reader in readers]
    sureness = [(reader.recognise(head, size), reader) for reader in fitting]
    most = max((degree for degree, _ in sureness), default=0)
    if most <= 0:
        return None
    surest = [reader for degree, reader in sureness if degree == most]
    if len(surest) > 1:
        names = " and ".join(f"'{reader.name}'" for reader in surest)
        raise UnknownFormatError(
            f"the readers {names} know this file equally well",
            item=item,
            hint=f"say which with --reader {surest[0].name}",
        )
    return surest[0]
