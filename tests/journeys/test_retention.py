"""Holds, dates, certificates of destruction, and destroying everything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from journeys.typed import Guwah, chat


def item_of(guwah: Guwah, case: str) -> str:
    """The only item of the folder."""
    (item,) = guwah("case", "list", "--case", case, "--json").object["items"]
    return str(item["item"])


def test_a_hold_forbids_destroying_until_it_is_taken_away(
    guwah: Guwah, case: str, tmp_path: Path
) -> None:
    """Item, folder and vault; the error says why; a hold needs a reason."""
    guwah("receive", chat(tmp_path), "--case", case)
    item = item_of(guwah, case)
    assert guwah("case", "hold", case).code == 2
    assert guwah("case", "hold", case, "--why", "the court asked for it").code == 0
    for words in (["item", "destroy", item, "--case", case], ["case", "destroy", case],
                  ["vault", "destroy"]):  # fmt: skip
        refused = guwah(*words, "--yes")
        assert refused.code == 2 and "the court asked for it" in refused.err
    assert item_of(guwah, case) == item
    assert guwah("case", "hold", case, "--release", "--why", "over").code == 0
    assert guwah("case", "hold", case, "--release").code == 2
    assert guwah("item", "destroy", item, "--case", case, "--yes").code == 0


def test_a_folder_is_due_on_its_day_and_nothing_happens_by_itself(guwah: Guwah, case: str) -> None:
    """Past, future, taken away; no day is refused."""
    assert guwah("case", "retain", case, "--until", "soon").code == 2
    assert guwah("case", "retain", case, "--until", "2999-01-01").code == 0
    assert guwah("case", "due", "--json").object == {"due": []}
    assert guwah("case", "retain", case, "--until", "2020-02-29", "--why", "agreed").code == 0
    (due,) = guwah("case", "due", "--json").object["due"]
    assert (due["alias"], due["until"], due["why"], due["held"]) == (
        case,
        "2020-02-29",
        "agreed",
        None,
    )
    guwah("case", "hold", case, "--why", "appeal")
    assert guwah("case", "due", "--json").object["due"][0]["held"] == "appeal"
    assert guwah("case", "retain", case, "--until", "never").code == 0
    assert guwah("case", "due", "--json").object == {"due": []}


def test_a_certificate_is_checked_without_the_vault(
    guwah: Guwah, case: str, tmp_path: Path
) -> None:
    """It holds under the key that was printed, and under no other; each change is refuted."""
    guwah("receive", chat(tmp_path), "--case", case)
    item, path = item_of(guwah, case), tmp_path / "gone.json"
    done = guwah("item", "destroy", item, "--case", case, "--yes", "--certificate", str(path))
    assert done.code == 0, done.err
    key = done.out.strip()
    told = guwah("custody", "certificate", str(path), "--key", key, "--json").object
    assert told["type"] == "destroyed" and told["more"]["item"] == item and told["holds"] is True
    assert told["more"]["lost"]["items"] == 1
    assert guwah("custody", "certificate", str(path), "--key", "11" * 32).code == 33
    assert guwah("custody", "certificate", str(path), "--key", "short").code == 2
    good = path.read_bytes()
    for old, new in ((b'"index":', b'"index":1'), (item.encode(), b"0" * 32), (b"2", b"3")):
        path.write_bytes(good.replace(old, new, 1))
        assert guwah("custody", "certificate", str(path), "--key", key).code in range(30, 40)
    again = guwah("item", "destroy", item, "--case", case, "--yes", "--certificate", str(path))
    assert again.code == 2, "it names a file that is there"


def test_destroying_a_folder_names_who_may_hold_a_copy(
    guwah: Guwah, case: str, tmp_path: Path
) -> None:
    """A report that was made stands in what is said, and in the certificate."""
    guwah("receive", chat(tmp_path), "--case", case)
    guwah("who", "--case", case, "--set", "Tursun=suspected-sender")
    guwah("consent", "--case", case, "--give", "police")
    made = guwah("report", "--case", case, "--for", "police", "--out", str(tmp_path / "r.zip"))
    assert made.code == 0, made.err
    path = tmp_path / "gone.json"
    done = guwah("case", "destroy", case, "--yes", "--certificate", str(path))
    assert done.code == 0 and "report: police" in done.err, done.err
    told = guwah("custody", "certificate", str(path), "--key", done.out.strip(), "--json").object
    assert [one["who"] for one in told["more"]["held_by"]] == ["police"]


def test_the_whole_vault_is_destroyed(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """No file is left but what is no part of it; the certificate still holds."""
    guwah("receive", chat(tmp_path), "--case", case)
    root = tmp_path / "my.vault"
    (root / "note.txt").write_text("mine")
    path = tmp_path / "all.json"
    assert guwah("vault", "destroy", given="n\n").code == 4
    done = guwah("vault", "destroy", "--yes", "--certificate", str(path))
    assert done.code == 0, done.err
    assert [one.name for one in root.rglob("*")] == ["note.txt"] and "note.txt" in done.err
    told = guwah("custody", "certificate", str(path), "--key", done.out.strip(), "--json").object
    assert told["type"] == "vault-destroyed" and told["more"]["lost"]["folders"] == 1
    assert guwah("case", "list").code == 23


@pytest.mark.parametrize("left", ["keys", "cases", "desk"])
def test_an_interrupted_destruction_is_finished(
    guwah: Guwah, case: str, tmp_path: Path, left: str
) -> None:
    """The seed is gone: nothing opens, and the rest goes without a passphrase."""
    guwah("receive", chat(tmp_path), "--case", case)
    root = tmp_path / "my.vault"
    (root / "identity.age").unlink()
    assert (root / left).is_dir()
    assert guwah("case", "list").code == 22
    assert guwah("vault", "destroy", "--yes").code == 0
    assert not root.exists()


def test_the_certificate_is_canonical(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """One line that is printed back as it was."""
    guwah("receive", chat(tmp_path), "--case", case)
    path = tmp_path / "c.json"
    guwah("case", "destroy", case, "--yes", "--certificate", str(path))
    told = json.loads(path.read_text("utf-8"))
    assert set(told) == {"checkpoint", "entry", "format", "guwah", "index", "proof"}
    assert "my.vault" not in path.read_text("utf-8")
