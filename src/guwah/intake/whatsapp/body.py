"""
What a WhatsApp body says about itself: files, omitted media, deletions, edits, calls, places.

Pure text in, values out; the text itself is never changed.

The rules of this module are:
  * The app's own phrases count only as a whole body, or where the app puts them.
  * A file is an attachment if the app's phrase or its angle brackets stand around its name, or
    the app's mark (U+200E) before it and a file of that name lies beside the export.
  * `present` says that a file of exactly that name lies beside the export.
  * An empty body is a view-once message.
  * No media type is guessed beyond the name's extension.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from guwah.evidence.record import Attachment, Kind, Mark
from guwah.intake.whatsapp import phrases
from guwah.intake.whatsapp.headers import MARKS
from guwah.intake.whatsapp.phrases import folded

_LONGEST_LINE = 1000
_NO_EXTRA: Mapping[str, Any] = {}
_MEDIA_TYPES = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp",
    "gif": "image/gif", "heic": "image/heic", "mp4": "video/mp4", "mov": "video/quicktime",
    "3gp": "video/3gpp", "mkv": "video/x-matroska", "webm": "video/webm", "opus": "audio/ogg",
    "ogg": "audio/ogg", "m4a": "audio/mp4", "mp3": "audio/mpeg", "aac": "audio/aac",
    "amr": "audio/amr", "wav": "audio/wav", "pdf": "application/pdf", "vcf": "text/vcard",
    "txt": "text/plain", "csv": "text/csv", "zip": "application/zip", "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "apk": "application/vnd.android.package-archive",
}  # fmt: skip

_MARK = f"[{MARKS}]"
_EDGES = MARKS + " \r\n\t"
_MOST_FILES = 100
_NAMED = re.compile(r"[^<>\n]*\.[A-Za-z0-9]{0,8}")
_IN_BRACKETS = re.compile(
    rf"({_MARK}{{0,9}})<([^<>:：\n]{{1,40}})[:：] ?{_MARK}{{0,9}}([^<>\n]{{1,300}})>[ \t\r]*$", re.M
)
_WHOLE_BRACKETS = re.compile(
    rf"{_MARK}{{0,9}}<([^<>:：\n]{{1,40}})[:：] ?{_MARK}{{0,9}}([^<>\n{MARKS}]{{1,300}})>"
)
_TURKISH = re.compile(r"<([^<>\n]{1,300}) eklendi>[ \t\r]*$", re.M)
_EDITED = re.compile(rf"<([^<>\n]{{2,80}})>{_MARK}{{0,9}}\s*\Z")
_PLACE = re.compile(
    r"(?:^|\n)([^\n]{0,300}?)[:：]? ?(https://(?:maps\.google\.com/\?q=(-?[\d.]{1,25},-?[\d.]{1,25})"
    r"|(?:www\.)?foursquare\.com/v/[^\s]{1,300}|maps\.apple\.com/\?[^\s]{1,300}))\s*\Z"
)  # fmt: skip
_MARKS_OF_APP = ("\u200e", "\u200f")
_COLONS, _CLOSED = (":", "："), (")", "）")
_BREAK = re.compile(rf"[.,，。،:]\s*{_MARK}{{0,9}}\s*")


class Body(NamedTuple):
    """What a body says about itself."""

    kind: Kind = "message"
    attachments: tuple[Attachment, ...] = ()
    marks: tuple[Mark, ...] = ()
    extra: Mapping[str, Any] = _NO_EXTRA


PLAIN = Body()
NOTICE = Body("notice")
_EMPTY = Body(marks=("view-once",))
_POLL = Body(marks=("poll",))


def _whole_bodies() -> dict[str, Body]:
    """What a folded body says that is one of the app's phrases and nothing else."""
    table = {f"<{phrase}>": Body(marks=("media-omitted",)) for phrase in phrases.OMITTED_MEDIA}
    table |= {f"<{phrase}>": Body(marks=("media-omitted",)) for phrase in phrases.OMITTED_KINDS}
    table |= {phrase: Body(marks=("media-omitted",)) for phrase in phrases.OMITTED_KINDS}
    table |= {phrase: Body(marks=("deleted",)) for phrase in phrases.DELETED}
    table |= {phrase: Body(marks=("location", "live-location")) for phrase in phrases.LIVE_LOCATION}
    table |= {phrase: Body(marks=("view-once",)) for phrase in phrases.VIEW_ONCE}
    table |= {
        f"<{phrase}>": Body(marks=("media-omitted", "view-once")) for phrase in phrases.VIEW_ONCE
    }
    for call, names in (("voice", phrases.MISSED_VOICE), ("video", phrases.MISSED_VIDEO)):
        table |= {phrase: Body("call", (), ("missed",), {"call": call}) for phrase in names}
    return table


_WHOLE = _whole_bodies()
_CALLS = {
    **dict.fromkeys(phrases.VOICE_CALL, ("voice", False)),
    **dict.fromkeys(phrases.VIDEO_CALL, ("video", False)),
    **dict.fromkeys(phrases.MISSED_VOICE, ("voice", True)),
    **dict.fromkeys(phrases.MISSED_VIDEO, ("video", True)),
}
_CALL_STARTS = frozenset(phrase[:3] for phrase in _CALLS)


def describe(text: str, is_beside: Callable[[str], bool]) -> Body:
    """The kind, attachments, marks and extra values of a body behind a name.

    Args:
        text: The body, exactly.
        is_beside: Whether a file of that name lies beside the export.

    Returns:
        The object `PLAIN` for an ordinary message.
    """
    if not text.strip(_EDGES):
        return _EMPTY
    file = _lone_file(text)
    if file is not None:
        return Body("message", (Attachment(file, media_type_of(file), is_beside(file)),))
    first, _, more = text.partition("\n")
    whole = ""
    if len(text) < _LONGEST_LINE:
        whole = folded(text)
        said = _WHOLE.get(whole) or call_of(text)
        if said is not None:
            return said
    if more and first.rstrip()[-1:] in _COLONS and folded(first).rstrip(": ：") in phrases.POLL:
        return _POLL
    first = first[:_LONGEST_LINE]
    marks: list[Mark] = []
    if ">" in text and _is_edited(text):
        marks.append("edited")
    if _is_omitted(first, bool(more)):
        marks.append("media-omitted")
    extra = _NO_EXTRA
    if whole and "https://" in text:
        place = _PLACE.search(text)
        if place and (place[3] or text[0] in MARKS or folded(place[1]) in phrases.LOCATION):
            marks.append("location")
            extra = {"location": place[3]} if place[3] else _NO_EXTRA
    files = _files(text, first, is_beside)
    return Body("message", files, tuple(marks), extra) if files or marks else PLAIN


def _is_edited(text: str) -> bool:
    """Whether the app's note on an edit stands at the end."""
    edited = _EDITED.search(text, max(0, len(text) - 120))
    return edited is not None and _folded(edited[1]) in phrases.EDITED


def _lone_file(text: str) -> str | None:
    """The file of a body that is nothing but the app's words around its name: the usual case."""
    if text[-1] == ">":
        found = _WHOLE_BRACKETS.fullmatch(text)
        if found is not None and _folded(found[1]) in phrases.ATTACHED:
            return found[2]
    elif text[-1] == ")" and "\n" not in text and len(text) < 300:
        line = text.lstrip(MARKS)
        name, _, words = line[:-1].rpartition(" (")
        if _NAMED.fullmatch(name) and _folded(words) in phrases.FILE_ATTACHED:
            return name
    return None


@lru_cache(maxsize=1024)
def _folded(words: str) -> str:
    return folded(words)


def _is_omitted(first: str, has_more: bool) -> bool:
    """Whether a first line says that media was left out: whole before a caption, or as its end."""
    if has_more and "<" in first:
        said = _WHOLE.get(folded(first))
        return said is not None and "media-omitted" in said.marks
    for mark in _MARKS_OF_APP:
        at = first.rfind(mark)
        if at > 0:
            return folded(first[at:]) in phrases.OMITTED_KINDS
    if "•" in first:
        words = folded(first).split(" ")
        return any(" ".join(words[-count:]) in phrases.OMITTED_KINDS for count in (1, 2, 3, 4))
    return False


def _files(text: str, first: str, is_beside: Callable[[str], bool]) -> tuple[Attachment, ...]:
    """The files that a body names as its attachments."""
    names = []
    if ">" in text:
        for found in islice(_IN_BRACKETS.finditer(text), _MOST_FILES):
            if found[1] or folded(found[2]) in phrases.ATTACHED:
                names.append(found[3].strip(MARKS))
        for found in islice(_TURKISH.finditer(text), _MOST_FILES):
            names.append(found[1].strip(MARKS))
    line = first.strip(_EDGES)
    opened = max(line.rfind("("), line.rfind("（")) if line[-1:] in _CLOSED else 0
    if opened > 0:
        name = line[:opened].rstrip(" ").strip(MARKS)
        is_marked = first[0] in MARKS
        if folded(line[opened + 1 : -1]) in phrases.FILE_ATTACHED:
            if is_marked or _NAMED.fullmatch(name) or is_beside(name):
                names.append(name)
        elif is_marked and is_beside(name):
            names.append(name)
    return tuple(Attachment(name, media_type_of(name), is_beside(name)) for name in names)


def media_type_of(name: str) -> str | None:
    """The media type that a file's extension names, or None."""
    return _MEDIA_TYPES.get(name.rpartition(".")[2].lower()) if "." in name else None


def call_of(text: str) -> Body | None:
    """The call that a body, or a line without a name, tells of; None for anything else.

    Args:
        text: The body, exactly.

    Returns:
        A body of kind `call` with `extra.call` (`voice` or `video`) and, as written,
        `extra.call_note` (a duration, `No answer`).
    """
    bare = text.strip(_EDGES)
    if len(bare) > 200 or bare[:3].casefold() not in _CALL_STARTS or "\n" in bare:
        return None
    head, *notes = _BREAK.split(bare, maxsplit=1)
    call = _CALLS.get(folded(head))
    if call is None:
        return None
    which, is_missed = call
    note = notes[0].strip(_EDGES + ".") if notes else ""
    is_unanswered = folded(note) in phrases.NO_ANSWER
    is_said = text[0] in MARKS or is_unanswered
    if not is_said and (note or not is_missed):
        return None
    if not note and not is_missed:
        return None
    marks: tuple[Mark, ...] = ("missed",) if is_missed or is_unanswered else ()
    return Body("call", (), marks, {"call": which, "call_note": note} if note else {"call": which})
