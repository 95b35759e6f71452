"""Backup and restore: to a folder and to an S3 server, interrupted anywhere, damaged anywhere."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from guwah.casework import people
from guwah.casework.opening import Vault
from guwah.casework.proving import custody
from guwah.casework.upkeep import backing_up, examining, restoring
from guwah.errors import CannotUnlockError, GuwahError, ObjectDamagedError, UsageError
from guwah.vault import platform
from guwah.vault.secret import Secret
from guwah.vault.snapshot_store import Access, Place

KILLS = int(os.environ.get("GUWAH_BACKUP_KILLS", "100"))


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Secret:
    """A key file."""
    path = tmp_path_factory.mktemp("key") / "key.txt"
    Secret.new_key_file(path, os.urandom(32))
    return Secret.key_file(path)


def chat(folder: Path, name: str, lines: int = 5) -> Path:
    """A small export."""
    path = folder / f"WhatsApp Chat with {name}.txt"
    path.write_text(
        "".join(f"01/03/2024, 10:{n % 60:02} - {name}: {name} says {n}\n" for n in range(lines))
    )
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, secret: Secret) -> Path:
    """Two folders with a few items."""
    folder = tmp_path_factory.mktemp("made")
    with Vault.create(folder / "v", secret) as vault:
        for name in ("Tursun", "Sadir"):
            case = vault.new_case()
            list(vault.receive([chat(folder, name), chat(folder, name + "2", 300)], case.id))
            people.set_role(case, name, "suspected-sender")
    return folder / "v"


@pytest.fixture
def root(tmp_path: Path, made: Path) -> Path:
    """A vault of the test's own."""
    shutil.copytree(made, tmp_path / "v")
    return tmp_path / "v"


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Access]]:
    """An S3 server on this machine, with a bucket."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    keys = tmp_path_factory.mktemp("aws") / "credentials"
    keys.write_text("[default]\naws_access_key_id = k\naws_secret_access_key = s\n")
    client = boto3.client(
        "s3", endpoint_url=f"http://{host}:{port}", region_name="us-east-1",
        aws_access_key_id="k", aws_secret_access_key="s",
    )  # fmt: skip
    client.create_bucket(Bucket="guwah")
    yield "s3://guwah", Access(f"http://{host}:{port}", keys)
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Place]:
    """Makes fresh places of each kind."""

    def make() -> Place:
        name = random.randrange(1 << 60)
        if request.param == "folder":
            return Place(str(tmp_path / f"backup{name}"))
        address, access = request.getfixturevalue("bucket")
        return Place(f"{address}/{name}", access)

    return make


@pytest.fixture
def place(fresh: Callable[[], Place]) -> Place:
    """A fresh place of each kind."""
    return fresh()


def held(root: Path, secret: Secret) -> dict[str, Any]:
    """What a vault holds: originals, the first entries of each log, rows."""
    found: dict[str, Any] = {}
    with Vault.open(root, secret) as vault:
        for case in vault.cases():
            custody.verify(case)
            originals = {}
            for item in case.items():
                with case.open_item(item) as source:
                    originals[item] = hashlib.sha256(source.read()).hexdigest()
            people.who(case)
            rows = [case.db.execute(f"select * from {table} order by 1, 2").fetchall()
                    for table in ("item", "record", "sighting", "sending", "role", "person")]  # fmt: skip
            entries = [one.digest for one in case.entries()
                       if one.entry is None or one.entry.type != "generation"]  # fmt: skip
            found[case.alias] = case.id, originals, rows, entries
    return found


def back_up(root: Path, secret: Secret, place: Place, **given: Any) -> backing_up.BackedUp:
    """One run."""
    with Vault.open(root, secret) as vault:
        return backing_up.back_up(vault, place, **given)


def test_a_restored_vault_equals_its_source(
    root: Path, secret: Secret, place: Place, tmp_path: Path
) -> None:
    """Items, logs, aliases, tables; and the full check finds nothing."""
    done = back_up(root, secret, place)
    assert done.copied == done.files > 20
    restored = restoring.restore(place, tmp_path / "again", secret)
    assert restored.finished and not restored.damaged and restored.cases == 2
    assert held(tmp_path / "again", secret) == held(root, secret)
    assert examining.examine(tmp_path / "again", secret, full=True).found == ()


def test_a_second_run_copies_what_is_new(
    root: Path, secret: Secret, place: Place, tmp_path: Path
) -> None:
    """Nothing of the first run's; the desk's own record is all that is new without a change."""
    back_up(root, secret, place)
    assert back_up(root, secret, place).copied == 1
    with Vault.open(root, secret) as vault:
        list(vault.receive([chat(tmp_path, "Third")], vault.cases()[0].id))
    again = back_up(root, secret, place)
    assert 4 <= again.copied <= 8 and again.removed == 0


def test_nothing_in_a_backup_is_in_clear(root: Path, secret: Secret, tmp_path: Path) -> None:
    """No path of the vault, no name, no alias; all but a head's frame is sealed."""
    back_up(root, secret, Place(str(tmp_path / "backup")))
    with Vault.open(root, secret) as vault:
        hidden = [case.alias.encode() for case in vault.cases()]
        hidden += [case.id.encode() for case in vault.cases()]
    hidden += [path.name.encode() for path in root.rglob("*") if len(path.name) > 20]
    hidden += [b"Tursun", b"AGE-SECRET-KEY", b"guwah/"]
    for path in (tmp_path / "backup").rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            for needle in hidden:
                if needle.startswith(b"identity"):
                    continue
                assert needle not in data and needle not in str(path).encode(), (path, needle)


def test_what_is_destroyed_goes_from_the_backup(root: Path, secret: Secret, tmp_path: Path) -> None:
    """With the next run; and no key of it is left in any file of the backup."""
    place = Place(str(tmp_path / "backup"))
    back_up(root, secret, place)
    with Vault.open(root, secret) as vault:
        case, other = vault.cases()
        item = case.items()[0]
        lost = case.files.store.place(item)
        files = {path.read_bytes() for path in lost.iterdir()}
        vault.destroy_item(case.id, item)
        vault.destroy_case(other.id)
    done = back_up(root, secret, place)
    assert done.removed > 5
    there = [path.read_bytes() for path in (tmp_path / "backup").rglob("*") if path.is_file()]
    assert not files & set(there)
    restoring.restore(place, tmp_path / "again", secret)
    assert held(tmp_path / "again", secret) == held(root, secret)


class Killed(BaseException):
    """Where a real process would have ended."""


def steps(monkeypatch: pytest.MonkeyPatch, at: int) -> list[int]:
    """End the run before its `at`-th write, to the store or to the disk."""
    count = [0]

    def counted(inner: Any) -> Any:
        def call(*arguments: Any, **named: Any) -> Any:
            count[0] += 1
            if count[0] == at:
                raise Killed
            return inner(*arguments, **named)

        return call

    for name in ("put", "remove"):
        monkeypatch.setattr(Place, name, counted(getattr(Place, name)))
    for name in ("replace_file", "create_file", "write_new", "sync_folder"):
        monkeypatch.setattr(platform, name, counted(getattr(platform, name)))
    return count


def test_backup_and_restore_ended_at_each_step_go_on(
    root: Path,
    secret: Secret,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fresh: Callable[[], Place],
) -> None:
    """Ended at 100 points, each run again: the restored vault equals the source each time."""
    place = fresh()
    at = ended = 0
    while ended < KILLS:
        at += 1
        with monkeypatch.context() as patch:
            steps(patch, at)
            try:
                back_up(root, secret, place)
            except Killed:
                ended += 1
            else:
                place, at = fresh(), 0
                if ended > KILLS // 2:
                    break
    back_up(root, secret, place)
    source = held(root, secret)
    at = 0
    target = tmp_path / "again"
    while True:
        at += 1 + at // 40
        with monkeypatch.context() as patch:
            steps(patch, at)
            try:
                restoring.restore(place, target, secret)
                break
            except Killed:
                ended += 1
        if (target / "vault.json").exists() and not (target / "part-restored").exists():
            break  # it was a vault already when this run was ended
    assert ended >= KILLS
    assert held(target, secret) == source
    assert examining.examine(target, secret, full=True).found == ()
    with Vault.open(root, secret) as vault:
        assert backing_up.verify_backup(vault, place)[1] == []


def test_a_flipped_byte_in_the_store_is_named(root: Path, secret: Secret, tmp_path: Path) -> None:
    """In any object: reading back names the file, restoring makes no vault of it."""
    place = Place(str(tmp_path / "backup"))
    back_up(root, secret, place)
    blobs = sorted(path for path in (tmp_path / "backup" / "blobs").rglob("*") if path.is_file())
    chance = random.Random(4)
    for path in blobs:
        whole = path.read_bytes()
        data = bytearray(whole)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        with Vault.open(root, secret) as vault:
            (found,) = backing_up.verify_backup(vault, place)[1]
        assert path.name in found.what and (root / found.path).exists()
        path.write_bytes(whole)
    hurt = blobs[3]
    hurt.write_bytes(hurt.read_bytes()[:-1])
    done = restoring.restore(place, tmp_path / "again", secret)
    assert not done.finished and [hurt.name in one.what for one in done.damaged] == [True]
    assert not (tmp_path / "again" / "vault.json").exists()


def test_what_is_whole_is_restored_on_request(root: Path, secret: Secret, tmp_path: Path) -> None:
    """One original is damaged in the only backup: the rest comes back, the check names it."""
    place = Place(str(tmp_path / "backup"))
    back_up(root, secret, place)
    with Vault.open(root, secret) as vault:
        head = backing_up.read_heads(place)
        (sealed,) = head.values()
        files = sealed.open(vault.store.owner.identity).files  # type: ignore[union-attr]
    lost = next(one for one in files if one.path.endswith("data.age"))
    (tmp_path / "backup" / lost.blob).unlink()
    done = restoring.restore(place, tmp_path / "again", secret, incomplete=True)
    assert done.finished and [one.path for one in done.damaged] == [lost.path]
    found = examining.examine(tmp_path / "again", secret, full=True).found
    assert [(one.path, one.kind) for one in found] == [(lost.path, "missing")]


def test_a_flipped_head_opens_nothing(root: Path, secret: Secret, tmp_path: Path) -> None:
    """Each byte of it is held by its frame, a signature of the seal, or what unlocks it."""
    place = Place(str(tmp_path / "backup"))
    back_up(root, secret, place)
    (path,) = (tmp_path / "backup" / "heads").iterdir()
    whole = path.read_bytes()
    chance = random.Random(5)
    for number in range(60):
        data = bytearray(whole)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        with pytest.raises((ObjectDamagedError, CannotUnlockError)):
            restoring.restore(place, tmp_path / f"again{number}", secret)


def test_two_computers_that_both_wrote_are_both_kept(
    root: Path, secret: Secret, tmp_path: Path
) -> None:
    """The restored one writes a log of its own, and neither backup replaces the other."""
    place = Place(str(tmp_path / "backup"))
    back_up(root, secret, place)
    restoring.restore(place, tmp_path / "b", secret)
    for at, name in ((root, "OnFirst"), (tmp_path / "b", "OnSecond")):
        with Vault.open(at, secret) as vault:
            list(vault.receive([chat(tmp_path, name)], vault.cases()[0].id))
    one, two = back_up(root, secret, place), back_up(tmp_path / "b", secret, place)
    assert one.others == 0 and two.others == 1
    logs = []
    for at in (root, tmp_path / "b"):
        with Vault.open(at, secret) as vault:
            case = vault.cases()[0]
            custody.verify(case)
            logs.append((case.origin, [one.digest for one in case.entries()]))
    (origin_a, a), (origin_b, b) = logs
    shared = next(n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y)
    assert origin_a != origin_b and 0 < shared < len(a)
    heads = backing_up.read_heads(place)
    assert len(heads) == 2
    times = restoring.restore(place, tmp_path / "c", secret)
    assert len(times.others) == 1
    again = back_up(tmp_path / "b", secret, place, forget_older=True)
    assert again.others == 0 and len(backing_up.read_heads(place)) == 1
    with Vault.open(tmp_path / "b", secret) as vault:
        assert backing_up.verify_backup(vault, place)[1] == []


def test_a_generation_begins_where_the_log_before_it_ended(
    root: Path, secret: Secret, tmp_path: Path
) -> None:
    """Its first entry of its own names device, origin, size and root of the other log."""
    with Vault.open(root, secret) as vault:
        before = {case.id: (case.origin, custody.head(case)) for case in vault.cases()}
    place = Place(str(tmp_path / "backup"))
    back_up(root, secret, place)
    restoring.restore(place, tmp_path / "b", secret)
    back_up(tmp_path / "b", secret, place)
    restoring.restore(place, tmp_path / "c", secret, at=None)
    with Vault.open(tmp_path / "c", secret) as vault:
        for case in vault.cases():
            found = [one.entry.more for one in case.entries()
                     if one.entry is not None and one.entry.type == "generation"]  # fmt: skip
            origin, head = before[case.id]
            assert len(found) == 2
            assert (found[0]["origin"], found[0]["size"], found[0]["root"]) == (
                origin, head["size"], head["root"])  # fmt: skip
            custody.verify(case)
    assert examining.examine(tmp_path / "c", secret, full=True).found == ()


def test_a_wrong_secret_a_wrong_place_a_full_folder(
    root: Path, secret: Secret, tmp_path: Path
) -> None:
    """Each with its own error; nothing is left that looks like a vault."""
    place = Place(str(tmp_path / "backup"))
    with pytest.raises(UsageError, match="no backup"):
        restoring.restore(place, tmp_path / "a", secret)
    back_up(root, secret, place)
    with pytest.raises(CannotUnlockError):
        restoring.restore(place, tmp_path / "b", Secret.passphrase("another"))
    with pytest.raises(UsageError, match="not empty"):
        restoring.restore(place, root, secret)
    assert not (tmp_path / "b" / "vault.json").exists()


def test_a_bucket_without_credentials_is_not_reached(tmp_path: Path) -> None:
    """They come from a file, and nobody is asked for them on the network."""
    with pytest.raises(UsageError, match="credentials"):
        Place("s3://guwah/x", Access("http://127.0.0.1:9", tmp_path / "none"))
    keys = tmp_path / "credentials"
    keys.write_text("[other]\naws_access_key_id = k\n")
    for profile in ("default", "other"):
        with pytest.raises(UsageError, match="credentials"):
            Place("s3://guwah/x", Access("http://127.0.0.1:9", keys, profile))


def test_a_damaged_folder_does_not_stop_the_backup_of_the_others(
    root: Path, secret: Secret, tmp_path: Path
) -> None:
    """The bytes are copied as they are; the rest restores whole."""
    checkpoint = next((root / "cases").glob("*/log/*/checkpoint.age"))
    checkpoint.write_bytes(b"garbage")
    place = Place(str(tmp_path / "backup"))
    back_up(root, secret, place)
    done = restoring.restore(place, tmp_path / "b", secret, incomplete=True)
    assert done.finished and len(done.damaged) == 1
    with Vault.open(tmp_path / "b", secret) as vault:
        whole = []
        for info in vault.store.cases():
            try:
                custody.verify(vault.case(info.id))
                whole.append(info)
            except GuwahError:
                continue
        assert len(whole) == 1
