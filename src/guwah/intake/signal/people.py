"""
Who the numbers of a Signal export are: recipients, chats and the account, as they are told.

Sees decoded scalars with their places; no bytes.

The rules of this module are:
  * A name is the one that Signal shows: the nickname given by the owner, else the name in the
    phone's contacts, else the profile's. All of them are kept.
  * The handle is the telephone number, else Signal's own identifier, else the username.
  * Who the owner is stands in the export: the recipient called `self`.
"""

from __future__ import annotations

import base64
import binascii
import uuid
from dataclasses import dataclass, field
from typing import Any

from guwah.evidence.record import Sender, Span
from guwah.intake.notation.record_values import shown_name

_MOST_TOLD = 200_000
_NAMES = (
    ("nickname", "given", "family"), ("", "systemGivenName", "systemFamilyName"),
    ("", "profileGivenName", "profileFamilyName"),
)  # fmt: skip
_KEPT = (
    "username", "systemGivenName", "systemFamilyName", "systemNickname", "profileGivenName",
    "profileFamilyName", "note", "blocked", "identityState",
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """A recipient: somebody, a group, or the owner."""

    kind: str
    name: str | None = None
    handle: str | None = None
    spans: tuple[Span, ...] = ()
    told: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Chat:
    """A chat, and with which recipient it is."""

    recipient: str | None
    spans: tuple[Span, ...]


class People:
    """What the lines so far have told.

    Attributes:
        owner: The number of the recipient who is the owner; None until that is told.
    """

    def __init__(self) -> None:
        self.owner: str | None = None
        self._account: Person | None = None
        self._people: dict[str, Person] = {}
        self._chats: dict[str, Chat] = {}

    def take_in(self, told: dict[str, Any]) -> None:
        """Remember what a line tells.

        Args:
            told: The containers of the line: `{"recipient": {"id": (value, span), …}}`.
        """
        if isinstance(account := told.get("account"), dict):
            name, spans = _name(account, "givenName", "familyName")
            username = _value(account, "username")
            self._account = Person("self", name, username, spans)
        if isinstance(recipient := told.get("recipient"), dict):
            self._recipient(recipient)
        if isinstance(chat := told.get("chat"), dict) and len(self._chats) < _MOST_TOLD:
            number, recipient_number = _value(chat, "id"), _value(chat, "recipientId")
            if number is not None:
                self._chats[number] = Chat(recipient_number, (chat["id"][1],))

    def person(self, number: object) -> Person | None:
        """The recipient of that number; None if no line told it."""
        found = self._people.get(str(number))
        if found is not None and found.kind == "self" and self._account is not None:
            account = self._account
            return Person("self", account.name, account.handle, (*found.spans, *account.spans))
        return found

    def chat(self, number: object) -> Chat | None:
        """The chat of that number; None if no line told it."""
        return self._chats.get(str(number))

    def sender(self, number: object) -> Sender | None:
        """The author of that number, as a sender; None if no line told it."""
        person = self.person(number)
        if person is None:
            return None
        is_self = None if self.owner is None else str(number) == self.owner
        return Sender(person.name, person.handle, is_self)

    def _recipient(self, told: dict[str, Any]) -> None:
        number = _value(told, "id")
        if number is None or len(self._people) >= _MOST_TOLD:
            return
        at = (told["id"][1],)
        if "self" in told:
            self.owner = number
            self._people[number] = Person("self", spans=at)
        elif isinstance(contact := told.get("contact"), dict):
            self._people[number] = _contact(contact, at)
        elif isinstance(group := told.get("group"), dict):
            title = group.get("snapshot", {}).get("title", {})
            name, spans = _name(title, "title", "")
            self._people[number] = Person("group", name, spans=at + spans)
        else:
            kind = next((key for key in told if key != "id"), "unknown")
            inner = told.get(kind)
            name, spans = _name(inner if isinstance(inner, dict) else {}, "name", "")
            self._people[number] = Person(kind, name, spans=at + spans)


def _contact(told: dict[str, Any], at: tuple[Span, ...]) -> Person:
    """Somebody, by the name that is shown."""
    name: str | None = None
    spans: tuple[Span, ...] = ()
    for part, given, family in _NAMES:
        name, spans = _name(told.get(part, {}) if part else told, given, family)
        if name is not None:
            break
    handle, key = None, ""
    for key in ("e164", "aci", "username", "pni"):
        if (written := _value(told, key)) is not None:
            handle = f"+{written}" if key == "e164" else written
            handle = _identifier(handle) if key in ("aci", "pni") else handle
            spans += (told[key][1],)
            break
    kept = {key: told[key][0] for key in _KEPT if key in told}
    return Person("contact", name, handle, at + spans, kept)


def _name(told: dict[str, Any], given: str, family: str) -> tuple[str | None, tuple[Span, ...]]:
    """A name of one or two parts, and where they stand."""
    parts, spans = [], []
    for key in (given, family):
        if (written := _value(told, key)) is not None:
            parts.append(written)
            spans.append(told[key][1])
    return (shown_name(" ".join(parts)) if parts else None), tuple(spans)


def _value(told: dict[str, Any], key: str) -> str | None:
    """A scalar that was told, as text; None if it is absent or empty."""
    value = told.get(key)
    if not isinstance(value, tuple) or value[0] is None or value[0] == "":
        return None
    return str(value[0])


def _identifier(written: str) -> str:
    """Signal's identifier as people see it: sixteen bytes, written as a UUID."""
    try:
        raw = base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError):
        return written
    return str(uuid.UUID(bytes=raw)) if len(raw) == 16 else written
