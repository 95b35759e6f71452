"""
Files that a chat names, or leaves out, and that came with another hand-in.

Finds and lists; copies no file and decides for none where several could be meant.

The rules of this module are:
  * A file that another export shows in the same message is found, unless it cannot be told which
    of several files of that minute it is.
  * Else a file is looked for by its exact name: among files handed in alone, those that no message
    names, and those of an export of the same name. Where two exports are known to be one chat,
    the messages tell, not the name: two phones give one name to two pictures.
  * It counts as found only if all candidates have the same bytes; else each of them is listed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from guwah.casework.catalogue import record_of
from guwah.casework.originals import Original
from guwah.casework.projecting import project
from guwah.casework.tables import Connection
from guwah.errors import IntakeError
from guwah.linking.overlap_trace import Flag, Sort
from guwah.vault.case import CaseVault

_MISSING = """
select s.sending, t.number, coalesce(a.place, -1), a.name, a.base, s.loose, d.item, d.chat,
  d.title
from trace t join sighting s on s.number = t.number join strand d on d.id = t.strand
left join attachment a on a.number = t.number
where (a.number is not null and a.path is null) or (t.sort = :media and t.flags & :omitted
  and a.number is null)
order by s.sending, t.number, a.place
"""
_IN_MESSAGE = """
select d.item, a.path from sighting s join trace t on t.number = s.number
join strand d on d.id = t.strand join attachment a on a.number = t.number
where s.sending = ? and s.loose = 0 and a.path is not null and a.place <= 0
"""
_BY_NAME = """
select f.item, f.path from file f where f.name = :base and not (f.item = :item and f.path = '')
  and not exists (select 1 from attachment a join trace t on t.number = a.number
    join strand d on d.id = t.strand where a.base = f.name and a.path = f.path
    and d.item = f.item and (d.chat = :chat or d.title = '' or d.title != :title))
order by f.item, f.path
"""


@dataclass(frozen=True)
class Candidate:
    """A file that may be the missing one: its item, its path there (or None), how it was found."""

    item: str
    path: str | None
    by: str


@dataclass(frozen=True)
class Gap:
    """A file that a record names or leaves out, and what came for it.

    `is_found` says that all candidates have the same bytes.
    """

    sending: int
    record: str
    name: str | None
    candidates: tuple[Candidate, ...]
    is_found: bool

    def as_fact(self) -> dict[str, Any]:
        """`{"fact": "file-found" or "file-candidates", "sending", "record", "name", "candidates":
        [{"item", "path", "by"}]}`."""
        files = [{"item": one.item, "path": one.path, "by": one.by} for one in self.candidates]
        return {
            "fact": "file-found" if self.is_found else "file-candidates", "sending": self.sending,
            "record": self.record, "name": self.name, "candidates": files,
        }  # fmt: skip


def gaps(case: CaseVault) -> Iterator[Gap]:
    """Yield the missing files of a case for which something came.

    Args:
        case: The opened case.

    Raises:
        ObjectDamagedError: A sealed original is damaged.
    """
    project(case)
    contents = _Contents(case)
    bounds = {"media": int(Sort.MEDIA), "omitted": int(Flag.OMITTED)}
    for row in case.db.execute(_MISSING, bounds).fetchall():
        sending, number, place, name, base, loose, item, chat, title = row
        found: dict[tuple[str, str], str] = {}
        if not loose and place <= 0:
            for where in case.db.execute(_IN_MESSAGE, (sending,)).fetchall():
                found[where] = "message"
        if base:
            named = {"base": base, "item": item, "chat": chat, "title": title}
            for where in case.db.execute(_BY_NAME, named).fetchall():
                found.setdefault(where, "name")
        if found:
            candidates = tuple(Candidate(i, path or None, by) for (i, path), by in found.items())
            same = len(found) == 1 or len({contents.digest(*where) for where in found}) == 1
            yield Gap(sending, record_of(case.db, number).id, name, candidates, same)


class _Contents:
    """Digests of files, from the catalogue or, where nobody needed one before, the original."""

    def __init__(self, case: CaseVault) -> None:
        self._case = case
        self._known: dict[tuple[str, str], bytes] = {}

    @cached_property
    def _db(self) -> Connection:
        return self._case.db

    def digest(self, item: str, path: str) -> bytes:
        """SHA-256 of a file; of one that cannot be taken out, something unlike all others."""
        if (item, path) not in self._known:
            row = self._db.execute(
                "select f.sha256, i.name from file f join item i on i.id = f.item"
                " where f.item = ? and f.path = ?",
                (item, path),
            ).fetchone()
            sha256, name = row
            self._known[item, path] = sha256 or self._taken_out(item, path, name)
        return bytes(self._known[item, path])

    def _taken_out(self, item: str, path: str, name: str) -> bytes:
        with suppress(IntakeError), self._case.open_item(item) as source:
            (facts,) = Original(self._case, source, name).facts({path: None})
            return facts.sha256
        return f"{item}/{path}".encode()
