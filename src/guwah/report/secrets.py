"""
What a finished report must not contain: texts, names, digests.

Collects from the material everything that the selection did not open. Searches nothing.
Spec: docs/spec/redaction.md, "The leak check"

The rules that this module follows are:
  * Withheld are: texts of records that are not opened, texts and runs withheld in those that
    are, raw bytes, names and handles of protected people, names of files and threads, givers.
  * Of each of them, of every original and of every attachment, the digests are secret too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from guwah.custody.cells import Opening, RecordValues
from guwah.custody.values import to_object
from guwah.evidence.record import Record
from guwah.report.material import ReadingMaterial, ReportMaterial
from guwah.report.mentions import Term
from guwah.report.protection import Protection
from guwah.report.rules import Rules
from guwah.report.selection import ReadingSelection, Selection


@dataclass(frozen=True)
class Secrets:
    """What must not stand in a report.

    Args:
        texts: Withheld texts and runs of texts.
        terms: Spellings of protected people and of withheld words.
        protection: The finder of mentions that the selection used.
        digests: Digests of everything that is withheld, raw bytes of 16, 20 or 32.
        openings: For each reading with a disclosed record, its cells and what was to be opened.
    """

    texts: frozenset[str]
    terms: frozenset[Term]
    protection: Protection
    digests: frozenset[bytes]
    openings: tuple[tuple[ReadingMaterial, ReadingSelection], ...]


def secrets_of(material: ReportMaterial, selection: Selection, rules: Rules) -> Secrets:
    """Collect what a report must not contain.

    Args:
        material: Everything.
        selection: What of it is opened.
        rules: The rules that the selection followed.

    Returns:
        The rest.
    """
    protection = Protection(material.participants, rules, "")
    texts: set[str] = set()
    things: set[bytes] = set()
    digests: set[bytes] = set()
    for reading, chosen in zip(material.readings, selection.readings, strict=True):
        texts.update(_texts(reading, chosen))
        things.update(_things(reading, chosen))
        digests.update(_bare_digests(reading, chosen))
    for person in material.participants:
        names = (name for name in (person.name, person.handle) if name)
        if not protection.is_shown(person):
            things.update(name.encode("utf-8", "surrogatepass") for name in names)
    digests -= _disclosed_files(selection)
    things.update(text.encode("utf-8", "surrogatepass") for text in texts)
    digests.update(digest for thing in things if thing for digest in _digests(thing))
    return Secrets(
        frozenset(texts),
        protection.secret_terms,
        protection,
        frozenset(digests),
        tuple(zip(material.readings, selection.readings, strict=True)),
    )


def withheld_runs(values: RecordValues, opening: Opening) -> Iterator[str]:
    """Yield the withheld runs of an opened record's text."""
    if "text" not in opening.places:
        yield "".join(values.segments or ())
    elif opening.text is not None:
        run = ""
        for number, piece in enumerate(values.segments or ()):
            if number in opening.text:
                yield run
                run = ""
            else:
                run += piece
        yield run


def _texts(reading: ReadingMaterial, chosen: ReadingSelection) -> Iterator[str]:
    for ordinal, record in enumerate(reading.records):
        if ordinal not in chosen.openings:
            if isinstance(record, Record) and record.text:
                yield record.text
            continue
        yield from (run for run in withheld_runs(*chosen.openings[ordinal]) if run)


def _things(reading: ReadingMaterial, chosen: ReadingSelection) -> Iterator[bytes]:
    """Yield everything else whose digest would confirm a guess."""
    names: set[str | None] = {reading.header.giver, reading.received_entry.more.get("name")}
    for ordinal, record in enumerate(reading.records):
        opened = chosen.openings.get(ordinal)
        if opened is None or "raw" not in opened[1].places:
            yield reading.raw(ordinal) or b""
        names.add(record.member)
        if isinstance(record, Record):
            names |= {record.thread, *(file.name for file in record.attachments)}
            if opened is not None and opened[1].text is not None:
                names.add(record.text)
    yield from (name.encode("utf-8", "surrogatepass") for name in names if name)


def _bare_digests(reading: ReadingMaterial, chosen: ReadingSelection) -> Iterator[bytes]:
    """Yield digests that are themselves evidence: of the original and of its attachments."""
    if reading.header.item:
        yield reading.header.item[:32]
    sealed = reading.received_entry.more.get("sha256")
    if isinstance(sealed, str):
        yield bytes.fromhex(sealed)
    for ordinal in range(len(reading.records)):
        opened = chosen.openings.get(ordinal)
        if opened is not None and "files" in opened[1].places:
            continue
        for file in reading.files(ordinal):
            if isinstance(digest := file.get("sha256"), str):
                yield bytes.fromhex(digest)


def _disclosed_files(selection: Selection) -> set[bytes]:
    """Digests of attachments whose bytes lie in the report."""
    return {
        bytes.fromhex(digest)
        for reading in selection.readings
        for values, opening in reading.openings.values()
        if "files" in opening.places
        for file in values.file_values
        if isinstance(digest := to_object(file).get("sha256"), str)
    }


def _digests(thing: bytes) -> tuple[bytes, ...]:
    return (
        hashlib.md5(thing, usedforsecurity=False).digest(),
        hashlib.sha1(thing, usedforsecurity=False).digest(),
        hashlib.sha256(thing).digest(),
    )
