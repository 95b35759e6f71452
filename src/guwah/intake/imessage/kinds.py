"""
What the numbers of Messages mean: tapbacks, and what the app itself says of a group.

Source: the public parser imessage-exporter. A number that is not here is kept as it is.

The rule of this module: it holds facts of the format, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

TAPBACKS: Final[Mapping[int, str]] = {
    0: "loved", 1: "liked", 2: "disliked", 3: "laughed", 4: "emphasised", 5: "questioned",
    6: "emoji", 7: "sticker",
}  # fmt: skip
_ADDED, _REMOVED, _STICKER = 2000, 3000, 1000
_TARGET = re.compile(r"(?:p:(?P<part>\d{1,9})/|bp:)?(?P<guid>.+)", re.DOTALL)

EVENTS: Final[Mapping[tuple[int, int | None], str]] = {
    (1, 0): "member-added", (1, 1): "member-removed", (2, None): "name-changed",
    (3, 0): "member-left", (3, 1): "picture-changed", (3, 2): "picture-removed",
    (3, 4): "background-changed", (3, 6): "background-removed", (4, None): "location-sharing",
    (5, None): "audio-kept", (6, None): "shared-activity",
}  # fmt: skip
ITEMS: Final = frozenset(item_type for item_type, _ in EVENTS)


def event_of(item_type: object, action: object) -> str | None:
    """What an event of a chat means."""
    if type(item_type) is not int:
        return None
    told = EVENTS.get((item_type, action if type(action) is int else 0))
    return told or EVENTS.get((item_type, None))


def tapback_of(number: object, guid: object) -> dict[str, Any] | None:
    """What was added to a message, or taken from it, and to which message and part."""
    if type(number) is not int:
        return None
    for base, action in ((_ADDED, "added"), (_REMOVED, "removed")):
        if number - base in TAPBACKS:
            return {"action": action, "tapback": TAPBACKS[number - base], **target_of(guid)}
    if number == _STICKER:
        return {"action": "added", "tapback": "placed-sticker", **target_of(guid)}
    return None


def target_of(guid: object) -> dict[str, Any]:
    """The message that an associated guid names, and its part."""
    found = _TARGET.fullmatch(guid) if type(guid) is str else None
    if found is None:
        return {}
    part = {"part": int(found["part"])} if found["part"] is not None else {}
    return {"guid": found["guid"], **part}
