"""
Who writes, and in which chat: names before a colon, and the chat's name in a file's name.

The rules of this module are:
  * A name ends at the first `: `; also at a colon without a space, where the body is empty, or
    the name writes elsewhere in the file with a space, or no name in the file has a space.
  * A name that itself holds `: ` is known only if what follows is the app's own (a file, a
    deletion, omitted media), and every message that begins so goes on so.
  * Marks are removed from a name and nothing else; no two names are joined.
  * What looks like a name but may be a notice is a name if it begins three messages or more.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import BinaryIO

from guwah.evidence.record import Sender
from guwah.intake.notation.reading_bytes import read_fully
from guwah.intake.whatsapp.body import PLAIN, describe
from guwah.intake.whatsapp.headers import LINE_END, MARKS, NAME_BYTES
from guwah.intake.whatsapp.notices import may_be_notice
from guwah.intake.whatsapp.scan import candidates

SURE_NAME = 3
BEGINNING = 4
_MOST_NAMES = 50_000
_MOST_NAMELESS = 100
_PROOF_BYTES = 4 << 20
_PROOF = re.compile(rb": (?:<|\xe2\x80[\x8e\x8f])")
_PROOF_MARKS = ("<", "\u200e", "\u200f")
_NO_MARKS = dict.fromkeys(map(ord, MARKS))
_TAIL = re.compile(rf"\.?[{MARKS}]*(?:\][ \u00a0\u202f]?|[\s{MARKS}]{{1,6}}[-–](?: |\Z)|: | )")
_TIME_OR_LINK = re.compile(r".*(?:[0-9٠-٩]|https?|ftp)", re.DOTALL | re.IGNORECASE)

_CHAT_NAMES = tuple(
    re.compile(pattern + r"(?:\.txt|\.zip)?", re.IGNORECASE | re.DOTALL)
    for pattern in (
        r"WhatsApp[ _-]Chat (?:with|mit|met|med) (?P<name>.+?)",
        r"Chat de WhatsApp con (?P<name>.+?)",
        r"Chat WhatsApp (?:con|dengan|s|cu) (?P<name>.+?)",
        r"Discussion WhatsApp avec (?P<name>.+?)",
        r"Conversas? (?:do|no) WhatsApp com (?P<name>.+?)",
        r"WhatsApp-cha(?:t|tt) (?:met|med) (?P<name>.+?)",
        r"(?P<name>.+?) ile WhatsApp Sohbeti",
        r"Чат WhatsApp (?:с контактом|с|со|із|з) (?P<name>.+?)",
        r"Czat WhatsApp z (?P<name>.+?)",
        r"محادثة (?:واتساب|WhatsApp) مع (?P<name>.+?)",
        r"[与與][“「]?(?P<name>.+?)[”」]?[的] ?WhatsApp ?(?:聊天记录|聊天|对话|對話|聊天室)",
        r"(?P<name>.+?) ?との ?WhatsApp ?(?:チャット|トーク)",
        r"(?P<name>.+?)님과의 WhatsApp 대화",
        r"[^/]*WhatsApp[^/]*? [-–] (?P<name>.+?)",
    )
)


def thread_of(*file_names: str | None) -> str | None:
    """The chat's name, from the first of several file names that tells it.

    Args:
        file_names: The member's path, its own name, the item's name; None where unknown.

    Returns:
        The name as written there, without marks; None if no file name tells it.
    """
    for path in file_names:
        for part in reversed((path or "").replace("!/", "/").split("/")):
            plain = part.translate(_NO_MARKS)
            for pattern in _CHAT_NAMES:
                found = pattern.fullmatch(plain)
                if found is not None:
                    return found["name"]
    return None


def parts_of(lead: bytes) -> tuple[str, str, bool]:
    """The name in what stands between a header's time and the body.

    Args:
        lead: Tail of the header with what may be a name.

    Returns:
        What stands behind the tail, exactly; the name in it, without marks, or "" for none;
        whether a space stands behind its colon.
    """
    text = lead.decode("utf-8", "replace")
    tail = _TAIL.match(text)
    behind = text[tail.end() :] if tail else text
    name, colon, space = behind.rpartition(":")
    if not colon or space.strip(" "):
        return behind, "", False
    return behind, name.translate(_NO_MARKS).strip(), space == " "


class Names:
    """Tells names from the beginnings of notices, for one file.

    Args:
        source: Is read once more, whole, at the first line that leaves a doubt.

    `senders` holds the leads met so far that surely end in a name, `beginnings` the first four
    bytes of those names; `changes` counts them.
    """

    def __init__(self, source: BinaryIO) -> None:
        self.senders: dict[bytes, Sender] = {}
        self.beginnings: set[bytes] = set()
        self.changes = 0
        self._source = source
        self._counts: Counter[tuple[str, bool]] | None = None
        self._by_name: dict[str, Sender] = {}
        self._nameless: dict[bytes, str] = {}

    def sender(self, lead: bytes, body: str) -> tuple[Sender | None, str]:
        """The sender of a line, and its text.

        Args:
            lead: As in `parts_of`.
            body: What follows it.

        Returns:
            The sender and the body; or None and the whole text, for a notice.
        """
        behind = self._nameless.get(lead)
        if behind is not None:
            return None, behind + body
        behind, name, has_space = parts_of(lead)
        if not name:
            if len(self._nameless) < _MOST_NAMELESS:
                self._nameless[lead] = behind
            return None, behind + body
        first = body.split("\n", 1)[0]
        is_doubtful = may_be_notice(name, first)
        if is_doubtful and self._count(name, True) < SURE_NAME:
            return None, behind + body
        if not has_space and first.strip() and not self._is_name(name, first):
            return None, behind + body
        sender = self._by_name.get(name)
        if sender is None:
            if len(self._by_name) >= _MOST_NAMES:
                self._by_name.clear()
            sender = self._by_name[name] = Sender(name)
        if has_space and not is_doubtful and "\ufffd" not in name:
            if len(self.senders) >= _MOST_NAMES:
                self.senders.clear()
                self.beginnings.clear()
            self.senders[lead] = sender
            self.beginnings.add(name.encode()[:BEGINNING])
            self.changes += 1
        return sender, body

    def _is_name(self, name: str, first: str) -> bool:
        """Whether a name without a space behind its colon is one."""
        if self._count(name, True):
            return True
        if any(has_space for _, has_space in self._counts or ()):
            return False
        return not (_TIME_OR_LINK.fullmatch(name) and (first[:1].isdigit() or first[:2] == "//"))

    def _count(self, name: str, has_space: bool) -> int:
        """How many lines of the file begin with that name."""
        if self._counts is None:
            at = self._source.tell()
            self._counts = Counter()
            for found in candidates(self._source):
                if found.name and len(self._counts) < _MOST_NAMES and found.dialect() is not None:
                    _, other, spaced = parts_of(b"] " + found.name)
                    self._counts[other, spaced] += 1
            self._source.seek(at)
        return self._counts[name, has_space]


def long_names(source: BinaryIO) -> tuple[bytes, ...]:
    """Names that hold `: `, proved by what the app wrote behind them.

    Args:
        source: Is read from its beginning; whole only if a proof turns up in the first 4 MiB.

    Returns:
        Names in bytes, longest first.
    """
    source.seek(0)
    if not _may_hold_proof(LINE_END + read_fully(source, _PROOF_BYTES)):
        return ()
    proved: dict[bytes, set[bytes]] = {}
    for found in candidates(source):
        if found.offset > _PROOF_BYTES:
            break
        second = found.rest.find(b": ", 0, NAME_BYTES)
        if second > 0 and found.name and b"\n" not in found.rest[:second]:
            body = found.rest[second + 2 :].decode("utf-8", "replace").strip("\r\n")
            if body[:1] in _PROOF_MARKS and describe(body, _nothing_beside) != PLAIN:
                proved.setdefault(found.name, set()).add(found.rest[: second + 2])
    if not proved:
        return ()
    for found in candidates(source):
        if found.name in proved and not found.rest.startswith(tuple(proved[found.name])):
            del proved[found.name]
    names = {first + second[:-2] for first, seconds in proved.items() for second in seconds}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


def _may_hold_proof(sample: bytes) -> bool:
    """Whether a line has two colons before a place where the app's own text may begin."""
    for found in _PROOF.finditer(sample):
        at = found.start()
        start = max(sample.rfind(b"\n", 0, at), at - 2 * NAME_BYTES, 0)
        if sample.find(b": ", start, at) >= 0:
            return True
    return False


def _nothing_beside(_: str) -> bool:
    return False
