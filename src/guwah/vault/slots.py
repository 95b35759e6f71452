"""
Slots: the files of a vault in which its seed is sealed, one for each who may open it.

Derives nothing from the seed and opens no case.
Specification: docs/spec/keys.md, "Slots"

The rules that this module enforces are:
  * `identity.age` is the first owner's: a passphrase or a key file. `identity-<8 hex>.age` is
    that of a further owner: a key file.
  * A slot is tried before it takes another's place: what it was made from must open it.
  * The desk's log holds a digest of each slot that was written after the vault was made, because
    nobody but its holder can open it to see whether it is whole.
  * A slot is replaced whole; what it held before is overwritten.
  * While the vault gets a new seed, `….next.age` holds it; it counts as soon as
    `identity-former.age` is there.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from guwah.errors import CannotUnlockError, GuwahError, ObjectDamagedError
from guwah.vault import platform
from guwah.vault.keys import OwnerKeys
from guwah.vault.logfile import LogEntry
from guwah.vault.sealing import open_plain
from guwah.vault.secret import Secret
from guwah.vault.seed import open_seed, seal_seed

FIRST: Final = "identity.age"
FORMER: Final = "identity-former.age"
_FURTHER: Final = "identity-" + "[0-9a-f]" * 8 + ".age"


@dataclass(frozen=True)
class Unlocked:
    """The seed, and the name of the slot that it came from."""

    seed: bytes
    slot: str

    def __repr__(self) -> str:
        return f"Unlocked(slot={self.slot!r})"


@dataclass(frozen=True)
class Owner:
    """A further owner: what the first one calls them, their `age1…`, their slot."""

    name: str
    recipient: str
    slot: str


def owners(root: Path, entries: Iterable[LogEntry]) -> list[Owner]:
    """The further owners, as the desk's log names them, whose slot is there.

    Args:
        root: The vault's folder.
        entries: Those of the desk's log.
    """
    found: dict[str, Owner] = {}
    for one in entries:
        more = one.entry.more if one.entry is not None else {}
        if one.entry is not None and one.entry.type == "owner-added":
            found[more["slot"]] = Owner(more["name"], more["recipient"], more["slot"])
        elif one.entry is not None and one.entry.type == "owner-removed":
            found.pop(more["slot"], None)
    return [owner for slot, owner in found.items() if (root / slot).is_file()]


def removed(root: Path, entries: Iterable[LogEntry]) -> list[str]:
    """Slots of owners that went when the vault got new keys, though no `owner-removed` says so.

    Args:
        root: The vault's folder.
        entries: Those of the desk's log.
    """
    leaving: dict[str, bool] = {}
    gone: dict[str, None] = {}
    noted = set()
    for one in entries:
        kind, more = (one.entry.type, one.entry.more) if one.entry is not None else ("", {})
        if kind == "slots":
            leaving |= {slot: "" in digests for slot, digests in more["slots"].items()}
        elif kind == "keys-renewed":
            gone |= dict.fromkeys(slot for slot, goes in leaving.items() if goes)
        elif kind == "owner-removed":
            noted.add(more["slot"])
    return [slot for slot in gone
            if fnmatchcase(slot, _FURTHER) and slot not in noted and not (root / slot).exists()]  # fmt: skip


def unconfirmed(entries: Iterable[LogEntry]) -> list[str]:
    """Slots of owners who were added, though nothing says that their slot was written.

    Args:
        entries: Those of the desk's log.
    """
    found: dict[str, None] = {}
    for one in entries:
        kind, more = (one.entry.type, one.entry.more) if one.entry is not None else ("", {})
        if kind == "owner-added":
            found[more["slot"]] = None
        elif kind == "owner-removed":
            found.pop(more["slot"], None)
        elif kind == "slots":
            for slot, digests in more["slots"].items():
                if len(digests) == 1:
                    found.pop(slot, None)
    return list(found)


def digest_at(path: Path) -> str:
    """SHA-256 of a slot as it lies there, in hex; an empty text if it is missing."""
    try:
        return digest_of(path.read_bytes())
    except OSError:
        return ""


def digest_of(data: bytes | None) -> str:
    """SHA-256 of a slot's content, in hex; an empty text for none."""
    return "" if data is None else hashlib.sha256(data).hexdigest()


def known_digests(entries: Iterable[LogEntry]) -> dict[str, list[str]]:
    """What each slot may hold, as the desk's log says last; two while it is being replaced."""
    found: dict[str, list[str]] = {}
    for one in entries:
        if one.entry is not None and one.entry.type == "slots":
            found.update(one.entry.more["slots"])
    return found


def unlock(root: Path, secret: Secret) -> Unlocked:
    """Open the first slot that this secret opens.

    Args:
        root: The vault's folder.
        secret: A passphrase or a key file.

    Raises:
        CannotUnlockError: If it opens none.
        ObjectDamagedError: If it opens none, and the first owner's is missing or damaged.
    """
    failed: GuwahError | None = None
    for name in (FIRST, *further(root)):
        try:
            data = platform.read_file(newest(root, name), name)
            found = Unlocked(open_seed(data, secret, name), name)
            if name != FIRST:
                _verify_present(root, found.seed)
            return found
        except (CannotUnlockError, ObjectDamagedError) as error:
            failed = failed or error
    assert failed is not None
    raise failed


def _verify_present(root: Path, seed: bytes) -> None:
    """Refuse a slot of before that somebody put back: it must not stand in the way of another."""
    identity = OwnerKeys.of(seed).identity
    for path in (root / FORMER, root / "desk" / "key.age"):
        try:
            open_plain(platform.read_file(path, path.name), identity, path.name)
        except ObjectDamagedError:
            continue
        return
    raise CannotUnlockError("this key opens what the vault was before it got new keys")


def newest(root: Path, name: str) -> Path:
    """Where a slot's present content lies: it may wait for its name."""
    waiting = next_path(root, name)
    if (root / FORMER).exists() and waiting.exists():
        return waiting
    return root / name


def next_path(root: Path, name: str) -> Path:
    """Where the next content of a slot waits for its name."""
    return root / f"{name.removesuffix('.age')}.next.age"


def further(root: Path) -> list[str]:
    """Names of the slots of further owners."""
    return sorted(path.name for path in root.glob(_FURTHER))


def new_name() -> str:
    """A name for the slot of one more owner; it says nothing of them."""
    return f"identity-{secrets.token_hex(4)}.age"


def sealed_seed(seed: bytes, secret: Secret) -> bytes:
    """The content of the first owner's slot, opened once to be sure."""
    data = seal_seed(seed, secret)
    if open_seed(data, secret, FIRST) != seed:
        raise ObjectDamagedError("was not sealed as it should be", item=FIRST)
    return data
