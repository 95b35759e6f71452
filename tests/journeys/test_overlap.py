"""One chat handed in by three people: counted once, told apart, and withheld under every name."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from journeys.typed import Guwah
from properties.phones import ANDROID, IOS, Event, Phone, export, start_of

from guwah.casework import people
from guwah.casework.opening import Vault
from guwah.casework.overlap.facts import facts
from guwah.casework.receiving import Received
from guwah.errors import FieldMissingError
from guwah.vault.case import CaseVault

SAID = "the {}th time that you were seen at the square, we know"
HIS = Phone(ANDROID[0], "en", 0, ("Kerim", "Memet", "Officer Wang"), "Family and friends")
HERS = Phone(IOS[2], "tr", 120, ("Uncle K.", "Memet jan", "+852 5550 1234"), None)
COUSIN = Phone(ANDROID[1], "de", -60, ("K. Tursun", "Memet", "Wang"), "Familie")
PICTURE = b"\xff\xd8\xff\xe0 a picture of a door"


def talk() -> list[Event]:
    """A group of three, one of whom threatens; an edit, a picture."""
    events = [Event(40_000 + 300 * n, n % 3, "text", SAID.format(n)) for n in range(30)]
    events[8] = replace(events[8], later="you were not seen anywhere, forget it")
    return [*events, Event(60_000, 2, "file", "")]


def zipped(folder: Path, name: str, phone: Phone, *, with_files: bool = False) -> Path:
    """An export as a zip, with its pictures or without."""
    text, shown = export(phone, talk(), start_of("2025-01-13"))
    path = folder / name
    chat = "_chat.txt" if phone.is_iphone else f"WhatsApp Chat with {phone.chat}.txt"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr(chat, text)
        for number in shown if with_files else ():
            if talk()[number].kind == "file":
                out.writestr(f"{number:08}-PHOTO-{number}.jpg", PICTURE)
    return path


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """An empty vault, in this process, for speed."""
    with Vault.create(tmp_path / "v", "seven quiet words for one small test") as vault:
        yield vault


@pytest.fixture
def both(vault: Vault, tmp_path: Path) -> CaseVault:
    """A folder with his export and hers; his leaves the picture out and is of before the edit."""
    case = vault.new_case()
    his = zipped(tmp_path, "his.zip", replace(HIS, has_media=False))
    hers = zipped(tmp_path, "hers.zip", replace(HERS, is_late=True), with_files=True)
    done = list(vault.receive([his, hers], case.id))
    assert [(one.new, one.already) for one in done if isinstance(one, Received)] == [
        (31, 0),
        (0, 31),
    ]
    return case


def report(vault: Vault, case: CaseVault, folder: Path, rules: str = "") -> dict[str, bytes]:
    """The members of a report for oneself."""
    out = folder / f"report-{len(list(folder.iterdir()))}.zip"
    vault.report(case.id, "own", out, rules)
    with zipfile.ZipFile(io.BytesIO(out.read_bytes())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_sending_is_withheld_under_both_names(
    vault: Vault, both: CaseVault, tmp_path: Path
) -> None:
    """His export calls the sender a suspect, hers an uncle: nothing of him is in the report."""
    people.set_role(both, "Kerim", "suspected-sender")
    people.set_role(both, "Uncle K.", "family")
    with pytest.raises(FieldMissingError):
        report(vault, both, tmp_path)
    people.set_role(both, "Officer Wang", "suspected-sender")
    people.set_role(both, "+852 5550 1234", "suspected-sender")
    found = report(vault, both, tmp_path)
    evidence = found["evidence.json"] + found["report.html"]
    assert SAID.format(2).encode() in evidence
    for secret in (SAID.format(0), SAID.format(3), "Kerim", "Uncle", "Memet"):
        assert secret.encode() not in evidence, secret


def test_a_rule_for_one_name_withholds_under_the_other(
    vault: Vault, both: CaseVault, tmp_path: Path
) -> None:
    """`withhold: name` of her export's name withholds what his export shows."""
    people.set_role(both, "Kerim", "suspected-sender")
    people.set_role(both, "Officer Wang", "suspected-sender")
    rules = "withhold: [{name: Uncle K., reason: asked for it}]"
    found = report(vault, both, tmp_path, rules)
    evidence = found["evidence.json"] + found["report.html"]
    assert SAID.format(0).encode() not in evidence and SAID.format(2).encode() in evidence


def test_a_message_disclosed_by_rule_names_no_protected_sender(
    vault: Vault, both: CaseVault, tmp_path: Path
) -> None:
    """Any number of the message discloses it; its sender stays closed if one export protects him."""
    people.set_role(both, "Kerim", "suspected-sender")
    people.set_role(both, "Uncle K.", "family")
    found = report(vault, both, tmp_path, "disclose: [{sending: '1004', reason: she agreed}]")
    evidence = found["evidence.json"] + found["report.html"]
    assert SAID.format(3).encode() in evidence
    assert b"Kerim" not in evidence and b"Uncle" not in evidence


def test_a_report_shows_each_text_of_an_edited_message(
    vault: Vault, both: CaseVault, tmp_path: Path
) -> None:
    """What was said first, and what was made of it; every other message once."""
    for name in ("Officer Wang", "+852 5550 1234"):
        people.set_role(both, name, "suspected-sender")
    page = report(vault, both, tmp_path)["report.html"].decode()
    assert SAID.format(8) in page and "you were not seen anywhere" in page
    assert page.count(SAID.format(5)) == 1


def test_a_report_with_files_opens_the_export_that_has_them(
    vault: Vault, both: CaseVault, tmp_path: Path
) -> None:
    """His export left the picture out, hers has it."""
    for name in ("Officer Wang", "+852 5550 1234"):
        people.set_role(both, name, "suspected-sender")
    found = report(vault, both, tmp_path, "disclose: [{field: files, reason: asked for}]")
    assert PICTURE in found.values()
    (gap,) = [one for one in facts(both) if one["fact"] == "file-found"]
    assert gap["sending"] == 31 and gap["candidates"][0]["by"] == "message"


def test_a_protected_sighting_is_compared_with_no_folder(vault: Vault, tmp_path: Path) -> None:
    """Two folders share a sender's words, until one of them has a second export of the chat, in
    which he is an uncle."""
    events = [Event(40_000 + 300 * n, n % 2, "text", SAID.format(n)) for n in range(30)]
    phones = {"old": Phone(ANDROID[0], "en", 0, ("Kerim", "Memet"), "Kerim"),
              "new": Phone(IOS[2], "tr", 120, ("Uncle K.", "Memet jan"), None)}  # fmt: skip
    paths = {}
    for name, phone in phones.items():
        paths[name] = tmp_path / name / f"WhatsApp Chat with {phone.chat}.txt"
        paths[name].parent.mkdir()
        paths[name].write_text(export(phone, events, start_of("2025-01-13"))[0], "utf-8")
    paths["another's"] = tmp_path / "WhatsApp Chat with Kerim.txt"
    later = [replace(one, second=one.second + 40 * n * n) for n, one in enumerate(events)]
    paths["another's"].write_text(export(phones["old"], later, start_of("2025-02-03"))[0], "utf-8")
    cases = [vault.new_case() for _ in range(2)]
    for case, name in zip(cases, ("old", "another's"), strict=True):
        list(vault.receive([paths[name]], case.id))
        people.set_role(case, "Kerim", "suspected-sender")
        people.record_consent(case, "compare", True)
    assert vault.link().found
    list(vault.receive([paths["new"]], cases[0].id))
    people.set_role(cases[0], "Uncle K.", "family")
    assert vault.link().found == ()


def test_files_by_name_are_found_or_listed(vault: Vault, tmp_path: Path) -> None:
    """A loose picture of the name that a chat gives is found; a second one with other bytes makes
    two candidates, and none is chosen."""
    case = vault.new_case()
    text, _ = export(HIS, talk(), start_of("2025-01-13"))
    chat = tmp_path / "WhatsApp Chat with Family and friends.txt"
    chat.write_text(text, "utf-8")
    name = "IMG-20250113-WA0035.jpg"
    assert name in text
    for folder, data in (("a", PICTURE), ("b", PICTURE + b" again"), ("c", b"another")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_bytes(data)
    list(vault.receive([chat, tmp_path / "a" / name], case.id))
    (fact,) = [one for one in facts(case) if one["fact"].startswith("file")]
    assert fact["fact"] == "file-found" and fact["candidates"][0]["by"] == "name"
    list(vault.receive([tmp_path / "b" / name, tmp_path / "c" / name], case.id))
    (fact,) = [one for one in facts(case) if one["fact"].startswith("file")]
    assert fact["fact"] == "file-candidates" and len(fact["candidates"]) == 3


def test_three_members_of_a_group_and_a_month(guwah: Guwah, case: str, tmp_path: Path) -> None:
    """As typed: numbers, facts, and what stays when one export is destroyed."""
    june = replace(COUSIN, gone=frozenset({3, 4}))
    paths = [
        zipped(tmp_path, "his.zip", replace(HIS, ends=48_000)),
        zipped(tmp_path, "hers.zip", HERS, with_files=True),
        zipped(tmp_path, "june.zip", june),
    ]
    done = guwah("receive", *paths, "--case", case, "--json").object["items"]
    assert [(one["new"], one["already"], one["gone"]) for one in done] == [
        (27, 0, 0), (4, 27, 0), (0, 29, 2)]  # fmt: skip
    sendings = guwah("messages", "--case", case, "--jsonl").lines
    assert len(sendings) == 31
    assert {one["sender"]["name"] for one in sendings[0]["sightings"][1:]} == {
        "Uncle K.",
        "K. Tursun",
    }
    told = guwah("facts", "--case", case, "--json").object["facts"]
    absent = [
        one for one in told if one["fact"] == "absent" and one["absent_in"] == done[2]["item"]
    ]
    assert {tuple(one["sendings"]) for one in absent} == {(4, 5)}
    assert {abs(s["minutes"]) for one in told if one["fact"] == "clock" for s in one["steps"]} == {
        60, 120, 180}  # fmt: skip
    shown = guwah("facts", "--case", case)
    assert shown.code == 0 and "his.zip" in shown.out and "4, 5" in shown.out
    last = sendings[-1]["sending"]
    assert guwah("item", "destroy", done[0]["item"], "--case", case, "--yes").code == 0
    left = guwah("messages", "--case", case, "--jsonl").lines
    assert len(left) == 31 and left[-1]["sending"] == last and left[0]["sending"] == 1001
