"""Folders of many small files: sealed side by side, with the outcome of one after the other."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from journeys.typed import chat

from guwah.casework import staging
from guwah.casework.opening import Vault
from guwah.casework.receiving import Received
from guwah.errors import GuwahError
from guwah.intake.frame.files import Found
from guwah.vault import objects, platform
from guwah.vault.case import CaseVault
from guwah.vault.caselog import CaseLog
from guwah.vault.itemstore import StagedItem
from guwah.vault.sealing import Identity
from guwah.vault.secret import Secret


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """An open vault with a key file."""
    secret = Secret.new_key_file(tmp_path / "my.key", os.urandom(32))
    return Vault.create(tmp_path / "my.vault", secret)


def folder_of(root: Path) -> Path:
    """Chats, pictures, the same bytes twice, an empty file, a broken zip, a link."""
    folder = root / "handed in"
    folder.mkdir()
    for number in range(20):
        chat(folder, f"WhatsApp Chat with K{number}.txt", f"15/01/2025, 10:00 - Nur: {number}\n")
        (folder / f"{number}.jpg").write_bytes(b"\xff\xd8\xff" + os.urandom(3000))
    (folder / "again.jpg").write_bytes((folder / "3.jpg").read_bytes())
    (folder / "empty.txt").touch()
    with zipfile.ZipFile(folder / "broken.zip", "w") as archive:
        archive.writestr("a.txt", "x" * 5000)
    (folder / "broken.zip").write_bytes((folder / "broken.zip").read_bytes()[:-30])
    (folder / "link").symlink_to(folder / "3.jpg")
    return folder


def told(case: CaseVault, done: list[Received | GuwahError]) -> list[object]:
    """What became of each file, without the random ids."""
    names = [one.name if isinstance(one, Received) else type(one).__name__ for one in done]
    rest = [(o.records, o.again) if isinstance(o, Received) else str(o.item) for o in done]
    return [*zip(names, rest, strict=True), len(case.items())]


def test_a_batch_has_the_outcome_of_one_file_after_the_other(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also for what is refused, doubled, empty; and nothing is left staged."""
    folder = folder_of(tmp_path)
    together, apart = vault.new_case(), vault.new_case()
    one = told(together, list(vault.receive([folder], together.id)))
    monkeypatch.setattr(staging, "_FILES", 1)
    other = told(apart, list(vault.receive([folder], apart.id)))
    assert one == other
    assert len(together.items()) == 40
    left = [path for path in (tmp_path / "my.vault").rglob("part-*")]
    assert left == []
    entries = [e.entry.type for e in together.entries() if e.entry is not None]
    assert entries.count("received") == 40 and entries.count("received-again") == 1
    vault.close()


def test_files_of_a_batch_killed_before_they_are_accepted_are_not_there(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Staged and not accepted: removed when the case is opened next."""
    folder, case = folder_of(tmp_path), vault.new_case()

    def die(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(CaseVault, "accept_all", die)
    with pytest.raises(KeyboardInterrupt):
        list(vault.receive([folder], case.id))
    monkeypatch.undo()
    vault.close()
    with Vault.open(tmp_path / "my.vault", Secret.key_file(tmp_path / "my.key")) as again:
        assert again.case(case.id).items() == []
        assert not [path for path in (tmp_path / "my.vault").rglob("part-*")]


@given(sizes=st.lists(st.integers(0, 40 << 20), max_size=200))
def test_batches_keep_order_and_bounds(sizes: list[int]) -> None:
    """All files once, in order; never too many, never too much unless one is too much alone."""
    files = [Found(Path(str(number)), str(size)) for number, size in enumerate(sizes)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(staging, "_size", lambda file: int(file.name))
        made = list(staging.batches(files))
    assert [one for batch in made for one in batch] == files
    for batch in made:
        assert len(batch) <= 64
        assert len(batch) == 1 or sum(int(one.name) for one in batch) <= 16 << 20


def test_what_was_sealed_ahead_is_removed_when_nobody_goes_on(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person stops it: what is accepted stays, what was only sealed is not left lying."""
    monkeypatch.setattr(staging, "_FILES", 5)
    case = vault.new_case()
    going = vault.receive([folder_of(tmp_path)], case.id)
    next(going)
    going.close()  # type: ignore[attr-defined]
    assert len(case.items()) == 5
    assert not [path for path in (tmp_path / "my.vault").rglob("part-*")]


def test_each_item_is_durable_before_its_entry_though_others_are_sealed_beside(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One call for the file system lies between the sealing of an item and its entry, always."""
    if not platform.has_syncfs():
        pytest.skip("this system has no syncfs that can be relied on")
    monkeypatch.setattr(staging, "_FILES", 3)
    case, order = vault.new_case(), list[str]()
    seal, sync, accept = objects.seal_item, platform.sync_filesystem, CaseVault.accept_all

    def sealing(folder: Path, *given: Any, **more: Any) -> tuple[objects.Sealed, Identity]:
        made = seal(folder, *given, **more)
        order.append(folder.name)
        return made

    def syncing(folder: Path) -> None:
        order.append("sync")
        sync(folder)

    def accepting(self: CaseVault, staged: Sequence[tuple[StagedItem, Mapping[str, Any]]]) -> int:
        index = accept(self, staged)
        for one, _ in staged:
            after = order[order.index(self.files.store._part(one.item).name) :]
            assert len(staged) == 1 or "sync" in after
        return index

    monkeypatch.setattr(objects, "seal_item", sealing)
    monkeypatch.setattr(platform, "sync_filesystem", syncing)
    monkeypatch.setattr(CaseVault, "accept_all", accepting)
    list(vault.receive([folder_of(tmp_path)], case.id))
    assert len(case.items()) == 40 and order.count("sync") > 5


@pytest.mark.parametrize("has_syncfs", [True, False])
def test_all_of_a_batch_is_durable_before_the_log_says_accepted(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_syncfs: bool
) -> None:
    """By one call for the file system, or by one for each file where there is no such call."""
    if has_syncfs and not platform.has_syncfs():
        pytest.skip("this system has no syncfs that can be relied on")
    case = vault.new_case()
    folder = folder_of(tmp_path)
    order: list[str] = []
    monkeypatch.setattr(platform, "has_syncfs", lambda: has_syncfs)
    for owner, name in ((platform, "sync_filesystem"), (os, "fsync"), (CaseLog, "append")):
        real = getattr(owner, name)

        def noted(*told: object, real: object = real, name: str = name, **more: object) -> object:
            order.append(name)
            return real(*told, **more)  # type: ignore[operator]

        monkeypatch.setattr(owner, name, noted)
    list(vault.receive([folder], case.id))
    before = order[: order.index("append")]
    if has_syncfs:
        assert before.count("sync_filesystem") == 1
    else:
        assert "sync_filesystem" not in order and before.count("fsync") > 3 * len(case.items())
