"""A deposit: added to without a vault, read by none but the vault."""

from __future__ import annotations

import random
import shutil
import zlib
from pathlib import Path

from journeys.typed import Guwah, chat

NO_VAULT = {"GUWAH_VAULT": "", "GUWAH_PASSPHRASE_FILE": ""}


def test_files_are_deposited_and_taken_in(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """From another machine, without a vault; with their names; twice is once; nothing in clear."""
    made = guwah("deposit", "make", "stick", "--case", case, "--json")
    assert made.code == 0, made.err
    assert guwah("deposit", "make", "stick", "--case", case).code == 2
    assert guwah("receive", "--deposit", "stick", "--case", case).code == 2
    shutil.move(tmp_path / "stick", tmp_path / "elsewhere")
    export = chat(tmp_path, "WhatsApp Chat with Tursun.txt")
    noise = tmp_path / "noise.bin"
    noise.write_bytes(random.Random(1).randbytes(3_000_000))
    added = guwah("deposit", "add", "elsewhere", export, tmp_path / "none", noise, "--json",
                  env=NO_VAULT)  # fmt: skip
    assert added.code == 2 and added.object == {"added": 2, "mark": made.object["mark"]}
    names = {path.name for path in (tmp_path / "elsewhere").iterdir()}
    assert len(names) == 3 and "deposit.json" in names and "Tursun" not in str(names)
    for path in (tmp_path / "elsewhere").iterdir():
        data = path.read_bytes()
        assert b"Tursun" not in data and b"Send the photo" not in data
        assert noise.read_bytes()[:64] not in data
        assert b"AGE-SECRET-KEY" not in data
        crc = zlib.crc32(export.read_bytes())
        assert crc.to_bytes(4, "little") not in data
    taken = guwah("receive", "--deposit", "elsewhere", "--case", case, "--json")
    assert {one["name"] for one in taken.object["items"]} == {export.name, "noise.bin"}
    assert len(guwah("messages", "--case", case, "--jsonl").lines) == 4
    again = guwah("receive", "--deposit", "elsewhere", "--case", case)
    assert again.err.count("Already kept") == 2
    other = guwah("case", "new").out.strip()
    wrong = guwah("receive", "--deposit", "elsewhere", "--case", other)
    assert wrong.code == 2 and "not made for an invitation" in wrong.err


def test_what_is_no_deposit_is_said(guwah: Guwah, tmp_path: Path) -> None:
    """An empty directory, a changed or foreign deposit.json: exit 2, nothing is written."""
    folder = tmp_path / "stick"
    folder.mkdir()
    file = chat(tmp_path)
    for content in (None, b"", b"{}", b'{"format":2,"guwah":"deposit","recipient":"age1x"}',
                    b'{"format":1,"guwah":"deposit","recipient":"age1x"}', b"[" * 9000):  # fmt: skip
        if content is not None:
            (folder / "deposit.json").write_bytes(content)
        assert guwah("deposit", "add", folder, file, env=NO_VAULT).code == 2
        assert not list(folder.glob("*.age"))
