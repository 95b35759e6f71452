"""
The whole report as a document: first pages, then the messages.

Makes blocks from what is shown; draws nothing.

The rules that this module follows are:
  * Messages stand by export and are numbered through, so that people can speak of "number 12".
  * What is withheld inside a message shows as a bar of one width.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final, cast

from guwah.evidence.case import Audience
from guwah.report import document as doc
from guwah.report.asks import title_for
from guwah.report.lettering import line, lines
from guwah.report.moments import between, minute, when
from guwah.report.shown import Shown, ShownMessage, ShownReading, ShownTime
from guwah.report.summary import READERS, first_pages, sender_of, source_of
from guwah.report.wording import _

_KINDS: Final = {"call": "call", "notice": "notice of the app", "anomaly": "could not be read"}
_MARKS: Final = {
    "edited": "edited", "deleted": "deleted by its sender", "view-once": "to be viewed once",
    "forwarded": "forwarded", "reply": "reply", "media-omitted": "attachment not in the export",
    "poll": "poll", "location": "location", "missed": "missed",
    "live-location": "live location", "expiring": "disappearing", "repaired": "broken bytes",
}  # fmt: skip


def compose(shown: Shown) -> doc.Document:
    """Make the document of a report.

    Args:
        shown: What evidence.json discloses.

    Returns:
        The document, ready to be drawn.
    """
    title = title_for(cast(Audience, shown.audience))
    return doc.Document(
        title=title,
        footer=_("made {made} UTC · key {key}…", made=minute(shown.made_at), key=shown.key[:8]),
        bar=_("withheld"),
        page_of=_("page {page} of {pages}"),
        blocks=tuple([*first_pages(shown, title), *_messages(shown)]),
    )


def compose_specimen(shown: Shown) -> doc.Document:
    """The same report without any evidence: only the program's own sentences.

    The leak check needs them to tell a withheld word from a word of the program.
    """
    times = (
        None,
        ShownTime("-", (), None, None, "unknown"),
        ShownTime("-", ("-",), "-", "-", "unknown"),
        ShownTime("-", ("-Z", "-"), "-", "-", "explicit"),
    )
    blank = ShownMessage(
        "call", None, None, False, None, (None,), tuple(_MARKS), (("-", None), ("-", "-")), 0
    )
    messages = [replace(blank, kind=kind) for kind in ("message", *_KINDS)]
    messages += [replace(blank, time=time, is_sender_withheld=True) for time in times]
    messages.append(replace(blank, is_time_withheld=True))
    readings = [
        ShownReading(0, reader, received, count, tuple(messages))
        for reader, received, count in ((None, None, None), *(((name, "-", 0)) for name in READERS))
    ]
    return compose(
        replace(shown, readings=tuple(readings), notes=(), withheld=(), evidence_strings=())
    )


def _messages(shown: Shown) -> Iterator[doc.AnyBlock]:
    yield doc.NewPage()
    yield doc.Heading(2, line(_("The messages")))
    if all(message.is_time_withheld for message in shown.messages()):
        note = _("Dates and order are withheld: the messages stand in no particular order.")
        yield doc.Paragraph(line(note), "small")
    elif any(message.ordinal is None for message in shown.messages()):
        note = _(
            "In the order of their dates. Where in the export they stood is withheld, so messages "
            "of the same minute stand in no particular order."
        )
        yield doc.Paragraph(line(note), "small")
    number, media = 0, shown.media()
    for place, reading in enumerate(shown.readings, 1):
        if len(shown.readings) > 1:
            yield doc.Heading(3, line(_("Export {n}", n=place)))
            yield doc.Paragraph(line(source_of(reading)), "small")
        for message in reading.messages:
            number += 1
            yield _message(number, message, media)


def _message(number: int, message: ShownMessage, media: Mapping[str, str]) -> doc.Message:
    kind = [_(_KINDS[message.kind])] if message.kind in _KINDS else []
    marks = [_(_MARKS[mark]) for mark in message.marks if mark in _MARKS]
    files = [
        _("attachment: see {member} in this report", member=media[digest])
        if digest
        else _("attachment is missing")
        for _name, digest in message.files
    ]
    place = [] if message.ordinal is None else [_("record {n}", n=message.ordinal)]
    interval = between(message.time)
    return doc.Message(
        number=str(number),
        sender=line(sender_of(message)),
        when=line(_("[date withheld]") if message.is_time_withheld else when(message.time)),
        between=None if interval is None else line(interval),
        text=lines(message.runs),
        marks=tuple(line(mark) for mark in (*kind, *marks, *files, *place)),
    )
