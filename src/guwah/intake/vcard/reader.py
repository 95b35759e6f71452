"""
Reader of contact cards: vCard 2.1, 3.0 and 4.0, one or many in a file.

Turns bytes into records; opens no files and writes nothing.
Format notes: docs/formats/vcard.md

The rules this reader follows are:
  * A record is one card, `BEGIN` to `END`; between cards stand only white space and marks.
  * A card is no message: its kind is `notice`, it has no thread, no sender and no time.
  * The text is the name that the card shows (`FN`); everything else stands in `extra`.
  * Photos, sounds and keys inside are files of their own; so is a card inside a card.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from guwah.evidence.record import Anomaly, Attachment, Mark, Record
from guwah.intake.contract import Decision, Derived, Found, Member, Options, derived_path
from guwah.intake.mail.files import Decoded
from guwah.intake.notation.json_cursor import Cursor
from guwah.intake.notation.transfer import Step, step_base64, step_identity
from guwah.intake.vcard.cards import Run, opens_card, runs
from guwah.intake.vcard.properties import Card, Property, as_extra, read_card

NAME = "vcard"
_STRUCTURE = re.compile(rb"(?:\xef\xbb\xbf|[ \t\r\n])*")
_REASONS = {"too-large": "too-large", "outside": "outside-card"}
_FILES = frozenset({"PHOTO", "LOGO", "SOUND", "KEY"})
_DATA = re.compile(
    rb"data:([\w.+/-]{0,100})(?:;(?!base64)[\w=-]{0,40}){0,4}(;base64)?,", re.IGNORECASE
)
_KINDS = {"PHOTO": "image", "LOGO": "image", "SOUND": "audio"}
_ENDINGS = {
    "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp",
    "audio/wav": "wav", "audio/ogg": "ogg", "audio/mpeg": "mp3", "text/vcard": "vcf",
}  # fmt: skip
_SAME = {"jpg": "jpeg", "wave": "wav"}


class VcardReader:
    """The reader; holds no state between members."""

    name = NAME
    version = 1
    reasons = frozenset({"no-header", "outside-card", "too-large"})
    structure = _STRUCTURE
    encodings = frozenset({"utf-16"})

    def recognise(self, head: bytes, size: int) -> int:
        """How surely these are contact cards: by the first line."""
        del size
        return 95 if opens_card(head) else 0

    def read(self, member: Member, options: Options) -> Iterator[Found]:
        """Yield records and anomalies in file order."""
        del options
        cursor = Cursor(member.source, member.size)
        number = 0
        for ordinal, run in enumerate(runs(cursor), member.first_ordinal):
            span = (run.start, run.end - run.start)
            identity = f"{member.id_prefix}/{ordinal}"
            if run.kind in _REASONS:
                is_all = (
                    run.kind == "outside"
                    and ordinal == member.first_ordinal
                    and (run.end == _last(cursor))
                )
                reason = "no-header" if is_all else _REASONS[run.kind]
                yield Anomaly(NAME, member.item, member.path, span, reason, identity)
                number += run.kind == "too-large"
                continue
            number += 1
            data = cursor.cut(run.start, run.end)
            yield _record(member, run, read_card(data), data, identity, number)

    def derived(self, member: Member, options: Options) -> Iterator[Derived]:
        """Yield the files inside all cards."""
        del options
        cursor = Cursor(member.source, member.size)
        number = 0
        for run in runs(cursor):
            number += run.kind != "outside"
            if run.kind not in _REASONS:
                data = cursor.cut(run.start, run.end)
                for name, _, start, stop, step in _files(read_card(data), data):
                    yield _opened(
                        member, f"{number}/{name}", run.start + start, run.start + stop, step
                    )

    def explain(self, member: Member, options: Options) -> list[Decision]:
        """Nothing is decided for a whole file."""
        del member, options
        return []


def _last(cursor: Cursor) -> int:
    """Where the file ends, without the white space there."""
    tail = cursor.cut(max(0, cursor.size - 1024), cursor.size)
    return cursor.size - len(tail) + len(tail.rstrip(b" \t\r\n"))


def _record(
    member: Member, run: Run, card: Card, data: bytes, identity: str, number: int
) -> Record:
    """The record of one card."""
    files = list(_files(card, data))
    names = (name for name, *_ in files)
    extra: dict[str, Any] = {
        "properties": [
            as_extra(one, None if one.encoded is None else next(names)) for one in card.properties
        ]
    }
    if card.version is not None:
        extra["version"] = card.version
    for key, name in (("phones", "TEL"), ("emails", "EMAIL")):
        values = [one.value for one in card.properties if one.name == name and one.value]
        if values:
            extra[key] = values
    unique = card.first("UID")
    if unique is not None and isinstance(unique.value, str):
        extra["id"] = unique.value
    if run.kind == "no-end":
        extra["defects"] = ["no-end"]
    attachments = tuple(
        Attachment(name, media_type, True, derived_path(member.path, f"{number}/{name}"))
        for name, media_type, *_ in files
    )
    marks: tuple[Mark, ...] = ("repaired",) if card.is_repaired else ()
    return Record(
        identity, "notice", "export", NAME, member.item, member.path,
        (run.start, run.end - run.start), (), None, None, None, _shown_name(card), attachments,
        marks, extra,
    )  # fmt: skip


def _shown_name(card: Card) -> str:
    """`FN`; in its absence the components of `N` as written."""
    for name in ("FN", "N"):
        one = card.first(name)
        if one is not None and isinstance(one.value, str):
            return one.value
        if one is not None and isinstance(one.value, list):
            return ";".join(one.value)
    return ""


def _files(card: Card, data: bytes) -> Iterator[tuple[str, str | None, int, int, Step]]:
    """Name, media type, place in the card and coding of each file inside."""
    count = 0
    for one in card.properties:
        if one.encoded is None:
            continue
        count += 1
        start, stop = one.encoded
        media_type = _media_type(one)
        step: Step = step_base64
        found = _DATA.match(data, start, stop)
        if found is not None:
            start = found.end()
            media_type = found[1].decode().lower() or media_type
            step = step_base64 if found[2] else step_identity
        yield (
            f"{count}-{_base(one)}.{_ENDINGS.get(media_type or '', 'bin')}",
            media_type,
            start,
            stop,
            step,
        )
    for start, stop in card.nested:
        count += 1
        yield f"{count}-agent.vcf", "text/vcard", start, stop, step_identity


def _base(one: Property) -> str:
    """What a file is called, before its ending."""
    return one.name.lower() if one.name in _FILES else "value"


def _media_type(one: Property) -> str | None:
    """The type that the parameters give: `TYPE=JPEG` or `MEDIATYPE=image/jpeg`."""
    for key in ("MEDIATYPE", "TYPE"):
        for written in one.parameters.get(key, ()):
            lower = written.lower()
            if re.fullmatch(r"[a-z]+/[a-z0-9.+-]{1,60}", lower):
                return lower
            if one.name in _KINDS and re.fullmatch(r"[a-z0-9.+-]{1,20}", lower):
                return f"{_KINDS[one.name]}/{_SAME.get(lower, lower)}"
    return None


def _opened(member: Member, path: str, start: int, stop: int, step: Step) -> Derived:
    """A file that is decoded when it is opened."""

    def open_it() -> BinaryIO:
        return io.BufferedReader(Decoded(member.source, start, stop, step))

    return Derived(path, Decoded(member.source, start, stop, step).measure(), open_it)


READER = VcardReader()
