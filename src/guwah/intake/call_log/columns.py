"""
What the columns of a call log or of a table of text messages are called, in several languages.

Sees names, no file. Format notes: docs/formats/call-log.md

The rules of this module are:
  * A table is known by the roles of its columns, in any order: a call log has a date, somebody,
    and a duration or a kind of call; a table of messages a date, somebody, a direction and a text.
  * A name is compared in small letters, without what stands in brackets behind it; that is kept
    where it is a unit.
  * A column with a name that is not listed is told, and its cells are kept under that name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from guwah.intake.notation.csv_tables import lowered

Role = Literal[
    "number",
    "name",
    "date",
    "time",
    "type",
    "direction",
    "duration",
    "text",
    "thread",
    "attachment",
    "other",
]
Purpose = Literal["calls", "messages"]

_SYNONYMS: Mapping[Role, tuple[str, ...]] = {
    "number": (
        "number", "phone number", "phone", "phone no", "phonenumber", "phone_number", "address",
        "sender id", "caller", "caller number", "contact number", "mobile number", "from/to",
        "número", "numero", "número de teléfono", "teléfono", "telefone", "número de telefone",
        "nummer", "telefonnummer", "rufnummer", "numéro", "numéro de téléphone", "téléphone",
        "numero di telefono", "номер", "номер телефона", "телефон", "号码", "电话号码", "电话",
        "手机号码", "對方號碼", "電話號碼", "電話番号", "번호", "전화번호", "numara",
        "telefon numarası", "رقم", "رقم الهاتف", "شماره", "شماره تلفن", "nomor", "nomor telepon",
        "telefon raqami", "telefon nömrəsi",
    ),
    "name": (
        "name", "contact", "contact name", "cached name", "cached_name", "caller name",
        "contact_name", "sender name", "nombre", "contacto", "nome", "contato", "nom", "имя",
        "контакт", "kontakt", "姓名", "联系人", "名称", "聯絡人", "名前", "이름", "연락처", "isim",
        "ad", "kişi", "الاسم", "اسم", "نام", "مخاطب", "nama",
    ),
    "date": (
        "date", "date time", "datetime", "date/time", "date & time", "date and time", "timestamp",
        "time stamp", "call date", "call time", "message date", "readable_date", "readable date",
        "fecha", "fecha y hora", "data", "data/hora", "datum", "datum/uhrzeit", "date et heure",
        "дата", "дата и время", "日期", "日期时间", "通话时间", "日時", "日付", "날짜", "일시",
        "tarih", "التاريخ", "تاریخ", "tanggal", "sana",
    ),
    "time": (
        "time", "hora", "uhrzeit", "zeit", "heure", "время", "时间", "時間", "時刻", "시간", "saat",
        "الوقت", "زمان", "ora", "waktu", "vaqt",
    ),
    "type": (
        "type", "call type", "calltype", "call_type", "message type", "kind", "tipo",
        "tipo de llamada", "tipo de chamada", "art", "typ", "anrufart", "anruftyp", "type d'appel",
        "тип", "тип вызова", "тип звонка", "вид", "类型", "通话类型", "呼叫类型", "類型", "種類",
        "유형", "통화 유형", "tür", "arama türü", "tip", "النوع", "نوع", "نوع المكالمة", "نوع تماس",
        "jenis",
    ),
    "direction": (
        "direction", "in/out", "incoming/outgoing", "dirección", "direção", "richtung", "sens",
        "направление", "方向", "收发", "방향", "yön", "الاتجاه", "جهت", "arah",
    ),
    "duration": (
        "duration", "call duration", "duración", "duração", "durata", "dauer", "anrufdauer",
        "durée", "длительность", "продолжительность", "时长", "通话时长", "持续时间", "通話時間",
        "時長", "통화시간", "통화 시간", "süre", "süresi", "المدة", "مدت", "مدت تماس", "durasi",
        "davomiyligi",
    ),
    "text": (
        "text", "message", "body", "content", "sms", "message body", "message text", "mensaje",
        "texto", "mensagem", "nachricht", "inhalt", "contenu", "texte", "messaggio", "testo",
        "сообщение", "текст", "текст сообщения", "内容", "短信内容", "信息内容", "內容", "本文",
        "メッセージ", "메시지", "내용", "mesaj", "metin", "الرسالة", "النص", "پیام", "متن", "pesan",
        "isi",
    ),
    "thread": ("chat session", "conversation", "thread", "chat"),
    "attachment": ("attachment", "attachments"),
    "other": (
        "", "id", "_id", "#", "no", "no.", "s.no", "sr no", "index", "call_id", "sim", "sim slot",
        "sim card", "sim id", "sim number", "subscription_id", "subscription", "phone_account",
        "location", "geocoded location", "geocoded_location", "country", "country iso",
        "is video", "isvideo", "is spam", "isspam", "is new", "is_new", "new", "read", "is_read",
        "is read", "seen", "status", "note", "notes", "label", "number type", "number label",
        "formatted number", "formatted duration", "formatted date", "day", "weekday",
        "service", "service center", "service_center", "thread_id", "threadid", "subject",
        "account", "via", "features", "presentation", "date sent", "date_sent", "delivered date",
        "read date", "edited date", "replying to", "reactions", "attachment type",
        "protocol", "locked", "error", "error_code", "epoch", "unix time", "归属地", "备注", "运营商",
    ),
}  # fmt: skip
UNITS: Mapping[str, int] = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "in seconds", "in sec", "сек"), 1),
    **dict.fromkeys(("с", "秒", "초", "sn", "saniye", "sekunden", "segundos", "secondes"), 1),
    **dict.fromkeys(("min", "mins", "minute", "minutes", "in minutes", "мин", "分", "分钟"), 60),
}
_ROLES: Mapping[str, Role] = {
    name: role for role, names in _SYNONYMS.items() for name in names
}  # fmt: skip
_IN_BRACKETS = re.compile(r"(.*?) ?[(]([^()]{1,20})[)]")
_SPOKEN_UNIT = re.compile(r"(duration) (in (?:seconds|sec|minutes))")


NAMES = frozenset(
    way
    for names in (*_SYNONYMS.values(), ("duration in seconds", "duration in minutes"))
    for name in names
    for way in (name, name.capitalize(), name.title(), name.upper())
)


@dataclass(frozen=True)
class Columns:
    """Where each role stands.

    Args:
        purpose: Calls or messages.
        places: Role to column; `other` columns are not in it.
        names: What each column is called in `extra`.
        unit_seconds: How many seconds a duration's unit has; 0 if the header does not say.
        says_call: Whether a name in the header speaks of calls.
    """

    purpose: Purpose
    places: Mapping[Role, int]
    names: tuple[str, ...]
    unit_seconds: int
    says_call: bool


def columns_of(names: tuple[str, ...]) -> Columns | None:
    """The columns of a header, or None if it is neither of calls nor of messages."""
    places: dict[Role, int] = {}
    unit_seconds = 0
    low = lowered(names)
    for place, name in enumerate(low):
        bare, unit = _without_unit(name)
        role = _ROLES.get(bare)
        if role is None or role == "other":
            continue
        if role == "duration" and role not in places:
            unit_seconds = UNITS.get(unit, 0)
        places.setdefault(role, place)
    if "date" not in places and "time" in places:
        places["date"] = places.pop("time")
    says_call = any("call" in name or "通话" in name or "anruf" in name for name in low)
    purpose = _purpose(places, says_call)
    if purpose is None:
        return None
    return Columns(purpose, places, _keys(names), unit_seconds, says_call)


def _without_unit(name: str) -> tuple[str, str]:
    """A name and what stands in brackets behind it."""
    if matched := _IN_BRACKETS.fullmatch(name):
        return matched[1], matched[2]
    if matched := _SPOKEN_UNIT.fullmatch(name):
        return matched[1], matched[2]
    return name, ""


def _purpose(places: Mapping[Role, int], says_call: bool) -> Purpose | None:
    if "date" not in places or not places.keys() & {"number", "name"}:
        return None
    if "text" in places:
        told = places.keys() & {"type", "direction"}
        return "messages" if told and "number" in places and "duration" not in places else None
    if "duration" in places and ("type" in places or "direction" in places or "number" in places):
        return "calls"
    return "calls" if says_call and "type" in places else None


def _keys(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names for `extra`: as written, without spaces around; `column_N` where there is none."""
    told: dict[str, None] = {}
    for number, name in enumerate(names, 1):
        key = name.strip().lstrip("\ufeff")
        told[f"column_{number}" if not key or key in told else key] = None
    return tuple(told)
