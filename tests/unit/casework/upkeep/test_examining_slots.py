"""The check of a vault sees damage in slots that it cannot open."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from guwah.casework.upkeep.examining import examine
from guwah.vault import owning, recovery
from guwah.vault.sealing import new_identity
from guwah.vault.secret import Secret
from guwah.vault.vault import Vault


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Path, Secret]:
    """A vault with a further owner and recovery pages, renewed once, with one owner removed."""
    secret = Secret.new_key_file(tmp_path / "key.txt", os.urandom(32))
    root = tmp_path / "my.vault"
    with Vault.create(root, secret) as vault:
        owning.add_owner(vault, "stays", new_identity().to_public())
        owning.add_owner(vault, "goes", new_identity().to_public())
        owning.set_recovery(vault, recovery.new_shares(3, 2)[1])
        owning.remove_owner(vault, "goes", secret)
        owning.change_secret(vault, secret)
    return root, secret


def test_a_whole_vault_has_nothing_foreign(kept: tuple[Path, Secret]) -> None:
    """Slots, pages and what they leave behind are all accounted for."""
    root, secret = kept
    assert examine(root, secret, full=True).found == ()


def test_one_bit_of_any_slot_is_noticed(kept: tuple[Path, Secret]) -> None:
    """Also of those that nobody here can open; the vault is opened and healed only afterwards."""
    root, secret = kept
    names = sorted(path.name for path in root.iterdir() if path.is_file())
    assert len(names) == 5, names
    for name in names:
        if name in ("vault.json", "identity.age"):
            continue
        for at in range(0, 180, 29):  # headers differ in length from one sealing to the next
            whole = (root / name).read_bytes()
            (root / name).write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
            found = examine(root, secret).found
            assert [one.path for one in found] == [name], (name, at)
            if name.startswith("identity"):  # only its holder's key could make it anew
                (root / name).write_bytes(whole)
        assert examine(root, secret).found == ()


def test_a_slot_that_was_taken_is_named_when_it_comes_back(kept: tuple[Path, Secret]) -> None:
    """And one that is missing."""
    root, secret = kept
    slot = next(root.glob("identity-*.age"))
    (root / "identity-00000000.age").write_bytes(slot.read_bytes())
    whole = slot.read_bytes()
    slot.unlink()
    found = {one.path: one.kind for one in examine(root, secret).found}
    assert found == {"identity-00000000.age": "foreign", slot.name: "missing"}
    slot.write_bytes(whole)
