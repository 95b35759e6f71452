"""A quoted copy of a threat, whole commands: whoever quotes it, it is never a receipt."""

from __future__ import annotations

from pathlib import Path

import pytest
from journeys.here import Here

THREAT = "We know which bus your sister takes to work. Stop the protest on Saturday or she will pay"
THEIRS = "Your answer was no, then think about it again"
NUMBERS = ("+852 5550 1234", "+7 701 555 01 23")


def whatsapp(folder: Path, number: str, text: str, day: int) -> Path:
    """A chat with one message of a stranger."""
    path = folder / f"WhatsApp Chat with {number}.txt"
    path.write_text(f"{day}/02/2025, 10:05 - {number}: {text}\n", "utf-8")
    return path


def signal(folder: Path, number: str, text: str, day: int) -> Path:
    """The same as signal-export writes it, with the quotation as the app has it."""
    path = folder / number / "chat.md"
    path.parent.mkdir()
    path.write_text(f"[2025-02-{day} 10:05:00] {number}: {text}\n", "utf-8")
    return path


def received(here: Here, path: Path, number: str) -> None:
    """A new folder with a chat, whose sender is suspected and whose person agreed."""
    case = here("case", "new", "--json").object["alias"]
    assert here("receive", path, "--case", case).code == 0
    assert here("who", "--case", case, "--set", f"{number}=suspected-sender").code == 0
    assert here("consent", "--case", case, "--give", "compare").code == 0


COPIES = {
    "lines that a person marks": (whatsapp, f"> {THREAT}\n{THEIRS}"),
    "marks in every line": (whatsapp, "> " + "\n> ".join(THREAT.split(". ")) + f"\n{THEIRS}"),
    "only the quotation": (whatsapp, f"> {THREAT}"),
    "the quotation of the app": (signal, f"  \n\n> {THREAT}\n\n{THEIRS}  "),
    "the label of the app": (whatsapp, f"Forwarded many times\n{THREAT}"),
    "single marks of a newspaper": (whatsapp, f"The Gazette writes: ‘{THREAT}’, and no name"),
    "the words of the press": (whatsapp, f"The Gazette writes: “{THREAT}”, and no name"),
}


@pytest.mark.parametrize("copy", COPIES)
def test_a_quoted_copy_in_another_folder_is_no_receipt(here: Here, copy: str) -> None:
    """One receipt and one quotation: a likeness that `--all` lists, and no pattern."""
    received(here, whatsapp(here.folder, NUMBERS[0], THREAT, 13), NUMBERS[0])
    made, text = COPIES[copy]
    received(here, made(here.folder, NUMBERS[1], text, 14), NUMBERS[1])
    assert here("patterns", "--jsonl").out == ""
    (seen,) = here("patterns", "--all", "--jsonl").lines
    assert seen["receipts"] == 1 and [one["why"] for one in seen["apart"]] == ["quoted"]
    assert here("judge", seen["key"], "negative", "--reason", "a quotation").code == 0
    (seen,) = here("patterns", "--all", "--jsonl").lines
    assert seen["receipts"] == 1 and [one["why"] for one in seen["apart"]] == ["quoted"]


def test_the_same_threat_without_marks_is_two_receipts(here: Here) -> None:
    """What the others are held against: the very words, sent to two people."""
    for day, number in enumerate(NUMBERS, 13):
        received(here, whatsapp(here.folder, number, THREAT, day), number)
    (seen,) = here("patterns", "--jsonl").lines
    assert seen["receipts"] == 2 and seen["apart"] == []


def test_two_quotations_of_one_threat_are_no_pattern(here: Here) -> None:
    """Nobody in the vault received it but as somebody's quotation: nothing is counted."""
    own = (THEIRS, "Who told you that I had written this")
    for day, (number, said) in enumerate(zip(NUMBERS, own, strict=True), 13):
        received(here, whatsapp(here.folder, number, f"> {THREAT}\n{said}", day), number)
    assert here("patterns", "--jsonl").out == ""
    (seen,) = here("patterns", "--all", "--jsonl").lines
    assert seen["receipts"] == 0 and [one["why"] for one in seen["apart"]] == ["quoted"] * 2


def test_a_quotation_that_only_a_person_links_is_no_receipt(here: Here) -> None:
    """The method finds too little in common; the person who joins the two makes no receipt."""
    short = "Send your photo"
    received(here, whatsapp(here.folder, NUMBERS[0], short, 13), NUMBERS[0])
    long = " ".join(f"I was told {n} different things by different people." for n in range(9))
    received(here, whatsapp(here.folder, NUMBERS[1], f"> {short}\n{long}", 14), NUMBERS[1])
    with here.vault() as vault:
        linked = vault.link()
        ids = ",".join(map(str, linked.texts))
        assert not linked.links
    assert here("judge", ids, "positive", "--reason", "he quotes it").code == 0
    (seen,) = here("patterns", "--all", "--jsonl").lines
    assert seen["receipts"] == 1 and [one["why"] for one in seen["apart"]] == ["quoted"]
