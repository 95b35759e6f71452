"""
What the numbers of WhatsApp for iPhone mean: types of messages, events of groups and accounts.

Sources: the public sample of an iPhone (iOS 15) and the public parsers named in
docs/formats/whatsapp-ios.md. A number that is not here is kept as it is, and nothing is guessed.

The rule of this module: it holds facts of the format, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from guwah.evidence.record import Kind, Mark

CONTACT: Final = 4
LOCATION: Final = 5
GROUP_EVENT: Final = 6
DOCUMENT: Final = 8
SYSTEM: Final = 10
DELETED: Final = 14
POLL: Final = 46
CALL: Final = 59

NOTICES: Final = frozenset({GROUP_EVENT, SYSTEM, 28, 55})
MEDIA: Final = frozenset({1, 2, 3, DOCUMENT, 11, 15, 38, 39, 53, 54})
VIEW_ONCE: Final = frozenset({38, 39, 53})
MARKS: Final[Mapping[int, Mark]] = {
    LOCATION: "location", DELETED: "deleted", POLL: "poll",
    38: "view-once", 39: "view-once", 53: "view-once",
}  # fmt: skip
FORWARDED_FLAG: Final = 1 << 7

TYPES: Final[Mapping[int, str]] = {
    0: "text", 1: "image", 2: "video", 3: "audio", CONTACT: "contact", LOCATION: "location",
    GROUP_EVENT: "group-event", 7: "link", DOCUMENT: "document", SYSTEM: "system", 11: "gif",
    12: "waiting", DELETED: "deleted", 15: "sticker", 26: "product", 27: "group-invite",
    28: "expiry-default", 38: "view-once-image", 39: "view-once-video", POLL: "poll",
    53: "view-once-audio", 54: "video-note", 55: "channel-event", CALL: "call", 66: "album-part",
}  # fmt: skip

GROUP_EVENTS: Final[Mapping[int, str]] = {
    1: "name-changed", 2: "member-added", 3: "member-left", 4: "picture-changed",
    5: "picture-removed", 7: "member-removed", 9: "number-changed", 10: "you-became-admin",
    11: "you-are-no-admin", 12: "group-created", 15: "joined-by-link", 17: "description-changed",
    18: "only-admins-edit", 19: "all-edit", 20: "only-admins-send", 21: "all-send",
    22: "description-removed", 23: "joined-by-invitation", 26: "expiry-changed",
    30: "joined-from-community", 31: "added-to-community", 33: "removed-from-community",
    39: "member-became-admin", 42: "only-admins-add", 50: "member-added", 56: "name-changed",
    57: "community-description-changed", 61: "added-to-community",
}  # fmt: skip

SYSTEM_EVENTS: Final[Mapping[int, str]] = {
    1: "missed-voice-call", 2: "encrypted", 3: "security-code-changed", 4: "missed-video-call",
    5: "number-changed", 6: "number-changed", 21: "missed-group-voice-call",
    22: "missed-group-video-call", 25: "business-account", 26: "business-chat",
    29: "business-name-changed", 30: "business-became-standard", 34: "contact-blocked",
    35: "contact-unblocked", 36: "security-code-changed", 38: "business-account",
    40: "group-video-call", 41: "group-video-call", 45: "missed-voice-call",
    46: "missed-video-call", 47: "kept-in-chat", 51: "advanced-privacy",
}  # fmt: skip
_CALLS: Final = frozenset({1, 4, 21, 22, 40, 41, 45, 46})


def kind_of(message_type: object, event: object) -> Kind:
    """Whether a row is a message, a call, or something that the app says itself."""
    if message_type == CALL or (message_type == SYSTEM and event in _CALLS):
        return "call"
    return "notice" if message_type in NOTICES else "message"


def event_of(message_type: object, event: object) -> str | None:
    """What an event of a group or an account means; None where that is not known."""
    named = {GROUP_EVENT: GROUP_EVENTS, SYSTEM: SYSTEM_EVENTS}.get(
        message_type if type(message_type) is int else -1
    )
    return named.get(event) if named is not None and type(event) is int else None
