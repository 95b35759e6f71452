"""
Screenshots of a chat become messages: laid end to end, dated, each bubble with its box.

Wires what was read of pictures to records and the log. Why so: docs/adr/0020-derivatives.md.

The rules of this module are:
  * An item that a reader read keeps its messages; pictures beside a chat are words, not messages.
  * All screenshots of a folder are laid each time, so that the outcome follows from what was read
    and said, not from the order of the commands, and a run that was killed is made good by the
    next; an item whose records stay as they were gets no new reading.
  * A bubble on several screens is one sending with as many sightings; each says the same.
  * Who stands on a side, what the chat is called, when a screen was taken: a person says so, or
    nobody; what was said holds until something else is said, and is marked.
  * All that a laying changes is on record at once, or nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from msgspec.structs import replace as replace_record

from guwah.casework import catalogue
from guwah.casework.deriving import shelf
from guwah.casework.deriving.files import File, files
from guwah.casework.deriving.made import Wishes
from guwah.casework.deriving.runs import Place, Shot, Shown, shown
from guwah.casework.deriving.screen_readings import (
    READER,
    first_number,
    history,
    sealed_reading,
    stated_in,
)
from guwah.casework.deriving.sealed import open_derivative
from guwah.casework.projecting import project
from guwah.errors import UsageError
from guwah.evidence.record import Record, Sender
from guwah.reading.pictures.seen import parse_seen, screens_in
from guwah.vault.case import CaseVault
from guwah.vault.logfile import Draft

_EASTMOST: Final = timedelta(hours=14)  # no clock on earth is farther ahead of UTC


@dataclass(frozen=True)
class Laid:
    """Screens that were laid end to end: all of a folder.

    Args:
        screens: How many show a chat.
        messages: How many messages they show.
        sightings: How often these stand on a screen.
        unsure: Names of the pictures before which the overlap could not be told.
        said_of: Of how many screens something was said now.
        undated: How many messages say a time, and no day of it is known.
    """

    screens: int
    messages: int
    sightings: int
    unsure: tuple[str, ...]
    said_of: int
    undated: int


def lay(case: CaseVault, wishes: Wishes, said_of: Collection[File] = ()) -> Laid:
    """Make messages of the screenshots of a folder.

    Args:
        case: The opened case.
        wishes: What a person says.
        said_of: Of which files.

    Raises:
        UsageError: They were received before the day on which they are said to be taken.
    """
    had = history(case)
    items = {one.item for one in said_of}
    shots = list(_shots(case, had, wishes, items))
    found, unsure = shown(shots)
    records = _records(shots, found)
    number = catalogue.next_number(case.db)
    drafts: list[Draft] = []
    numbers: dict[Place, int] = {}
    for item, mine in records.items():
        first = first_number(case, item, len(mine), number)
        numbers |= {place: first + at for at, place in enumerate(mine)}
        if first == number:
            number = catalogue.after(first + len(mine) - 1)
        made = [shots[shot] for shot in dict.fromkeys(shot for shot, _ in mine)]
        drafts += _reading(case, item, list(mine.values()), first, made, had)
    pairs = {
        numbers[place]: numbers[one.places[0]] for one in found for place in one.places[1:]
    }  # fmt: skip
    if pairs != catalogue.stitched(case.db) or drafts:
        drafts.append(Draft("stitched", None, {"pairs": [list(one) for one in pairs.items()]}))
        case.log.append(drafts)
        project(case)
    said = [one for one in found if one.bubble.kind == "message"]
    return Laid(len(shots), len(said), sum(len(one.places) for one in said),
                tuple(shots[at].file.name for at in unsure),
                sum(one.file.item in items for one in shots),
                sum(one.when is not None and not (one.when.readings or one.when.earliest)
                    for one in said))  # fmt: skip


def _reading(
    case: CaseVault,
    item: str,
    records: list[Record],
    first: int,
    made: list[Shot],
    had: Mapping[str, list[Mapping[str, Any]]],
) -> Iterator[Draft]:
    """Yield the draft of a new reading of an item, unless it would say what the last one says."""
    more = {
        "from": {one.file.path or "": one.name for one in made},
        "stated": _stated(made[0].stated),
    }
    before = had[item][-1] if had.get(item) else {}
    if before.get("reader") == READER and all(before.get(key) == more[key] for key in more):
        present = [replace_record(one, id="") for one in catalogue.records_in(case.db, item)]
        if present == [replace_record(one, id="") for one in records]:
            return
    nth = 1 + len(had.get(item, ()))
    named = [replace_record(one, id=f"{item}/{nth}/{at}") for at, one in enumerate(records)]
    yield sealed_reading(case, item, named, first, more)


def _stated(wishes: Wishes) -> dict[str, str]:
    captured = wishes.captured.isoformat() if wishes.captured else None
    said = {"captured": captured, "left": wishes.left, "right": wishes.right,
            "thread": wishes.thread}  # fmt: skip
    return {name: value for name, value in said.items() if value}


def _shots(
    case: CaseVault,
    had: Mapping[str, list[Mapping[str, Any]]],
    wishes: Wishes,
    said_of: Collection[str],
) -> Iterator[Shot]:
    """Yield the screens of a folder, with what was said of them before and now."""
    received = dict(case.db.execute("select id, received from item"))
    for file in sorted(files(case), key=lambda one: (one.item_name, one.path or "", one.item)):
        entry = shelf.current(case.db, file.item, file.path, "picture")
        if file.in_chat or entry is None or entry.name is None:
            continue
        stated = stated_in(had[file.item][-1]) if had.get(file.item) else Wishes()
        until = _until(received[file.item])
        if file.item in said_of:
            stated = _said(stated, wishes)
            _check(file, wishes.captured, until)
        for at_ms, seen in screens_in(parse_seen(open_derivative(case, entry).body)):
            if seen.screen.bubbles:
                yield Shot(file, entry.name, at_ms, seen.screen.bubbles, seen.corrections, stated,
                           until)  # fmt: skip


def _said(before: Wishes, now: Wishes) -> Wishes:
    """What is said now, and of the rest what was said before; an empty name takes it back."""
    names = ("captured", "left", "right", "thread")
    said: dict[str, date | str] = {
        name: value for name in names if (value := getattr(now, name)) is not None
    }
    told = replace(before, **said)  # type: ignore[arg-type]
    return replace(told, captured=None) if now.is_capture_open else told


def _until(received: str) -> date:
    """The last day that it was anywhere when an item was received."""
    return (datetime.fromisoformat(received) + _EASTMOST).date()


def _check(file: File, captured: date | None, until: date) -> None:
    if captured is not None and captured > until:
        raise UsageError(
            f"'{file.name}' was received before {captured}: it was not taken on that day",
            hint=f"--captured with a day up to {until}",
        )


def _records(shots: list[Shot], found: list[Shown]) -> dict[str, dict[Place, Record]]:
    """A record for each bubble of each screen, item by item, in the order of the screens."""
    of = {place: one for one in found for place in one.places}
    records: dict[str, dict[Place, Record]] = defaultdict(dict)
    for number, shot in enumerate(shots):
        for at, own in enumerate(shot.read):
            one = of[number, at]
            is_whole = (number, at) in one.places[: one.whole]
            records[shot.file.item][number, at] = _record(
                shot, one, {"side": one.bubble.side if one.by else own.side, "confidence": round(own.confidence * 1000)}
                | ({} if is_whole else {"in_part": True}),
                list(own.box),
            )  # fmt: skip
    return records


def _record(shot: Shot, one: Shown, extra: dict[str, Any], box: list[int]) -> Record:
    bubble, stated = one.bubble, []
    sender = bubble.sender
    said = {"left": shot.stated.left, "right": shot.stated.right}.get(bubble.side)
    if sender is None and said and bubble.kind == "message":
        sender = said
        stated.append("sender")
    stated += ["thread"] if shot.stated.thread else []
    if bubble.disagrees and one.by is None:
        lines = [each.other.text if each.other else each.text for each in bubble.lines]
        extra["second_reading"] = "\n".join(lines)
    extra |= {"corrected": one.by} if one.by else {}
    extra |= {"stated": stated} if stated else {}
    place: dict[str, Any] = {"box": box}
    if shot.at_ms is not None:
        place["at_ms"] = shot.at_ms
    is_message = bubble.kind == "message"
    return Record(
        id="", kind="message" if is_message else "notice", grade="screenshot", reader=READER,
        item=shot.file.item, member=shot.file.path, span=None, context=(),
        thread=shot.stated.thread or None, sender=Sender(sender) if is_message else None,
        sent=one.when, text=bubble.text, extra=extra, locator=place,
    )  # fmt: skip
