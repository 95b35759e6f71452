"""
All contacts of a text, each part of it in one at most.

Finds by form; looks nothing up. Spec: docs/spec/contacts.md.

The rules of this module are:
  * Where two contacts overlap, the kind that says more wins: a link, an e-mail address, a
    passport, a plate, a number, a handle.
  * A text without digit, `@`, colon, or dot before a letter is passed over at one look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import msgspec

from guwah.reading.contacts import folding, net, numbers, plates
from guwah.reading.contacts.nouns import Contact, Found

_ANY: Final = re.compile(r"[@＠\d_:：=号號．]|[./]\w")
_WORDS: Final = ("id", "ID", "Id", "user", "nomur", "hesab", "ник")
_PAIR: Final = re.compile(r"\d\D{0,4}\d")
_DIGITS: Final = re.compile(r"\d(?:\D{0,6}\d){3}")


def find_contacts(text: str, regions: tuple[str, ...] = ()) -> list[Contact]:
    """The contacts of a text.

    Args:
        text: A message as it stands in the record.
        regions: Two-letter countries in which national telephone numbers are read first, as a
            person declared them for the case.

    Returns:
        Contacts in their order, disjoint, with their spans in bytes.
    """
    if not _ANY.search(text) and not any(word in text for word in _WORDS):
        return []
    folded = folding.fold(text)
    taken: list[Found] = []
    if "." in folded or "://" in folded:
        folded = _take(folded, net.find_links(folded), taken)
    if "@" in folded:
        folded = _take(folded, net.find_mails(folded), taken)
    if _PAIR.search(folded):
        folded = _take(folded, plates.find_plates(folded), taken)
    if _DIGITS.search(folded):
        folded = _take(folded, plates.find_passports(folded), taken)
        announced = [one for one in net.find_handles(folded) if one.contact.system == "qq"]
        folded = _take(folded, announced, taken)
        folded = _take(folded, numbers.find_numbers(folded, regions), taken)
    _take(folded, net.find_handles(folded), taken)
    taken.sort(key=lambda one: one.start)
    found = []
    for start, stop, contact in taken:
        offset, length = folding.byte_span(text, start, stop)
        found.append(msgspec.structs.replace(contact, offset=offset, length=length))
    return found


def find_many(texts: Iterable[str], regions: tuple[str, ...] = ()) -> list[list[Contact]]:
    """The contacts of each text.

    Args:
        texts: Messages.
        regions: As for `find_contacts`.

    Returns:
        For each text its contacts.
    """
    return [find_contacts(text, regions) for text in texts]


def _take(folded: str, found: Iterable[Found], taken: list[Found]) -> str:
    """Keep what overlaps nothing that is kept, and blank it out for those who look next."""
    for one in found:
        if "\x00" not in folded[one.start : one.stop]:
            taken.append(one)
            blank = "\x00" * (one.stop - one.start)
            folded = folded[: one.start] + blank + folded[one.stop :]
    return folded
