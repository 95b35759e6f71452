"""
The nouns of a case: roles of participants, scopes of consent.

Frozen, without behaviour and without I/O.

The rules of these nouns are:
  * A role is set by a person; until then it is `unknown`.
  * Everyone but a suspected sender is protected: never a key across cases.
  * Consent is by scope, withdrawable, and binds every export and every comparison.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

import msgspec

Role = Literal["self", "family", "bystander", "suspected-sender", "unknown"]
ROLES: Final[tuple[str, ...]] = get_args(Role)
PROTECTED_ROLES: Final = frozenset({"self", "family", "bystander"})

Scope = Literal[
    "keep", "colleague", "compare", "police", "un", "court", "sanctions", "ccf", "quote"
]
SCOPES: Final[tuple[str, ...]] = get_args(Scope)

Audience = Literal["police", "un", "court", "sanctions", "ccf", "press", "own"]
AUDIENCES: Final[tuple[str, ...]] = get_args(Audience)
SCOPE_FOR: Final[dict[str, str]] = {
    "police": "police", "un": "un", "court": "court", "sanctions": "sanctions", "ccf": "ccf",
    "press": "quote", "own": "keep",
}  # fmt: skip


class Participant(msgspec.Struct, frozen=True):
    """Someone who takes part in a thread, as written there, with the role a person set."""

    thread: str | None
    name: str | None
    handle: str | None
    role: Role = "unknown"
    sendings: int = 0


class Consent(msgspec.Struct, frozen=True):
    """One act of consent or of withdrawal.

    `how` and `language` say how and in which language it was asked, `by` who recorded it.
    """

    scope: Scope
    given: bool
    at: str
    how: str = ""
    language: str = ""
    by: str = ""
