"""
What a contact is: a part of a text that one can be reached, paid or known by.

Frozen records, no behaviour but names. Spec: docs/spec/contacts.md.

The rules of this module are:
  * A span is in bytes of the UTF-8 text and covers what stands there, marks included.
  * What the form alone does not tell (the country of a national number) is None, not guessed;
    the countries that it would fit are listed.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

import msgspec

Kind: TypeAlias = Literal["phone", "email", "handle", "link", "card", "plate", "id", "passport"]


class Contact(msgspec.Struct, frozen=True):
    """One contact in a text."""

    kind: Kind
    offset: int
    """In bytes of the UTF-8 text."""
    length: int
    """In bytes."""
    normal: str
    """E.164 or digits, lower-case address, digits of a card or ID, plate without spaces."""
    system: str | None = None
    """What it belongs to: an app, a card network, `CN` plates, `TR` ID numbers …"""
    is_announced: bool = False
    """Whether a word before it says what it is."""
    is_possible: bool | None = None
    """Telephone numbers: whether the length is right for the country."""
    is_valid: bool | None = None
    """Telephone numbers: whether the country gives out such numbers."""
    region: str | None = None
    """Telephone numbers: the country, if one; two letters."""
    regions: tuple[str, ...] = ()
    """Telephone numbers without country code: all countries known here that it fits."""
    line: str | None = None
    """Telephone numbers: `mobile`, `fixed line`, `fixed line or mobile`, `voip` …"""


class Found(NamedTuple):
    """A contact with its place in the folded text, before it has a place in bytes."""

    start: int
    stop: int
    contact: Contact
