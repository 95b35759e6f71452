"""
Screenshots of a chat become messages: laid end to end, dated, each bubble with its box.

Wires what was read of pictures to records, commitments and the catalogue. Why so:
docs/adr/0020-derivatives.md.

The rules of this module are:
  * An item that a reader read keeps its messages; pictures beside a chat are words, not messages.
  * Screens are laid end to end in the order of their names, or backwards where more overlaps;
    where nothing does, a new run begins, and no date holds across.
  * A bubble that two screens show is one sending with two sightings, and a correction on one of
    them parts nothing. What an edge cuts and another screen shows whole is no sighting; it stays
    in what was read.
  * A row with a date is no message: it stands in what was read and in the times below it.
  * Who stands on a side, what the chat is called, when a screen was taken: a person says so, or
    nobody; and what a person said is marked.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from guwah.casework.catalogue import NUMBERS_APART, next_number
from guwah.casework.deriving import shelf
from guwah.casework.deriving.files import File, files
from guwah.casework.deriving.made import Wishes
from guwah.casework.deriving.screen_readings import (
    READER,
    first_number,
    history,
    keep_reading,
    stated_in,
)
from guwah.casework.deriving.sealed import open_derivative
from guwah.casework.projecting import project
from guwah.evidence.record import Record, Sender, Sent
from guwah.reading.pictures.screen import Bubble, Screen
from guwah.reading.pictures.seen import parse_seen, screens_in
from guwah.reading.pictures.stitching import Seen, Stitched, stitch
from guwah.reading.pictures.times import sent
from guwah.vault.case import CaseVault


@dataclass(frozen=True)
class Laid:
    """Screens that were laid end to end.

    Args:
        items: How many items have messages now.
        pictures: How many pictures show a chat.
        records: How many bubbles they show.
        shared: How many of these stand on two or more pictures.
        unsure: Names of the pictures before which the overlap could not be told.
    """

    items: int
    pictures: int
    records: int
    shared: int
    unsure: tuple[str, ...]


@dataclass(frozen=True)
class _Screen:
    """A screenshot: as it was read, and as a person corrected it."""

    file: File
    name: str
    at_ms: int | None
    read: tuple[Bubble, ...]
    bubbles: tuple[Bubble, ...]


def lay(case: CaseVault, chosen: Sequence[File], wishes: Wishes) -> Laid:
    """Make messages of the screenshots among some files.

    Args:
        case: The opened case.
        chosen: Files; those that are no screenshots, or lie beside a chat, are passed over.
        wishes: What a person says of them.
    """
    screens, found = _ordered(list(_screens(case, chosen)))
    times = dict(_times(found, screens, wishes))
    number, places = next_number(case.db), {}
    had, run = history(case), os.urandom(8).hex()
    passed = set(_passed(found, screens))
    by_item: dict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(screens):
        by_item[one.file.item].append(at)
    total = 0
    for item, mine in by_item.items():
        records: list[Record] = []
        nth = 1 + len(had[item])
        wanted = [(at, place) for at in mine for place in range(len(screens[at].bubbles))
                  if (at, place) not in passed]  # fmt: skip
        first = first_number(case, item, len(wanted), number)
        for at, place in wanted:
            bubble = screens[at].bubbles[place]
            places[at, place] = first + len(records)
            records.append(_record(screens[at], f"{item}/{nth}/{len(records)}", bubble,
                                       times.get((at, place)), wishes))  # fmt: skip
        made_from = {screens[at].file.path or "": screens[at].name for at in mine}
        keep_reading(case, item, records, first,
                     {"from": made_from, "laid": run, "stated": _stated(wishes)})  # fmt: skip
        number = max(number, -(-(first + len(records) - 1) // NUMBERS_APART) * NUMBERS_APART + 1)
        total += len(records)
    pairs = []
    for seen in found.seen:
        numbers = [places[place] for place in seen.places if place in places]
        pairs += [(number, numbers[0]) for number in numbers[1:]]
    if pairs:
        case.append("stitched", None, {"pairs": [list(pair) for pair in pairs]})
    project(case)
    unsure = tuple(screens[at].file.name for at in found.open_joints)
    return Laid(len(by_item), len(screens), total, len(pairs), unsure)


def _passed(found: Stitched, screens: Sequence[_Screen]) -> Iterator[tuple[int, int]]:
    """Yield the places of what is no record: rows with a date, and bubbles that an edge cuts and
    another screen shows whole."""
    for one in found.seen:
        for screen, at in one.places:
            bubble = screens[screen].read[at]
            if bubble.kind == "time" or not one.is_whole(bubble):
                yield screen, at


def _ordered(screens: list[_Screen]) -> tuple[list[_Screen], Stitched]:
    """Screens laid end to end, backwards where more overlaps: many scroll up, not down."""
    back = screens[::-1]
    one, other = (stitch([Screen(each.read, 0, 0) for each in way]) for way in (screens, back))
    return (screens, one) if sum(one.joints) >= sum(other.joints) else (back, other)


def lay_again(case: CaseVault, item: str) -> Laid | None:
    """Lay the screens of an item, and those that were laid with it, once more.

    Args:
        case: The opened case.
        item: An item one of whose pictures was corrected.

    Returns:
        What they show now; None where its pictures were never laid.
    """
    last = {one: known[-1] for one, known in history(case).items()}
    if last.get(item, {}).get("reader") != READER:
        return None
    together = {one for one, more in last.items() if more.get("laid") == last[item]["laid"]}
    chosen = [one for one in files(case) if one.item in together and "picture" in one.kinds]
    return lay(case, chosen, stated_in(last[item]))


def _stated(wishes: Wishes) -> dict[str, str]:
    captured = wishes.captured.isoformat() if wishes.captured else None
    said = {"captured": captured, "left": wishes.left, "right": wishes.right,
            "thread": wishes.thread}  # fmt: skip
    return {name: value for name, value in said.items() if value}


def _screens(case: CaseVault, chosen: Sequence[File]) -> Iterator[_Screen]:
    for file in sorted(chosen, key=lambda one: (one.item_name, one.path or "", one.item)):
        entry = None if file.in_chat else shelf.current(case.db, file.item, file.path, "picture")
        if entry is not None and entry.name is not None:
            for at_ms, seen in screens_in(parse_seen(open_derivative(case, entry).body)):
                if seen.screen.bubbles:
                    yield _Screen(file, entry.name, at_ms, seen.screen.bubbles, seen.corrected())


def _times(
    found: Stitched, screens: Sequence[_Screen], wishes: Wishes
) -> Iterator[tuple[tuple[int, int], Sent | None]]:
    """Yield when each bubble was sent, run by run."""
    runs: list[list[int]] = [[]]
    last = -1
    for number, one in enumerate(found.seen):
        screen = one.places[0][0]
        if screen != last and screen > 0 and not found.joints[screen]:
            runs.append([])
        last = screen
        runs[-1].append(number)
    for run in runs:
        shown = [_shown(found.seen[number], screens) for number in run]
        told = sent(shown, wishes.captured)
        for number, when in zip(run, told, strict=True):
            for place in found.seen[number].places:
                yield place, when


def _shown(one: Seen, screens: Sequence[_Screen]) -> Bubble:
    """A bubble as a person corrected it on one of its screens, else as it was read best."""
    for screen, at in one.places:
        if screens[screen].bubbles[at] != screens[screen].read[at]:
            return screens[screen].bubbles[at]
    return one.bubble


def _record(
    screen: _Screen, name: str, bubble: Bubble, when: Sent | None, wishes: Wishes
) -> Record:
    stated = []
    sender = bubble.sender
    said = {"left": wishes.left, "right": wishes.right}.get(bubble.side)
    if sender is None and said and bubble.kind == "message":
        sender = said
        stated.append("sender")
    if wishes.thread:
        stated.append("thread")
    extra: dict[str, Any] = {"side": bubble.side, "confidence": round(bubble.confidence * 1000)}
    if bubble.disagrees:
        extra["second_reading"] = "\n".join(
            one.other.text if one.other else one.text for one in bubble.lines
        )
    if stated:
        extra["stated"] = stated
    place: dict[str, Any] = {"box": list(bubble.box)}
    if screen.at_ms is not None:
        place["at_ms"] = screen.at_ms
    return Record(
        id=name, kind="message" if bubble.kind == "message" else "notice", grade="screenshot",
        reader=READER, item=screen.file.item, member=screen.file.path, span=None, context=(),
        thread=wishes.thread,
        sender=Sender(sender) if bubble.kind == "message" else None,
        sent=when, text=bubble.text, extra=extra, locator=place,
    )  # fmt: skip
