"""docs/recovery.md word for word: age, the standard library, and SQLCipher alone."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from journeys.typed import Guwah, chat, environment

PAGE = Path(__file__).resolve().parents[2] / "docs" / "recovery.md"
AGE = pytest.mark.skipif(shutil.which("age") is None, reason="Debian's age is not installed")


def blocks(kind: str = "") -> list[str]:
    """The code blocks of the page."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE.read_text("utf-8"), re.M | re.S)
    return [text for of, text in found if of == kind]


def typed(words: list[str], secret: str, folder: Path) -> None:
    """Run a program on a terminal of its own and type the passphrase when it asks."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execvp(words[0], words)
    said = b""
    while b"passphrase" not in said:
        said += os.read(terminal, 1024)
    os.write(terminal, secret.encode() + b"\n")
    while True:
        try:
            if not os.read(terminal, 1024):
                break
        except OSError:
            break
    _, status = os.waitpid(child, 0)
    os.close(terminal)
    assert status == 0, said


def recover(folder: Path) -> str:
    """Run the program of the page, without any package, with no path but that of age."""
    (program,) = blocks("python")
    (folder / "recover.py").write_text(program, "utf-8")
    tools = folder / "tools"
    tools.mkdir()
    (tools / "age").symlink_to(str(shutil.which("age")))
    done = subprocess.run(
        [sys.executable, "-I", "-S", "recover.py", "my.vault", "seed", "out"],
        cwd=folder, env={"PATH": str(tools)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@AGE
def test_every_original_comes_out_with_its_name(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """Two folders, three originals, one destroyed; by the passphrase, typed on a terminal."""
    first = chat(tmp_path)
    second = chat(tmp_path, "WhatsApp Chat with Sadir.txt", "20/01/2025, 10:00 - Sadir: word\n")
    picture = tmp_path / "ئايال.jpg"
    picture.write_bytes(b"\xff\xd8\xff" + os.urandom(70_000))
    assert guwah("receive", first, second, "--case", case).code in (0, 3)
    other = guwah("case", "new", "--json").object["alias"]
    assert guwah("receive", picture, "--case", other).code in (0, 3)
    items = guwah("case", "list", "--case", case, "--json").object["items"]
    gone = next(one["item"] for one in items if "Sadir" in one["name"])
    assert guwah("item", "destroy", gone, "--case", case, "--yes").code == 0
    command = next(one for one in blocks() if "identity.age" in one and "-i" not in one)
    secret = Path(environment(tmp_path)["GUWAH_PASSPHRASE_FILE"]).read_text().strip()
    typed(command.split(), secret, tmp_path)
    told = recover(tmp_path)
    assert told.count("as received") == 2 and "NOT" not in told and "cannot" not in told
    found = {path.name.split("-", 1)[1]: path for path in (tmp_path / "out").rglob("0*-*")}
    assert {name: path.read_bytes() for name, path in found.items()} == {
        one.name: one.read_bytes() for one in (first, picture)
    }
    _look_into_the_tables(tmp_path, told)


def _look_into_the_tables(folder: Path, told: str) -> None:
    """With the statements of the page and SQLCipher's own library, nothing of Guwah's."""
    library = pytest.importorskip("sqlcipher3")
    path, key = re.findall(r"key of (\S+): ([0-9a-f]{64})", told)[0]
    first, second = next(one for one in blocks() if "PRAGMA" in one).strip().splitlines()
    connection = library.connect(str(folder / path))
    connection.execute(first.replace("THE KEY THAT WAS PRINTED", key))
    assert ("item",) in connection.execute(second).fetchall()
    connection.close()


@AGE
def test_a_key_file_opens_it_too(tmp_path: Path) -> None:
    """The second command of the page."""
    from guwah.casework.opening import Vault
    from guwah.vault.secret import Secret

    secret = Secret.new_key_file(tmp_path / "my.key", os.urandom(32))
    with Vault.create(tmp_path / "my.vault", secret) as vault:
        made = vault.new_case()
        list(vault.receive([chat(tmp_path)], made.id))
    command = next(one for one in blocks() if "-i my.key" in one)
    subprocess.run(command.split(), cwd=tmp_path, check=True)
    assert recover(tmp_path).count("as received") == 1


@AGE
def test_what_was_changed_is_told(tmp_path: Path) -> None:
    """An object exchanged for another item's is not called as received."""
    from guwah.casework.opening import Vault
    from guwah.vault.secret import Secret

    secret = Secret.new_key_file(tmp_path / "my.key", os.urandom(32))
    with Vault.create(tmp_path / "my.vault", secret) as vault:
        made = vault.new_case()
        other = chat(tmp_path, "WhatsApp Chat with Sadir.txt", "20/01/2025, 10:00 - Sadir: word\n")
        list(vault.receive([chat(tmp_path), other], made.id))
    one, two = sorted((tmp_path / "my.vault").glob("cases/*/objects/*"))
    for name in ("key.age", "data.age"):
        shutil.copy(one / name, two / name)
    subprocess.run(next(b for b in blocks() if "-i my.key" in b).split(), cwd=tmp_path, check=True)
    assert "NOT WHAT THE LOG SAYS" in recover(tmp_path)
