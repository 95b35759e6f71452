"""
The verb *contacts*: numbers, addresses, links, cards, plates that stand in a folder's texts.

The rules of this module are:
  * Inside one folder only: nothing here joins two people.
  * What is demanded and what identifies a sender is for a person to say; this says what stands
    where, and of numbers whether they are possible and valid.
  * Texts of messages and passages of files are looked at; a transcript counts as it was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from guwah.casework import catalogue
from guwah.casework.deriving import shelf
from guwah.casework.deriving.sealed import open_derivative
from guwah.casework.entering import base_name
from guwah.casework.projecting import project
from guwah.reading.contacts.find import find_contacts
from guwah.reading.contacts.nouns import Contact
from guwah.vault.case import CaseVault


@dataclass(frozen=True)
class Standing:
    """A contact and where it stands.

    Args:
        contact: It, with its span in the text.
        sending: The message, or None.
        item: Of a passage: the item that holds the file, else None.
        member: Of a passage: the file inside it, or None.
        written: The characters that stand there.
        name: Of a passage: the file's own name, else empty.
    """

    contact: Contact
    sending: int | None
    item: str | None
    member: str | None
    written: str
    name: str = ""


def contacts(case: CaseVault, regions: tuple[str, ...] = ()) -> Iterator[Standing]:
    """Yield the contacts of a folder, message by message, then file by file.

    Args:
        case: The opened case.
        regions: Two-letter countries in which national telephone numbers are read first.
    """
    project(case)
    for sending, seen in catalogue.sendings(case.db):
        text = seen[0].text or ""
        for one in find_contacts(_in_one_line(text, seen[0].grade), regions):
            yield Standing(one, sending, None, None, _slice(text, one))
    for entry in shelf.entries(case.db):
        if entry.name is None:
            continue
        is_laid = shelf.is_laid(case.db, entry.item)
        for passage in open_derivative(case, entry).passages:
            if is_laid and "bubble" in passage.place:
                continue
            for one in find_contacts(_in_one_line(passage.text, "screenshot"), regions):
                name = base_name(entry.path or catalogue.name_of(case.db, entry.item))
                yield Standing(one, None, entry.item, entry.path, _slice(passage.text, one), name)


def _in_one_line(text: str, grade: str) -> str:
    """A text without the breaks that a screen or a page put into it, as long as it was."""
    return text.replace("\n", " ") if grade == "screenshot" else text


def _slice(text: str, one: Contact) -> str:
    data = text.encode("utf-8", "surrogatepass")[one.offset : one.offset + one.length]
    return data.decode("utf-8", "replace")
