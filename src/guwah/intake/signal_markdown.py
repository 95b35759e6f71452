"""
Reader of the Markdown that signal-export writes: `chat.md`, in old versions `index.md`.

Turns bytes into records; opens no files and writes nothing.
Format notes: docs/formats/signal-markdown.md

The rules this reader follows are:
  * A record is a row `[2020-01-01 10:00:00] Name: …`, with the marks of direction before it, to
    the end of its last line.
  * One empty line before a row is layout. In a file that has it between its first two rows, a
    line without it before is no row: somebody quoted an export.
  * The text keeps what the program put into it: quotations, reactions, files.
  * The dates are the computer's, without a zone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple
from urllib.parse import unquote

import regex

from guwah.evidence.record import Attachment, Mark, Record, Sender, Span
from guwah.intake import times
from guwah.intake.contract import Decision, Found, Member, Options
from guwah.intake.notation.findings import Findings
from guwah.intake.notation.json_cursor import Cursor
from guwah.intake.notation.json_reader import Records
from guwah.intake.notation.record_values import folder_of, media_type_of, shown_name
from guwah.intake.notation.text_lines import bare, read_lines

NAME = "signal-markdown"
_RECORD_BYTES = 4 << 20
_OWNER, _NOBODY = "Me", "No-Sender"
_DELETED = "(This message was deleted)"
_BEFORE, _IMPOSSIBLE, _TOO_LONG = "before-first-header", "impossible-date", "record-too-long"
_MARKS = rb"(?:\xef\xbb\xbf|\xe2\x80[\x8e\x8f\xaa-\xae]|\xe2\x81[\xa6-\xa9]|\xd8\x9c)*+"
_ROW = regex.compile(
    rb"(?P<bom>(?:\xef\xbb\xbf)*+)" + _MARKS
    + rb"\[(?P<written>(?P<day>\d{4}-\d\d-\d\d),? (?P<clock>\d\d:\d\d(?::\d\d)?))\] "
    rb"(?P<name>[^:\r\n]{1,1024}+): ?"
)  # fmt: skip
_BOMS = regex.compile(rb"(?:\xef\xbb\xbf)*+")
_REACTIONS = regex.compile(
    r"\n\(- ([^\n]{1,20000}) -\)(?=[^\n]*+(?:\n\(\( [^\n]{1,100} \)\))?[^\n]*+\Z)"
)
_REACTION = regex.compile(r"([^:]{1,1024}): ([^,]{1,64})")
_STICKER = regex.compile(r"\n\(\( ([^\n]{1,100}) \)\)")
_FILE = regex.compile(
    r"!?\[([^\[\]\n]{0,300}+)\]\(((?:\.{1,2}/)?(?:media|exported_stickers)/"
    r"(?:[^()\n]|\([^()\n]{0,100}\)){1,600}+)\)  "
)
_QUOTE = regex.compile(r"\n\n> [^\n]*+(?:\n> [^\n]*+)*+\n")
_FINISHED = regex.compile(rb"(?:  | -\)| \)\)|\(This message was deleted\))\Z")


class Piece(NamedTuple):
    """A message or a lost run, without layout; of what is too long the bytes are empty."""

    start: int
    raw: bytes
    length: int
    is_message: bool


class SignalMarkdown:
    """The reader; holds no state between members."""

    name = NAME
    version = 1
    reasons = frozenset({_BEFORE, _IMPOSSIBLE, _TOO_LONG})
    structure = regex.compile(rb"(?:\r?\n|\xef\xbb\xbf)*+")
    encodings = frozenset({"utf-16"})

    def recognise(self, head: bytes, size: int) -> int:
        """How surely this is signal-export's: by its rows, and the two blanks it puts behind each."""
        ended: list[bool] = []
        last = b""
        rows = 0
        for raw in head.split(b"\n")[: -1 if len(head) < size else None]:
            line = raw.removesuffix(b"\r")
            if _ROW.match(line):
                if rows:
                    ended.append(_FINISHED.search(last) is not None)
                rows += 1
            last = line or last
        if rows and len(head) == size:
            ended.append(_FINISHED.search(last) is not None)
        least = 1 if _ROW.match(head) else 2
        return 97 if rows >= least and 2 * sum(ended) > len(ended) else 0

    def read(self, member: Member, options: Options) -> Iterator[Found]:
        """Yield records and anomalies in file order."""
        findings = Findings(NAME, member, Cursor(member.source, member.size))
        builder = _Builder(member, options)
        for start, raw, length, is_message in _pieces(member.source):
            reason = _TOO_LONG if is_message else _BEFORE
            if is_message and (row := _ROW.match(raw)):
                identity = f"{member.id_prefix}/{findings.next_ordinal()}"
                record = builder.record(raw, row, start, identity)
                if record is not None:
                    yield from findings.record(record)
                    continue
                reason = _IMPOSSIBLE
            yield from findings.anomaly(start, start + length, reason)
        yield from findings.flush()

    def explain(self, member: Member, options: Options) -> list[Decision]:
        """That the export names no zone."""
        del member
        why = "declared" if options.zone else "the file tells none"
        return [Decision("zone", options.zone or "unknown", why)]


def _pieces(source: BinaryIO) -> Iterator[Piece]:
    """Messages, and what stands before the first."""
    held: list[bytes] = []
    start = length = 0
    is_open = was_empty = False
    separates: bool | None = None
    for line in read_lines(source):
        row = _ROW.match(line.raw) if line.is_first else None
        if is_open and row is not None:
            separates = was_empty if separates is None else separates
            row = row if was_empty or not separates else None
        if row is not None and length:
            yield _piece(start, held, length, is_open)
            held, length = [], 0
        is_open = is_open or row is not None
        raw = line.raw
        if not length:
            marks = _BOMS.match(raw)
            raw = raw[marks.end() if marks else 0 :]
            start = line.end - len(raw)
        if length or bare(raw):
            length += len(raw)
            held.append(raw)
            if length > _RECORD_BYTES + 4:
                held = [b"".join(held)[-4:]]
        was_empty = line.is_first and not bare(line.raw)
    if length:
        yield _piece(start, held, length, is_open)


def _piece(start: int, held: list[bytes], length: int, is_message: bool) -> Piece:
    """A piece without its last line end and one empty line behind it."""
    raw = b"".join(held)
    end = len(raw)
    for _ in range(2):
        if raw.endswith(b"\n", 0, end):
            end -= 2 if raw.endswith(b"\r\n", 0, end) else 1
    length -= len(raw) - end
    return Piece(start, raw[:end] if length <= _RECORD_BYTES else b"", length, is_message)


def _decoded(raw: bytes) -> tuple[str, bool]:
    """The text, and whether undecodable bytes became U+FFFD."""
    text = raw.decode("utf-8", "replace")
    return text, "\ufffd" in text and text.encode() != raw


class _Builder(Records):
    """Makes the records of one member."""

    def __init__(self, member: Member, options: Options) -> None:
        super().__init__(NAME, member, options)
        self._thread = folder_of(member.path)

    def record(
        self, raw: bytes, row: regex.Match[bytes], start: int, identity: str
    ) -> Record | None:
        """The record of one message; None if no calendar has its date."""
        reading = f"{row['day'].decode()}T{row['clock'].decode()}"
        if not times.is_reading(reading):
            return None
        precision = times.MINUTE if len(row["clock"]) == 5 else times.SECOND
        sent = times.sent(row["written"].decode(), (reading,), precision, self.zone)
        name, is_name_repaired = _decoded(row["name"])
        text, is_text_repaired = _decoded(raw[row.end() :])
        name = shown_name(name)
        marks: set[Mark] = {"repaired"} if is_name_repaired or is_text_repaired else set()
        if _QUOTE.match(text):
            marks.add("reply")
        if text == _DELETED:
            marks.add("deleted")
        span: Span = (start, len(raw))
        return self.make(
            identity, span, "message", text, _told(text),
            sender=None if name == _NOBODY else Sender(name, None, name == _OWNER or None),
            sent=sent, thread=self._thread, attachments=self._files(text), marks=marks,
        )  # fmt: skip

    def _files(self, text: str) -> tuple[Attachment, ...]:
        """The files at the end of a text, which the program put there."""
        found: list[regex.Match[str]] = []
        for matched in _FILE.finditer(text, max(0, text.rfind("\n"))):
            if found and found[-1].end() != matched.start():
                found.clear()
            found.append(matched)
        if not found or found[-1].end() != len(text):
            return ()
        return tuple(self._file(matched[1], matched[2]) for matched in found)

    def _file(self, name: str, path: str) -> Attachment:
        """A file: by its path if it lies beside the text, else by its name."""
        plain = path.removeprefix("./")
        there = next((one for one in (plain, unquote(plain)) if one in self.siblings), None)
        shown = there or name or plain
        return Attachment(shown, media_type_of(plain), there is not None)


def _told(text: str) -> dict[str, object]:
    """Reactions and stickers that the program wrote below a text."""
    told: dict[str, object] = {}
    at = max(0, len(text) - 40_000)
    if "\n(- " in text and (matched := _REACTIONS.search(text, at)):
        parts = [_REACTION.fullmatch(part) for part in matched[1].split(", ")]
        if all(parts):
            told["reactions"] = [{"name": part[1], "emoji": part[2]} for part in parts if part]
    if "\n(( " in text and (matched := _STICKER.search(text, at)):
        told["sticker"] = matched[1]
    return told


READER = SignalMarkdown()
