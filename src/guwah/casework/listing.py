"""
The verb *messages*: the sendings of a case, and where each was seen.

The rules of this module are:
  * One line a sending; every sighting names item, member and span.
  * The order is that in which the messages were first read; nothing is sorted silently.
  * A sending's values are those of its first sighting; another sighting keeps its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from guwah.casework import catalogue
from guwah.casework.deriving import shelf
from guwah.casework.deriving.translations import KIND, translations
from guwah.casework.projecting import project
from guwah.evidence.record import Record
from guwah.vault.case import CaseVault


def messages(case: CaseVault) -> Iterator[dict[str, Any]]:
    """Yield the sendings of a case.

    Args:
        case: The opened case.

    Yields:
        `{"type": "sending", "sending", "kind", "thread", "sender", "sent", "text", "marks",
        "attachments", "grade", "sightings": [{"record", "item", "member", "span"}]}`; a sighting
        also has `thread`, `sender`, `sent`, `text`, `marks`, `attachments` where its own differ.
        Where a message was translated also `translations`.
    """
    project(case)
    translated = _translated(case)
    for sending, seen in catalogue.sendings(case.db):
        told = describe(sending, seen)
        if sending in translated:
            told["translations"] = translated[sending]
        yield told


def _translated(case: CaseVault) -> dict[int, list[dict[str, Any]]]:
    """The translations of messages, by sending."""
    found: dict[int, list[dict[str, Any]]] = {}
    for entry in shelf.entries(case.db, kind=KIND):
        for one in translations(case, entry.item):
            sending = catalogue.sending_of(case.db, one.record)
            if sending is not None:
                told = {"of": one.shown, **msgspec.to_builtins(one.translation)}
                found.setdefault(sending, []).append(told)
    return found


def describe(sending: int, seen: list[Record]) -> dict[str, Any]:
    """One sending as it is printed; the values are those of its first sighting."""
    first = seen[0]
    shown = msgspec.to_builtins(
        {
            name: getattr(first, name)
            for name in (
                "kind",
                "thread",
                "sender",
                "sent",
                "text",
                "marks",
                "attachments",
                "grade",
            )
        }
    )
    sightings = [
        {"record": one.id, "item": one.item, "member": one.member, "span": one.span,
         **_otherwise(first, one)}
        for one in seen
    ]  # fmt: skip
    return {"type": "sending", "sending": sending, **shown, "sightings": sightings}


def _otherwise(first: Record, one: Record) -> dict[str, Any]:
    """What a sighting says otherwise than the first."""
    names = ("thread", "sender", "sent", "text", "marks", "attachments")
    found = {
        name: getattr(one, name) for name in names if getattr(one, name) != getattr(first, name)
    }
    return dict(msgspec.to_builtins(found))
