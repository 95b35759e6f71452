"""The log at rest: it grows, verifies, and says what was done to it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from guwah.custody.checkpoint import open_checkpoint
from guwah.custody.merkle import Frontier
from guwah.custody.signing import Signer
from guwah.errors import (
    CheckpointRefutedError,
    DigestRefutedError,
    ObjectDamagedError,
    SignatureRefutedError,
)
from guwah.vault import platform
from guwah.vault.caselog import CaseLog
from guwah.vault.checkpointfile import CHECKPOINT_NAME
from guwah.vault.logfile import Draft
from guwah.vault.logkeys import LogKeys
from guwah.vault.sealing import Identity, new_identity, open_sealed

KEYS = LogKeys(new_identity(), "guwah/" + "0" * 32, "d" * 32, Signer(bytes(range(32))))
ITEM = "a" * 32
ITEM_KEY = new_identity()


class Items:
    """Keys of items that a test can destroy."""

    def __init__(self) -> None:
        self.known: dict[str, Identity] = {ITEM: ITEM_KEY}


@pytest.fixture
def items() -> Items:
    """One item's key."""
    return Items()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A log with one entry."""
    CaseLog.create(tmp_path / "log", KEYS, Draft("created"))
    return tmp_path / "log"


def opened(folder: Path, items: Items | None = None, keys: LogKeys = KEYS) -> CaseLog:
    """The log, opened anew."""
    return CaseLog(folder, keys, (items or Items()).known.get)


def grown(folder: Path, items: Items | None = None) -> CaseLog:
    """The log with five entries, the last two in one file."""
    log = opened(folder, items)
    log.append([Draft("role", more={"name": "Ayşe"})])
    log.append([Draft("received", b"\1" * 32, {"name": "chat.txt"}, ITEM, {"salt": "00"})])
    log.append([Draft("role"), Draft("consent")])
    return log


def test_what_is_appended_reads_back(folder: Path, items: Items) -> None:
    """Also in another process, in order, with what was kept beside it."""
    assert grown(folder, items).size == 5
    log = opened(folder, items)
    found = list(log.entries())
    assert [one.index for one in found] == list(range(5))
    assert [one.entry and one.entry.type for one in found] == [
        "created", "role", "received", "role", "consent",
    ]  # fmt: skip
    assert found[1].entry is not None and found[1].entry.more == {"name": "Ayşe"}
    assert found[2].keep == {"salt": "00"} and found[2].item == ITEM
    assert [one.index for one in log.entries(3)] == [3, 4]
    assert log.verify().size == 5


def test_the_checkpoint_is_signed_by_the_logs_key(folder: Path) -> None:
    """It commits to exactly the entries."""
    log = grown(folder)
    checkpoint = open_checkpoint(log.checkpoint(), KEYS.signer.public)
    assert (checkpoint.origin, checkpoint.size) == (KEYS.origin, 5)
    assert checkpoint.root == Frontier.of(log.leaf_hashes()).root()


def test_destroying_the_key_leaves_a_log_that_verifies(folder: Path, items: Items) -> None:
    """The digest stays; type, name and all else are gone."""
    grown(folder, items).append([Draft("destroyed", more={"item": ITEM})])
    items.known.clear()
    log = opened(folder, items)
    assert log.verify().size == 6
    gone = list(log.entries())[2]
    assert gone.entry is None and gone.keep == {}


def test_an_item_that_nothing_destroyed_must_open(folder: Path, items: Items) -> None:
    """A key that is only missing is damage, and the item is named."""
    grown(folder, items)
    items.known.clear()
    with pytest.raises(ObjectDamagedError, match=ITEM):
        opened(folder, items).verify()


def test_an_item_with_another_items_key_locks_nothing(folder: Path, items: Items) -> None:
    """Its entries stay closed and it is named; the others open."""
    grown(folder, items)
    items.known[ITEM] = new_identity()
    log = opened(folder, items)
    assert [one.index for one in log.entries() if one.entry is None] == [2]
    with pytest.raises(ObjectDamagedError, match=ITEM):
        log.verify()


def test_a_crash_before_the_checkpoint_loses_no_entry(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The entry is on disk, so it gets its checkpoint on opening."""
    log = opened(folder)

    def killed(_log: CaseLog) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(CaseLog, "_sign", killed)
        with pytest.raises(KeyboardInterrupt):
            log.append([Draft("role")])
    assert opened(folder).size == 2
    assert opened(folder).verify().size == 2


def test_what_a_killed_write_left_is_removed(folder: Path) -> None:
    """A `part-` file is no entry."""
    (folder / "part-0123456789abcdef").write_bytes(b"half")
    assert opened(folder).size == 1
    assert not list(folder.glob("part-*"))


def test_a_truncated_log_is_refuted(folder: Path) -> None:
    """Fewer entries than the checkpoint says: 32, and never repaired."""
    grown(folder)
    (folder / "00000003.age").unlink()
    for _ in range(2):
        with pytest.raises(CheckpointRefutedError):
            opened(folder).verify()
    with pytest.raises(CheckpointRefutedError):
        list(opened(folder).entries())


def test_a_missing_entry_in_the_middle_is_named(folder: Path) -> None:
    """Exit 22 with its index."""
    grown(folder)
    (folder / "00000001.age").unlink()
    with pytest.raises(ObjectDamagedError, match="entry 1 is missing"):
        opened(folder).verify()


def test_swapped_entries_are_damage(folder: Path, tmp_path: Path) -> None:
    """A file at another's place says so."""
    grown(folder)
    one, two = folder / "00000001.age", folder / "00000002.age"
    one.rename(tmp_path / "x")
    two.rename(one)
    (tmp_path / "x").rename(two)
    with pytest.raises(ObjectDamagedError, match="another's place"):
        opened(folder).verify()


def test_an_older_checkpoint_is_caught_up_never_forked(folder: Path, tmp_path: Path) -> None:
    """Entries beyond it are signed for again; the result is the same checkpoint."""
    shutil.copy(folder / CHECKPOINT_NAME, tmp_path / "old")
    newest = grown(folder).checkpoint()
    shutil.copy(tmp_path / "old", folder / CHECKPOINT_NAME)
    assert opened(folder).checkpoint() == newest


def test_a_rewritten_entry_is_refuted(folder: Path, tmp_path: Path) -> None:
    """Whoever has the case's key and not the signing key cannot change what was logged."""
    grown(folder)
    CaseLog.create(tmp_path / "other", KEYS, Draft("created"))
    grown(tmp_path / "other")
    shutil.copy(tmp_path / "other" / "00000003.age", folder / "00000003.age")
    with pytest.raises((CheckpointRefutedError, DigestRefutedError)):
        opened(folder).verify()
    shutil.copytree(tmp_path / "other", folder, dirs_exist_ok=True)
    (folder / CHECKPOINT_NAME).unlink()
    with pytest.raises(ObjectDamagedError):
        opened(folder)


def test_another_key_or_origin_is_refuted(folder: Path) -> None:
    """33 for the key, 32 for the log's name."""
    grown(folder)
    stranger = LogKeys(KEYS.identity, KEYS.origin, KEYS.device, Signer(bytes(32)))
    with pytest.raises(SignatureRefutedError):
        opened(folder, keys=stranger)
    renamed = LogKeys(KEYS.identity, "guwah/" + "1" * 32, KEYS.device, KEYS.signer)
    with pytest.raises(CheckpointRefutedError):
        opened(folder, keys=renamed)


def test_a_full_disk_changes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The entry is not there, the log goes on."""
    log = opened(folder)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(platform, "write_all", full)
        with pytest.raises(OSError, match="No space"):
            log.append([Draft("role")])
    assert log.append([Draft("consent")]) == 1
    assert opened(folder).verify().size == 2


def test_the_file_tells_nothing_of_the_length_of_a_name(folder: Path, items: Items) -> None:
    """A short and a long name are sealed to the same size."""
    log = opened(folder, items)
    for name in ("a", "a" * 200):
        log.append([Draft("received", b"\1" * 32, {"name": name}, ITEM)])
    short, long = _inner_sizes(folder, (1, 2))
    assert abs(short - long) < 600  # age adds a stanza of random length; a step is 1,024


def _inner_sizes(folder: Path, indexes: tuple[int, ...]) -> list[int]:
    data = (folder / f"{index:08d}.age" for index in indexes)
    return [len(open_sealed(path.read_bytes(), KEYS.identity, "x")) for path in data]
