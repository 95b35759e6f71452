"""
The contract between a reader of one export format and the frame that runs it.

Opens nothing. A reader turns the bytes of one member into records and anomalies; the frame
(`intake.frame.inspect`) finds the members, picks the reader, checks the tiling and counts.

The rules every reader follows are:
  * Records and anomalies come in file order; their spans never overlap.
  * A reader of a database gives locators instead of spans, and accounts for every row (`Rows`).
  * Every gap between them matches the reader's `structure` pattern in full.
  * A part that cannot be read is one anomaly for its maximal run, with a reason from `reasons`.
  * Memory is bounded: the reader streams, also over a member of many gigabytes.
  * The reader seeks and reads `member.source` only; it opens no file and no connection.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol, runtime_checkable

from guwah.evidence.record import Anomaly, Record

Found = Record | Anomaly


class TilingFault(AssertionError):
    """A reader broke the contract: a bug of the reader, never of the file."""


@dataclass(frozen=True)
class Member:
    """One file inside an item, or the item itself.

    Args:
        item: Name or random id of the item; goes into `Record.item`.
        path: Path inside the archive (`a.zip!/b.txt` when nested), or None.
        source: Seekable stream of exactly this member's bytes.
        size: Its length in bytes.
        name: The file's own name, as far as known (`WhatsApp Chat - Bob.zip` for a lone file).
        siblings: Paths of the other files in the archive, from the member's own folder down.
        id_prefix: Record ids are `f"{id_prefix}/{ordinal}"`.
        first_ordinal: Ordinal of this member's first record or anomaly in the item.
    """

    item: str
    path: str | None
    source: BinaryIO
    size: int
    name: str
    siblings: frozenset[str] = field(default_factory=frozenset)
    id_prefix: str = ""
    first_ordinal: int = 0


@dataclass(frozen=True)
class Options:
    """What the person told about the export, and what is wanted of it.

    Args:
        zone: IANA name of the zone where the phone was, or None.
        explain: Decisions are wanted.
        facts: Summaries are to tell facts for an expert (`Summary.facts`).
        is_one_of_many: The item is a file of a folder: what nobody knows is no error.
    """

    zone: str | None = None
    explain: bool = False
    facts: bool = False
    is_one_of_many: bool = False


@dataclass(frozen=True)
class Decision:
    """A decision for a whole file with its evidence, shown by `inspect --explain`."""

    what: str
    decided: str
    evidence: str
    span: tuple[int, int] | None = None


@dataclass(frozen=True)
class Derived:
    """A file inside a record: a part of a mail, a picture in an MMS. It is a member of its own.

    Args:
        path: Its path inside the member that holds it, unique there: `3/2-letter.pdf`.
        size: Its length in bytes, decoded.
        open: Gives its decoded bytes as a new seekable stream at 0; may be called again later.
    """

    path: str
    size: int
    open: Callable[[], BinaryIO]


class Grammar(Protocol):
    """A compiled pattern over bytes, of `re` or of `regex`."""

    def match(self, string: bytes, /) -> Any:
        """The match at the beginning, or None."""

    def fullmatch(self, string: bytes, /) -> Any:
        """The match of the whole, or None."""


@runtime_checkable
class Reader(Protocol):
    """One export format."""

    name: str
    version: int
    reasons: frozenset[str]

    @property
    def structure(self) -> Grammar:
        """What may stand between records: every gap matches it in full."""
        ...

    def recognise(self, head: bytes, size: int) -> int:
        """How surely the first 64 KiB are of this format: 0 (no) to 100 (certain)."""
        ...

    def read(self, member: Member, options: Options) -> Iterator[Found]:
        """Yield records and anomalies in file order."""
        ...

    def explain(self, member: Member, options: Options) -> list[Decision]:
        """The decisions that hold for the whole file, with their evidence."""
        ...


@runtime_checkable
class Runs(Protocol):
    """The second face of a fast reader: what `read` yields, many at a time."""

    def runs(self, member: Member, options: Options) -> Iterator[Sequence[Found]]:
        """Yield records and anomalies in file order; a run may be empty."""
        ...


@runtime_checkable
class Container(Protocol):
    """The second face of a reader whose records hold files: mails, backups with MMS."""

    def derived(self, member: Member, options: Options) -> Iterator[Derived]:
        """Yield the files inside the member, in file order.

        A record names such a file by `Attachment(name, media_type, True, member=path)`, where
        `path` is `derived_path(member.path, derived.path)`.
        """
        ...


@runtime_checkable
class Rows(Protocol):
    """The second face of a reader of a database: what every table is.

    Every row of a table of `evidence` is one record or one anomaly with that table and rowid as
    its locator. Rows of tables in `declared` are structure. Of any other table that holds
    rows, the reader yields one anomaly `table-not-read`, locator `{"table": …, "rows": …}`.
    """

    evidence: frozenset[str]
    declared: frozenset[str]

    def counts(self, member: Member) -> Mapping[str, int]:
        """How many rows each table has."""
        ...


def derived_path(member: str | None, path: str) -> str:
    """The path, as in `Record.member`, of a file inside a member."""
    return path if member is None else f"{member}!/{path}"
