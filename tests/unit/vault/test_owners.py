"""Further owners: their key opens everything; once removed, nothing newer."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from vault_crash import deaths

from guwah.errors import CannotUnlockError, ObjectDamagedError, UsageError
from guwah.vault import owning, slots
from guwah.vault.sealing import Recipient, identity_from_text
from guwah.vault.secret import Secret
from guwah.vault.vault import Vault

Receive = Callable[..., str]


@dataclass(frozen=True)
class Person:
    """Somebody with a key file."""

    name: str
    secret: Secret

    @property
    def recipient(self) -> Recipient:
        """The public half."""
        return identity_from_text(self.secret.identity_text or "", "key").to_public()

    def opens(self, root: Path) -> bool:
        """Whether their key opens the vault, whole."""
        try:
            with Vault.open(root, self.secret) as vault:
                vault.verify_desk()
        except (CannotUnlockError, ObjectDamagedError):
            return False
        return True


@pytest.fixture
def person(tmp_path: Path) -> Callable[[str], Person]:
    """Makes somebody with a key."""

    def made(name: str) -> Person:
        return Person(name, Secret.new_key_file(tmp_path / f"{name}.txt", os.urandom(32)))

    return made


def test_a_further_owner_opens_everything(
    vault: Vault, root: Path, receive: Receive, person: Callable[[str], Person]
) -> None:
    """The same vault with the same cases, also beside a first owner with a passphrase."""
    second = person("second")
    case = vault.new_case()
    item = receive(case, b"evidence")
    owning.change_secret(vault, Secret.passphrase("words"))
    owning.add_owner(vault, second.name, second.recipient)
    fingerprint = vault.fingerprint
    vault.close()
    with Vault.open(root, second.secret) as opened:
        assert opened.fingerprint == fingerprint
        with opened.case(case.id).open_item(item) as stream:
            assert stream.read() == b"evidence"
        assert [(one.name, one.recipient) for one in owning.owners(opened)] == [
            ("second", str(second.recipient))
        ]
        for act in (
            lambda: owning.add_owner(opened, "x", person("third").recipient),
            lambda: owning.change_secret(opened, second.secret),
            lambda: owning.renew(opened, second.secret),
            lambda: owning.set_recovery(opened, None),
            lambda: owning.remove_owner(opened, "second", second.secret),
        ):
            with pytest.raises(UsageError, match="only the first owner"):
                act()
    with Vault.open(root, Secret.passphrase("words")) as opened:
        assert opened.fingerprint == fingerprint


def test_names_and_keys_are_given_once(vault: Vault, person: Callable[[str], Person]) -> None:
    """One name for one key."""
    one, two = person("one"), person("two")
    owning.add_owner(vault, "one", one.recipient)
    for name, recipient in (("one", two.recipient), ("two", one.recipient)):
        with pytest.raises(UsageError, match="already"):
            owning.add_owner(vault, name, recipient)
    with pytest.raises(UsageError, match="no owner 'two'"):
        owning.remove_owner(vault, "two", Secret.passphrase("x"))
    assert len(owning.owners(vault)) == 1


def test_a_removed_owner_opens_nothing_newer(
    vault: Vault, root: Path, secret: Secret, receive: Receive, tmp_path: Path,
    person: Callable[[str], Person],
) -> None:  # fmt: skip
    """Not with their key, not with their older slot put back; the other owner and the copy stay."""
    stays, goes = person("stays"), person("goes")
    case = vault.new_case()
    receive(case, b"old")
    owning.add_owner(vault, "stays", stays.recipient)
    owning.add_owner(vault, "goes", goes.recipient)
    slot = next(one.slot for one in owning.owners(vault) if one.name == "goes")
    older = (root / slot).read_bytes()
    vault.close()
    shutil.copytree(root, tmp_path / "copy")
    with Vault.open(root, secret) as opened:
        owning.remove_owner(opened, "goes", secret)
        receive(opened.case(case.id), b"new")
    assert not goes.opens(root) and stays.opens(root)
    (root / slot).write_bytes(older)
    assert not goes.opens(root) and stays.opens(root)
    assert goes.opens(tmp_path / "copy"), "what they copied they keep, and the how-to says so"
    with Vault.open(root, secret) as opened:
        owning.add_owner(opened, "goes", goes.recipient)
        assert len(owning.owners(opened)) == 2
    assert goes.opens(root)


def removals(vault: Vault) -> int:
    """How often the owner's log says that an owner was removed."""
    entries = vault.desk.log.entries()
    return sum(one.entry is not None and one.entry.type == "owner-removed" for one in entries)


def test_an_owner_is_removed_once_on_record(
    vault: Vault, secret: Secret, person: Callable[[str], Person]
) -> None:
    """Also when keys are renewed again afterwards, and when the same person comes back and goes."""
    for number in (1, 2):
        owning.add_owner(vault, "goes", person("goes" * number).recipient)
        owning.remove_owner(vault, "goes", secret)
        owning.renew(vault, secret)
        assert removals(vault) == number and not owning.owners(vault)


def test_killed_while_an_owner_is_added(
    vault: Vault, root: Path, secret: Secret, person: Callable[[str], Person]
) -> None:
    """At every write: on record as an owner is who opens it; who was named only, is removed."""
    comes = person("comes")
    vault.close()
    outcomes = set()
    for n in deaths(
        root,
        lambda: Vault.open(root, secret),
        lambda opened: owning.add_owner(opened, "comes", comes.recipient),
    ):
        with Vault.open(root, secret) as opened:
            types = [one.entry.type for one in opened.desk.log.entries() if one.entry is not None]
            added, gone = types.count("owner-added"), types.count("owner-removed")
            is_owner = bool(owning.owners(opened))
            size = opened.verify_desk().size
        assert comes.opens(root) == is_owner == (added > gone), n
        with Vault.open(root, secret) as opened:
            assert opened.verify_desk().size == size, "and that is said once"
            if not is_owner:
                owning.add_owner(opened, "comes", comes.recipient)
        assert comes.opens(root), n
        outcomes.add((added, gone))
    assert outcomes == {(0, 0), (1, 1), (1, 0)}


def test_killed_while_an_owner_is_removed(
    vault: Vault, root: Path, secret: Secret, person: Callable[[str], Person]
) -> None:
    """At every fourth write: the others open it; the removed one, once the new seed counts, not."""
    stays, goes = person("stays"), person("goes")
    vault.new_case()
    owning.add_owner(vault, "stays", stays.recipient)
    owning.add_owner(vault, "goes", goes.recipient)
    vault.close()
    outcomes = set()
    for n in deaths(
        root,
        lambda: Vault.open(root, secret),
        lambda opened: owning.remove_owner(opened, "goes", secret),
        step=4,
    ):
        counted = (root / slots.FORMER).exists()
        first = stays if n % 8 else Person("first", secret)
        assert first.opens(root), n
        assert not counted or not goes.opens(root), n
        assert stays.opens(root) and Person("first", secret).opens(root), n
        with Vault.open(root, secret) as opened:
            named = {one.name for one in owning.owners(opened)}
            assert removals(opened) == (0 if "goes" in named else 1), n
        assert named == ({"stays", "goes"} if goes.opens(root) else {"stays"}), n
        outcomes.add(len(named))
        assert not [path for path in root.iterdir() if ".next." in path.name]
    assert outcomes == {1, 2}
