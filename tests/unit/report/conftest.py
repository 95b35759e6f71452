"""A fictional case with everything that a report is built from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from guwah.custody.cells import Header, RecordValues, record_values
from guwah.custody.checkpoint import Checkpoint, sign_checkpoint
from guwah.custody.entry import Entry
from guwah.custody.merkle import root
from guwah.custody.reading import commit
from guwah.custody.signing import Signer
from guwah.evidence.case import Participant
from guwah.evidence.record import Anomaly, Attachment, Record, Sender, Sent
from guwah.report.material import ReadingMaterial, ReportMaterial

ORIGIN = "guwah/" + "5a" * 16
THREAD = "Tea evenings"
WANG = "Officer Wang"
NUMBER = "+852 5550 1234"
MUM = "Mum"
AYGUL = "Aygül Turdi"
PEOPLE = (
    Participant(THREAD, "Rena", None, "self"),
    Participant(THREAD, MUM, "+90 532 555 01 77", "family"),
    Participant(THREAD, AYGUL, None, "bystander"),
    Participant(THREAD, "Sofia Lind", None, "unknown"),
    Participant(THREAD, WANG, NUMBER, "suspected-sender"),
)
LONG = (
    "You were seen at the square on Sunday. Your friend Aygül was there too and she told us "
    "everything about the others, so think twice before you speak again to anyone about this."
)
HANDLES = {one.name: one.handle for one in PEOPLE}


def sent(minute: int, *, undecided: bool = False) -> Sent:
    """A time in March 2024, or one that can be read in two ways."""
    if undecided:
        readings = ("2024-03-04T12:24", "2024-04-03T12:24")
        return Sent("04/03/24, 12:24", readings, "2024-03-03T22:24:00Z", "2024-04-04T00:24:59Z")
    reading = f"2024-03-13T{minute // 60:02}:{minute % 60:02}"
    return Sent(
        f"13/03/24, {minute // 60:02}:{minute % 60:02}", (reading,),
        "2024-03-12T22:00:00Z", "2024-03-14T02:00:00Z",
    )  # fmt: skip


def said(
    name: str | None, text: str | None, minute: int = 0, kind: Any = "message", **more: Any
) -> Record:
    """One record of the group; its span is set when the case is made."""
    sender = None if name is None else Sender(name, HANDLES.get(name), name == "Rena" or None)
    undecided = more.pop("undecided", False)
    return Record(
        id="", kind=kind, grade="export", reader="whatsapp", item="", member="_chat.txt",
        span=None, context=(), thread=THREAD, sender=sender,
        sent=sent(minute, undecided=undecided), text=text, **more,
    )  # fmt: skip


TALK: tuple[Record | Anomaly, ...] = (
    said(None, "Messages are end-to-end encrypted.", 0, "notice"),
    said(MUM, "Have you eaten? Your aunt's apricots arrived today, call me.", 1),
    said(WANG, "We know where you live. Delete the post.", 2),
    said("Rena", "Who is this? How did you get my number, and what do you want?", 3),
    said(WANG, LONG, 4),
    said(WANG, "سىز +90 212 555 01 02 گە تېلېفون قىلىڭ، @qara_1 غا يازماڭ", 5),
    said(WANG, "把你的身份证照片发给我。\nཁྱེད་རང་གི་མིང་། 👮 #let x = [*bold*] \u202egnihtyna", 6),
    said(WANG, "Say hello to your mum from us.", 7, marks=("forwarded",)),
    said(WANG, "Missed voice call", 8, "call", marks=("missed",)),
    said(
        WANG, "‎IMG-0007.jpg (file attached)", 9,
        attachments=(Attachment("IMG-0007.jpg", "image/jpeg", True),),
    ),
    Anomaly("whatsapp", "", "_chat.txt", None, "broken-line"),
    said(WANG, "Answer before Friday.", 10, undecided=True),
    said(None, "Rena added Sofia Lind", 11, "notice"),
    said("Sofia Lind", "I was at the library with him on Sunday, all afternoon.", 12),
)  # fmt: skip


@dataclass
class Case:
    """What a case holds, with the secrets that a test attacks with."""

    talk: Sequence[Record | Anomaly] = TALK
    people: tuple[Participant, ...] = PEOPLE
    audience: Any = "police"
    item: str = "it01"
    media: Mapping[str, bytes] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    k: bytes = bytes(range(32))
    copies: int = 1

    PICTURE = b"\xff\xd8 a picture of a door"

    def raw(self, ordinal: int) -> bytes:
        """The bytes of a record as an export would have them."""
        one = self.talk[ordinal]
        if isinstance(one, Anomaly):
            return b"[13/03/24, 0 ;:: broken line\n"
        name = one.sender.name if one.sender else ""
        return f"[{one.sent.written if one.sent else ''}] {name}: {one.text}\n".encode()

    def files(self, ordinal: int) -> list[dict[str, Any]]:
        """Attachments with the digests of their bytes."""
        one = self.talk[ordinal]
        names = [] if isinstance(one, Anomaly) else [file.name for file in one.attachments]
        digest = hashlib.sha256(self.PICTURE).hexdigest()
        size = len(self.PICTURE)
        return [{"name": n, "type": "image/jpeg", "size": size, "sha256": digest} for n in names]

    def original(self) -> bytes:
        """The whole export."""
        return b"".join(self.raw(ordinal) for ordinal in range(len(self.talk)))

    def records(self) -> list[Record | Anomaly]:
        """The records with ids and spans."""
        offset, found = 0, []
        for ordinal, one in enumerate(self.talk):
            length = len(self.raw(ordinal))
            changes = {"id": f"{self.item}/1/{ordinal}", "item": self.item}
            found.append(_changed(one, span=(offset, length), **changes))
            offset += length
        return found

    def values(self, ordinal: int) -> RecordValues:
        """The sixteen values of a record."""
        record = self.records()[ordinal]
        return record_values(record, ordinal, self.item, self.raw(ordinal), self.files(ordinal))

    def material(self, *, verifier: bytes = b"# verifier\n") -> ReportMaterial:
        """Everything, with a log around it."""
        log, manifest = Signer(b"L" * 32), Signer(b"M" * 32)
        entries = [_entry("created", None, {"manifest_key": manifest.public.hex()})]
        readings = []
        for copy in range(self.copies):
            readings.append(self._reading(entries, bytes([copy]) + self.k[1:]))
        leaves = [entry.leaf() for entry in entries]
        checkpoint = sign_checkpoint(Checkpoint(ORIGIN, len(leaves), root(leaves)), log)
        return ReportMaterial(
            audience=self.audience, origin=ORIGIN, log_key=log.public, log_size=len(leaves),
            leaf_hashes=leaves, checkpoint=checkpoint, created=entries[0],
            readings=tuple(readings), participants=self.people, manifest_signer=manifest,
            made_at="2026-05-17T09:30:00Z", verifier=verifier, media=self.media,
            notes=self.notes,
        )  # fmt: skip

    def _reading(self, entries: list[Entry], k: bytes) -> ReadingMaterial:
        digest = hashlib.sha256(self.original()).digest()
        more = {"item": self.item, "name": "Tea evenings.zip", "sha256": digest.hex()}
        received = _entry("received", b"r" * 32, more)
        entries.append(received)
        records = self.records()
        item = digest + len(self.original()).to_bytes(8, "big")
        about = {"format": 1, "reader": "whatsapp", "version": 1, "segmenter": "UAX #29"}
        header = Header(about, len(records), item, "Rena Turdi", "2026-05-16T18:00:00Z")
        values = [self.values(ordinal) for ordinal in range(len(records))]
        commitment = commit(k, header, values)
        entries.append(_entry("read", commitment.root, {"item": self.item}))
        sendings = [None if isinstance(r, Anomaly) else f"s{n}" for n, r in enumerate(records)]
        return ReadingMaterial(
            index=len(entries) - 1, entry=entries[-1], received_index=len(entries) - 2,
            received_entry=received, k=k, header=header, cells=commitment.cells,
            records=records, sendings=sendings, values=values.__getitem__, raw=self.raw,
            files=self.files,
        )  # fmt: skip


def _entry(kind: str, digest: bytes | None, more: dict[str, Any]) -> Entry:
    return Entry.new(kind, claimed_at="2026-05-16T18:00:00Z", device="d1", root=digest, more=more)


def _changed(one: Record | Anomaly, **changes: Any) -> Record | Anomaly:
    fields = {name: getattr(one, name) for name in one.__struct_fields__}
    return type(one)(**(fields | changes))


@pytest.fixture
def case() -> Callable[..., Case]:
    """Makes a case; keyword arguments change parts of it."""
    return Case


@pytest.fixture(scope="session")
def verifier() -> bytes:
    """The stand-alone verifier that ships in each report."""
    folder = Path(__file__).resolve().parents[3] / "src" / "guwah" / "verifier"
    return (folder / "standalone.py").read_bytes()
