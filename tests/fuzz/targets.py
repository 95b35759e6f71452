"""
One target for each parser: bytes in, and nothing but the project's own errors out.

A round trip is part of the target wherever the format promises one.
"""

from __future__ import annotations

import io
import re
import struct
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from fuzz.made import MADE

from guwah.casework import pieces, readings
from guwah.casework.handing.answer import Answer
from guwah.custody import canonical, opentime, timetoken
from guwah.custody.anchor import Stamp
from guwah.custody.checkpoint import Checkpoint
from guwah.custody.consistency import Growth
from guwah.custody.cosignature import Witness
from guwah.custody.disclosure import fold
from guwah.custody.entry import Entry
from guwah.custody.note import Note
from guwah.errors import GuwahError
from guwah.intake.contract import Container, Member, Options, Reader
from guwah.intake.frame.detection import reader_for
from guwah.intake.frame.inspect import inspect_source
from guwah.intake.frame.tiling import tiled
from guwah.intake.media.describe import describe
from guwah.intake.readers import READERS
from guwah.intake.workers.channel import ChannelBroken, receive
from guwah.reading.pictures.seen import parse_seen
from guwah.report.rules import parse_rules
from guwah.script.display import escape_terminal
from guwah.script.normal import normal_text, normalise
from guwah.script.segment import segments
from guwah.script.terms import find_spans, index_terms, match_expression, query_terms
from guwah.vault.agefile import open_passphrase
from guwah.verifier import standalone

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
Target = Callable[[bytes], object]
# Work factors that are accepted: up to four gigabytes, by the format.
_DERIVES = re.compile(rb" (?:1[7-9]|2[0-2])\n")
_ACTING = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def guarded(parse: Callable[[bytes], object]) -> Target:
    """A parser that may refuse with an error of the project, and must not fail otherwise."""

    def run(data: bytes) -> None:
        with suppress(GuwahError):
            parse(data)

    return run


def json_round_trip(data: bytes) -> None:
    """Canonical JSON prints back as the bytes that were parsed."""
    assert canonical.encode(canonical.parse(data)) == data


def note_round_trip(data: bytes) -> None:
    """A signed note prints back as the bytes that were parsed."""
    assert Note.from_bytes(data).to_bytes() == data


def checkpoint_round_trip(data: bytes) -> None:
    """A checkpoint prints back as the text that was parsed."""
    text = data.decode("utf-8", "replace")
    assert Checkpoint.from_text(text).to_text() == text


def entry_round_trip(data: bytes) -> None:
    """A log entry prints back as the bytes that were parsed."""
    assert Entry.from_bytes(data).to_bytes() == data


def growth_round_trip(data: bytes) -> None:
    """A proof that a log grew prints back as its bytes."""
    assert Growth.from_bytes(data).to_bytes() == data


def stamp_round_trip(data: bytes) -> None:
    """A time stamp prints back as its bytes."""
    assert Stamp.from_bytes(data).to_bytes() == data


def witness_round_trip(data: bytes) -> None:
    """A witness's key prints back as its text."""
    text = data.decode("latin-1")
    assert Witness.from_text(text).to_text() == text


def proofs(data: bytes) -> None:
    """Any bytes are judged: as an RFC 3161 answer and as an OpenTimestamps proof."""
    found = opentime.judge_proof(data, data[33:65], None)
    assert found.time is None and found.error() is not None
    assert timetoken.judge_token(data, bytes(32), None).error() is not None


def block_headers(data: bytes) -> None:
    """Lines of block headers: each kept one has 80 bytes."""
    found = opentime.parse_headers(data.decode("latin-1"), "headers")
    assert all(len(header) == 80 for header in found.values())


def pruned_tree(data: bytes) -> None:
    """A pruned tree folds or is refused."""
    fold(canonical.parse(data))


def rules(data: bytes) -> None:
    """Redaction rules are understood, or refused."""
    parse_rules(data)


def channel(data: bytes) -> None:
    """What a worker says is a message, or the channel is broken."""
    with suppress(ChannelBroken):
        receive(io.BytesIO(struct.pack(">I", len(data)) + data))


def age_header(data: bytes) -> None:
    """An age file with a passphrase opens, or is refused before anything is derived."""
    if not _DERIVES.search(data):
        open_passphrase(data, b"x", "fuzz")


def reading(data: bytes) -> None:
    """Frames of a reading are records, or damage; so are the lengths of its pieces."""
    with suppress(GuwahError):
        list(pieces.unpack_lengths(data))
    list(readings.read_found(io.BytesIO(data)))


def item(reader: str | None) -> Callable[[bytes], None]:
    """An export: records and anomalies tile it, whatever it holds."""

    def run(data: bytes) -> None:
        for _ in inspect_source(io.BytesIO(data), "fuzz", item="fuzz", reader=reader):
            pass

    return run


def member_of(reader: Reader) -> Target:
    """A member: records and anomalies tile it, whatever it holds; nothing at all is raised."""

    def run(data: bytes) -> None:
        if data:
            member = Member("i", None, io.BytesIO(data), len(data), "i")
            for _ in tiled(reader_for(reader, data), member, Options()):
                pass
            if isinstance(reader, Container):
                for inside in reader.derived(member, Options()):
                    with inside.open() as stream:
                        assert len(stream.read()) == inside.size

    return run


def media(data: bytes) -> None:
    """Whatever the file is, there is a description that can be committed to."""
    told = describe(io.BytesIO(data), len(data), "fuzz")
    canonical.encode(dict(told.metadata))


def text(data: bytes) -> None:
    """Normal form, segments and search terms hold their promises for any text."""
    given = (
        data.decode("utf-8", "surrogatepass" if b"\xed" in data else "replace") if _ok(data) else ""
    )
    assert "".join(segments(given)) == given
    assert normalise(given).text == normal_text(given)
    index_terms(given)
    match_expression(query_terms(given))
    find_spans(given, query_terms(given[:20]))
    assert not {unicodedata.category(one) for one in escape_terminal(given)} & _ACTING


def _ok(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def report(data: bytes) -> None:
    """The stand-alone verifier gives a result for any file, and never 0 without a key."""
    assert standalone.verify(data).code != 0


# Without the guard: what is valid passes.
PARSERS: dict[str, Target] = {
    "age": age_header,
    "answer": Answer.from_bytes,  # an interpreter's
    "block-headers": block_headers,
    "channel": channel,
    "checkpoint": checkpoint_round_trip,
    "entry": entry_round_trip,
    "growth": growth_round_trip,
    "json": json_round_trip,
    "note": note_round_trip,
    "proofs": proofs,
    "reading": reading,
    "report": report,
    "rules": rules,
    "seen": parse_seen,
    "stamp": stamp_round_trip,
    "text": text,
    "tree": pruned_tree,
    "witness": witness_round_trip,
    "zip": item(None),
}
TARGETS: dict[str, Target] = {
    "media": media,
    **{name: guarded(parse) for name, parse in PARSERS.items()},
    **{reader.name: member_of(reader) for reader in READERS},
}


def seeds(name: str) -> list[bytes]:
    """Valid inputs to begin with: the vectors of the same name, of reports, or made ones."""
    if name in MADE:
        return MADE[name]()
    folders = {"report": "valid", "zip": "valid"}
    folder = VECTORS / folders.get(name, name)
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    return [path.read_bytes()[:65_536] for path in files if path.suffix not in (".py", ".md")][:40]
