"""`guwah vault check` as a person types it: what is wrong is named, with the code that counts."""

from __future__ import annotations

from pathlib import Path

from journeys.typed import Guwah, chat


def test_check_of_a_whole_and_of_a_hurt_vault(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """0 and a sentence; then 22 with each path, and no traceback."""
    assert guwah("receive", chat(tmp_path), "--case", case).code == 0
    whole = guwah("vault", "check", "--full", "--json")
    assert whole.code == 0, whole.err
    assert whole.object == {"full": True, "cases": 1, "items": 1, "holds": True, "found": []}
    vault = tmp_path / "my.vault"
    (data,) = vault.rglob("data.age")
    held = bytearray(data.read_bytes())
    held[-9] ^= 4
    data.write_bytes(held)
    (vault / "desk" / "desk (1).db").write_bytes(b"other")
    quick = guwah("vault", "check", "--json")
    assert quick.code == 22 and len(quick.object["found"]) == 1
    full = guwah("vault", "check", "--full", "--debug")
    assert full.code == 22 and "Traceback" not in full.err
    assert "data.age" in full.out and "desk (1).db" in full.out and "foreign" in full.out


def test_check_of_what_does_not_open(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """No vault: 23; another passphrase: 20; a hurt identity: 20 or 22."""
    other = tmp_path / "other"
    other.write_text("another passphrase altogether\n")
    assert guwah("vault", "check", "--passphrase-file", other).code == 20
    identity = tmp_path / "my.vault" / "identity.age"
    identity.write_bytes(identity.read_bytes()[:-3])
    assert guwah("vault", "check").code == 22
    (tmp_path / "my.vault" / "vault.json").unlink()
    assert guwah("vault", "check").code == 23
