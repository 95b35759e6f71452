"""Destroyed is destroyed: with the passphrase, all that is left and every older database."""

from __future__ import annotations

import base64
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest

from guwah.errors import ObjectDamagedError, UsageError
from guwah.vault import keyring
from guwah.vault.case import CaseVault
from guwah.vault.database import open_database
from guwah.vault.keys import OwnerKeys
from guwah.vault.secret import Secret
from guwah.vault.seed import open_seed
from guwah.vault.vault import Vault
from guwah.vault.verifying import verify_log

Receive = Callable[..., str]
CANARY = b"CANARY-Kasirga-Mektup"
IDENTITY = re.compile(rb"AGE-SECRET-KEY-1[0-9A-Z]{58}")
RAW_KEY = re.compile(rb"[0-9a-f]{64}")
SEALED = re.compile(rb'"sealed":"([A-Za-z0-9+/=]+)"')


def is_key(path: Path) -> bool:
    """Whether this file holds keys: of those the attacker has no older copy."""
    return path.name == "key.age" or path.parent.name == "keys"


def keep_aside(root: Path, aside: Path) -> None:
    """An older copy of everything but the keys."""
    for path in root.rglob("*"):
        if path.is_file() and not is_key(path):
            target = aside / path.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)


class Attacker:
    """Opens whatever can be opened, with every key found on the way."""

    def __init__(self, folders: list[Path], secret: Secret) -> None:
        self.files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        sealed = next(path for path in self.files if path.name == "identity.age").read_bytes()
        self.identities = {str(OwnerKeys.of(open_seed(sealed, secret, "x")).identity)}
        self.plain: dict[bytes, bytes] = {}
        while self._round():
            pass
        self.keys = {key.decode() for data in self.plain.values() for key in RAW_KEY.findall(data)}

    def _round(self) -> bool:
        before = len(self.identities), len(self.plain)
        blobs = {path.read_bytes() for path in self.files if path.suffix == ".age"}
        for data in self.plain.values():
            blobs |= {base64.b64decode(found) for found in SEALED.findall(data)}
        identities = [pyrage.x25519.Identity.from_str(text) for text in self.identities]
        for blob in blobs - self.plain.keys():
            try:
                self.plain[blob] = pyrage.decrypt(blob, identities)
            except pyrage.DecryptError:
                continue
            found = IDENTITY.findall(self.plain[blob])
            self.identities |= {text.decode() for text in found}
        return (len(self.identities), len(self.plain)) != before

    def sees(self, canary: bytes) -> bool:
        """Whether the canary is in anything that opened, databases included."""
        return any(canary in data for data in self.plain.values()) or any(
            canary in row for path in self.files if path.suffix == ".db" for row in self._rows(path)
        )

    def _rows(self, path: Path) -> list[bytes]:
        for key in self.keys:
            try:
                db = open_database(path, key, "x")
            except ObjectDamagedError:
                continue
            tables = [name for (name,) in db.execute("select name from sqlite_master").fetchall()]
            rows = [
                repr(row).encode()
                for name in tables
                if not name.startswith("sqlite_")
                for row in db.execute(f"select * from {name}")
            ]
            db.close()
            return rows
        return []


def filled(case: CaseVault, receive: Receive, data: bytes = CANARY) -> str:
    """An item whose every trace holds the canary."""
    item = receive(case, data * 50, name=data.decode(), giver=data.decode())
    case.seal_reading(item, "reading-1", data * 9)
    case.append("read", b"\1" * 32, {"item": item, "words": data.decode()}, item=item)
    case.db.execute("create table if not exists t(x)")
    case.db.execute("insert into t values (?)", (data.decode(),))
    case.db.commit()
    return item


def test_the_attacker_finds_what_is_not_destroyed(
    vault: Vault, case: CaseVault, receive: Receive, root: Path, secret: Secret
) -> None:
    """With the passphrase all of it opens: the attack itself works."""
    filled(case, receive)
    vault.close()
    attacker = Attacker([root], secret)
    assert attacker.sees(CANARY)
    kinds = sum(CANARY in data for data in attacker.plain.values())
    assert kinds >= 4  # original, reading, two log entries
    attacker.plain = {}
    assert attacker.sees(CANARY)  # and the database


def test_a_destroyed_item_is_gone_also_with_older_copies(
    vault: Vault, case: CaseVault, receive: Receive, root: Path, tmp_path: Path, secret: Secret
) -> None:
    """Nothing opens, the log verifies, the other item is whole."""
    item = filled(case, receive)
    other = filled(case, receive, b"KEPT")
    keep_aside(root, tmp_path / "aside")
    rebuilt = []
    case.destroy_item(item, rebuild=rebuilt.append)
    assert rebuilt == [case.db]
    assert verify_log(case).size == 6
    assert case.items() == [other]
    assert case.open_item(other).read() == b"KEPT" * 50
    assert case.open_reading(other, "reading-1").read() == b"KEPT" * 9
    for action in (case.open_item, case.destroy_item):
        with pytest.raises(UsageError):
            action(item)
    vault.close()
    attacker = Attacker([root, tmp_path / "aside"], secret)
    assert not attacker.sees(CANARY)
    assert attacker.sees(b"KEPT")
    with Vault.open(root, secret) as again:
        entries = list(again.case(case.id).entries())
        assert [one.entry and one.entry.type for one in entries] == [
            "created", None, None, "received", "read", "destroyed",
        ]  # fmt: skip
        assert entries[5].entry is not None and entries[5].entry.more == {"item": item}
        assert verify_log(again.case(case.id)).size == 6


def test_a_destroyed_case_is_gone_also_with_older_copies(
    vault: Vault, case: CaseVault, receive: Receive, root: Path, tmp_path: Path, secret: Secret
) -> None:
    """Nothing opens, not even its alias; the desk's log verifies, the other case is whole."""
    filled(case, receive)
    kept = vault.new_case()
    other = filled(kept, receive, b"KEPT")
    alias = case.alias.encode()
    keep_aside(root, tmp_path / "aside")
    vault.destroy_case(case.alias)
    assert [info.id for info in vault.cases()] == [kept.id]
    with pytest.raises(UsageError):
        vault.case(case.id)
    assert kept.open_item(other).read() == b"KEPT" * 50
    vault.verify_desk()
    vault.close()
    attacker = Attacker([root, tmp_path / "aside"], secret)
    assert not attacker.sees(CANARY) and not attacker.sees(alias)
    assert attacker.sees(b"KEPT") and attacker.sees(kept.alias.encode())
    with Vault.open(root, secret) as again:
        assert [info.alias for info in again.cases()] == [kept.alias]
        again.verify_desk()
        assert verify_log(again.case(kept.id)).size == 3


@pytest.mark.parametrize("step", range(6))
def test_destroying_an_item_is_finished_after_a_crash(
    vault: Vault, case: CaseVault, receive: Receive, root: Path, secret: Secret, step: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Wherever it stops after the intent, the next opening ends it."""
    item, other = filled(case, receive), filled(case, receive, b"KEPT")
    from guwah.vault import case as case_module
    from guwah.vault import platform

    calls = 0
    names = ("shred_file", "remove_tree", "replace_file")

    def crashing(real: Callable[..., None]) -> Callable[..., None]:
        def call(*arguments: object, **named: object) -> None:
            nonlocal calls
            real(*arguments, **named)
            calls += 1
            if calls > step:
                raise KeyboardInterrupt

        return call

    with monkeypatch.context() as patch:
        for name in names:
            patch.setattr(platform, name, crashing(getattr(platform, name)))
        with pytest.raises(KeyboardInterrupt):
            case.destroy_item(item)
    assert case_module is not None
    vault.close()
    with Vault.open(root, secret) as again:
        case = again.case(case.id)
        assert case.items() == [other]
        assert verify_log(case).size == 6
        assert case.db.execute("select count(*) from sqlite_master").fetchone() == (0,)
        folder = next((root / "keys").iterdir()).stem
        owner = again._owner.identity
        kept = keyring.read_case_keys(root, folder, owner)
        assert len(kept.database) == 1 and kept.destroying == ()
        assert len(list(root.glob("cases/*/objects/*"))) == 1


@pytest.mark.parametrize("step", range(6))
def test_destroying_a_case_is_finished_after_a_crash(
    vault: Vault, case: CaseVault, receive: Receive, root: Path, secret: Secret, step: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Wherever it stops after the entry of the desk, the next opening ends it."""
    filled(case, receive)
    kept = vault.new_case()
    vault.desk.set_setting("language", "ug")
    from guwah.vault import platform

    calls = 0

    def crashing(real: Callable[..., None]) -> Callable[..., None]:
        def call(*arguments: object, **named: object) -> None:
            nonlocal calls
            real(*arguments, **named)
            calls += 1
            if calls > step:
                raise KeyboardInterrupt

        return call

    with monkeypatch.context() as patch:
        for name in ("shred_file", "remove_tree", "replace_file", "sync_folder"):
            patch.setattr(platform, name, crashing(getattr(platform, name)))
        with pytest.raises(KeyboardInterrupt):
            vault.destroy_case(case.id)
    vault.close()
    with Vault.open(root, secret) as again:
        if len(again.cases()) == 2:  # it stopped before the entry was written
            assert step == 0
            again.destroy_case(case.id)
        assert [info.id for info in again.cases()] == [kept.id]
        assert set(again.desk.aliases()) == {kept.id}
        assert again.desk.setting("language") == "ug"
        assert len(list((root / "keys").iterdir())) == len(list((root / "cases").iterdir())) == 1
        again.verify_desk()
