"""
One case of a vault, open: its items, its log, its catalogue.

Knows no format of an original and no table of the catalogue.
Specification: docs/spec/vault.md, "Receiving", "Destroying"

The rules that this module enforces are:
  * An item is accepted when its `received` entry is on disk; before that nothing of it is listed.
  * A checkpoint is signed after the entry is on disk.
  * Destroying begins with an intent in the case's keys, so that it is finished after a crash.
  * Whom the keys name has access; a log that a killed process left behind follows them.
  * The catalogue holds nothing of its own: with an item it is begun anew under a new key.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

from guwah.custody.checkpoint import Checkpoint
from guwah.custody.commitment import leaf
from guwah.custody.signing import Signer
from guwah.custody.values import Value
from guwah.errors import (
    CheckpointRefutedError,
    ObjectDamagedError,
    RefutedError,
    SignatureRefutedError,
    UsageError,
)
from guwah.vault import envelope, platform, rekeying
from guwah.vault.casekeys import CaseKeys
from guwah.vault.caselog import CaseLog
from guwah.vault.database import Connection, open_database, remove_database, verify_database
from guwah.vault.itemstore import ItemStore, StagedItem
from guwah.vault.keyring import write_case_keys
from guwah.vault.logfile import NOT_GIVEN, Draft, LogEntry
from guwah.vault.newcase import certificate, log_folder, log_keys
from guwah.vault.objects import Sealed
from guwah.vault.sealing import Identity, Recipient
from guwah.vault.source import Spool

__all__ = ["CATALOGUE_NAME", "CaseVault", "LogEntry", "StagedItem", "live_items"]
CATALOGUE_NAME: Final = "case.db"


class CaseVault:
    """One open case.

    Args:
        root: The vault's folder.
        owner: Whom the case's keys are sealed to.
        keys: The case's keys.
        alias: The case's random name.

    Raises:
        ObjectDamagedError: If its log or folder is missing or damaged.
        CheckpointRefutedError: If its checkpoint is not of this log.
    """

    def __init__(self, root: Path, owner: Recipient, keys: CaseKeys, alias: str) -> None:
        self.alias = alias
        self.vault_path = str(root)
        self._root = root
        self._owner = owner
        self._folder = root / "cases" / keys.folder
        if not (self._folder / "objects").is_dir():
            raise ObjectDamagedError("has no folder in the vault", item=alias)
        self._load(keys)

    def _load(self, keys: CaseKeys) -> None:
        """Open log and items with these keys, after what a killed process began is finished."""
        if keys.former is not None:
            rekeying.reseal_case(self._root, keys)
        self._keys = keys
        self._store = ItemStore(self._folder / "objects", keys)
        self._received: dict[str, Sealed] = {}
        self._scanned = 0
        self._bound: dict[str, None] = {}
        self._destroyed: set[str] = set()
        self._counted = 0
        self._db: Connection | None = None
        folder = log_folder(self._folder, keys)
        self.log = CaseLog(folder, log_keys(keys), self._store.key_or_none)
        if keys.former is not None:
            self._log_taken()
            self._write_keys(keys.renewed())
        self._settle()

    @property
    def id(self) -> str:
        """The case's random id."""
        return self._keys.case

    @property
    def origin(self) -> str:
        """The name of the case's log."""
        return self._keys.origin

    @property
    def origins(self) -> dict[str, int | None]:
        """Names that the log has had, each with the entries shared with it; None for today's."""
        earlier: dict[str, int | None] = {one.origin: one.size for one in self._keys.earlier}
        return {**earlier, self.origin: None}

    @property
    def log_key(self) -> str:
        """The log's public key in hex: what a recipient pins."""
        return Signer(bytes.fromhex(self._keys.log_seed)).public.hex()

    @property
    def manifest_signer(self) -> Signer:
        """The key that signs manifests and receipts."""
        return Signer(bytes.fromhex(self._keys.manifest_seed))

    @property
    def db(self) -> Connection:
        """The catalogue's connection; an empty database when the catalogue was begun anew.

        Raises:
            ObjectDamagedError: If it does not open under its key.
        """
        if self._db is None:
            path = self._folder / CATALOGUE_NAME
            self._db = open_database(path, self._keys.database[-1], CATALOGUE_NAME)
        return self._db

    def stage(self, stream: BinaryIO, *, together: bool = False) -> StagedItem:
        """Seal an original in one pass without accepting it.

        Args:
            stream: The original, from where it stands to its end.
            together: It may become durable with others, when it is accepted; else it is at once.

        Raises:
            OSError: If the stream cannot be read or the disk not written; nothing is left.
        """
        return self._store.stage(stream, together=together)

    def discard(self, staged: StagedItem) -> None:
        """Remove what was staged. Missing is fine."""
        self._store.discard(staged.item)

    def accept(self, staged: StagedItem, more: Mapping[str, Any]) -> int:
        """Accept a staged item; see `accept_all`."""
        return self.accept_all([(staged, more)])

    def accept_all(self, staged: Sequence[tuple[StagedItem, Mapping[str, Any]]]) -> int:
        """Accept staged items: their `received` entries, one checkpoint, their final names.

        Args:
            staged: At least one, each with `name`, `giver` and `received` for its entry;
                `item`, `sha256` and `size` are filled in.

        Returns:
            The index of the first entry.

        Raises:
            DigestRefutedError: If `more` has no canonical form, such as a lone surrogate.
            OSError: If the disk cannot be written.
        """
        self._store.sync()
        index = self.log.append([_received(one, more) for one, more in staged])
        self._store.accept(one.item for one, _ in staged)
        return index

    def open_item(self, item: str) -> BinaryIO:
        """An accepted original as a seekable stream, checked against its log entry.

        Args:
            item: The item's id.

        Returns:
            The original, at its beginning; the caller closes it.

        Raises:
            UsageError: If the case has no such item, or it was destroyed.
            ObjectDamagedError: If it is missing, damaged or not what was received.
        """
        return self._store.open_original(item, self._find_received(item))

    def seal_reading(self, item: str, name: str, payload: BinaryIO | bytes) -> Sealed:
        """Seal a derivative of an item to the item's key, durably; it is destroyed with it.

        Args:
            item: The item's id.
            name: The derivative's name, unique within the item; it does not occur on disk.
            payload: Its bytes.

        Returns:
            Its digest and size, for `open_reading`.

        Raises:
            ObjectDamagedError: If the item's key is missing or damaged.
            UsageError: If there is one of that name already.
        """
        return self._store.seal_reading(item, name, payload)

    def open_reading(self, item: str, name: str, expected: Sealed | None = None) -> BinaryIO:
        """Open what `seal_reading` sealed, seekable; the caller closes it.

        Raises:
            ObjectDamagedError: If it is missing, damaged or not what is expected.
        """
        return self._store.open_reading(item, name, expected)

    def append(
        self,
        type: str,
        root: bytes | None,
        more: Mapping[str, Any],
        item: str | None = None,
        keep: Mapping[str, str] | None = None,
    ) -> int:
        """Append an entry to the log, durably, with a checkpoint.

        Args:
            type: What was done.
            root: What it commits to, 32 bytes, or None.
            more: What else it says.
            item: The item that it concerns and is destroyed with, or None.
            keep: Strings to be sealed beside it and not committed to.

        Returns:
            Its index.
        """
        return self.log.append([Draft(type, root, more, item, keep or {})])

    def entries(self, start: int = 0) -> Iterator[LogEntry]:
        """Yield the log's entries from an index on; see `CaseLog.entries`."""
        return self.log.entries(start)

    def checkpoint(self) -> bytes:
        """The newest checkpoint, a signed note."""
        return self.log.checkpoint()

    def items(self) -> list[str]:
        """Ids of the accepted items that were not destroyed, in order of acceptance."""
        for one in self.log.entries(self._counted):
            self._counted = one.index + 1
            if one.entry is not None and one.entry.type == "destroyed" and one.item is None:
                self._destroyed.add(one.entry.more["item"])
            elif one.item is not None:
                self._bound.setdefault(one.item)
        return [item for item in self._bound if item not in self._destroyed]

    def verify_log(self) -> Checkpoint:
        """Read the whole log again and check it.

        Raises:
            SignatureRefutedError: If entry 0 does not certify this case's manifest key.
            GuwahError: As `CaseLog.verify` does.
        """
        checkpoint = self.log.verify()
        first = next(self.log.entries()).entry
        if first is None or first.type != "created" or first.more != certificate(self._keys):
            raise SignatureRefutedError("the first entry certifies another key", item=self.alias)
        return checkpoint

    def destroy_item(
        self,
        item: str,
        rebuild: Callable[[Connection], None] | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        """Destroy an item with its readings and all that the catalogue said of it.

        The catalogue is empty afterwards and must be made again from the log; after a crash it
        may be empty, too, when the case is opened next.

        Args:
            item: The item's id.
            rebuild: Called with the connection to the new, empty catalogue.
            more: What else the `destroyed` entry says; lost if the process is killed before.

        Raises:
            UsageError: If the case has no such item.
        """
        if item not in self.items():
            raise self._no_such(item)
        self._write_keys(self._keys.with_new_database_key(item))
        self._finish_destroying(more)
        if rebuild is not None:
            rebuild(self.db)

    @property
    def folder_name(self) -> str:
        """The name of its folder on disk; the desk's log seals to it what goes with the case."""
        return self._keys.folder

    @property
    def keys(self) -> CaseKeys:
        """The case's keys."""
        return self._keys

    @property
    def colleagues(self) -> tuple[str, ...]:
        """The `age1…` of each colleague who may open the case, too."""
        return self._keys.colleagues

    def share(self, recipient: str) -> None:
        """Have a colleague's key open this case, and nothing else of the vault.

        Args:
            recipient: Their `age1…`.
        """
        colleagues = (*self._keys.colleagues, recipient)
        self._write_keys(self._keys.shared_with(str(self._owner), colleagues, self.alias))

    def renew_keys(self, colleagues: Sequence[str] | None = None) -> None:
        """Seal all of the case to a new identity; older copies of its keys open nothing newer.

        The catalogue is empty afterwards, as after `destroy_item`. Access that ends is logged.

        Args:
            colleagues: Who may open it, too, from now on; as before if None.
        """
        kept = self._keys.colleagues if colleagues is None else tuple(colleagues)
        self._write_keys(self._keys.renewing(str(self._owner), kept, self.alias))
        self.close()
        self._load(self._keys)

    def verify_catalogue(self) -> None:
        """Check each page of the catalogue against its authentication code.

        Raises:
            ObjectDamagedError: If one does not hold.
        """
        verify_database(self.db, CATALOGUE_NAME)

    def verify_objects(self) -> None:
        """Check that the log names every object that lies in the folder.

        Raises:
            CheckpointRefutedError: If one is there that it does not name: it was cut back.
        """
        if self._store.strays(self.items()):
            raise CheckpointRefutedError(
                "holds an item that the record of keeping does not name", item=self.alias,
                hint="the log was put back without the objects: put back the whole newest copy",
            )  # fmt: skip

    def restart_catalogue(self) -> None:
        """Begin the catalogue anew; it can be made again from the log."""
        self.close()
        remove_database(self._folder / CATALOGUE_NAME)
        platform.sync_folder(self._folder)

    def spool(self) -> Spool:
        """A new spool whose scratch, if it needs one, lies in the vault."""
        return self._store.spool()

    def intake_identity(self, invitation: str) -> Identity:
        """The identity that opens envelopes of a new invitation."""
        return envelope.intake_identities(self._keys, invitation)[0]

    def open_envelope(self, source: BinaryIO, invitations: Iterable[str], name: str) -> BinaryIO:
        """The plaintext of an envelope, seekable; see `envelope.open_envelope`."""
        identities = [
            key for one in invitations for key in envelope.intake_identities(self._keys, one)
        ]
        return envelope.open_envelope(source, identities, self.spool(), name)

    def close(self) -> None:
        """Close the catalogue."""
        if self._db is not None:
            self._db.close()
            self._db = None
            platform.blur_times(self._folder / CATALOGUE_NAME)

    def _settle(self) -> None:
        """Finish or undo what a killed process began."""
        platform.remove_unfinished(self._folder)
        if self._store.unfinished():
            self._store.settle(self.items())
        if self._keys.destroying:
            self._finish_destroying()
        self._log_not_given()

    def _log_not_given(self) -> None:
        """Log that somebody has no access whom a killed process had named and not given any.

        It is never given now: whoever could put an older log back would give it to himself.
        """
        with contextlib.suppress(ObjectDamagedError, RefutedError):
            last = self.log.last().entry
            if last is not None and last.type == "shared":
                who = str(last.more["recipient"])
                if who not in self._keys.colleagues:
                    self.append("unshared", None, {"recipient": who, "why": NOT_GIVEN})

    def _log_taken(self) -> None:
        """Log for whom access ended with the identity before, unless that was done already."""
        named: dict[str, None] = {}
        for one in self.log.entries():
            if one.entry is not None and one.entry.type == "shared":
                named[one.entry.more["recipient"]] = None
            elif one.entry is not None and one.entry.type == "unshared":
                named.pop(one.entry.more["recipient"], None)
        taken = [Draft("unshared", more={"recipient": who})
                 for who in named if who not in self._keys.colleagues]  # fmt: skip
        if taken:
            self.log.append(taken)

    def _finish_destroying(self, more: Mapping[str, Any] | None = None) -> None:
        live = set(self.items())
        for item in self._keys.destroying:
            if item in live:
                self.log.append([Draft("destroyed", more={**(more or {}), "item": item})])
            self._store.destroy(item)
            self._received.pop(item, None)
            self.log.forget(item)
        self.restart_catalogue()
        self._write_keys(self._keys.settled())

    def _write_keys(self, keys: CaseKeys) -> None:
        write_case_keys(self._root, keys, self._owner)
        self._keys = keys

    def _find_received(self, item: str) -> Sealed:
        for one in self.log.entries(self._scanned):
            self._scanned = one.index + 1
            if one.entry is not None and one.entry.type == "received" and one.item is not None:
                more = one.entry.more
                self._received[one.item] = Sealed(bytes.fromhex(more["sha256"]), more["size"])
        if item in self._received:
            return self._received[item]
        if item in self.items():
            raise ObjectDamagedError("has a damaged key or log entry", item=item)
        raise self._no_such(item)

    def _no_such(self, item: str) -> UsageError:
        return UsageError(f"there is no item '{item}' in this folder", item=self.alias)


def live_items(entries: Iterable[LogEntry]) -> list[str]:
    """Ids of the items that these entries accept and do not destroy, in order."""
    bound: dict[str, None] = {}
    destroyed = set()
    for one in entries:
        if one.item is not None:
            bound.setdefault(one.item)
        elif one.entry is not None and one.entry.type == "destroyed":
            destroyed.add(one.entry.more["item"])
    return [item for item in bound if item not in destroyed]


def _received(staged: StagedItem, more: Mapping[str, Any]) -> Draft:
    salt = secrets.token_bytes(32)
    original = staged.sha256 + staged.size.to_bytes(8, "big")
    known = {"item": staged.item, "sha256": staged.sha256.hex(), "size": staged.size}
    return Draft(
        "received",
        root=leaf(salt, "item", Value("b", original)),
        more={**more, **known},
        item=staged.item,
        keep={"salt": salt.hex()},
    )
