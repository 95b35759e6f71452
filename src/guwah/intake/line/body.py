"""
What the text of a LINE row says of itself: a file that was left out, a call, a notice.

Sees one text at a time. Format notes: docs/formats/line.md

The rules of this module are:
  * LINE puts a text of several lines in quotation marks; they are undone only if both stand.
    Where one is lost, nothing is undone.
  * Doubled quotation marks inside are undone if none stands single, and what was written is kept.
  * The app's own text stays in the text; marks say what it means.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from guwah.evidence.record import Attachment, Kind, Mark
from guwah.intake.line.phrases import (
    BRACKETED,
    CALL,
    PLACEHOLDERS,
    TAKEN_BACK,
    UNANSWERED,
    is_notice_behind,
)

_QUOTES = re.compile('"+')
_MAP = "maps.google."


class Body(NamedTuple):
    """What a text says of itself."""

    kind: Kind
    marks: tuple[Mark, ...] = ()
    attachments: tuple[Attachment, ...] = ()


_MESSAGE = Body("message")
_NOTICE = Body("notice")


def unquoted(text: str) -> tuple[str, str | None]:
    """Undo the quotation marks around a text of several lines.

    Args:
        text: As it stands behind the last tab.

    Returns:
        The text, and what was written, if quotation marks inside were halved.
    """
    if text[:1] != '"' or text[-1:] != '"' or "\n" not in text:
        return text, None
    inner = text[1:-1]
    if '"' not in inner or any(len(run) % 2 for run in _QUOTES.findall(inner)):
        return inner, None
    return inner.replace('""', '"'), text


def describe(name: str | None, text: str, siblings: frozenset[str]) -> Body:
    """What a text says of itself.

    Args:
        name: The name before it, or None.
        text: The text.
        siblings: Files beside the export.

    Returns:
        Kind, marks and attachments; a notice, if there is no name.
    """
    if text.startswith(CALL):
        is_missed = any(word in text for word in UNANSWERED)
        return Body("call", ("missed",) if is_missed else ())
    if not name:
        is_gone = any(phrase in text for phrase in TAKEN_BACK)
        return Body("notice", ("deleted",)) if is_gone else _NOTICE
    if text[:1] == "[":
        return _placeholder(text, siblings)
    if text in TAKEN_BACK:
        return Body("message", ("deleted",))
    return _NOTICE if is_notice_behind(name, text) else _MESSAGE


def extra_of(body: Body, name: str | None, as_written: str | None) -> dict[str, Any]:
    """What is told nowhere else.

    Args:
        body: From `describe`.
        name: The name before the text, or None.
        as_written: The text as it stood, if more than its quotation marks was undone.
    """
    extra: dict[str, Any] = {}
    if body.kind == "notice" and name:
        extra["behind"] = name
    if as_written is not None:
        extra["text_as_written"] = as_written
    return extra


def _placeholder(text: str, siblings: frozenset[str]) -> Body:
    """A text that begins with a word in brackets."""
    found = BRACKETED.fullmatch(text)
    word = PLACEHOLDERS.get(found[1]) if found is not None else None
    if found is None or word is None:
        is_place = text.startswith("[null]") and _MAP in text
        return Body("message", ("location",)) if is_place else _MESSAGE
    if word == "location" or word == "poll":
        return Body("message", (word,))
    if word == "file" and found[2]:
        is_present = found[2] in siblings
        attachment = Attachment(found[2], None, is_present)
        return Body("message", () if is_present else ("media-omitted",), (attachment,))
    return _MESSAGE if found[2] else Body("message", ("media-omitted",))
