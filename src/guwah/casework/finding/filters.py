"""
What a search is narrowed to, besides its words.

The rules of this module are:
  * A filter that the tables can answer is asked of the tables; the rest of each record itself.
  * A day is met if any reading of a message's time may lie in it: nothing undecided is hidden.
  * A sender or chat is found by a part of its name or number, in any script.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from guwah.evidence.record import Record
from guwah.script.normal import normal_text

_SLACK = timedelta(days=2)


@dataclass(frozen=True)
class Filters:
    """What a hit must be, too; None and empty for all.

    Args:
        sender: A part of the sender's name or handle.
        thread: A part of the chat's name.
        since: The first day.
        until: The last day.
        kind: `message`, `call` or `notice`.
        grade: As in `Record.grade`.
        language: In which a part of the text is, by the machine's guess: `ug`, `zh-Hans`, `zh`.
        limit: How many hits at most, all folders together.
        near: All words within so many words of one another; None for anywhere.
        fuzzy: Words with up to two typing errors are found, too.
    """

    sender: str | None = None
    thread: str | None = None
    since: date | None = None
    until: date | None = None
    kind: str | None = None
    grade: str | None = None
    language: str | None = None
    limit: int = 200
    near: int | None = None
    fuzzy: bool = False

    def condition(self) -> tuple[str, list[Any]]:
        """What can be asked of `sending s`, as SQL and its values; begins with `and`."""
        parts, values = [], []
        if self.kind is not None:
            parts.append("s.kind = ?")
            values.append(self.kind)
        if self.until is not None:
            parts.append("s.earliest < ?")
            values.append((self.until + _SLACK).isoformat())
        if self.since is not None:
            parts.append("s.earliest >= ?")
            values.append((self.since - _SLACK).isoformat())
        return "".join(f" and {part}" for part in parts), values

    def passes(self, record: Record) -> bool:
        """Whether a record is what was asked for."""
        sender = record.sender
        return (
            (self.grade is None or record.grade == self.grade)
            and (self.kind is None or record.kind == self.kind)
            and (self.thread is None or _holds(record.thread, self.thread))
            and (
                self.sender is None
                or (sender is not None and _holds(sender.name, self.sender))
                or (sender is not None and _holds(sender.handle, self.sender))
            )
            and self._is_in_days(record)
            and self.speaks(record.text)
        )

    @property
    def asks_of_messages(self) -> bool:
        """Whether something is asked that only a message can be."""
        asked = (self.sender, self.thread, self.since, self.until, self.kind, self.grade)
        return any(one is not None for one in asked)

    def speaks(self, text: str | None) -> bool:
        """Whether a part of a text is in the language that was asked for."""
        if self.language is None:
            return True
        from guwah.reading.language.spans import spans

        wanted = self.language.casefold()
        found = {one.guess.tag.casefold() for one in spans(text or "")}
        return wanted in found or wanted in {one.partition("-")[0] for one in found}

    def _is_in_days(self, record: Record) -> bool:
        if self.since is None and self.until is None:
            return True
        if record.sent is None:
            return False
        days = [reading[:10] for reading in record.sent.readings]
        first, last = str(self.since or ""), str(self.until or "9999-12-31")
        return any(first <= day <= last for day in days)


def _holds(written: str | None, part: str) -> bool:
    return written is not None and normal_text(part).strip() in normal_text(written)
