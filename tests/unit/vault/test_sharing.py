"""Shared: one case for one key, and nothing else; taken back, nothing newer."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from vault_crash import Died, count_writes, deaths, die_at

from guwah.errors import GuwahError, LogTruncatedError, ObjectDamagedError, UsageError
from guwah.vault import owning
from guwah.vault.sealing import identity_from_text
from guwah.vault.secret import Secret
from guwah.vault.sharing import SharedVault, hand_over
from guwah.vault.vault import Vault
from guwah.vault.verifying import verify_log

Receive = Callable[..., str]


@pytest.fixture
def theirs(tmp_path: Path) -> Secret:
    """A colleague's key file."""
    return Secret.new_key_file(tmp_path / "colleague.txt", os.urandom(32))


def recipient(secret: Secret) -> str:
    """The public half of a key file."""
    return str(identity_from_text(secret.identity_text or "", "key").to_public())


def shared(root: Path, secret: Secret) -> SharedVault:
    """What a key opens; it must be something."""
    found = SharedVault.find(root, secret)
    assert found is not None
    return found


def test_a_colleague_opens_one_case_and_nothing_else(
    vault: Vault, root: Path, secret: Secret, receive: Receive, theirs: Secret
) -> None:
    """They read and add in it; everything that is the owner's is refused, and nothing changes."""
    case, other = vault.new_case(), vault.new_case()
    item = receive(case, b"evidence")
    receive(other, b"not theirs")
    case.share(recipient(theirs))
    vault.close()
    with pytest.raises(GuwahError):
        Vault.open(root, theirs)
    with shared(root, theirs) as seen:
        assert [(one.id, one.alias) for one in seen.cases()] == [(case.id, case.alias)]
        opened = seen.case(case.alias)
        with opened.open_item(item) as stream:
            assert stream.read() == b"evidence"
        added = receive(opened, b"added by them")
        verify_log(opened)
        for act in (
            lambda: seen.case(other.id), seen.new_case, lambda: seen.destroy_case(case.id),
            lambda: seen.desk, lambda: seen.fingerprint, lambda: owning.owners(seen),
            lambda: owning.renew(seen, theirs), lambda: owning.change_secret(seen, theirs),
            lambda: owning.set_recovery(seen, None), lambda: owning.add_owner(seen, "x", "age1"),  # type: ignore[arg-type]
        ):  # fmt: skip
            with pytest.raises(UsageError):
                act()
    with Vault.open(root, secret) as vault:
        with vault.case(case.id).open_item(added) as stream:
            assert stream.read() == b"added by them"
        vault.verify_desk()
        assert len(vault.cases()) == 2


def test_a_stranger_s_key_opens_nothing(vault: Vault, root: Path, theirs: Secret) -> None:
    """Nor does a passphrase; the lock is given back."""
    vault.new_case()
    vault.close()
    assert SharedVault.find(root, theirs) is None
    assert SharedVault.find(root, Secret.passphrase("x")) is None
    assert SharedVault.find(root, theirs) is None


def test_what_the_case_writes_stays_open_for_all(
    vault: Vault, root: Path, secret: Secret, receive: Receive, theirs: Secret
) -> None:
    """Destroying an item, new keys of the case or of the vault: owner and colleague open it still."""
    case = vault.new_case()
    item, gone = receive(case, b"stays"), receive(case, b"goes")
    case.share(recipient(theirs))
    case.destroy_item(gone)
    case.renew_keys()
    owning.renew(vault, secret)
    vault.close()
    with shared(root, theirs) as seen:
        opened = seen.case(case.id)
        assert opened.items() == [item]
        added = receive(opened, b"more")
        opened.renew_keys()
    with Vault.open(root, secret) as vault:
        assert vault.case(case.id).items() == [item, added]
        vault.verify_desk()


def test_taken_back_is_taken_back(
    vault: Vault, root: Path, receive: Receive, theirs: Secret, tmp_path: Path
) -> None:
    """Their key opens nothing, not with the older keys file put back; the other colleague stays."""
    stays = Secret.new_key_file(tmp_path / "stays.txt", os.urandom(32))
    case = vault.new_case()
    case.share(recipient(theirs))
    case.share(recipient(stays))
    path = next((root / "keys").iterdir())
    older = path.read_bytes()
    case.renew_keys([recipient(stays)])
    item = receive(case, b"after")
    vault.close()
    assert SharedVault.find(root, theirs) is None
    with shared(root, stays) as seen, seen.case(case.id).open_item(item) as stream:
        assert stream.read() == b"after"
    path.write_bytes(older)
    with shared(root, theirs) as seen, pytest.raises(ObjectDamagedError):
        seen.case(case.id)


def with_case(root: Path, secret: Secret, case: str) -> Vault:
    """The vault, open, with this case open in it."""
    vault = Vault.open(root, secret)
    vault.case(case)
    return vault


def test_killed_while_access_is_given(
    vault: Vault, root: Path, secret: Secret, receive: Receive, theirs: Secret
) -> None:
    """At every write: on record as having access is who has it; who was named only, has none."""
    case = vault.new_case()
    receive(case, b"evidence")
    vault.close()

    def give(vault: Vault) -> None:
        opened = vault.case(case.id)
        opened.append("shared", None, {"recipient": recipient(theirs)})
        opened.share(recipient(theirs))

    outcomes = set()
    for n in deaths(root, lambda: with_case(root, secret, case.id), give):
        with count_writes(), Vault.open(root, secret) as vault:
            opened = vault.case(case.id)
            size, there = verify_log(opened).size, opened.colleagues
            types = [one.entry.type for one in opened.entries() if one.entry is not None]
        given, gone = types.count("shared"), types.count("unshared")
        found = SharedVault.find(root, theirs)
        assert (found is not None) == bool(there) == (given > gone), n
        if found is not None:
            found.close()
        with count_writes(), Vault.open(root, secret) as vault:
            assert verify_log(vault.case(case.id)).size == size, "and that is said once"
        outcomes.add((given, gone))
    assert outcomes == {(0, 0), (1, 1), (1, 0)}


def test_an_older_log_put_back_gives_no_access(
    vault: Vault, root: Path, secret: Secret, theirs: Secret, tmp_path: Path
) -> None:
    """A colleague whose access was taken puts back the record of when they had it: in vain."""
    case = vault.new_case()
    case.append("shared", None, {"recipient": recipient(theirs)})
    case.share(recipient(theirs))
    log = next((root / "cases").glob("*/log/*"))
    case.renew_keys([])
    kept = {path.name for path in log.iterdir()}
    vault.close()
    newest = max(name for name in kept if name[0].isdigit())
    with Vault.open(root, secret) as vault:
        opened = vault.case(case.id)
        last = opened.log.last().entry
        assert last is not None and last.type == "unshared"
    (log / newest).unlink()
    with Vault.open(root, secret) as vault:
        opened = vault.case(case.id)
        assert not opened.colleagues
        with pytest.raises(LogTruncatedError):
            verify_log(opened)
    assert SharedVault.find(root, theirs) is None


def test_killed_while_access_is_taken(
    vault: Vault, root: Path, secret: Secret, receive: Receive, theirs: Secret
) -> None:
    """From the first file on that is replaced, their key opens nothing; the owner's always does."""
    case = vault.new_case()
    receive(case, b"evidence")
    case.append("shared", None, {"recipient": recipient(theirs)})
    case.share(recipient(theirs))
    vault.close()
    taken = []
    for _ in deaths(
        root, lambda: with_case(root, secret, case.id), lambda one: one.case(case.id).renew_keys([])
    ):
        found = SharedVault.find(root, theirs)
        taken.append(found is None)
        if found is not None:
            found.close()
        with count_writes(), Vault.open(root, secret) as vault:
            verify_log(vault.case(case.id))
            opened = vault.case(case.id)
            assert len(opened.colleagues) == (0 if taken[-1] else 1)
            types = [one.entry.type for one in opened.entries() if one.entry is not None]
            assert types.count("unshared") == taken[-1], "it is on record when it was taken, once"
    assert taken == sorted(taken) and taken.count(True) > 20


def test_handed_over_is_a_vault_of_its_own(
    vault: Vault, root: Path, secret: Secret, receive: Receive, theirs: Secret, tmp_path: Path
) -> None:
    """All is in it and verifies; neither side opens what the other adds afterwards."""
    case = vault.new_case()
    vault.new_case()
    item = receive(case, b"evidence")
    case.seal_reading(item, "reading-1", b"read")
    out = tmp_path / "theirs.vault"
    to = identity_from_text(theirs.identity_text or "", "key").to_public()
    hand_over(root, case.keys, case.alias, to, out)
    ours = receive(case, b"ours after")
    with shared(out, theirs) as seen:
        assert [one.alias for one in seen.cases()] == [case.alias]
        copy = seen.case(case.id)
        assert verify_log(copy).size > 2 and copy.items() == [item]
        assert copy.origin != case.origin
        with copy.open_item(item) as stream, copy.open_reading(item, "reading-1") as reading:
            assert stream.read() == b"evidence" and reading.read() == b"read"
        added = receive(copy, b"theirs after")
        verify_log(copy)
        assert str(copy.keys.identity) != str(case.keys.identity)
        assert ours not in copy.items() and added not in case.items()
    verify_log(case)
    vault.close()
    for other in (secret, Secret.passphrase("x")):
        assert SharedVault.find(out, other) is None
        with pytest.raises(GuwahError):
            Vault.open(out, other)
    assert sorted(path.name for path in out.iterdir()) == ["cases", "keys", "vault.json"]
    assert len(list((out / "cases").iterdir())) == 1
    assert not list(tmp_path.glob("part-*"))


def test_handed_over_appears_whole_or_not_at_all(
    vault: Vault, root: Path, receive: Receive, theirs: Secret, tmp_path: Path
) -> None:
    """Dead at some writes: no folder of that name; what is there already is not touched."""
    case = vault.new_case()
    receive(case, b"evidence")
    to = identity_from_text(theirs.identity_text or "", "key").to_public()
    (tmp_path / "there").mkdir()
    with pytest.raises(UsageError, match="already"):
        hand_over(root, case.keys, case.alias, to, tmp_path / "there")
    with pytest.raises(UsageError, match="cannot be made"):
        hand_over(root, case.keys, case.alias, to, tmp_path / "no" / "where")
    for n in range(0, 60, 5):
        out = tmp_path / f"out-{n}"
        try:
            with die_at(n):
                hand_over(root, case.keys, case.alias, to, out)
        except Died:
            assert not out.exists()
            continue
        assert n > 10
    assert verify_log(case).size == 2
