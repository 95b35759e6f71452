"""Bad input: one clear line, the right exit code, nothing changed in the vault."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from journeys.typed import Guwah, chat

ENTRY = "13/01/2025, 09:16 - Tursun: hello there\n13/01/2025, 09:17 - Aynur: no\n"


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    """A zip with these members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in members.items():
            out.writestr(name, data)
    return path


def truncated(folder: Path) -> Path:
    """A zip that was cut off."""
    path = zipped(folder / "cut.zip", {"_chat.txt": ENTRY.encode() * 500})
    path.write_bytes(path.read_bytes()[:-200])
    return path


def encrypted(folder: Path) -> Path:
    """A zip whose member says that it is encrypted."""
    path = zipped(folder / "locked.zip", {"_chat.txt": ENTRY.encode()})
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    path.write_bytes(data)
    return path


def bomb(folder: Path) -> Path:
    """A zip of some megabytes' compressed zeros that says 4 GB."""
    path = folder / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as nested:
            with nested.open("zeros", "w") as member:
                for _ in range(64):
                    member.write(bytes(1 << 20))
        for number in range(64):
            out.writestr(f"layer{number}.zip", inner.getvalue())
    return path


def escape(folder: Path) -> Path:
    """A zip whose member climbs out of its folder."""
    return zipped(folder / "climb.zip", {"../../_chat.txt": ENTRY.encode()})


def symlink(folder: Path) -> Path:
    """A zip with a symbolic link."""
    path = folder / "link.zip"
    info = zipfile.ZipInfo("_chat.txt")
    info.create_system, info.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(path, "w") as out:
        out.writestr(info, "/etc/passwd")
    return path


def empty(folder: Path) -> Path:
    """A file of no bytes."""
    path = folder / "empty.txt"
    path.touch()
    return path


def empty_folder(folder: Path) -> Path:
    """A folder with nothing in it."""
    path = folder / "folder.zip"
    path.mkdir()
    return path


def device(folder: Path) -> Path:
    """A device without end."""
    return Path("/dev/zero")


def pipe(folder: Path) -> Path:
    """A named pipe that nobody writes to."""
    path = folder / "pipe.txt"
    os.mkfifo(path)
    return path


def missing(folder: Path) -> Path:
    """A file that is not there."""
    return folder / "nowhere.txt"


BAD = [
    (truncated, 11), (encrypted, 12), (bomb, 12), (escape, 12), (symlink, 12), (empty, 11),
    (empty_folder, 2), (device, 2), (pipe, 2), (missing, 2),
]  # fmt: skip


@pytest.mark.parametrize(("make", "code"), BAD, ids=lambda x: getattr(x, "__name__", x))
def test_bad_file_changes_nothing(guwah: Guwah, case: str, tmp_path: Path, make, code) -> None:  # type: ignore[no-untyped-def]
    """`inspect` and `receive` refuse it with one line and a hint; the vault stays as it was."""
    bad = make(tmp_path)
    before = tree(tmp_path / "my.vault")
    for words in (("inspect", bad), ("receive", bad, "--case", case)):
        done = guwah(*words)
        lines = done.err.splitlines()
        assert done.code == code, done.err
        assert len(lines) <= 2 and lines[0].startswith("error: '"), done.err
        assert all(line.startswith("hint: ") for line in lines[1:])
        assert not done.out or words[0] == "inspect"
    assert tree(tmp_path / "my.vault") == before


def test_unreadable_file_is_named(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """A file without permission is a usage error that names it."""
    if os.geteuid() == 0:
        pytest.skip("root reads everything")
    path = chat(tmp_path)
    path.chmod(0)
    done = guwah("receive", path, "--case", case)
    assert done.code == 2
    assert path.name in done.err


def test_unknown_format_is_kept_without_records(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """`inspect` says that no reader knows it; `receive` keeps it all the same."""
    path = tmp_path / "letter.bin"
    path.write_bytes(os.urandom(2000))
    assert guwah("inspect", path).code == 10
    done = guwah("receive", path, "--case", case, "--json")
    assert done.code == 0, done.err
    assert done.object["items"][0]["reader"] is None


def test_one_bad_file_does_not_stop_the_others(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """The good file is kept; the exit code is that of the bad one."""
    done = guwah("receive", empty(tmp_path), chat(tmp_path), "--case", case, "--json")
    assert done.code == 11
    assert [item["records"] for item in done.object["items"]] == [4]


def test_as_is_keeps_a_broken_archive(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """Whoever says so keeps bytes that nobody can read."""
    done = guwah("receive", truncated(tmp_path), "--case", case, "--as-is", "--json")
    assert done.code == 0, done.err
    assert guwah("case", "list", "--case", case, "--json").object["items"][0]["name"] == "cut.zip"


@pytest.mark.parametrize("verb", ["who", "messages"])
def test_wrong_passphrase_is_20(guwah: Guwah, case: str, tmp_path: Path, verb: str) -> None:
    """A wrong passphrase opens nothing and says so in one line."""
    wrong = tmp_path / "wrong"
    wrong.write_text("not this one\n", "utf-8")
    done = guwah(verb, "--case", case, "--passphrase-file", wrong)
    assert done.code == 20
    assert len(done.err.splitlines()) <= 2


def test_not_a_vault_and_newer_format_are_23(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """A folder without a vault, and a vault of the future, are told apart from each other."""
    assert guwah("case", "list", "--vault", tmp_path / "nothing").code == 23
    (tmp_path / "my.vault" / "vault.json").write_text('{"guwah": "vault", "format": 2}', "utf-8")
    done = guwah("case", "list")
    assert done.code == 23
    assert "newer" in done.err


def test_no_passphrase_and_nobody_to_ask_is_2(guwah: Guwah, case: str) -> None:
    """A script without a passphrase file ends instead of waiting."""
    assert guwah("case", "list", env={"GUWAH_PASSPHRASE_FILE": ""}).code == 2
