"""
One case of a vault, open: what is asked of it, and what is done to it.

Knows no format of an original and no table of the catalogue. The order in which files are written
is `casefiles`' to keep; which items there are, `inventory` reads from the log; whether log, catalogue
and objects hold, `verifying` says.
Specification: docs/spec/vault.md, "Receiving", "Destroying"

The rules that this module enforces are:
  * An original is given out only if it is what its log entry says.
  * A derivative is sealed to its item's key, and destroyed with it.
  * What only the catalogue said of an item goes with the item.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from guwah.custody.signing import Signer
from guwah.vault import envelope
from guwah.vault.casefiles import CaseFiles
from guwah.vault.casekeys import CaseKeys
from guwah.vault.caselog import CaseLog
from guwah.vault.database import Connection
from guwah.vault.itemstore import StagedItem
from guwah.vault.logfile import Draft, LogEntry
from guwah.vault.objects import Sealed
from guwah.vault.sealing import Identity, Recipient
from guwah.vault.source import Spool


class CaseVault:
    """One open case.

    Args:
        root: The vault's folder.
        owner: Whom the case's keys are sealed to.
        keys: The case's keys.
        alias: The case's random name.

    Attributes:
        files: Its files, for what looks after them in the vault.

    Raises:
        ObjectDamagedError: If its log or folder is missing or damaged.
        CheckpointRefutedError: If its checkpoint is not of this log.
    """

    def __init__(self, root: Path, owner: Recipient, keys: CaseKeys, alias: str) -> None:
        self.alias = alias
        self.vault_path = str(root)
        self.files = CaseFiles(root, owner, keys, alias)

    @property
    def keys(self) -> CaseKeys:
        """The case's keys."""
        return self.files.keys

    @property
    def log(self) -> CaseLog:
        """The case's log."""
        return self.files.log

    @property
    def id(self) -> str:
        """The case's random id."""
        return self.keys.case

    @property
    def origin(self) -> str:
        """The name of the case's log."""
        return self.keys.origin

    @property
    def origins(self) -> dict[str, int | None]:
        """Names that the log has had, each with the entries shared with it; None for today's."""
        earlier: dict[str, int | None] = {one.origin: one.size for one in self.keys.earlier}
        return {**earlier, self.origin: None}

    @property
    def log_key(self) -> str:
        """The log's public key in hex: what a recipient pins."""
        return Signer(bytes.fromhex(self.keys.log_seed)).public.hex()

    @property
    def manifest_signer(self) -> Signer:
        """The key that signs manifests and receipts."""
        return Signer(bytes.fromhex(self.keys.manifest_seed))

    @property
    def folder_name(self) -> str:
        """The name of its folder on disk; the desk's log seals to it what goes with the case."""
        return self.keys.folder

    @property
    def colleagues(self) -> tuple[str, ...]:
        """The `age1…` of each colleague who may open the case, too."""
        return self.keys.colleagues

    @property
    def db(self) -> Connection:
        """The catalogue's connection; an empty database when the catalogue was begun anew.

        Raises:
            ObjectDamagedError: If it does not open under its key.
        """
        return self.files.catalogue.open(self.keys.database[-1])

    def stage(self, stream: BinaryIO, *, together: bool = False) -> StagedItem:
        """Seal an original in one pass without accepting it.

        Args:
            stream: The original, from where it stands to its end.
            together: It may become durable with others, when it is accepted; else it is at once.

        Raises:
            OSError: If the stream cannot be read or the disk not written; nothing is left.
        """
        return self.files.store.stage(stream, together=together)

    def discard(self, staged: StagedItem) -> None:
        """Remove what was staged. Missing is fine."""
        self.files.store.discard(staged.item)

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
        return self.files.accept(staged)

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
        return self.files.store.open_original(item, self.files.inventory.received(item))

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
        return self.files.store.seal_reading(item, name, payload)

    def open_reading(self, item: str, name: str, expected: Sealed | None = None) -> BinaryIO:
        """Open what `seal_reading` sealed, seekable; the caller closes it.

        Raises:
            ObjectDamagedError: If it is missing, damaged or not what is expected.
        """
        return self.files.store.open_reading(item, name, expected)

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
        return self.files.inventory.items()

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
        self.files.destroy(item, more)
        if rebuild is not None:
            rebuild(self.db)

    def share(self, recipient: str) -> None:
        """Have a colleague's key open this case, and nothing else of the vault.

        Args:
            recipient: Their `age1…`.
        """
        self.files.share((*self.colleagues, recipient))

    def renew_keys(self, colleagues: Sequence[str] | None = None) -> None:
        """Seal all of the case to a new identity; older copies of its keys open nothing newer.

        The catalogue is empty afterwards, as after `destroy_item`. Access that ends is logged.

        Args:
            colleagues: Who may open it, too, from now on; as before if None.
        """
        self.files.renew(self.colleagues if colleagues is None else colleagues)

    def restart_catalogue(self) -> None:
        """Begin the catalogue anew; it can be made again from the log."""
        self.files.catalogue.restart()

    def spool(self) -> Spool:
        """A new spool whose scratch, if it needs one, lies in the vault."""
        return self.files.store.spool()

    def intake_identity(self, invitation: str) -> Identity:
        """The identity that opens envelopes of a new invitation."""
        return envelope.intake_identities(self.keys, invitation)[0]

    def open_envelope(self, source: BinaryIO, invitations: Iterable[str], name: str) -> BinaryIO:
        """The plaintext of an envelope, seekable; see `envelope.open_envelope`."""
        identities = [
            key for one in invitations for key in envelope.intake_identities(self.keys, one)
        ]
        return envelope.open_envelope(source, identities, self.spool(), name)

    def close(self) -> None:
        """Close the catalogue."""
        self.files.catalogue.close()
