"""Protected people join nothing: not a mother, not a lawyer, not a group, not a search."""

from __future__ import annotations

from pathlib import Path

import pytest
from journeys.typed import Guwah

MOTHER = "Patigul Ana"
LAWYER = "+61 3 5550 1919"
STRANGER = "+852 5550 1234"
DEMAND = "Send us the photo of your ID card and the plate of the car before Friday"


def export(folder: Path, name: str, own: str, group: str, pace: int = 1) -> Path:
    """One client's chats: a suspected sender, the mother, the lawyer, a group."""
    path = folder / f"WhatsApp Chat with {name}.txt"
    lines = [
        (STRANGER, f"{DEMAND}, this is the police of your district"),
        (own, "Who are you?"),
        (MOTHER, "Sleep well my child, eat something warm before you go to work tomorrow"),
        (MOTHER, f"They told me to ask you. {DEMAND}"),
        (LAWYER, "Do not answer them, keep every message and call me on Monday morning"),
        (group, "The meeting of our association is on Sunday at three in the afternoon"),
    ]
    path.write_text(
        "".join(
            f"{13 + pace * n}/02/2025, 1{n}:0{5 + pace} - {who}: {text}\n"
            for n, (who, text) in enumerate(lines)
        ),
        "utf-8",
    )
    return path


@pytest.fixture
def clients(guwah: Guwah, tmp_path: Path) -> list[str]:
    """Two folders whose people share a mother, a lawyer, a group and a threat."""
    assert guwah("init").code == 0
    aliases = []
    for pace, (name, own) in enumerate((("Sender A", "Ruqiye"), ("Sender B", "Hesen")), 1):
        alias = guwah("case", "new", "--json").object["alias"]
        path = export(tmp_path, name, own, "Rena from the association", pace)
        assert guwah("receive", path, "--case", alias).code == 0
        roles = [f"{own}=self", f"{MOTHER}=family", f"{LAWYER}=bystander",
                 "Rena from the association=bystander", f"{STRANGER}=suspected-sender"]  # fmt: skip
        done = guwah("who", "--case", alias, *[w for r in roles for w in ("--set", r)])
        assert done.code == 0, done.err
        assert guwah("consent", "--case", alias, "--give", "compare").code == 0
        aliases.append(alias)
    return aliases


def test_only_the_stranger_joins(guwah: Guwah, clients: list[str]) -> None:
    """One link of wording and sender: the stranger's message; nobody else's words or numbers."""
    done = guwah("link", "--jsonl")
    assert done.code == 0, done.err
    links = [one for one in done.lines if one["type"] == "link"]
    assert links
    assert all(set(one["why"]) <= {"wording", "sender"} for one in links)
    assert "Patigul" not in done.out and "5550 1919" not in done.out and "Rena" not in done.out
    shown = {one["a"] for one in links} | {one["b"] for one in links}
    texts = {}
    for alias in clients:
        for one in guwah("messages", "--case", alias, "--jsonl").lines:
            for seen in one["sightings"]:
                texts[seen["record"]] = (one["sender"] or {}).get("name")
    assert {texts[name] for name in shown} == {STRANGER}


def test_marked_otherwise_anywhere_joins_nowhere(guwah: Guwah, clients: list[str]) -> None:
    """A number that one client calls family is no key, whatever the other calls it."""
    guwah("who", "--case", clients[1], "--set", f"{STRANGER}=family")
    done = guwah("link", "--jsonl")
    assert done.code == 0, done.err
    assert [one for one in done.lines if one["type"] == "link"] == []


def test_without_consent_a_folder_is_left_out(guwah: Guwah, clients: list[str]) -> None:
    """Who has not agreed, or has withdrawn, is not compared."""
    guwah("consent", "--case", clients[0], "--withdraw", "compare")
    done = guwah("link", "--jsonl")
    assert done.code == 0
    assert done.lines == []
    assert "1" in done.err


def test_search_for_a_protected_name_stays_in_its_folder(guwah: Guwah, clients: list[str]) -> None:
    """A shared mother is not shown as shared; inside a folder she is found."""
    for query in ("Patigul", "patigul ana", "Patig", "Patigul sleep", LAWYER, "5550 1919"):
        found = guwah("search", query, "--jsonl").lines
        assert len({hit["case"] for hit in found}) <= 1, query
    own = guwah("search", "Ruqiye", "--jsonl").lines
    assert {hit["alias"] for hit in own} == {clients[0]}
    inside = guwah("search", "Patigul", "--case", clients[0], "--jsonl").lines
    assert {hit["alias"] for hit in inside} == {clients[0]}
    plain = guwah("search", "plate of the car", "--jsonl").lines
    assert {hit["alias"] for hit in plain} == set(clients)


def test_report_without_consent_is_52(guwah: Guwah, clients: list[str], tmp_path: Path) -> None:
    """Nothing is disclosed before the person concerned has agreed to it."""
    out = tmp_path / "report.zip"
    done = guwah("report", "--case", clients[0], "--for", "police", "--out", out)
    assert done.code == 52
    assert not out.exists()
