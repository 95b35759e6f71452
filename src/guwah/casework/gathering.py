"""
The verb *from-folders*: many sources at once, a folder of the vault for each.

A directory holds one directory a source. First everything is only looked at and told (a preview
and a fact sheet for each); then, when a person agrees, each is received into a case of its own.

The rules of this module are:
  * Looking keeps nothing and writes nothing.
  * A source's directory name is shown to the person and sealed in the names of its items; the
    new case itself has a random alias.
  * Files that lie beside the directories belong to nobody: they are named, and not received.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from guwah.casework.inspecting import inspect
from guwah.casework.opening import Vault
from guwah.casework.receiving import Received
from guwah.errors import GuwahError, UsageError
from guwah.evidence.record import Anomaly, Fact, Summary
from guwah.intake.frame.files import everything_of
from guwah.intake.workers.nursery import sharing


@dataclass
class Source:
    """What one source's directory holds.

    Args:
        path: The directory.
        files: How many files.
        records: How many messages, calls and notices.
        unread: How many parts could not be read.
        unknown: Names of files that no reader and no kind of file fits.
        reasons: How many parts could not be read, by reason.
        readers: How many records each reader found.
        facts: Item, member and fact, of all that was noticed.
    """

    path: Path
    files: int = 0
    records: int = 0
    unread: int = 0
    unknown: list[str] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    readers: Counter[str] = field(default_factory=Counter)
    facts: list[tuple[str, str | None, Fact]] = field(default_factory=list)

    @property
    def period(self) -> tuple[str, str] | None:
        """The first and the last time written, of all its exports."""
        told = [fact.detail.split(" to ") for _, _, fact in self.facts if fact.what == "period"]
        pairs = [pair for pair in told if len(pair) == 2]
        return (min(p[0] for p in pairs), max(p[1] for p in pairs)) if pairs else None


def sources_in(folder: Path) -> tuple[list[Path], list[Path]]:
    """The directories of sources, and what lies beside them.

    Args:
        folder: The directory that holds them.

    Returns:
        Both, in the order of their names.

    Raises:
        UsageError: It is none, or holds none.
    """
    hint = "make one directory, and in it one for each source with what they handed in"
    if not folder.is_dir():
        raise UsageError("this is not a directory", item=str(folder), hint=hint)
    inside = sorted(folder.iterdir())
    sources = [path for path in inside if path.is_dir() and not path.is_symlink()]
    if not sources:
        raise UsageError("no directory of a source lies in it", item=str(folder), hint=hint)
    return sources, [path for path in inside if path not in sources]


def preview(path: Path, zone: str | None = None) -> Source:
    """Look at all that a source handed in; keep nothing.

    Args:
        path: The source's directory.
        zone: As in `receive`.

    Returns:
        What it holds.
    """
    source = Source(path)
    found = everything_of(path)
    source.files = len(found)
    source.unknown = [one.name for one in found if not one.is_regular]
    if not any(one.is_regular for one in found):
        return source
    for one in inspect(path, zone, facts=True):
        if isinstance(one, Summary):
            source.records += one.records
            if one.reader is not None:
                source.readers[one.reader] += one.records
            elif one.media_type is None:
                source.unknown.append(one.item + (f" / {one.member}" if one.member else ""))
            source.facts += [(one.item, one.member, fact) for fact in one.facts]
        elif isinstance(one, Anomaly):
            source.unread += 1
            source.reasons[one.reason] += 1
    return source


def gather(
    vault: Vault, paths: list[Path], zone: str | None = None
) -> Iterator[tuple[Path, str, str, list[Received | GuwahError]]]:
    """Receive each source into a new case.

    Args:
        vault: The opened vault.
        paths: The sources' directories.
        zone: IANA name of the zone where the phones were, if it was the same for all.

    Yields:
        The directory, the case's id and alias, and what became of each file.
    """
    with sharing():
        for path in paths:
            made = vault.new_case()
            yield path, made.id, made.alias, list(vault.receive([path], made.id, zone=zone))
