"""Receiving: what is kept, what is new, what was handed in twice, what a month later lacks."""

from __future__ import annotations

import json
from pathlib import Path

from journeys.typed import Guwah, chat

EARLIER = "13/03/2025, 09:1{n} - Sadir: message number {n}\n"


def test_original_comes_back_byte_for_byte(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """What was handed in is what is kept, whoever opens the vault."""
    import guwah as library
    from guwah.vault.secret import Secret

    source = chat(tmp_path)
    done = guwah("receive", source, "--case", case, "--giver", "the nurse", "--json")
    assert done.code == 0, done.err
    item = done.object["items"][0]
    assert item == {**item, "records": 4, "new": 4, "already": 0, "anomalies": 0}
    assert done.object["checkpoint"]["size"] == 3
    secret = Secret.from_file(tmp_path / "passphrase")
    with library.Vault.open(tmp_path / "my.vault", secret) as vault:
        with vault.case(case).open_item(item["item"]) as kept:
            assert kept.read() == source.read_bytes()


def test_same_bytes_again_are_kept_once_and_logged(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """The second hand-in is on record, with its own giver; the item stays one."""
    source = chat(tmp_path)
    guwah("receive", source, "--case", case)
    again = guwah("receive", source, "--case", case, "--giver", "her aunt", "--json")
    assert again.object["items"][0]["new"] == 0
    assert again.object["items"][0]["already"] == 4
    shown = guwah("custody", "show", "--case", case, "--jsonl").lines
    assert [one["type"] for one in shown] == ["created", "received", "read", "received-again"]
    assert shown[-1]["more"]["giver"] == "her aunt"
    assert guwah("case", "list", "--json").object["cases"][0]["items"] == 1


def test_a_month_later(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """New, already here, gone; two messages of one minute stay two; one sending, two sightings."""
    lines = [EARLIER.format(n=n) for n in range(8)]
    twice = "13/03/2025, 09:19 - Sadir: ok\n" * 2
    may = chat(tmp_path, "WhatsApp Chat with Sadir.txt", "".join(lines) + twice)
    assert guwah("receive", may, "--case", case).code == 0
    later = [line for n, line in enumerate(lines) if n != 4]
    june = chat(tmp_path, "WhatsApp Chat with Sadir (1).txt", "".join(later) + twice + "13/04/2025, 08:00 - Sadir: new\n")  # fmt: skip
    done = guwah("receive", june, "--case", case, "--json")
    item = done.object["items"][0]
    assert (item["new"], item["already"], item["gone"]) == (1, 13, 1)
    sendings = guwah("messages", "--case", case, "--jsonl").lines
    assert len(sendings) == 15
    assert [len(one["sightings"]) for one in sendings if one["text"] == "ok"] == [2, 2]
    assert [len(one["sightings"]) for one in sendings if one["text"] == "message number 4"] == [1]


def test_undecided_date_has_two_readings(guwah: Guwah, tmp_path: Path) -> None:
    """Nothing is guessed: both days are there, and the interval spans them."""
    path = tmp_path / "WhatsApp Chat with Sadir.txt"
    path.write_text("03/04/2025, 09:16 - Sadir: hello\n03/04/2025, 09:17 - Sadir: there\n", "utf-8")
    first = guwah("inspect", path, "--jsonl").lines[0]
    assert first["sent"]["readings"] == ["2025-03-04T09:16", "2025-04-03T09:16"]
    zoned = guwah("inspect", path, "--jsonl", "--zone", "Asia/Urumqi").lines[0]
    assert zoned["sent"]["zone"] == "declared"


def test_two_processes_do_not_share_a_vault(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """Whoever comes second is told that the vault is held (21), and waits for nothing."""
    import guwah as library
    from guwah.vault.secret import Secret

    with library.Vault.open(tmp_path / "my.vault", Secret.from_file(tmp_path / "passphrase")):
        done = guwah("case", "list")
    assert done.code == 21
    assert len(done.err.splitlines()) <= 2


def test_search_crosses_scripts(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """Two Chinese characters, Uyghur typed in Latin letters, a Tibetan syllable."""
    path = chat(tmp_path, lines="15/01/2025, 10:00 - Tursun: བོད་ཡིག་ཏུ་འབྲི་དགོས།\n"
                "16/01/2025, 10:00 - Tursun: ئۇيغۇر رەسىمىنى ئەۋەت\n")  # fmt: skip
    assert guwah("receive", path, "--case", case).code == 0
    for query, text in (("车牌", "车牌"), ("車牌", "车牌"), ("uyghur", "ئۇيغۇر"), ("resimini", "رەسىمىنى"),
                        ("уйғур", "ئۇيغۇر"), ("འབྲི", "འབྲི")):  # fmt: skip
        hits = guwah("search", query, "--jsonl").lines
        assert len(hits) == 1, query
        body = hits[0]["record"]["text"]
        spans = hits[0]["spans"]
        assert text in body
        found = [body.encode()[at : at + length].decode() for at, length in spans]
        assert found and all(text in one or one in text for one in found), (query, found)


def test_json_is_all_that_stands_on_standard_output(
    guwah: Guwah, case: str, tmp_path: Path
) -> None:
    """Programs read one object; people read standard error."""
    done = guwah("receive", chat(tmp_path), "--case", case, "--json")
    assert json.loads(done.out)["items"]
    assert guwah("who", "--case", case, "--json").object["participants"]
    assert guwah("doctor", "--json").object["parts"]
