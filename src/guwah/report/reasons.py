"""
The reasons that a report gives where no rule of the person does.

Sentences only.

The rules that this module follows are:
  * A reason says what kind of thing is withheld and never whose.
"""

from __future__ import annotations

from typing import Final

PROTECTED: Final = "messages of people who are not suspected senders"
NAMED: Final = "texts and places that name a protected person"
NOTICE: Final = "notices of the app, which can name people who never wrote"
UNATTRIBUTED: Final = "calls and messages without a sender"
UNREADABLE: Final = "parts that could not be read"
SENDER: Final = "senders of messages that a rule discloses"
TECHNICAL: Final = "file names, positions and technical details"
UNSEARCHABLE: Final = "bytes that cannot be searched for names"
WITHOUT_BYTES: Final = "attachments whose bytes are not disclosed"
REASONS: Final = (
    PROTECTED, NAMED, NOTICE, UNATTRIBUTED, UNREADABLE, SENDER, TECHNICAL, UNSEARCHABLE, WITHOUT_BYTES,
)  # fmt: skip
