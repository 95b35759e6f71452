"""New keys: old ones open nothing newer, and dying at any write loses nothing."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyrage
import pytest
from vault_crash import Died, count_writes, deaths, die_at

from guwah.errors import CannotUnlockError, ObjectDamagedError, UsageError
from guwah.vault import owning, recovery, slots
from guwah.vault.case import CaseVault
from guwah.vault.casekeys import CaseKeys
from guwah.vault.database import open_database
from guwah.vault.keys import OwnerKeys
from guwah.vault.secret import Secret
from guwah.vault.vault import Vault
from guwah.vault.verifying import verify_catalogue, verify_log

Receive = Callable[..., str]
KILLS = int(os.environ.get("GUWAH_KILLS", "20"))
OLD, NEW = b"an old message", b"a new message"
SHARES, PLAN = recovery.new_shares(2, 2)


@dataclass(frozen=True)
class OldKeys:
    """All that older copies of key files held, once opened."""

    identities: list[object]
    databases: list[str]

    @classmethod
    def of(cls, vault: Vault) -> OldKeys:
        """Those of an open vault as it is now."""
        cases = [vault.case(info.id) for info in vault.cases()]
        texts = [str(vault._owner.identity), *(str(case.keys.identity) for case in cases)]
        texts += [str(case.files.store.key(item)) for case in cases for item in case.items()]
        texts += [str(case.intake_identity("0" * 32)) for case in cases]
        found = [pyrage.x25519.Identity.from_str(text) for text in texts]
        return cls(found, [vault.desk._key, *(case.keys.database[-1] for case in cases)])

    def opened(self, root: Path) -> list[str]:
        """Every file that they open."""
        return [
            path.relative_to(root).as_posix()
            for path in root.rglob("*")
            if (path.suffix == ".age" and self._opens(path))
            or (path.suffix == ".db" and any(self._opens_database(path, k) for k in self.databases))
        ]

    def _opens(self, path: Path) -> bool:
        try:
            pyrage.decrypt(path.read_bytes(), self.identities)
        except pyrage.DecryptError:
            return False
        return True

    def _opens_database(self, path: Path, key: str) -> bool:
        if not path.stat().st_size:  # begun anew and empty: any key fits
            return False
        try:
            open_database(path, key, "x").close()
        except ObjectDamagedError:
            return False
        return True


@dataclass(frozen=True)
class Small:
    """A small vault that is closed, and what is in it."""

    root: Path
    case: str
    item: str
    alias: str
    old: OldKeys

    def verify(self, secret: Secret) -> Vault:
        """Open it: all is there and verifies, and nothing half is left."""
        vault = Vault.open(self.root, secret)
        vault.verify_desk()
        case = vault.case(self.case)
        assert case.alias == self.alias
        verify_log(case)
        case.db.execute("select 1")
        verify_catalogue(case)
        assert case.items() == [self.item]
        with case.open_item(self.item) as stream:
            assert stream.read() == OLD
        left = [path.name for path in self.root.rglob("*")]
        assert not [name for name in left if "part-" in name or "next" in name or "former" in name]
        return vault


@pytest.fixture
def small(vault: Vault, root: Path, receive: Receive) -> Small:
    """One case with one item, recovery pages, a desk with a setting."""
    case = vault.new_case()
    item = receive(case, OLD)
    case.seal_reading(item, "reading-1", b"read")
    case.db.execute("create table t(x)")
    owning.set_recovery(vault, PLAN)
    made = Small(root, case.id, item, case.alias, OldKeys.of(vault))
    assert len(made.old.opened(root)) > 10
    vault.close()
    return made


def of_the_old_item(path: str) -> bool:
    """The original and readings of an item keep the item's own key: they are what was there."""
    return "/objects/" in path and not path.endswith("key.age")


def test_old_keys_of_a_vault_open_nothing_that_is_sealed_after(
    small: Small, secret: Secret, receive: Receive
) -> None:
    """Every file and database of the renewed vault, but the old item's own data."""
    with Vault.open(small.root, secret) as vault:
        before = vault.fingerprint
        owning.renew(vault, secret)
        assert vault.fingerprint != before
        case = vault.case(small.case)
        new = receive(case, NEW)
        other = vault.new_case()
        receive(other, NEW)
        other.db.execute("create table t(x)")
        opened = small.old.opened(small.root)
        assert len(opened) == 2 and all(map(of_the_old_item, opened)), opened
        assert case.intake_identity("0" * 32) is not None
        case.destroy_item(new)
        vault.destroy_case(other.id)
    small.verify(secret).close()
    with Vault.recover(small.root, SHARES) as vault:
        assert vault.fingerprint != before
    with pytest.raises(UsageError, match="no folder"), Vault.open(small.root, secret) as vault:
        vault.case(other.id)


def test_old_keys_of_a_case_open_nothing_of_it_that_is_sealed_after(
    small: Small, secret: Secret, receive: Receive
) -> None:
    """The desk is not touched; the case, its database and its log are sealed anew."""
    with Vault.open(small.root, secret) as vault:
        case = vault.case(small.case)
        older = case.intake_identity("0" * 32)
        case.renew_keys()
        assert str(case.intake_identity("0" * 32)) != str(older)
        receive(case, NEW)
        case.db.execute("create table t(x)")
        owner = str(vault._owner.identity)
        others = [one for one in small.old.identities if str(one) != owner]
        opened = OldKeys(others, small.old.databases[1:]).opened(small.root)
        assert len(opened) == 2 and all(map(of_the_old_item, opened)), opened
        assert verify_log(case).size == 3


def test_an_envelope_for_an_earlier_invitation_is_still_opened(
    small: Small, secret: Secret, tmp_path: Path
) -> None:
    """Whoever was given a page before the renewal need not be given another."""
    invitation = "ab" * 16
    with Vault.open(small.root, secret) as vault:
        case = vault.case(small.case)
        envelopes = []
        for _ in range(3):
            recipient = case.intake_identity(invitation).to_public()
            path = tmp_path / f"{len(envelopes)}.age"
            path.write_bytes(pyrage.encrypt(NEW, [recipient]))
            envelopes.append(path)
            case.renew_keys()
        for path in envelopes:
            with path.open("rb") as stream:
                assert case.open_envelope(stream, [invitation], "x").read() == NEW


def survives(small: Small, secret: Secret, act: Callable[[Vault, CaseVault], None]) -> int:
    """Die at the first, second, … write of an act, each time in a copy; how many there are.

    Unless many kills are asked for (`make torture`), every third write from a random one on.
    """

    def begin() -> Vault:
        vault = Vault.open(small.root, secret)
        vault.case(small.case)
        return vault

    step = 1 if KILLS >= 100 else 3
    writes = first = random.randrange(step)
    for n in deaths(
        small.root,
        begin,
        lambda vault: act(vault, vault.case(small.case)),
        first=first,
        step=step,
    ):
        try:
            with count_writes():
                small.verify(secret).close()
        except BaseException as error:
            raise AssertionError(f"after write {n}") from error
        writes = n + step
    return writes


def test_killed_at_any_write_while_a_vault_gets_new_keys(small: Small, secret: Secret) -> None:
    """At each write: opened afterwards, all is there; once it counts, old keys open nothing."""

    def renew(vault: Vault, _: CaseVault) -> None:
        owning.renew(vault, secret)

    assert survives(small, secret, renew) > 60
    small.verify(secret).close()
    assert all(of_the_old_item(path) for path in small.old.opened(small.root))


def test_killed_at_any_write_while_a_case_gets_new_keys(small: Small, secret: Secret) -> None:
    """At each write, the same."""

    def renew(_: Vault, case: CaseVault) -> None:
        case.renew_keys()

    assert survives(small, secret, renew) > 20


def test_killed_again_while_what_was_begun_is_finished(
    small: Small, secret: Secret, tmp_path: Path
) -> None:
    """Dead halfway, then dead again and again while it is finished."""
    with Vault.open(small.root, secret) as vault, count_writes() as writes:
        owning.renew(vault, secret)
    half = writes.count // 2
    kept = tmp_path / "kept"
    for n in range(0, half, 5):
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(small.root, kept)
        vault = Vault.open(small.root, secret)
        with pytest.raises(Died), die_at(half):
            owning.renew(vault, secret)
        vault.close()
        for again in range(3):
            try:
                with die_at(n + again):
                    Vault.open(small.root, secret).close()
            except Died:
                continue
        small.verify(secret).close()


def test_an_older_slot_put_back_opens_nothing(small: Small, secret: Secret) -> None:
    """Whoever puts the older identity.age into the renewed vault gets no further."""
    older = (small.root / slots.FIRST).read_bytes()
    with Vault.open(small.root, secret) as vault:
        owning.renew(vault, secret)
    (small.root / slots.FIRST).write_bytes(older)
    with pytest.raises(ObjectDamagedError):
        Vault.open(small.root, secret)


def test_a_damaged_object_does_not_stop_the_rest(small: Small, secret: Secret) -> None:
    """It stays as it is, and named by whoever looks; the rest gets its new keys."""
    key = next(small.root.glob("cases/*/objects/*/key.age"))
    key.write_bytes(key.read_bytes()[:-1])
    damaged = key.read_bytes()
    with Vault.open(small.root, secret) as vault:
        owning.renew(vault, secret)
        assert key.read_bytes() == damaged
        with pytest.raises(ObjectDamagedError):
            vault.case(small.case).open_item(small.item)


def test_another_secret_cannot_renew(small: Small, secret: Secret, tmp_path: Path) -> None:
    """What would not open the vault afterwards is refused before anything is written."""
    other = Secret.new_key_file(tmp_path / "other.txt", os.urandom(32))
    with Vault.open(small.root, secret) as vault:
        with count_writes() as writes, pytest.raises(CannotUnlockError):
            owning.renew(vault, other)
        assert not writes.count
    small.verify(secret).close()


def test_keys_of_a_case_in_the_middle_hold_both_identities() -> None:
    """So that either half of the files can be opened when it is finished."""
    keys = CaseKeys.new()
    half = keys.renewing("age1owner", (), "x")
    assert str(half.former) == str(keys.identity) != str(half.identity)
    assert half.database[0] == keys.database[0] and len(half.database) == 2
    assert OwnerKeys.of(bytes(32)).device != half.device == keys.device
