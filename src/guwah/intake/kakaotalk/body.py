"""
What the text of a KakaoTalk message says of itself: a file, a call, a deletion.

Sees one text at a time. Format notes: docs/formats/kakaotalk.md

The rule of this module: the app's own text stays in the text; marks say what it means.
"""

from __future__ import annotations

from typing import NamedTuple

from guwah.evidence.record import Attachment, Kind, Mark
from guwah.intake.kakaotalk.phrases import CALL, DELETED, FILE, MEDIA, MISSED, NAMED_MEDIA

_LONGEST = 4 << 10


class Body(NamedTuple):
    """What a text says of itself."""

    kind: Kind
    marks: tuple[Mark, ...] = ()
    attachments: tuple[Attachment, ...] = ()


_MESSAGE = Body("message")


def describe(text: str, siblings: frozenset[str]) -> Body:
    """What a text says of itself.

    Args:
        text: The text.
        siblings: Files beside the export.
    """
    if not text or len(text) > _LONGEST:
        return _MESSAGE
    if CALL.fullmatch(text):
        return Body("call", ("missed",) if any(word in text for word in MISSED) else ())
    if MEDIA.fullmatch(text):
        return Body("message", ("media-omitted",))
    if DELETED.fullmatch(text):
        return Body("message", ("deleted",))
    found = FILE.fullmatch(text)
    names = [found[1]] if found is not None else text.split("\n")
    names = [name.rstrip("\r") for name in names]
    if found is None and not all(one in siblings or NAMED_MEDIA.fullmatch(one) for one in names):
        return _MESSAGE
    attachments = tuple(Attachment(one, None, one in siblings) for one in names)
    is_missing = any(not one.present for one in attachments)
    return Body("message", ("media-omitted",) if is_missing else (), attachments)
