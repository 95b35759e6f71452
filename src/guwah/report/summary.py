"""
The first two pages of a report: they suffice alone.

Makes blocks from what is shown; draws nothing.

The rules that this module follows are:
  * What it is, who, what and when in numbers; what is asked; what is proved and what is not;
    how to check it; what is withheld and why. In this order.
  * Numbers count what is disclosed here, nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, cast

from guwah.evidence.case import Audience
from guwah.report import document as doc
from guwah.report.asks import asked_of, asking_of, lacking_for
from guwah.report.claims import not_proved, proved
from guwah.report.lettering import Line, line
from guwah.report.moments import day, minute
from guwah.report.shown import Shown, ShownMessage, ShownReading
from guwah.report.wording import _, counted

MAX_SENDERS: Final = 8
MAX_MONTHS: Final = 8
MAX_SOURCES: Final = 4
PICTURES: Final = "screenshot"
READERS: Final = {
    "whatsapp": "WhatsApp chat export", "telegram": "Telegram Desktop export",
    PICTURES: "a screenshot, read by a program",
}  # fmt: skip


def first_pages(shown: Shown, title: str) -> Iterator[doc.AnyBlock]:
    """Yield the blocks of the first two pages.

    Args:
        shown: What the report discloses.
        title: The report's title.
    """
    pictures = pictures_in(shown)
    yield doc.Heading(1, line(title))
    yield doc.Paragraph(line(_what_it_is(shown)), "lead")
    yield doc.Heading(2, line(_("Who sent what, and when")))
    yield from _senders(list(shown.messages()))
    yield from _months(list(shown.messages()))
    yield from _sources(shown)
    audience = cast(Audience, shown.audience)
    yield doc.Heading(2, line(asking_of(audience)))
    yield doc.Bullets(_lines(asked_of(audience)))
    if lacking := lacking_for(audience):
        yield doc.Heading(2, line(_("Not in this file, to be given separately")))
        yield doc.Bullets(_lines(lacking))
    yield doc.NewPage()
    yield doc.Pair(
        (
            doc.Heading(2, line(_("If the check succeeds, it is proved"))),
            doc.Bullets(
                _lines(
                    proved(has_pictures=bool(pictures), has_exports=pictures < len(shown.readings))
                )
            ),
        ),
        (
            doc.Heading(2, line(_("It is not proved"))),
            doc.Bullets(_lines(not_proved(has_pictures=bool(pictures)))),
        ),
    )
    yield from _check(shown)
    yield from _withheld(shown)


def pictures_in(shown: Shown) -> int:
    """How many of the sources are screenshots."""
    return sum(reading.reader == PICTURES for reading in shown.readings)


def fingerprint(key: str) -> tuple[str, ...]:
    """The key's 64 digits in groups of four, four groups a row."""
    groups = [key[at : at + 4] for at in range(0, len(key), 4)]
    return tuple(" ".join(groups[at : at + 4]) for at in range(0, len(groups), 4))


def sender_of(message: ShownMessage) -> str:
    """A sender in one line: name and handle as written."""
    parts = [part for part in (message.name, message.handle) if part]
    if parts:
        return " · ".join(parts)
    return _("[withheld]") if message.is_sender_withheld else _("the app itself")


def _lines(texts: Sequence[str]) -> tuple[Line, ...]:
    return tuple(line(text) for text in texts)


def _what_it_is(shown: Shown) -> str:
    kinds = [message.kind for message in shown.messages()]
    calls = kinds.count("call")
    others = len(kinds) - calls - kinds.count("notice")
    what = counted("{n} message", "{n} messages", others)
    if calls:
        what += _(" and {calls}", calls=counted("{n} call", "{n} calls", calls))
    pictures = pictures_in(shown)
    others = len(shown.readings) - pictures
    parts = [counted("{n} export of a chat", "{n} exports of chats", others)] if others else []
    if pictures:
        parts.append(
            counted("what a program read from {n} source of screenshots",
                    "what a program read from {n} sources of screenshots", pictures)
        )  # fmt: skip
    exports = _(" and ").join(parts)
    return _(
        "This report shows {what}, taken unchanged from {exports}. What was handed in was sealed "
        "at once, and every word shown here can be checked against what was sealed, by anyone, "
        "without trusting whoever made this report. It names nobody but suspected senders and "
        "people whom the person concerned chose to name.",
        what=what,
        exports=exports,
    )


def _senders(messages: list[ShownMessage]) -> Iterator[doc.AnyBlock]:
    groups: dict[tuple[str | None, str | None], list[ShownMessage]] = {}
    for message in messages:
        if message.name or message.handle or message.is_sender_withheld:
            groups.setdefault((message.name, message.handle), []).append(message)
    ordered = sorted(groups.values(), key=len, reverse=True)
    rows = tuple(_row(group) for group in ordered[:MAX_SENDERS])
    head = (
        _("Sender, as written"), _("Number or account"), _("Messages"), _("Calls"),
        _("First"), _("Last"),
    )  # fmt: skip
    yield doc.Table(_lines(head), rows, (26, 24, 11, 8, 16, 16))
    if len(ordered) > MAX_SENDERS:
        more = counted(
            "{n} more sender stands with the messages.",
            "{n} more senders stand with the messages.",
            len(ordered) - MAX_SENDERS,
        )
        yield doc.Paragraph(line(more), "small")


def _row(group: list[ShownMessage]) -> tuple[Line, ...]:
    dated = [message.time for message in group if message.time and message.time.earliest]
    dated.sort(key=lambda time: time.earliest or "")
    calls = sum(message.kind == "call" for message in group)
    unknown = _("[withheld]") if group[0].is_time_withheld else day(None)
    hidden = _("[withheld]") if group[0].is_sender_withheld else "–"
    return _lines(
        (
            group[0].name or hidden,
            group[0].handle or hidden,
            str(len(group) - calls),
            str(calls),
            *((day(dated[0]), day(dated[-1])) if dated else (unknown, unknown)),
        )
    )


def _months(messages: list[ShownMessage]) -> Iterator[doc.AnyBlock]:
    """How many messages and calls each month has; a message of two possible months is apart."""
    counts: Counter[tuple[str, bool]] = Counter()
    for message in messages:
        months = sorted({reading[:7] for reading in message.time.readings} if message.time else ())
        if message.kind != "notice":
            counts[_(" or ").join(months) or _("no date"), message.kind == "call"] += 1
    months = sorted({month for month, _ in counts})
    if not 1 < len(months) <= MAX_MONTHS:
        return
    head = _lines((_("Month"), _("Messages"), _("Calls")))
    rows = tuple(_lines((m, str(counts[m, False]), str(counts[m, True]))) for m in months)
    yield doc.Table(head, rows, (50, 27, 24))


def source_of(reading: ShownReading) -> str:
    """Where the messages of one export come from, in a sentence."""
    reader = _(READERS[reading.reader]) if reading.reader in READERS else reading.reader
    about = _(
        "Source: {reader}, handed in {received}, entry {index} in the record of keeping.",
        reader=reader or _("an export"),
        received=f"{minute(reading.received)} UTC" if reading.received else _("[withheld]"),
        index=reading.index,
    )
    if reading.count is not None:
        about += " " + _("It holds {n} records in all.", n=reading.count)
    return about


def _sources(shown: Shown) -> Iterator[doc.AnyBlock]:
    for reading in shown.readings[:MAX_SOURCES]:
        yield doc.Paragraph(line(source_of(reading)), "small")
    if len(shown.readings) > MAX_SOURCES:
        rest = len(shown.readings) - MAX_SOURCES
        more = _("Further sources, named with the messages: {n}.", n=rest)
        yield doc.Paragraph(line(more), "small")
    order = _(
        "Dates stand year-month-day. Where a written date can be read in two ways, both are shown."
    )
    yield doc.Paragraph(line(order), "small")


def _check(shown: Shown) -> Iterator[doc.AnyBlock]:
    yield doc.Heading(2, line(_("How to check it")))
    steps = (
        _("Save the whole zip file; do not unpack and pack it again."),
        _(
            "Take verify.py, a single readable text file, from someone whom you trust. The copy "
            "inside this report is for convenience: whoever forges a report can forge it too."
        ),
        _(
            "Ask the person who handed this to you for the key, by telephone or in person, and "
            "compare all 64 digits. The key of this report is:"
        ),
    )
    yield doc.Bullets(_lines(steps), "steps")
    yield doc.Code(fingerprint(shown.key))
    yield doc.Paragraph(line(_("With Python 3.8 or newer, on any computer, without a network:")))
    yield doc.Code((_('python3 -I -S verify.py REPORT.zip --key "KEY" --text'),))
    yield doc.Paragraph(
        line(
            _(
                "It prints what holds, what was changed, what could not be checked and what is "
                "not proved. These pages are a rendering: what --text prints is what is proved."
            )
        )
    )


def _withheld(shown: Shown) -> Iterator[doc.AnyBlock]:
    yield doc.Heading(2, line(_("What is withheld, and why")))
    if shown.withheld:
        rows = tuple(_lines((reason, str(parts))) for parts, reason in shown.withheld)
        yield doc.Table(_lines((_("Reason"), _("Parts, at most"))), rows, (80, 20))
        bound = _(
            "Of whole messages only an upper bound is stated, a power of two: the exact number "
            "would tell how much someone writes with their family."
        )
        yield doc.Paragraph(line(bound), "small")
    for note in shown.notes:
        yield doc.Paragraph(line(note), "small")
