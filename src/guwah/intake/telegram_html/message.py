"""
One message of a Telegram page: from its element to a record.

Sees no file. Format notes: docs/formats/telegram-html.md

The rules of this module are:
  * A message that is joined to the one above has its sender, and its span as context.
  * A service message has no time of its own: it has the day of the date row above.
  * Text is exact but for the line end and the indent that the exporter puts around it.
  * Every text in the message goes somewhere: what is not known goes to `extra.other`.
"""

from __future__ import annotations

import re
from typing import Any

import regex

from guwah.evidence.record import Attachment, Kind, Mark, Record, Sender, Sent, Span
from guwah.intake.contract import Member
from guwah.intake.notation.html_text import decode
from guwah.intake.notation.html_tree import Element, Text
from guwah.intake.notation.json_values import LARGEST_INTEGER
from guwah.intake.telegram_html.clock import sent_of, sent_on
from guwah.intake.telegram_html.entities import entities_of
from guwah.intake.telegram_html.media import Shown, squeezed

NAME = "telegram-html"
_BIDIRECTIONAL = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_AROUND = re.compile(r"\A[ \t]*\r?\n|\r?\n[ \t]*\Z")
_VIA = re.compile(r"(.*) via (@[A-Za-z0-9_]{3,32})", re.S)
_REPLY = re.compile(r"(?:(?P<page>[^#]{1,256})#|#)go_to_message(?P<id>-?\d{1,15})", re.ASCII)
_NUMBER = re.compile(r"message(-?\d{1,15})", re.ASCII)
_UNSUPPORTED = "This message is not supported by this version"
_SILENT = ("date", "from_name", "userpic_wrap")


class Page:
    """What the page has said so far, and what holds for all of it."""

    def __init__(self, member: Member, zone: str | None) -> None:
        self.item, self.path, self.siblings = member.item, member.path, member.siblings
        self.prefix, self.zone = member.id_prefix, zone
        self.thread: str | None = None
        self.thread_span: Span | None = None
        self.day: tuple[str, str, Span] | None = None
        self.sender: tuple[Sender, str | None, Span] | None = None
        self.forwarded: tuple[dict[str, Any], Span] | None = None


class Draft:
    """A record while its parts are read."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.shown = Shown(page.siblings)
        self.context: list[Span] = [page.thread_span] if page.thread_span else []
        self.extra: dict[str, Any] = {}
        self.marks: set[Mark] = set()
        self.text: str | None = ""
        self.sender: Sender | None = None
        self.sent: Sent | None = None
        self.other: list[str] = []

    def record(self, kind: Kind, span: Span, ordinal: int) -> Record:
        """The record, with all that was told."""
        page, shown = self.page, self.shown
        extra = {**self.extra, **shown.extra, **({"other": self.other} if self.other else {})}
        marks = tuple(sorted(self.marks | shown.marks))
        return Record(
            f"{page.prefix}/{ordinal}", "call" if shown.is_call else kind, "export", NAME,
            page.item, page.path, span, tuple(self.context), page.thread, self.sender, self.sent,
            self.text, tuple(shown.attachments), marks, extra,
        )  # fmt: skip


def record_of(page: Page, element: Element, ordinal: int, repaired: bool) -> Record:
    """The record of a message; the page remembers who sent it.

    Args:
        page: What holds for the messages so far.
        element: The message's `<div>`.
        ordinal: Its number in the item.
        repaired: Whether its bytes had to be repaired.

    Returns:
        The record.
    """
    draft = Draft(page)
    if repaired:
        draft.marks.add("repaired")
    written = element.attributes.get("id", "")
    number = _NUMBER.fullmatch(written)
    is_number = number is not None and abs(int(number[1])) <= LARGEST_INTEGER
    draft.extra["id"] = int(number[1]) if number and is_number else written
    if "service" in element.classes:
        return _service(draft, element).record(_kind_of_service(draft), element.span, ordinal)
    _default(draft, element)
    return draft.record("message", element.span, ordinal)


def usual_of(page: Page, parts: regex.Match[bytes], start: int, ordinal: int) -> Record:
    """The record of a message of nothing but a sender, a time and a text: the fast way.

    Args:
        page: As in `record_of`.
        parts: What `pages.USUAL` matched.
        start: Where the message stands in the page.
        ordinal: Its number in the item.

    Returns:
        The same record as `record_of` gives.
    """
    draft, shift = Draft(page), start - parts.start()
    draft.extra["id"] = int(parts["id"])
    date, date_repaired = decode(parts["date"])
    text, text_repaired = decode(parts["text"].replace(b"<br>", b"&#10;"))
    name, name_repaired = decode(parts["name"] or b"")
    if parts["joined"] is None:
        page.sender = page.forwarded = None
    if parts["from"] is not None:
        at, end = parts.span("from")
        _say_who(page, name, (at + shift, end - at))
    if date_repaired or text_repaired or name_repaired or not _is_utf8(parts[0]):
        draft.marks.add("repaired")
    draft.sent = sent_of(date.strip(), page.zone)
    draft.text = _AROUND.sub("", text)
    _take_sender(draft, start, start + len(parts[0]))
    return draft.record("message", (start, len(parts[0])), ordinal)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def name_of(text: str) -> str:
    """A name as written, without the indent around it and without bidirectional marks."""
    return _BIDIRECTIONAL.sub("", text.strip())


def body_of(element: Element) -> str:
    """A text exactly, but for the line end and indent that the exporter puts around it."""
    return _AROUND.sub("", element.text())


def _service(draft: Draft, element: Element) -> Draft:
    """Take in what the app itself says."""
    page = draft.page
    page.sender = page.forwarded = None
    if page.day is not None:
        day, written, span = page.day
        draft.sent = sent_on(written, day, page.zone)
        draft.context.append(span)
    for part in element.children:
        if isinstance(part, Text):
            _other(draft, part.text)
        elif "body" in part.classes:
            draft.text = body_of(part)
            _entities(draft, part)
        else:
            links = (one.attributes.get("href") for one in part.walk() if one.name == "a")
            for href in links:
                if href:
                    draft.shown.attachments.append(Attachment(href, None, href in page.siblings))
    return draft


def _kind_of_service(draft: Draft) -> Kind:
    """A notice, or a message whose content was not exported."""
    if draft.text is not None and draft.text.startswith(_UNSUPPORTED):
        draft.extra["note"], draft.text = draft.text, None
        draft.marks.add("media-omitted")
        return "message"
    return "notice"


def _default(draft: Draft, element: Element) -> None:
    """Take in a message of a person, a bot or a channel."""
    page = draft.page
    if "joined" not in element.classes:
        page.sender = page.forwarded = None
    for part in element.children:
        if isinstance(part, Text):
            _other(draft, part.text)
        elif "body" in part.classes:
            _body(draft, part)
        elif "userpic_wrap" not in part.classes:
            _other(draft, part.text())
    _take_sender(draft, element.start, element.end)


def _say_who(page: Page, text: str, span: Span) -> None:
    """Remember who sent this message and those that are joined to it."""
    told = name_of(text)
    via = _VIA.fullmatch(told)
    page.sender = Sender(via[1] if via else told), via[2] if via else None, span


def _take_sender(draft: Draft, start: int, end: int) -> None:
    """The sender of this message, or of the one it is joined to."""
    if draft.page.sender is not None:
        draft.sender, via, span = draft.page.sender
        if not start <= span[0] < end:
            draft.context.append(span)
        if via is not None:
            draft.extra["via"] = via


def _body(draft: Draft, body: Element) -> None:
    """Take in the parts of a body; those of what was forwarded stand one level further in."""
    date = body.child("date")
    if date is not None:
        draft.sent = sent_of(date.attributes.get("title", "").strip(), draft.page.zone)
    name = body.child("from_name")
    if name is not None:
        _say_who(draft.page, name.text(), name.span)
    for part in body.children:
        if isinstance(part, Text):
            _other(draft, part.text)
        elif "forwarded" in part.classes and "body" in part.classes:
            _forwarded(draft, part)
        else:
            _part(draft, part)


def _forwarded(draft: Draft, body: Element) -> None:
    """Take in what was forwarded: from whom and when, then its parts."""
    page = draft.page
    draft.marks.add("forwarded")
    name = body.child("from_name")
    if name is not None:
        date = name.find("date")
        told: dict[str, Any] = {
            "from": name_of(name.text(frozenset({date.start}) if date else frozenset()))
        }
        if date is not None:
            told["date"] = date.attributes.get("title") or squeezed(date.text())
        page.forwarded = told, name.span
    elif page.forwarded is not None:
        draft.context.append(page.forwarded[1])
    if page.forwarded is not None:
        draft.extra["forwarded"] = page.forwarded[0]
    for part in body.children:
        if isinstance(part, Text):
            _other(draft, part.text)
        else:
            _part(draft, part)


def _part(draft: Draft, part: Element) -> None:
    """Take in one part of a body."""
    classes = part.classes
    if "text" in classes:
        draft.text = body_of(part)
        _entities(draft, part)
    elif "media_wrap" in classes:
        draft.shown.read(part)
    elif "reply_to" in classes:
        draft.marks.add("reply")
        links = [one.attributes.get("href", "") for one in part.walk() if one.name == "a"]
        matched = _REPLY.fullmatch(links[0]) if links else None
        if matched is None:
            draft.extra["reply_to"] = squeezed(part.text())
        else:
            draft.extra["reply_to_message_id"] = int(matched["id"])
            if matched["page"]:
                draft.extra["reply_to_page"] = matched["page"]
    elif "signature" in classes:
        draft.extra["signature"] = part.text().strip()
    elif "reactions" in classes:
        draft.extra["reactions"] = [_reaction(one) for one in part.elements()]
    elif "bot_buttons_table" in classes:
        buttons = (one for one in part.walk() if "bot_button" in one.classes)
        draft.extra["buttons"] = [squeezed(one.text()) for one in buttons]
    elif classes.isdisjoint(_SILENT):
        _other(draft, part.text())


def _reaction(element: Element) -> dict[str, Any]:
    """A reaction: its sign, how often, and from whom as far as the page tells."""
    told: dict[str, Any] = {}
    for part in element.elements():
        key = next(iter(part.attributes.get("class", "").split()), part.name)
        people = [one.attributes["title"] for one in part.walk() if "title" in one.attributes]
        told[key] = people or squeezed(part.text())
    return told or {"text": squeezed(element.text())}


def _entities(draft: Draft, element: Element) -> None:
    """Keep formatting that says more than the text."""
    entities = entities_of(element)
    if entities:
        draft.extra["text_entities"] = entities


def _other(draft: Draft, text: str) -> None:
    """Keep a text of a part that this version does not know."""
    if text.strip():
        draft.other.append(squeezed(text))
