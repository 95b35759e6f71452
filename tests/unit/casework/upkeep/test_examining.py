"""`vault check`: one bit flipped anywhere, a file gone, a file too many; each is named."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlcipher3

from guwah.casework import people
from guwah.casework.access import sharing, unlocking
from guwah.casework.deriving import derivative, sealed
from guwah.casework.opening import Vault
from guwah.casework.upkeep import examining
from guwah.errors import GuwahError
from guwah.vault import caselog, health, logfile, logfolder, owning, platform, recovery, sealing
from guwah.vault.database import Connection
from guwah.vault.logfile import LogEntry
from guwah.vault.logkeys import ItemKey
from guwah.vault.sealing import Identity, new_identity
from guwah.vault.secret import Secret

SHARES = 16
FLIPS = int(os.environ.get("GUWAH_FLIPS", "2000"))
CHAT = (
    "13/01/2025, 09:15 - Messages and calls are end-to-end encrypted.\n"
    "13/01/2025, 09:16 - Tursun: Send the photo of your ID card today.\n"
    "13/01/2025, 09:17 - Aynur: I will not.\n"
)


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Secret:
    """A key file: no slow derivation for each of two thousand openings."""
    path = tmp_path_factory.mktemp("key") / "key.txt"
    Secret.new_key_file(path, os.urandom(32))
    return Secret.key_file(path)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, secret: Secret) -> Path:
    """A small vault with one of everything; each test copies it."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "WhatsApp Chat with Tursun.txt").write_text(CHAT, "utf-8")
    (folder / "unknown.bin").write_bytes(b"\0\1\2" * 50)
    with Vault.create(folder / "v", secret) as vault:
        case = vault.new_case()
        given = [folder / "WhatsApp Chat with Tursun.txt", folder / "unknown.bin"]
        assert not any(isinstance(one, GuwahError) for one in vault.receive(given, case.id))
        people.set_role(case, "Tursun", "suspected-sender")
        people.record_consent(case, "police", True)
        other = vault.new_case()
        list(vault.receive([folder / "unknown.bin"], other.id))
        case.destroy_item(case.items()[1])
        vault.cases()
        people.who(case)
    return folder / "v"


@pytest.fixture
def root(tmp_path: Path, made: Path) -> Iterator[Path]:
    """A vault of the test's own."""
    shutil.copytree(made, tmp_path / "v")
    yield tmp_path / "v"


def files_of(root: Path) -> list[Path]:
    """All files of a vault."""
    return sorted(path for path in root.rglob("*") if path.is_file())


def codes(root: Path, secret: Secret, full: bool = True) -> dict[str, int]:
    """What a check finds, by path; a vault that does not open counts as found at its root."""
    try:
        return {one.path: one.code for one in examining.examine(root, secret, full=full).found}
    except GuwahError as error:
        return {".": error.exit_code}


@pytest.mark.parametrize("full", [False, True])
def test_a_whole_vault_holds(root: Path, secret: Secret, full: bool) -> None:
    """Nothing is found, and nothing on disk is changed."""
    before = {path: path.read_bytes() for path in files_of(root)}
    done = examining.examine(root, secret, full=full)
    assert done.found == () and done.cases == 2 and done.items == 2
    assert {path: path.read_bytes() for path in files_of(root)} == before


def test_every_flip_is_noticed_by_the_full_check(root: Path, secret: Secret) -> None:
    """Spread evenly over the files, so that small ones are hit as often as large ones."""
    files = files_of(root)
    start = random.randrange(1 << 30)
    for number in range(FLIPS):
        chance = random.Random(start + number)
        path = files[number % len(files)]
        at = chance.randrange(path.stat().st_size)
        with flipped_bit(path, at, chance):
            noticed(root, secret, path, at)


@pytest.fixture
def done_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was decrypted or parsed before is not again: pure functions, remembered."""
    opened: dict[tuple[bytes, str], bytes] = {}
    items: dict[bytes, list[str]] = {}
    parsed: dict[tuple[object, ...], list[LogEntry]] = {}
    really_decrypt, really_parse = sealing._pyrage.decrypt, logfile.parse_file

    def decrypt(data: bytes, identities: list[object]) -> bytes:
        key = bytes(data), str(identities[0])
        if key not in opened:
            opened[key] = really_decrypt(data, identities)
        return opened[key]

    def parse(path: Path, first: int, identity: Identity, item_key: ItemKey) -> list[LogEntry]:
        data = platform.read_file(path, f"log entry {first}")
        keys = [str(item_key(item)) for item in items.get(data, ())]
        known = (data, first, str(identity), *keys)
        if known not in parsed:
            found = really_parse(path, first, identity, item_key)
            items[data] = [one.item for one in found if one.item is not None]
            keys = [str(item_key(item)) for item in items[data]]
            parsed[(data, first, str(identity), *keys)] = found
            return found
        return parsed[known]

    monkeypatch.setattr(sealing._pyrage, "decrypt", decrypt)
    monkeypatch.setattr(caselog, "parse_file", parse)
    monkeypatch.setattr(logfolder, "parse_file", parse)
    monkeypatch.setattr(health, "parse_file", parse)


@pytest.fixture
def small_pages() -> Iterator[None]:
    """Databases of pages of 1,024 bytes: as many pages, each under its code, a quarter as long."""
    settings = sqlcipher3.connect(":memory:")
    settings.execute("PRAGMA cipher_default_page_size = 1024")
    yield
    settings.execute("PRAGMA cipher_default_page_size = 4096")
    settings.close()


@pytest.fixture
def small(tmp_path_factory: pytest.TempPathFactory, secret: Secret, small_pages: None) -> Path:
    """The same for all shares."""
    folder = tmp_path_factory.getbasetemp() / "small"
    if not folder.exists():
        folder.mkdir()
        make_small(folder, secret)
    return folder / "v"


def make_small(folder: Path, secret: Secret) -> Path:
    """A vault with one folder and one of everything in it; its files have few bytes."""
    colleague, second = (new_identity().to_public() for _ in range(2))
    (folder / "WhatsApp Chat with Tursun.txt").write_text(CHAT, "utf-8")
    with Vault.create(folder / "v", secret) as vault:
        case = vault.new_case()
        list(vault.receive([folder / "WhatsApp Chat with Tursun.txt"], case.id))
        maker = {"program": "none", "version": "1"}
        words = (derivative.Passage("Send the photo", {"box": [0, 0, 9, 9]}),)
        sealed.keep(case, (case.items()[0], None, bytes(40)), "picture", maker, words, b"{}")
        people.set_role(case, "Tursun", "suspected-sender")
        sharing.share(vault, case.id, str(colleague), "colleague")
        unlocking.add_owner(vault, "second", str(second))
        owning.set_recovery(vault.store, recovery.new_shares(3, 2)[1])
        vault.store.desk.set_setting("language", "en")
    return folder / "v"


def tables(db: Connection) -> dict[str, list[object]]:
    """All rows of all tables."""
    found = db.execute("select name from sqlite_master where type = 'table'"
                       " and sql not like 'create virtual%'").fetchall()  # fmt: skip
    return {name: db.execute(f"select * from '{name}'").fetchall() for (name,) in found}


def given_out(root: Path, secret: Secret, changed: str = "") -> Iterator[object]:
    """What a vault gives out: entries of its log, originals, readings, what stands in the tables.

    Where one file was changed, what does not come from it is left out.
    """
    with Vault.open(root, secret) as vault:
        yield vault.store.desk.db.execute("select * from alias, setting").fetchall()
        for case in [] if changed.startswith("desk/") else vault.cases():
            if not changed.endswith(".age"):
                yield tables(case.db)
            for one in [] if changed.endswith(".db") else case.entries():
                if one.entry is None:  # its item's key is damaged: nothing of it is given out
                    continue
                yield one
                if one.entry.type == "received":
                    with case.open_item(one.entry.more["item"]) as source:
                        yield source.read()
                elif one.entry.type == "read":
                    more = one.entry.more
                    with case.open_reading(more["item"], more["reading"]) as read:
                        yield read.read()
                elif one.entry.type == derivative.ENTRY:
                    yield sealed.open_derivative(case, derivative.entry_of(one.entry.more))


@pytest.mark.skipif(not os.environ.get("GUWAH_FLIPS_ALL"), reason="make torture runs it")
@pytest.mark.parametrize("share", range(SHARES))
def test_a_flip_in_each_byte_of_each_file_is_noticed(
    tmp_path: Path, secret: Secret, share: int, done_once: None, small: Path
) -> None:
    """One random bit of every byte of a vault with one folder; and nothing changed is given out."""
    root = tmp_path / "v"
    shutil.copytree(small, root)
    assert codes(root, secret) == {}
    whole = list(given_out(root, secret))
    files = {path: path.read_bytes() for path in files_of(root)}
    chance = random.Random(share)
    flipped, refused = 0, 0
    for path, content in files.items():
        name = path.relative_to(root).as_posix()
        for at in range(share, len(content), SHARES):
            with flipped_bit(path, at, chance):
                noticed(root, secret, path, at)
                try:
                    assert all(one in whole for one in given_out(root, secret, name)), (path, at)
                except GuwahError as error:
                    assert 20 <= error.exit_code < 40, (path, at)
                    refused += 1
            flipped += 1
            if path.parent == root:  # pages are made again where they differ, and that is logged
                shutil.rmtree(root)
                shutil.copytree(small, root)
    assert {path: path.read_bytes() for path in files_of(root)} == files
    print(f"share {share}: {flipped} of {sum(map(len, files.values()))} bytes in {len(files)} files "
          f"flipped, all noticed; {refused} refused before all was given out")  # fmt: skip


@contextmanager
def flipped_bit(path: Path, at: int, chance: random.Random) -> Iterator[None]:
    """One bit of a file is another one; afterwards the file is what it was."""
    whole = path.read_bytes()
    changed = bytearray(whole)
    changed[at] ^= 1 << chance.randrange(8)
    path.write_bytes(changed)
    yield
    path.write_bytes(whole)


def noticed(root: Path, secret: Secret, path: Path, at: int) -> None:
    """The check names the file, or the vault does not open."""
    found = codes(root, secret)
    name = path.relative_to(root).as_posix()
    assert found and all(20 <= code < 40 for code in found.values()), (name, at, found)
    assert name in found or found.keys() == {"."}, (name, at, found)


@pytest.mark.parametrize("full", [False, True])
def test_each_missing_file_is_named(root: Path, secret: Secret, full: bool) -> None:
    """Also by the quick check; only what opens the vault at all gives another error.

    A catalogue that is not there is made again at the next use: nothing is lost with it.
    """
    for path in files_of(root):
        if path.name == "case.db":
            continue
        whole = path.read_bytes()
        path.unlink()
        found = codes(root, secret, full)
        name = path.relative_to(root).as_posix()
        assert name in found or (name in ("vault.json", "identity.age") and found) or (
            "/log/" in name and found), (name, found)  # fmt: skip
        for extra in set(files_of(root)) - {path}:
            assert extra.exists()
        path.write_bytes(whole)
    assert codes(root, secret, full) == {}


def test_each_cut_file_is_noticed_by_the_quick_check(root: Path, secret: Secret) -> None:
    """A length tells it, without reading the whole file."""
    for path in files_of(root):
        whole = path.read_bytes()
        path.write_bytes(whole[:-1])
        noticed = codes(root, secret, full=False)
        if path.suffix == ".age":
            assert noticed, path
        path.write_bytes(whole)


CONFLICTS = (
    "{stem} (conflicted copy 2026-01-02){suffix}",
    "{stem}.sync-conflict-20260102-030405-ABCDEFG{suffix}",
    "{stem} (1){suffix}",
    "{stem}-DESKTOP-ABC's copy{suffix}",
)


@pytest.mark.parametrize("pattern", CONFLICTS)
def test_conflict_copies_are_named_and_never_merged(
    root: Path, secret: Secret, pattern: str
) -> None:
    """A synchronising program puts a second file beside each; all are foreign, none is used."""
    with Vault.open(root, secret) as vault:
        before = [(case.alias, case.items(), case.checkpoint()) for case in vault.cases()]
    put = []
    for path in files_of(root):
        copy = path.with_name(pattern.format(stem=path.stem, suffix=path.suffix))
        shutil.copy(path, copy)
        put.append(copy.relative_to(root).as_posix())
    found = examining.examine(root, secret, full=True).found
    assert sorted(one.path for one in found) == sorted(put)
    assert {one.kind for one in found} == {"foreign"}
    assert all("synchronises" in one.what for one in found)
    with Vault.open(root, secret) as vault:
        after = [(case.alias, case.items(), case.checkpoint()) for case in vault.cases()]
    assert after == before


def test_foreign_things_are_named_one_by_one(root: Path, secret: Secret) -> None:
    """A file, an empty folder, a link, an object of another case: each by its path."""
    (folder,) = [
        path for path in (root / "cases").iterdir() if len(list((path / "objects").iterdir())) == 1
    ][:1]
    (root / "notes.txt").write_text("x")
    (root / "keys" / ("0" * 32 + ".age")).write_bytes(b"x")
    (root / "cases" / "more").mkdir()
    (folder / "objects" / "link").symlink_to(root)
    other = next(
        path for path in (root / "cases").iterdir() if path not in (folder, root / "cases" / "more")
    )
    moved = next((other / "objects").iterdir())
    shutil.copytree(moved, folder / "objects" / ("f" * 32))
    found = codes(root, secret)
    at = folder.relative_to(root).as_posix()
    assert set(found) == {
        "notes.txt", "keys/" + "0" * 32 + ".age", "cases/more", f"{at}/objects/link",
        f"{at}/objects/{'f' * 32}",
    }  # fmt: skip


def test_an_object_of_this_case_that_no_entry_names_is_refuted(root: Path, secret: Secret) -> None:
    """A log that was cut back: 32, not a mere foreign file."""
    folder = next((root / "cases").iterdir())
    one = next((folder / "objects").iterdir())
    shutil.copytree(one, folder / "objects" / ("f" * 32))
    found = codes(root, secret)
    assert set(found.values()) == {32}


def test_many_faults_are_all_named(root: Path, secret: Secret) -> None:
    """The check goes on after the first, through all folders."""
    hurt = []
    for path in files_of(root):
        if path.name in ("data.age", "case.db", "desk.db"):
            data = bytearray(path.read_bytes())
            data[len(data) // 2] ^= 1
            path.write_bytes(data)
            hurt.append(path.relative_to(root).as_posix())
    assert len(hurt) == 5
    assert sorted(codes(root, secret)) == sorted(hurt)


def test_a_killed_reading_is_no_damage(root: Path, secret: Secret) -> None:
    """What was sealed and never entered does no harm; damaged it is named all the same."""
    with Vault.open(root, secret) as vault:
        case = vault.cases()[0]
        item = case.items()[0]
        before = set(files_of(root))
        case.seal_reading(item, "reading-killed", b"half")
    (made,) = set(files_of(root)) - before
    assert codes(root, secret) == {}
    data = bytearray(made.read_bytes())
    data[-1] ^= 1
    made.write_bytes(data)
    assert list(codes(root, secret)) == [made.relative_to(root).as_posix()]
