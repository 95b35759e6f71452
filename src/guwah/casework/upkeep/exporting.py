"""
The verb *vault export*: everything in clear, as files that need no program of ours.

The caller asks the person, twice; this module does not. Specification: docs/spec/export.md

The rules of this module are:
  * An original is checked against its log entry before a byte of it is written.
  * No name of an export becomes a path as it stands: it is numbered and cleaned.
  * A bag is one as RFC 8493 says: every file in both manifests, nothing else in it.
  * The target is new; what cannot be exported is named, and the rest is written.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import msgspec

from guwah import __version__
from guwah.casework import listing, people
from guwah.casework.deriving import derivative, sealed
from guwah.casework.opening import Vault
from guwah.casework.proving import custody
from guwah.casework.upkeep.case_uco import custody_record
from guwah.errors import GuwahError, UsageError
from guwah.script.display import escape_terminal
from guwah.vault import platform
from guwah.vault.case import CaseVault
from guwah.vault.health import Finding

_CHUNK_BYTES: Final = 1 << 20
_NAME_BYTES: Final = 100
_FORBIDDEN: Final = frozenset('/\\:*?"<>|%')
_README: Final = """\
This directory holds in clear what a Guwah vault kept sealed. Anyone who can read it can read
everything. Remove it when it is not needed any more.

The digests in the manifests and in custody.jsonld are plain SHA-256 and SHA-512 of the originals.
Whoever sent a file has the very same bytes: a digest alone, without the file, tells them that
their file was handed in. Give digests only to those who get the files.

  originals/      the files as they were received, numbered
  messages.jsonl  the messages that were read from them, with translations
  derived.jsonl   words of pictures, voice notes and documents, every version, and who made it
  people.json     participants and roles; consents
  custody.jsonl   the record of keeping, entry by entry
  checkpoint.txt  its newest checkpoint, signed
  custody.jsonld  the same as provenance records, in CASE/UCO

That a file is as it was received does not prove that it was genuine then.
"""


@dataclass
class Exported:
    """What was written.

    Args:
        path: Where.
        cases: How many folders.
        files: How many originals.
        bytes: Length of all that was written.
        found: What could not be exported, by folder and item.
    """

    path: Path
    cases: int = 0
    files: int = 0
    bytes: int = 0
    found: list[Finding] = field(default_factory=list)


def export(vault: Vault, target: Path, *, case: str | None = None, bag: bool = False) -> Exported:
    """Write everything in clear.

    Args:
        vault: The opened vault.
        target: A folder that does not exist or is empty.
        case: Only this case; all cases if None.
        bag: As a BagIt bag.

    Returns:
        What was written.

    Raises:
        UsageError: If the target is in use or cannot be made, or there is no such case.
        OSError: If the disk cannot be written.
    """
    cases = [vault.case(case)] if case else vault.cases()
    _make_target(vault, target)
    done = Exported(target)
    payload = _Payload(target / "data" if bag else target)
    payload.write("README.txt", [_README.encode()])
    for one in cases:
        _export_case(one, payload, done)
        done.cases += 1
    if bag:
        _write_tags(target, payload)
    done.bytes = payload.size
    return done


@dataclass
class _Payload:
    """Writes files below a folder, keeping both digests of each."""

    folder: Path
    digests: dict[str, tuple[str, str]] = field(default_factory=dict)
    size: int = 0

    def write(self, name: str, chunks: Iterable[bytes]) -> None:
        path = self.folder / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        both = hashlib.sha256(), hashlib.sha512()
        with platform.create_file(path) as file:
            for chunk in chunks:
                for digest in both:
                    digest.update(chunk)
                platform.write_all(file, chunk)
                self.size += len(chunk)
            os.fsync(file.fileno())
        self.digests[name] = both[0].hexdigest(), both[1].hexdigest()


def _export_case(case: CaseVault, payload: _Payload, done: Exported) -> None:
    """One folder: originals, messages, people, record of keeping."""
    files: dict[str, dict[str, Any]] = {}
    entries = list(custody.show(case))
    live = case.items()
    for row in entries:
        if row["type"] != "received" or row["more"]["item"] not in live:
            continue
        more = row["more"]
        name = f"{case.alias}/originals/{len(files) + 1:05d}-{clean_name(more['name'])}"
        try:
            with case.open_item(more["item"]) as source:
                payload.write(name, iter(lambda: source.read(_CHUNK_BYTES), b""))
        except GuwahError as error:
            what = f"{error.what} (item {more['item']})"
            done.found.append(Finding(name, "damaged", what, error.exit_code))
            continue
        files[more["item"]] = {"path": name, "sha512": payload.digests[name][1], **more}
        done.files += 1
    payload.write(f"{case.alias}/custody.jsonl", _lines(entries))
    payload.write(f"{case.alias}/checkpoint.txt", [case.checkpoint()])
    record = custody_record(case.alias, case.id, entries, files)
    payload.write(f"{case.alias}/custody.jsonld", [_pretty(record)])
    try:
        payload.write(f"{case.alias}/messages.jsonl", _lines(list(listing.messages(case))))
        payload.write(f"{case.alias}/derived.jsonl", _lines(_derived(case, entries)))
        about = {"participants": people.who(case), "consents": people.consents(case)}
        payload.write(f"{case.alias}/people.json", [_pretty(msgspec.to_builtins(about))])
    except GuwahError as error:
        done.found.append(Finding(case.alias, "damaged", error.what, error.exit_code))


def _derived(case: CaseVault, entries: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each derivative: what the record of keeping says of it, its words, its whole form."""
    live = set(case.items())
    for row in entries:
        if row["type"] == derivative.ENTRY and row["more"]["item"] in live:
            entry = derivative.entry_of(row["more"])
            told = msgspec.to_builtins(entry)
            if entry.name is not None:
                made = sealed.open_derivative(case, entry)
                told |= {"passages": made.passages, "body": msgspec.Raw(made.body)}
            yield told


def clean_name(untrusted_name: str) -> str:
    """A name of an export as the last part of a path, on any system; never empty.

    Args:
        untrusted_name: As it was handed in.
    """
    name = untrusted_name.replace("\\", "/").rpartition("/")[2]
    name = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode())
    name = "".join("_" if one in _FORBIDDEN or escape_terminal(one) != one else one for one in name)
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > 10:
        stem, dot, suffix = name, "", ""
    while len(stem.encode()) > _NAME_BYTES:
        stem = stem[:-1]
    suffix = suffix.strip(". ")
    return (stem.strip(". ") or "file") + (f".{suffix}" if suffix else "")


def _write_tags(target: Path, payload: _Payload) -> None:
    """The tag files of a bag (RFC 8493, sections 2.1 and 2.2)."""
    octets = f"{payload.size}.{len(payload.digests)}"
    tags = {
        "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": f"Bagging-Date: {datetime.now(UTC):%Y-%m-%d}\n"
        f"Bag-Software-Agent: guwah {__version__}\nPayload-Oxum: {octets}\n",
    }
    for place, algorithm in enumerate(("sha256", "sha512")):
        tags[f"manifest-{algorithm}.txt"] = "".join(
            f"{both[place]}  data/{_encoded(name)}\n" for name, both in payload.digests.items()
        )
    for algorithm in ("sha256", "sha512"):
        lines = [f"{hashlib.new(algorithm, text.encode()).hexdigest()}  {name}\n"
                 for name, text in tags.items() if not name.startswith("tag")]  # fmt: skip
        tags[f"tagmanifest-{algorithm}.txt"] = "".join(lines)
    for name, text in tags.items():
        platform.write_new(target / name, text.encode())
    platform.sync_folder(target)


def _encoded(name: str) -> str:
    """A path as it stands in a manifest: line ends and `%` are percent-encoded."""
    return "".join(quote(one) if one in "\r\n%" else one for one in name)


def _make_target(vault: Vault, target: Path) -> None:
    if target.resolve().is_relative_to(vault.store.path.resolve()):
        raise UsageError("lies inside the vault", item=str(target))
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise UsageError("is there already and not empty", item=str(target))
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise UsageError(f"cannot be made: {reason}", item=str(target)) from None


def _lines(rows: Iterable[Any]) -> Iterator[bytes]:
    return (msgspec.json.encode(row) + b"\n" for row in rows)


def _pretty(value: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
