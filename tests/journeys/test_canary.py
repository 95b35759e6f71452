"""Ten thousand messages with a marker, all verbs, little memory: the marker is nowhere on disk."""

from __future__ import annotations

import gzip
import io
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from journeys.scanning import hits
from journeys.typed import Guwah

MARKER = "Qarlighach-7193-قانارىيە"
MESSAGES = 10_000
_PRESSURE = "import sys; held = bytearray(2 << 30)\nfor i in range(0, 2 << 30, 4096): held[i] = 1\nprint(1, flush=True); sys.stdin.read()"


@contextmanager
def pressure() -> Iterator[None]:
    """Two gigabytes that another process holds."""
    process = subprocess.Popen(
        [sys.executable, "-c", _PRESSURE], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.readline()
    try:
        yield
    finally:
        process.communicate(b"")


def export(folder: Path) -> Path:
    """A chat in which the marker is what a relative writes, and is called."""
    lines = [
        f"15/01/2025, 08:{number // 60 % 60:02d} - {MARKER}: {number} the word is {MARKER}\n"
        if number % 2
        else f"15/01/2025, 08:{number // 60 % 60:02d} - Tursun: {number} send the photo today\n"
        for number in range(MESSAGES)
    ]
    path = folder / f"WhatsApp Chat with {MARKER}.txt"
    path.write_text("".join(lines), "utf-8")
    return path


@pytest.mark.parametrize("kind", ["text", "utf-16", "gzip", "zip", "name"])
def test_the_scanner_finds_the_marker(tmp_path: Path, kind: str) -> None:
    """In plain, in UTF-16, compressed, in a name."""
    said = f"before {MARKER} behind"
    if kind == "zip":
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a", said * 50)
        (tmp_path / "x").write_bytes(b"junk" + made.getvalue())
    elif kind == "name":
        (tmp_path / said).touch()
    else:
        data = gzip.compress(said.encode()) if kind == "gzip" else b""
        (tmp_path / "x").write_bytes(data or said.encode("utf-8" if kind == "text" else kind))
    assert hits(tmp_path, MARKER)


def test_the_scanner_finds_the_marker_in_a_plain_database(tmp_path: Path) -> None:
    """The same rows in SQLite without encryption."""
    connection = sqlite3.connect(tmp_path / "plain.db")
    connection.execute("create table record(text)")
    connection.execute("insert into record values (?)", (f"the word is {MARKER}",))
    connection.commit()
    connection.close()
    assert hits(tmp_path, MARKER)


def test_the_marker_is_nowhere_on_disk(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """Neither while the verbs run over it nor afterwards, not in reports either."""
    scratch, out = tmp_path / "scratch", tmp_path / "out"
    for folder in (scratch, out):
        folder.mkdir()
    env = {"TMPDIR": str(scratch), "HOME": str(scratch)}
    source = export(tmp_path)
    letter = tmp_path / "letter.txt"
    letter.write_text(f"A letter of many words, about {MARKER} and the old town.\n" * 40, "utf-8")
    with pressure():
        assert guwah("receive", letter, "--case", case, env=env).code == 0
        letter.unlink()
        assert guwah("inspect", source, "--jsonl", env=env).code in (0, 3)
        assert (
            guwah(
                "receive", source, "--case", case, "--giver", "-", given=f"{MARKER}\n", env=env
            ).code
            == 0
        )
        original, listed = source.name, guwah("case", "list", "--case", case, "--json").object
        source.unlink()
        item = listed["items"][-1]["item"]
        assert original == listed["items"][-1]["name"]
        roles = f"{MARKER}=family\nTursun=suspected-sender\n"
        for words, given, codes in (
            (["who", "--case", case, "--set", "-"], roles, (0,)),
            (["consent", "--case", case, "--give", "police", "--by", "-"], f"{MARKER}\n", (0,)),
            (["consent", "--case", case, "--give", "colleague"], "", (0,)),
            (["messages", "--case", case, "--jsonl"], "", (0,)),
            (["search", "-", "--case", case], f"{MARKER}\n", (0,)),
            (["read", "--case", case], "", (0,)),
            (["translation", "add", "1", "--language", "en", "--text", "-", "--case", case],
             f"{MARKER}\n", (0,)),
            (["contacts", "--case", case], "", (0,)),
            (["interpreter", "hand-out", "--messages", "1-9", "--to", "T", "--release", MARKER,
              "--out", out / "page.html", "--case", case], "", (0,)),
            (["search", "town", "--case", case], "", (0,)),
            (["facts", "--case", case], "", (0,)),
            (["case", "hold", case, "--why", "-"], f"{MARKER}\n", (0,)),
            (["case", "hold", case, "--release", "--why", "-"], f"{MARKER}\n", (0,)),
            (["report", "--case", case, "--for", "police", "--out", out / "r.zip"], "", (0,)),
            (["custody", "verify"], "", (0,)),
            (["custody", "show", "--case", case], "", (0,)),
            (["vault", "check", "--full"], "", (0,)),
            (["rebuild"], "", (0,)),
            (["key", "renew"], "", (0,)),
            (["backup", tmp_path / "backup"], "", (0,)),
            (["custody", "checkpoint", "--case", case, "--out", out / "note"], "", (0,)),
            (["item", "show", item, "--case", case], "", (0,)),
        ):  # fmt: skip
            done = guwah(*words, given=given, env=env)
            assert done.code in codes, (words, done.err)
            if "key" in words or "rebuild" in words:
                assert not hits(tmp_path, MARKER), words
        assert guwah("search", MARKER, "--case", case, env=env).out
        assert guwah("item", "destroy", item, "--case", case, "--yes", env=env).code == 0
    assert not hits(tmp_path, MARKER)
    assert not list(scratch.rglob("*.tmp"))
