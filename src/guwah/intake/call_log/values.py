"""
One row of a call log or of a table of messages: what a record says of it.

Sees cells, no file. Format notes: docs/formats/call-log.md

The rules of this module are:
  * What came in is the other side's; what went out is the owner's, and the other side stays in
    `extra`. Where the direction is not told, nobody is the sender.
  * The thread is the number, or else the name, on the other side; or what the table calls the chat.
  * A duration is told in seconds only where its unit is certain; as written always.
  * Every cell that is not empty and not elsewhere in the record is in `extra`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from guwah.evidence.record import Attachment, Kind, Mark, Sender
from guwah.intake.call_log.columns import Columns, Role
from guwah.intake.notation.record_values import media_type_of, shown_name

_OWNER = Sender(None, None, True)
_IN, _OUT, _MISSED, _NOTICE = "in", "out", "missed", "notice"
_WORDS: Mapping[str, str] = {
    **dict.fromkeys((
        "incoming", "incoming call", "inbound", "received", "in", "inc", "inbox", "answered",
        "answered externally", "voicemail", "entrante", "entrant", "reçu", "eingehend", "ankommend",
        "angenommen", "empfangen", "recibida", "recibido", "recebida", "ricevuta", "входящий",
        "входящее", "входящие", "принятый", "来电", "呼入", "已接", "接收", "收到", "着信", "受信", "수신",
        "gelen", "واردة", "وارد", "ورودی", "دریافتی", "masuk", "kiruvchi",
    ), _IN),
    **dict.fromkeys((
        "outgoing", "outgoing call", "outbound", "dialed", "dialled", "made", "out", "sent", "outbox",
        "draft", "failed", "queued", "saliente", "sortant", "envoyé", "ausgehend", "gewählt",
        "gesendet", "enviada", "enviado", "realizada", "effettuata", "inviato", "исходящий",
        "исходящее", "исходящие", "набранный", "отправленное", "去电", "呼出", "拨出", "已拨", "发送",
        "发出", "発信", "送信", "발신", "giden", "صادرة", "صادر", "خروجی", "ارسالی", "keluar",
        "chiquvchi",
    ), _OUT),
    **dict.fromkeys((
        "missed", "missed call", "unanswered", "no answer", "rejected", "declined", "blocked",
        "perdida", "chamada perdida", "rechazada", "bloqueada", "manqué", "appel manqué", "refusé",
        "bloqué", "verpasst", "entgangen", "abgelehnt", "blockiert", "persa", "rifiutata",
        "пропущенный", "пропущенные", "отклонённый", "отклоненный", "заблокированный", "未接", "未接来电",
        "拒接", "已拒接", "拦截", "不在着信", "不在", "拒否", "부재중", "부재중 전화", "거절", "cevapsız",
        "reddedilen", "engellenen", "فائتة", "لم يرد عليها", "مرفوضة", "بی پاسخ", "از دست رفته",
        "رد شده", "tak terjawab", "o‘tkazib yuborilgan",
    ), _MISSED),
    "notification": _NOTICE,
}  # fmt: skip
_CALL_NUMBERS = {
    "1": _IN, "2": _OUT, "3": _MISSED, "4": _IN, "5": _MISSED, "6": _MISSED, "7": _IN,
}  # fmt: skip
_MESSAGE_NUMBERS = {"1": _IN, "2": _OUT, "3": _OUT, "4": _OUT, "5": _OUT, "6": _OUT}
_WHOLE_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d):([0-5]\d)", re.ASCII)
_UNITS = re.compile(
    r"(?:(\d{1,3}) ?(?:h|hr|hrs|hours?|std|ч|час|时|小时|時間|시간|sa|saat)[ ,.]*)?"
    r"(?:(\d{1,4}) ?(?:m|min|mins|minutes?|мин|分|分钟|분|dk)[ ,.]*)?"
    r"(?:(\d{1,6}) ?(?:s|sec|secs|seconds?|sek|с|сек|秒|초|sn)[ ,.]*)?",
    re.ASCII | re.IGNORECASE,
)
_DIGITS = re.compile(r"\d{1,9}", re.ASCII)


@dataclass
class Told:
    """What a row says."""

    kind: Kind
    sender: Sender | None = None
    thread: str | None = None
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    marks: list[Mark] = field(default_factory=list)
    extra: dict[str, str | int] = field(default_factory=dict)


def told_by(columns: Columns, cells: list[str], siblings: Set[str]) -> Told:
    """What a row says, but for its time.

    Args:
        columns: Where what stands.
        cells: The row.
        siblings: Paths of the files beside the table.

    Returns:
        What the record says.
    """
    places = columns.places
    taken: set[Role] = {"date", "time"}
    number, name = _cell(columns, cells, "number"), shown_name(_cell(columns, cells, "name"))
    way = _way(columns, cells)
    told = Told("call" if columns.purpose == "calls" else "message")
    if columns.purpose == "messages":
        told.text = _cell(columns, cells, "text", exact=True)
        file = _cell(columns, cells, "attachment")
        if file:
            told.attachments = (Attachment(file, media_type_of(file), file in siblings),)
        taken |= {"text", "attachment"}
        if way == _NOTICE:
            told.kind = "notice"
    elif way == _MISSED:
        told.marks.append("missed")
    told.thread = _cell(columns, cells, "thread") or number or name or None
    if "thread" in places:
        taken.add("thread")
    if way == _OUT:
        told.sender = _OWNER
    elif way in (_IN, _MISSED):
        told.sender = Sender(name or None, number or None, False)
        taken |= {"number", "name"}
    _keep(columns, cells, told, taken)
    seconds = duration_seconds(_cell(columns, cells, "duration"), columns.unit_seconds)
    if seconds is not None:
        told.extra["duration_seconds"] = seconds
    return told


def _keep(columns: Columns, cells: list[str], told: Told, taken: set[Role]) -> None:
    """What is not elsewhere in the record, under its column's name."""
    left_out = {columns.places[role] for role in taken if role in columns.places}
    for place, cell in enumerate(cells):
        if cell and place not in left_out:
            key = columns.names[place] if place < len(columns.names) else f"column_{place + 1}"
            told.extra[key] = cell


def duration_seconds(written: str, unit_seconds: int) -> int | None:
    """How long a call was, where that is certain.

    Args:
        written: The cell.
        unit_seconds: The unit that the header names, in seconds; 0 if it names none.

    Returns:
        Seconds; None for `1:05` or a bare number of which nobody says what it counts.
    """
    bare = written.strip().lower()
    if matched := _WHOLE_CLOCK.fullmatch(bare):
        return int(matched[1]) * 3600 + int(matched[2]) * 60 + int(matched[3])
    if _DIGITS.fullmatch(bare):
        return int(bare) * unit_seconds if unit_seconds else None
    matched = _UNITS.fullmatch(bare) if bare else None
    if matched is None or not any(matched.groups()):
        return None
    hours, minutes, seconds = (int(part or 0) for part in matched.groups())
    return hours * 3600 + minutes * 60 + seconds


def _way(columns: Columns, cells: list[str]) -> str | None:
    """Whether it came in, went out or was missed; None if no cell says so."""
    numbers = _CALL_NUMBERS if columns.purpose == "calls" else _MESSAGE_NUMBERS
    found = []
    for role in ("type", "direction"):
        word = _cell(columns, cells, role).strip(" .").casefold()
        word = word.removesuffix(" call").removesuffix(" calls") or word
        way = _WORDS.get(word) or numbers.get(word)
        if way is not None:
            found.append(way)
    return found[0] if found else None


def _cell(columns: Columns, cells: list[str], role: Role, exact: bool = False) -> str:
    """The cell of a role, or nothing."""
    place = columns.places.get(role)
    if place is None or place >= len(cells):
        return ""
    if exact:
        return cells[place]
    bare = cells[place].strip()
    return bare[2:-1] if bare.startswith('="') and bare.endswith('"') else bare
