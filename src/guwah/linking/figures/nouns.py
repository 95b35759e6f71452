"""
What a figure is drawn from: wordings, folders, senders; no message and no person.

Frozen, without behaviour and without I/O.

The rules of these nouns are:
  * Days are `2025-01-31`, as the exports write them; empty where nothing is known.
  * A folder is named by its alias; who it is about is not known here.
"""

from __future__ import annotations

import msgspec


class Receipt(msgspec.Struct, frozen=True):
    """What one folder holds of a pattern: messages, of which so many do not count.

    `either_way` says that day and month cannot be told apart: the days span both readings.
    """

    folder: str
    messages: int
    first: str
    last: str
    apart: int = 0
    lives_in: str = ""
    either_way: bool = False


class Row(msgspec.Struct, frozen=True):
    """A pattern: its key, its template, how many received it independently, and where."""

    key: str
    template: str
    receipts: int
    folders: tuple[Receipt, ...]


class Sender(msgspec.Struct, frozen=True):
    """An identifier, the keys of the patterns that it sent, how many messages and folders."""

    shown: str
    patterns: tuple[str, ...]
    messages: int
    folders: int
