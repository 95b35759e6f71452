"""A vault: made whole, opened by one process, its cases made and destroyed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from guwah.errors import (
    CannotUnlockError,
    NotAVaultError,
    ObjectDamagedError,
    UsageError,
    VaultLockedError,
)
from guwah.vault import marker
from guwah.vault.secret import Secret
from guwah.vault.vault import Vault

OPEN_IN_ANOTHER_PROCESS = """
import sys
from guwah.errors import VaultLockedError
from guwah.vault.secret import Secret
from guwah.vault.vault import Vault
try:
    Vault.open(sys.argv[1], Secret.key_file(sys.argv[2])).close()
except VaultLockedError as error:
    sys.exit(error.exit_code)
"""


def tree(root: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    return {
        str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def test_vault_json_says_nothing_else(vault: Vault, root: Path) -> None:
    """Exactly two keys and a newline."""
    assert (root / "vault.json").read_bytes() == b'{"guwah": "vault", "format": 1}\n'


def test_a_passphrase_opens_what_it_made(root: Path) -> None:
    """And no other does: exit 20, nothing changed, the lock given back."""
    with Vault.create(root, Secret.passphrase("right words")) as vault:
        fingerprint = vault.fingerprint
    before = tree(root)
    with pytest.raises(CannotUnlockError):
        Vault.open(root, Secret.passphrase("wrong words"))
    with pytest.raises(CannotUnlockError, match="by a passphrase"):
        Vault.open(root, Secret(identity_text="AGE-SECRET-KEY-1X"))
    assert tree(root) == before
    with Vault.open(root, Secret.passphrase("right words")) as vault:
        assert vault.fingerprint == fingerprint


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"guwah": "vault"}', b"\xff",
                                     b'{"guwah": "vault", "format": 1, "x": 2}',
                                     b'{"format": 1, "guwah": "vault"}', b"[" * 100_000])  # fmt: skip
def test_anything_else_is_not_a_vault(tmp_path: Path, secret: Secret, content: bytes) -> None:
    """Exit 23 for a missing folder, a file, an empty folder, other content."""
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "empty").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "vault.json").write_bytes(content)
    for name in ("nowhere", "file", "empty", "other"):
        with pytest.raises(NotAVaultError):
            Vault.open(tmp_path / name, secret)


def test_a_newer_format_says_so(vault: Vault, root: Path, secret: Secret) -> None:
    """Exit 23, with the number."""
    vault.close()
    (root / "vault.json").write_bytes(b'{"guwah": "vault", "format": 2}\n')
    with pytest.raises(NotAVaultError, match="format 2"):
        Vault.open(root, secret)


def test_one_newline_more_or_less_is_the_same_vault(
    vault: Vault, root: Path, secret: Secret
) -> None:
    """An editor may have taken it."""
    vault.close()
    (root / "vault.json").write_bytes(marker.CONTENT.rstrip())
    Vault.open(root, secret).close()


def test_another_process_is_kept_out(
    vault: Vault, root: Path, secret: Secret, key_file: Path
) -> None:
    """Exit 21 while it is open, here and in another process; no lock file stays."""
    command = [sys.executable, "-c", OPEN_IN_ANOTHER_PROCESS, str(root), str(key_file)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with pytest.raises(VaultLockedError):
        Vault.open(root, secret)
    assert subprocess.run(command, env=environment, timeout=30, check=False).returncode == 21
    vault.close()
    assert subprocess.run(command, env=environment, timeout=30, check=False).returncode == 0
    assert not [path for path in root.rglob("*") if "lock" in path.name]


def test_core_dumps_are_forbidden(vault: Vault) -> None:
    """A crash writes no memory to disk."""
    resource = pytest.importorskip("resource")
    assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)


def test_nothing_is_made_over_something(tmp_path: Path, secret: Secret) -> None:
    """A file, a full folder, a vault: exit 2, untouched; an empty folder is fine."""
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_bytes(b"x")
    (tmp_path / "empty").mkdir()
    for name in ("file", "full", "no/such/folder"):
        with pytest.raises(UsageError):
            Vault.create(tmp_path / name, secret)
    assert (tmp_path / "full" / "mine").read_bytes() == b"x"
    Vault.create(tmp_path / "empty", secret).close()
    before = tree(tmp_path / "empty")
    with pytest.raises(UsageError):
        Vault.create(tmp_path / "empty", secret)
    assert tree(tmp_path / "empty") == before
    assert (tmp_path / "empty").stat().st_mode & 0o777 == 0o700


def test_cases_are_listed_in_the_order_made(vault: Vault, root: Path, secret: Secret) -> None:
    """Each with a random alias, found by id and by alias, also in the next process."""
    made = [vault.new_case() for _ in range(3)]
    listed = [(info.id, info.alias) for info in vault.cases()]
    assert listed == [(case.id, case.alias) for case in made]
    assert len({alias for _, alias in listed}) == 3
    assert vault.case(made[1].alias) is vault.case(made[1].id) is made[1]
    assert len({case.origin for case in made} | {case.log_key for case in made}) == 6
    vault.close()
    with Vault.open(root, secret) as again:
        assert [(info.id, info.alias) for info in again.cases()] == listed
        with pytest.raises(UsageError, match="no folder 'nobody'"):
            again.case("nobody")


def test_settings_are_kept(vault: Vault, root: Path, secret: Secret) -> None:
    """On the desk, across processes."""
    vault.desk.set_setting("language", "ug")
    vault.close()
    with Vault.open(root, secret) as again:
        assert again.desk.setting("language") == "ug"
        assert again.desk.setting("theme") is None


def test_a_removed_case_is_named(vault: Vault, root: Path, secret: Secret) -> None:
    """Whoever takes a case's keys or folder away is found out: it stays listed, exit 22."""
    kept = vault.new_case()
    of_kept = set((root / "keys").iterdir())
    lost = vault.new_case()
    folder = {path.name for path in (root / "cases").iterdir()}
    vault.destroy_case(vault.new_case().id)
    assert {path.name for path in (root / "cases").iterdir()} == folder
    vault.verify_desk()
    vault.close()
    (of_lost,) = set((root / "keys").iterdir()) - of_kept
    of_lost.unlink()
    with Vault.open(root, secret) as again:
        assert [info.id for info in again.cases()] == [kept.id, lost.id]
        again.case(kept.id)
        for action in (lambda: again.case(lost.id), again.verify_desk):
            with pytest.raises(ObjectDamagedError, match="missing"):
                action()


@pytest.mark.parametrize("part", ["identity.age", "desk/key.age", "desk/desk.db"])
def test_a_vault_without_a_part_is_damaged(
    vault: Vault, root: Path, secret: Secret, part: str
) -> None:
    """Exit 22, missing or changed, and the lock is given back."""
    vault.close()
    whole = (root / part).read_bytes()
    (root / part).unlink()
    with pytest.raises(ObjectDamagedError):
        Vault.open(root, secret)
    (root / part).write_bytes(whole[:10])
    with pytest.raises(ObjectDamagedError):
        Vault.open(root, secret)
    (root / part).write_bytes(whole)
    Vault.open(root, secret).close()


def test_another_cases_keys_do_not_fit(vault: Vault, root: Path, secret: Secret) -> None:
    """A key file under another case's name is damage."""
    cases = [vault.new_case(), vault.new_case()]
    vault.close()
    one, two = (root / "keys").iterdir()
    shutil.copy(one, two)
    damaged = []
    with Vault.open(root, secret) as again:
        for case in cases:
            try:
                again.case(case.id)
            except ObjectDamagedError as error:
                damaged.append(error.what)
    assert damaged == ["holds the keys of another case"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_vault_is_one_clear_error(vault: Vault, root: Path, secret: Secret) -> None:
    """No permission on vault.json is 23, on another file 22."""
    vault.close()
    (root / "identity.age").chmod(0)
    with pytest.raises(ObjectDamagedError, match="permission denied"):
        Vault.open(root, secret)
    (root / "vault.json").chmod(0)
    with pytest.raises(NotAVaultError, match="permission denied"):
        Vault.open(root, secret)
