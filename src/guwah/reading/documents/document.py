"""
The nouns of a document whose text was taken out, and their one form as bytes.

Opens nothing. A document's text is a derivative: what the program found, with the place of each
part; never a script, never anything that the file only names.
Specification: docs/spec/documents.md

The rules of these nouns are:
  * Each part says where it stands: page, member, address.
  * What was not read is a word of a closed list; nothing is left out unsaid.
  * What parses prints back as the same bytes; every other spelling is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

import msgspec

from guwah.custody import canonical
from guwah.errors import DigestRefutedError, ObjectDamagedError

FORMAT: Final = "guwah-document-1"
Kind = Literal["pdf", "docx", "html", "mhtml", "warc", "wacz", "text", "unknown"]
Role = Literal["body", "header", "footer", "footnote", "endnote", "comment", "deleted", "textbox"]
DocumentAnomaly = Literal[
    "not-a-document",  # none of the kinds that are read
    "encrypted",  # cannot be read without its password
    "damaged",  # some of it could not be read
    "cut-off",  # it ends before its end
    "also-zip", "also-pdf", "also-html",  # a polyglot: other programs may see another document
    "has-javascript",  # it holds a script, which was not run
    "has-attachments",  # files within it, which were not read
    "has-form",  # fields, whose contents are not part of the text
    "has-macros",  # a program within it, which was not run
    "has-external",  # it names things elsewhere, which were not fetched
    "has-deleted-text",  # text that was deleted with changes tracked; it is among the parts
    "has-hidden-text",  # text that is marked as not to be shown; it is among the parts
    "has-doctype",  # an XML part that declares entities, which was not read
    "pages-without-text",  # pages that show pictures, or nothing
    "pages-not-read",  # pages whose text could not be taken out
    "character-set-guessed",  # the character set is not declared
    "characters-replaced",  # some bytes are no characters
    "more-pages", "more-text", "more-members", "too-deep", "too-much-unpacked",  # beyond a limit
    "members-not-read",  # members of a kind that is not text, or a request, or a repeated visit
    "stopped-early",  # beyond the limit of processor time
    "part-missing",  # the program that reads this kind is not installed
    "crashed", "out-of-memory", "too-slow", "too-large",  # what `confined.answers` says
]  # fmt: skip
ANOMALIES: Final[tuple[DocumentAnomaly, ...]] = get_args(DocumentAnomaly)


@dataclass(frozen=True, slots=True)
class DocumentLimits:
    """What reading one document may take.

    Args:
        pages: How many pages or web pages are read.
        characters: How much text is kept.
        members: How many members of an archive, or records, are looked at.
        depth: How deep elements or parts may nest.
        unpacked_bytes: How much is unpacked of one document.
        seconds: Processor time; reading stops by itself a little before and keeps what it has.
        memory_bytes: Address space of the confined process.
        size_bytes: How long the file may be.
    """

    pages: int = 2_000
    characters: int = 4_000_000
    members: int = 5_000
    depth: int = 256
    unpacked_bytes: int = 128 << 20
    seconds: int = 7
    memory_bytes: int = 512 << 20
    size_bytes: int = 128 << 20


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of a document's text.

    Args:
        text: Lines end in a line feed.
        page: Its number, from 1, where there are pages.
        member: Path within the archive or mail, where there is one.
        url: The address that the saved page claims to come from.
        title: Of the saved page.
        role: What it is in the document.
        said_at: When, by the document's own account, as written.
        said_by: Who, by the document's own account (a comment, a deletion).
        offset: Of the record within a web archive, in bytes.
    """

    text: str
    page: int | None = None
    member: str | None = None
    url: str | None = None
    title: str | None = None
    role: Role = "body"
    said_at: str | None = None
    said_by: str | None = None
    offset: int | None = None


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The text of a document.

    Args:
        kind: What it is, by its content.
        program: Name and version of what read it.
        title: By its own account, or None.
        metadata: Names and values, as written; never trusted.
        parts: In the order of the document.
        anomalies: What is not as it should be, in the order of `ANOMALIES`.
        pages: How many pages it says to have, or None.
        pages_without_text: Their numbers, at most 1,000.
    """

    kind: Kind
    program: str
    title: str | None
    metadata: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    anomalies: tuple[DocumentAnomaly, ...]
    pages: int | None = None
    pages_without_text: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """All parts, with an empty line between."""
        return "\n\n".join(part.text for part in self.parts)

    def to_bytes(self) -> bytes:
        """Canonical JSON, for sealing."""
        return canonical.encode({"guwah": FORMAT, **msgspec.to_builtins(self)})

    @classmethod
    def from_bytes(cls, untrusted_data: bytes) -> Document:
        """Parse a document; the exact inverse of `to_bytes`.

        Raises:
            ObjectDamagedError: It is none, or spelled otherwise.
        """
        try:
            parsed: Any = canonical.parse(untrusted_data)
            if not isinstance(parsed, dict) or parsed.pop("guwah", None) != FORMAT:
                raise ObjectDamagedError(f"not a {FORMAT}")
            document = msgspec.convert(parsed, cls, strict=True)
            is_same = document.to_bytes() == untrusted_data
        except (msgspec.ValidationError, DigestRefutedError) as cause:
            raise ObjectDamagedError(f"not a {FORMAT}") from cause
        if not is_same:
            raise ObjectDamagedError(f"a {FORMAT} in another spelling")
        return document


def ordered(words: set[DocumentAnomaly]) -> tuple[DocumentAnomaly, ...]:
    """Words in the order of the list."""
    return tuple(word for word in ANOMALIES if word in words)
