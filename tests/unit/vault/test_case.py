"""An open case: what is accepted is kept, whole, and listed; nothing else is."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from guwah.custody.commitment import leaf
from guwah.custody.values import Value
from guwah.errors import DigestRefutedError, ObjectDamagedError, UsageError
from guwah.vault.case import CaseVault
from guwah.vault.objects import Sealed
from guwah.vault.secret import Secret
from guwah.vault.vault import Vault
from guwah.vault.verifying import verify_catalogue, verify_log

Receive = Callable[..., str]
MORE = {"name": "chat.txt", "giver": "Ayşe", "received": "2024-05-06T07:08:09Z"}


def test_an_accepted_item_opens(case: CaseVault, receive: Receive) -> None:
    """Its bytes come back, seekable."""
    item = receive(case, b"original")
    assert case.items() == [item]
    with case.open_item(item) as source:
        source.seek(4)
        assert source.read() == b"inal"


def test_the_received_entry_commits_to_the_original(case: CaseVault) -> None:
    """Its root opens with the salt that is kept beside it."""
    staged = case.stage(io.BytesIO(b"original"))
    index = case.accept(staged, MORE)
    digest = hashlib.sha256(b"original").digest()
    one = next(case.entries(index))
    assert one.entry is not None
    assert one.entry.more == {
        **MORE, "item": staged.item, "sha256": digest.hex(), "size": 8,
    }  # fmt: skip
    value = Value("b", digest + (8).to_bytes(8, "big"))
    assert one.entry.root == leaf(bytes.fromhex(one.keep["salt"]), "item", value)
    assert one.leaf == one.entry.leaf()


def test_entry_0_certifies_the_manifest_key(case: CaseVault) -> None:
    """Exactly that, and nothing else."""
    first = next(case.entries()).entry
    assert first is not None
    assert (first.type, first.root, first.prev) == ("created", None, None)
    assert first.more == {"manifest_key": case.manifest_signer.public.hex()}


def test_what_is_staged_opens_and_is_listed_nowhere(case: CaseVault) -> None:
    """Until it is accepted it is no item; discarded it is gone."""
    staged = case.stage(io.BytesIO(b"original"))
    with staged.open() as source:
        assert source.read() == b"original"
    assert case.items() == []
    with pytest.raises(UsageError):
        case.open_item(staged.item)
    case.discard(staged)
    case.discard(staged)
    with pytest.raises(ObjectDamagedError):
        staged.open()


def test_many_are_accepted_under_one_checkpoint(case: CaseVault) -> None:
    """One file of the log, one signature, all items."""
    staged = [case.stage(io.BytesIO(b"%d" % i)) for i in range(5)]
    assert case.accept_all([(one, MORE) for one in staged]) == 1
    assert case.items() == [one.item for one in staged]
    assert [case.open_item(one.item).read() for one in staged] == [b"0", b"1", b"2", b"3", b"4"]
    assert verify_log(case).size == 6


def test_a_name_that_cannot_be_logged_accepts_nothing(case: CaseVault) -> None:
    """A lone surrogate has no canonical form: refused, and the log goes on."""
    staged = case.stage(io.BytesIO(b"x"))
    with pytest.raises(DigestRefutedError):
        case.accept(staged, {**MORE, "name": "\udcff"})
    assert case.items() == []
    case.accept(staged, MORE)
    assert case.items() == [staged.item]


def test_readings_are_sealed_to_the_item(case: CaseVault, receive: Receive) -> None:
    """They open again, are checked if asked, and are never replaced."""
    item = receive(case, b"original")
    sealed = case.seal_reading(item, "reading-1", b"found")
    assert sealed == Sealed(hashlib.sha256(b"found").digest(), 5)
    case.seal_reading(item, "reading-1.tree", io.BytesIO(b"tree"))
    assert case.open_reading(item, "reading-1", sealed).read() == b"found"
    assert case.open_reading(item, "reading-1.tree").read() == b"tree"
    with pytest.raises(UsageError):
        case.seal_reading(item, "reading-1", b"other")
    with pytest.raises(ObjectDamagedError):
        case.open_reading(item, "reading-1", Sealed(bytes(32), 5))
    with pytest.raises(ObjectDamagedError):
        case.open_reading(item, "reading-2")


def test_a_reader_that_fails_leaves_no_reading(case: CaseVault, receive: Receive) -> None:
    """What the stream raised comes out, and the name is free."""
    item = receive(case, b"original")

    class Failing(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: object) -> int:
            raise UsageError("no such thing")

    with pytest.raises(UsageError, match="no such thing"):
        case.seal_reading(item, "reading-1", Failing())  # type: ignore[arg-type]
    case.seal_reading(item, "reading-1", b"found")


def test_everything_is_there_in_the_next_process(
    case: CaseVault, vault: Vault, root: Path, secret: Secret, receive: Receive
) -> None:
    """Items, readings, entries, checkpoint, catalogue."""
    item = receive(case, b"original")
    case.seal_reading(item, "reading-1", b"found")
    case.append("read", b"\2" * 32, {"item": item}, item=item)
    case.db.execute("create table t(x)")
    case.db.commit()
    note = case.checkpoint()
    vault.close()
    with Vault.open(root, secret) as again:
        other = again.case(case.alias)
        assert (other.id, other.origin, other.log_key) == (case.id, case.origin, case.log_key)
        assert other.items() == [item]
        assert other.open_item(item).read() == b"original"
        assert other.open_reading(item, "reading-1").read() == b"found"
        assert other.checkpoint() == note
        assert other.db.execute("select count(*) from t").fetchone() == (0,)
        assert verify_log(other).size == 3


@pytest.mark.parametrize("name", ["key.age", "data.age"])
@pytest.mark.parametrize("gone", [True, False])
def test_a_damaged_item_is_named_and_the_others_open(
    case: CaseVault,
    vault: Vault,
    root: Path,
    secret: Secret,
    receive: Receive,
    name: str,
    gone: bool,
) -> None:
    """Exit 22 for the one; it stays listed, so that nobody overlooks it."""
    first = receive(case, b"first")
    objects = list(root.glob("cases/*/objects/*"))
    second = receive(case, b"second")
    if gone:
        (objects[0] / name).unlink()
    else:
        data = bytearray((objects[0] / name).read_bytes())
        data[-20] ^= 1
        (objects[0] / name).write_bytes(data)
    vault.close()
    with Vault.open(root, secret) as again:
        other = again.case(case.id)
        assert other.items() == [first, second]
        assert other.open_item(second).read() == b"second"
        with pytest.raises(ObjectDamagedError) as caught:
            other.open_item(first)
        assert first in caught.value.sentence()
        if name == "key.age":
            with pytest.raises(ObjectDamagedError):
                verify_log(other)


def test_two_objects_cannot_be_swapped(
    case: CaseVault, root: Path, tmp_path: Path, receive: Receive
) -> None:
    """Each is checked against its own entry."""
    items = [receive(case, b"first"), receive(case, b"second")]
    one, two = (path for path in root.glob("cases/*/objects/*"))
    one.rename(tmp_path / "x")
    two.rename(one)
    (tmp_path / "x").rename(two)
    for item in items:
        with pytest.raises(ObjectDamagedError):
            case.open_item(item)


def test_a_damaged_catalogue_can_be_begun_anew(case: CaseVault, root: Path) -> None:
    """It is exit 22 until then."""
    case.db.execute("create table t(x)")
    case.db.commit()
    verify_catalogue(case)
    case.close()
    path = next(root.glob("cases/*/case.db"))
    path.write_bytes(b"x" * 8192)
    with pytest.raises(ObjectDamagedError):
        _ = case.db
    case.restart_catalogue()
    assert case.db.execute("select count(*) from sqlite_master").fetchone() == (0,)


def test_an_unknown_item_is_a_usage_error(case: CaseVault) -> None:
    """Also one whose name would leave the folder."""
    for name in ("0" * 32, "../../../etc", ""):
        with pytest.raises(UsageError):
            case.open_item(name)
        with pytest.raises(UsageError):
            case.destroy_item(name)
