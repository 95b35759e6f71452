"""
A reader behind a transcoding: it sees UTF-8, and what it finds is told of the original's bytes.

Reads nothing itself; `frame.transcoding` shows the member.

The rules of this module are:
  * Only a reader that declares `encodings` is wrapped: a set of `utf-16` and `gb18030`.
  * Spans, `context` and the spans of decisions are those of the original's bytes; gaps are
    decoded before they are held against the reader's structure.
  * A record that holds undecodable bytes has the mark `repaired`.
  * The encoding is a decision, told with its evidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import msgspec

from guwah.evidence.record import Anomaly
from guwah.intake.contract import Decision, Found, Grammar, Member, Options, Reader
from guwah.intake.frame.encodings import FAMILIES, MARKS
from guwah.intake.frame.transcoding import DAMAGE, SHOWN, WIDE, Mapping, codec_of, decode, transcode


class _Matched(NamedTuple):
    """How far a gap is structure."""

    length: int

    def end(self) -> int:
        """As of a match."""
        return self.length


class _TranscodedGrammar:
    """A reader's structure, over the original's bytes."""

    def __init__(self, inner: Grammar, encoding: str) -> None:
        self._inner = inner
        self._mark = MARKS[encoding]
        self._codec = codec_of(encoding)

    def match(self, string: bytes, /) -> _Matched:
        """How much of it is structure, from its beginning on."""
        skipped = len(self._mark) if string.startswith(self._mark) else 0
        text, _ = decode(string[skipped:], self._codec, is_last=False)
        matched = self._inner.match(DAMAGE.sub(SHOWN, text))
        end = matched.end() if matched else 0
        while 0 < end < len(text) and text[end] & 0xC0 == 0x80:
            end -= 1
        return _Matched(skipped + len(text[:end].decode(*WIDE).encode(*self._codec)))

    def fullmatch(self, string: bytes, /) -> _Matched | None:
        """Whether all of it is."""
        matched = self.match(string)
        return matched if matched.length == len(string) else None


class TranscodedReader:
    """A reader for members in another encoding: the same reader, the original's bytes.

    Args:
        reader: The reader, which sees UTF-8.
        encoding: From `encoding_of`.
    """

    def __init__(self, reader: Reader, encoding: str) -> None:
        self.inner = reader
        self.name = reader.name
        self.version = reader.version
        self.reasons = reader.reasons
        self.encoding = encoding
        self.structure: Grammar = _TranscodedGrammar(reader.structure, encoding)

    def recognise(self, head: bytes, size: int) -> int:
        """As the reader, of the text."""
        return self.inner.recognise(shown_head(head, self.encoding), size)

    def read(self, member: Member, options: Options) -> Iterator[Found]:
        """Yield what the reader finds, with spans of the original."""
        shown, mapping = transcode(member, self.encoding)
        for found in self.inner.read(shown, options):
            yield _placed(found, mapping)

    def explain(self, member: Member, options: Options) -> list[Decision]:
        """The reader's decisions and the encoding."""
        shown, mapping = transcode(member, self.encoding)
        decisions = [
            replace(one, span=one.span and mapping.span(one.span))
            for one in self.inner.explain(shown, options)
        ]
        evidence = "a byte-order mark" if mapping.start else "the bytes of the beginning"
        evidence += f", {mapping.damaged} places cannot be decoded" if mapping.damaged else ""
        span = (0, mapping.start) if mapping.start else None
        return [*decisions, Decision("encoding", self.encoding, evidence, span)]


def shown_head(head: bytes, encoding: str) -> bytes:
    """The beginning of a member in UTF-8, without a byte-order mark."""
    text, _ = decode(head.removeprefix(MARKS[encoding]), codec_of(encoding), is_last=False)
    return DAMAGE.sub(SHOWN, text)


def fitted(reader: Reader, encoding: str | None) -> Reader:
    """The reader of a member in an encoding: itself, or itself behind a transcoding.

    Args:
        reader: A reader.
        encoding: From `encoding_of`, asked for all encodings.

    Returns:
        The reader for the bytes as they are.
    """
    declared: frozenset[str] = getattr(reader, "encodings", frozenset())
    if encoding is None or FAMILIES[encoding] not in declared:
        return reader
    return TranscodedReader(reader, encoding)


def _placed(found: Found, mapping: Mapping) -> Found:
    """The same finding, told of the original's bytes."""
    span = found.span
    if span is None:
        return found
    if isinstance(found, Anomaly):
        return msgspec.structs.replace(found, span=mapping.span(span))
    marks = found.marks
    if mapping.damaged and "repaired" not in marks and mapping.is_damaged(span):
        marks = (*marks, "repaired")
    context = tuple(mapping.elsewhere(one) for one in found.context)
    return msgspec.structs.replace(found, span=mapping.span(span), context=context, marks=marks)
