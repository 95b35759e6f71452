"""
What the numbers of WhatsApp for Android mean: types of messages, events, results of calls.

Sources: the public parsers named in docs/formats/whatsapp-android.md. A number that is not here is
kept as it is, and nothing is guessed.

The rule of this module: it holds facts of the format, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from guwah.evidence.record import Kind, Mark

SYSTEM: Final = 7
MISSED_CALL: Final = 10
CALLS: Final = frozenset({8, MISSED_CALL, 90})
NOTICES: Final = frozenset({SYSTEM, 36})
MEDIA: Final = frozenset({1, 2, 3, 9, 13, 20, 81, 103})
DELETED: Final = frozenset({15, 64})
STATUS_SYSTEM: Final = 6
FORWARDED_FLAG: Final = 1

MARKS: Final[Mapping[int, tuple[Mark, ...]]] = {
    5: ("location",), MISSED_CALL: ("missed",), 15: ("deleted",), 16: ("live-location", "location"),
    42: ("view-once",), 43: ("view-once",), 64: ("deleted",), 66: ("poll",), 78: ("view-once",),
    82: ("view-once",), 106: ("poll",),
}  # fmt: skip
MARKING_TABLES: Final[Mapping[str, Mark]] = {
    "message_edit_info": "edited", "message_ephemeral": "expiring", "message_forwarded": "forwarded",
    "message_location": "location", "message_poll": "poll", "message_quoted": "reply",
    "message_revoked": "deleted", "message_view_once_media": "view-once",
}  # fmt: skip

TYPES: Final[Mapping[int, str]] = {
    0: "text", 1: "image", 2: "audio", 3: "video", 4: "contact", 5: "location", SYSTEM: "system",
    8: "call", 9: "document", MISSED_CALL: "missed-call", 11: "waiting", 13: "gif", 14: "contacts",
    15: "deleted", 16: "live-location", 20: "sticker", 23: "product", 24: "group-invite",
    25: "template-image", 26: "template-document", 27: "template", 28: "template-video",
    29: "template-gif", 30: "template-location", 32: "template-reply", 36: "expiry-changed",
    42: "view-once-image", 43: "view-once-video", 44: "order", 45: "buttons", 46: "list-reply",
    49: "buttons-reply", 51: "payment-invite", 64: "deleted-by-admin", 66: "poll",
    67: "poll-vote", 78: "view-once-text", 79: "pin", 80: "scheduled-call", 81: "video-note",
    82: "view-once-audio", 90: "call-log", 92: "event", 99: "album", 106: "quiz",
}  # fmt: skip

ACTIONS: Final[Mapping[int, str]] = {
    1: "name-changed", 4: "member-joined", 5: "member-left", 6: "picture-changed",
    7: "you-were-removed", 9: "broadcast-created", 10: "number-changed", 11: "group-created",
    12: "member-added", 13: "member-left", 14: "member-removed", 15: "became-admin",
    16: "is-no-admin", 18: "security-code-changed", 19: "encrypted", 20: "joined-by-link",
    21: "link-reset", 27: "description-changed", 28: "number-changed", 29: "only-admins-edit",
    30: "all-edit", 31: "only-admins-send", 32: "all-send", 46: "business-chat",
    47: "business-account", 50: "standard-account", 52: "joined-by-invitation",
    56: "expiry-changed", 57: "security-code-changed", 58: "contact-blocked",
    59: "expiry-changed", 60: "expiry-not-applied", 67: "encrypted", 68: "expiry-default",
    70: "call", 75: "added-to-community", 78: "removed-from-community",
    79: "joined-from-community", 80: "kept-in-chat", 81: "became-community-admin",
    84: "admin-approval-on", 85: "admin-approval-off", 90: "added-to-community",
    91: "all-add", 92: "only-admins-add", 99: "advanced-privacy", 107: "community-renamed",
    108: "added-to-community", 118: "pinned", 120: "asked-to-be-added", 129: "in-contacts",
    132: "channel-created", 136: "joined-whatsapp",
}  # fmt: skip

RESULTS: Final[Mapping[int, str]] = {2: "declined", 3: "unavailable", 4: "missed", 5: "connected"}
MISSED: Final = 4
REACTION: Final = 56


def kind_of(message_type: object) -> Kind:
    """Whether a row is a message, a call, or something that the app says itself."""
    if message_type in CALLS:
        return "call"
    return "notice" if message_type in NOTICES else "message"


def named(table: Mapping[int, str], number: object) -> str | None:
    """What a number means; None where that is not known."""
    return table.get(number) if type(number) is int else None
