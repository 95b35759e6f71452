"""One chat as several phones export it: the truth, and WhatsApp text files of it.

A phone has its own zone, clock style, language, address book and gaps. People are fictional.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlcipher3

from guwah.casework import catalogue, tables
from guwah.casework.entering import add_reading
from guwah.casework.overlap.joining import settle
from guwah.evidence.record import Anomaly, Record
from guwah.intake.contract import Member, Options
from guwah.intake.readers import READERS

ADDED = {"en": "{0} added {1}", "de": "{0} hat {1} hinzugefügt", "es": "{0} añadió a {1}",
         "tr": "{0}, {1} adlı kişiyi ekledi"}  # fmt: skip
LEFT = {"en": "{0} left", "de": "{0} hat die Gruppe verlassen", "es": "{0} salió del grupo",
        "tr": "{0} ayrıldı"}  # fmt: skip
MISSED = {"en": "Missed voice call", "de": "Verpasster Sprachanruf", "es": "Llamada perdida",
          "tr": "Cevapsız sesli arama"}  # fmt: skip
OMITTED = {"en": "<Media omitted>", "de": "<Medien ausgeschlossen>", "es": "<Multimedia omitido>",
           "tr": "<Medya dahil edilmedi>"}  # fmt: skip
FILE = {"en": "{} (file attached)", "de": "{} (Datei angehängt)", "es": "{} (archivo adjunto)",
        "tr": "{} (dosya ekli)"}  # fmt: skip
IOS_FILE = {"en": "‎<attached: {}>", "de": "‎<Anhang: {}>", "es": "‎<adjunto: {}>", "tr": "‎<{} eklendi>"}  # fmt: skip
DELETED = {"en": "This message was deleted", "de": "Diese Nachricht wurde gelöscht.",
           "es": "Se eliminó este mensaje.", "tr": "Bu mesaj silindi"}  # fmt: skip
EDITED = {"en": "<This message was edited>", "de": "<Diese Nachricht wurde bearbeitet.>",
          "es": "<Se editó este mensaje.>", "tr": "<Bu mesaj düzenlendi>"}  # fmt: skip
ANDROID = (
    "{0:%d/%m/%Y, %H:%M} - ", "{0:%d.%m.%y, %H:%M} - ", "{0.month}/{0.day}/{0:%y}, {1}:{0:%M} {2} - ",
    "{0:%Y-%m-%d}, {1}:{0:%M} {3} - ",
)  # fmt: skip
IOS = (
    "[{0:%d/%m/%Y, %H:%M:%S}] ", "[{0:%d.%m.%y, %H:%M:%S}] ",
    "[{0.month}/{0.day}/{0:%y}, {1}:{0:%M:%S} {2}] ",
)  # fmt: skip


@dataclass(frozen=True)
class Event:
    """Something that happened in a chat: `second` since its beginning, in UTC."""

    second: int
    sender: int
    kind: str
    text: str
    later: str | None = None


@dataclass(frozen=True)
class Phone:
    """How one phone writes the chat, and what it lacks."""

    layout: str
    language: str
    shift_minutes: int
    names: Sequence[str]
    chat: str | None
    has_media: bool = True
    is_late: bool = False
    gone: frozenset[int] = frozenset()
    begins: int = 0
    ends: int = 1 << 60
    steps: Sequence[tuple[int, int]] = ()

    @property
    def is_iphone(self) -> bool:
        """Whether it writes brackets and seconds."""
        return self.layout.startswith("[")

    def shows(self, number: int, event: Event) -> bool:
        """Whether the export has the event."""
        return number not in self.gone and self.begins <= event.second < self.ends

    def line(self, number: int, event: Event, start: datetime) -> str:
        """One line of the export."""
        at = start + timedelta(seconds=event.second, minutes=self.shift_minutes)
        for second, minutes in self.steps:
            if event.second >= second:
                at += timedelta(minutes=minutes)
        hour, half = (at.hour - 1) % 12 + 1, "AM" if at.hour < 12 else "PM"
        dotted = "a.m." if half == "AM" else "p.m."
        stamp = self.layout.format(at, hour, half, dotted)
        return f"{stamp}{self.body(number, event)}\n"

    def body(self, number: int, event: Event) -> str:
        """What stands behind the time."""
        name, words = self.names[event.sender], self.language
        if event.kind in ("added", "left"):
            other = self.names[(event.sender + 1) % len(self.names)]
            said = {"added": ADDED, "left": LEFT}[event.kind][words].format(name, other)
            return f"{self.chat or 'Group'}: ‎{said}" if self.is_iphone else said
        if event.kind == "missed":
            return f"{name}: ‎{MISSED[words]}" if self.is_iphone else f"{name}: {MISSED[words]}"
        if event.kind == "file":
            return f"{name}: {self._file(number)}"
        if event.later is not None and self.is_late:
            if event.later == "":
                return f"{name}: {DELETED[words]}"
            return f"{name}: {event.later} {EDITED[words]}"
        return f"{name}: {event.text}"

    def _file(self, number: int) -> str:
        if not self.has_media:
            return OMITTED[self.language]
        if self.is_iphone:
            return IOS_FILE[self.language].format(f"{number:08}-PHOTO-{number}.jpg")
        return FILE[self.language].format(f"IMG-20250113-WA{number + len(self.names[0]):04}.jpg")


def export(phone: Phone, events: Sequence[Event], start: datetime) -> tuple[str, list[int]]:
    """The text file of a phone, and which event each line is."""
    shown = [number for number, event in enumerate(events) if phone.shows(number, event)]
    return "".join(phone.line(n, events[n], start) for n in shown), shown


def read(name: str, text: str) -> list[Record | Anomaly]:
    """What the WhatsApp reader finds in a file."""
    data = text.encode()
    (reader,) = (one for one in READERS if one.name == "whatsapp")
    member = Member(item=name, path=None, source=io.BytesIO(data), size=len(data), name=name,
                    id_prefix=f"{name}/1")  # fmt: skip
    return list(reader.read(member, Options()))


@dataclass
class Folder:
    """A case's tables, in memory, without a vault around them."""

    db: Any = field(default_factory=lambda: sqlcipher3.connect(":memory:"))

    def __post_init__(self) -> None:
        tables.prepare(self.db)

    def add(
        self, item: str, found: Sequence[Record | Anomaly], *, then_settle: bool = True
    ) -> None:
        """Enter an export; its digest follows from its name."""
        catalogue.add_item(
            self.db, item, {"name": item, "sha256": item.encode().hex().ljust(64, "0")[:64]}
        )
        more = {"first": catalogue.next_number(self.db), "reading": "r", "reader": "whatsapp"}
        add_reading(self.db, item, more, found)
        tables.set_state(self.db, settled=0)
        if then_settle:
            settle(self.db)

    def sendings(self) -> set[frozenset[tuple[str, int]]]:
        """Which records, as item and ordinal, are one sending."""
        rows = self.db.execute(
            "select s.sending, r.item, r.ordinal from sighting s join record r on r.number = s.number"
        )
        found: dict[int, set[tuple[str, int]]] = {}
        for sending, item, ordinal in rows:
            found.setdefault(sending, set()).add((item, ordinal))
        return {frozenset(one) for one in found.values()}


def start_of(day: str) -> datetime:
    """Midnight of a day."""
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def without(phone: Phone, *numbers: int) -> Phone:
    """The phone after messages were deleted on it."""
    return replace(phone, gone=phone.gone | set(numbers))
