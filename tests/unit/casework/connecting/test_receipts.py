"""Planted copies that must not count: forwards, quotations, group views, exports handed in twice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from unit.casework.connecting.clients import Client, Said, export

from guwah.casework import people
from guwah.casework.connecting import judging
from guwah.casework.linking import Linked
from guwah.casework.opening import Vault
from guwah.vault.case import CaseVault

STRANGER = "+852 5550 1234"
OFFICER = "+7 701 555 01 23"
DEMAND = "Send us the photo of your ID card and the plate of the car before Friday"
SENDER = {STRANGER: "suspected-sender"}


def threat(at: str, text: str = DEMAND, who: str = STRANGER) -> Said:
    """One message of a chat."""
    return (at, who, text)


def wording(linked: Linked) -> list[tuple[int, dict[str, int]]]:
    """Receipts of each wording pattern, and how many copies are listed apart, by reason."""
    return [
        (one.pattern.receipts, dict(Counter(copy.why for copy in one.apart)))
        for one in (*linked.patterns, *linked.uncounted)
        if "wording" in one.pattern.why
    ]


@pytest.fixture
def two(client: Client) -> list[CaseVault]:
    """Two people who received one demand independently, days apart."""
    said = [[threat("13/02/2025, 10:05"), ("13/02/2025, 10:06", "Ruqiye", "who is this?")],
            [threat("20/02/2025, 18:40"), ("20/02/2025, 19:00", "Hesen", "leave me alone")]]  # fmt: skip
    return [client(STRANGER, one, SENDER) for one in said]


@pytest.mark.usefixtures("two")
def test_two_independent_receipts_are_a_pattern(vault: Vault) -> None:
    """The ground to compare with: two people, nothing apart."""
    assert wording(vault.link(whole=True)) == [(2, {})]


@pytest.mark.usefixtures("two")
def test_a_forward_does_not_count(vault: Vault, client: Client, tmp_path: Path) -> None:
    """A sender who passes a threat on as forwarded is listed apart."""
    path = tmp_path / "result.json"
    path.write_text(
        '{"name": "S", "type": "personal_chat", "id": 5550001, "messages": [{"id": 1, "type":'
        ' "message", "date": "2025-03-01T10:00:00", "date_unixtime": "1740823200", "from": "S",'
        ' "from_id": "user5550001", "forwarded_from": "Channel", "text": "' + DEMAND + '",'
        ' "text_entities": [{"type": "plain", "text": "' + DEMAND + '"}]}]}',
        "utf-8",
    )
    case = vault.new_case()
    list(vault.receive([path], case.id))
    people.set_role(case, "S", "suspected-sender")
    people.record_consent(case, "compare", True)
    assert wording(vault.link(whole=True)) == [(2, {"forwarded": 1})]


@pytest.mark.usefixtures("two")
def test_what_the_person_sends_on_does_not_count(
    vault: Vault, client: Client, tmp_path: Path
) -> None:
    """The target pastes the threat to a friend, a mother repeats it: apart, in their own folder."""
    case = client(STRANGER, [threat("25/02/2025, 09:00")], SENDER)
    told = [("25/02/2025, 09:10", "Nur", f"He wrote: {DEMAND}"),
            ("25/02/2025, 09:20", "Mum", f"They told me: {DEMAND}")]  # fmt: skip
    list(vault.receive([export(tmp_path / "m" / "WhatsApp Chat with Mum.txt", told)], case.id))
    people.set_roles(case, [("Nur", "self"), ("Mum", "family")])
    assert wording(vault.link(whole=True)) == [(3, {"outgoing": 1, "not-suspected": 1})]


@pytest.mark.usefixtures("two")
def test_what_only_the_person_sent_joins_nothing(vault: Vault, client: Client) -> None:
    """A folder in which only the target has the words is in no pattern, and nothing of it shown."""
    said = [("25/02/2025, 09:10", "Nur", DEMAND), threat("25/02/2025, 09:12", "Who told you that?")]
    case = client(STRANGER, said, {**SENDER, "Nur": "self"})
    linked = vault.link(whole=True)
    assert wording(linked) == [(2, {})]
    held = {copy.id for one in linked.patterns for copy in one.apart}
    assert not [one for one in held if str(one).split("/")[0] in case.items()]


@pytest.mark.usefixtures("two")
def test_one_event_in_a_group_is_one_receipt(vault: Vault, client: Client) -> None:
    """Two members hand in one group chat: one of them counts."""
    for own in ("Gulnar", "Tahir"):
        said = [threat("01/03/2025, 12:00"), ("01/03/2025, 12:05", own, "what is this")]
        client("Students in Oslo", said, {**SENDER, own: "self"})
    assert wording(vault.link(whole=True)) == [(3, {"same-event": 1})]


@pytest.mark.usefixtures("two")
def test_a_group_under_two_names_is_one_receipt(vault: Vault, client: Client) -> None:
    """Two phones in two zones, two names of the group, the same talk at the same distances."""
    for name, hour in (("Students in Oslo", 12), ("Oslo oqughuchiliri", 17)):
        said = [threat(f"01/03/2025, {hour}:00"),
                (f"01/03/2025, {hour}:05", "Gulnar", "who wrote this to our group?"),
                (f"01/03/2025, {hour}:07", "Tahir", "do not answer"),
                (f"01/03/2025, {hour}:09", "Ekber", "I will ask")]  # fmt: skip
        client(name, said, SENDER)
    assert wording(vault.link(whole=True)) == [(3, {"same-event": 1})]


@pytest.mark.parametrize("later", [(), (("02/03/2025, 08:00", "Nur", "goodbye"),)])
@pytest.mark.usefixtures("two")
def test_one_chat_in_two_folders_is_one_receipt(
    vault: Vault, client: Client, later: tuple[Said, ...]
) -> None:
    """The same export, and a later one of the same chat, handed in to another folder."""
    said = [threat("01/03/2025, 12:00"), ("01/03/2025, 12:05", "Nur", "I never sent you anything")]
    client(STRANGER, said, {**SENDER, "Nur": "self"})
    client(STRANGER, [*said, *later], {**SENDER, "Nur": "self"})
    assert wording(vault.link(whole=True)) == [(3, {"same-sending": 1})]


def test_a_series_without_answers_is_not_counted_twice(vault: Vault, client: Client) -> None:
    """Three threats at the same minutes in two folders: one chat, as far as anybody can tell."""
    said = [threat(f"0{n}/03/2025, 12:0{n}", f"{DEMAND}, or the {n}th time") for n in (1, 2, 3)]
    client(STRANGER, said, SENDER)
    client(STRANGER, [*said, threat("09/03/2025, 10:00", "You did not listen")], SENDER)
    assert [one.pattern.receipts for one in vault.link(whole=True).patterns] == []


def test_a_demand_to_two_people_in_one_minute_counts_twice(vault: Vault, client: Client) -> None:
    """One sender, one minute, two people who answer each in their own words: two receipts."""
    for own, answer in (("Nur", "who is this?"), ("Tahir", "I have nothing to say to you")):
        client(STRANGER, [threat("01/03/2025, 12:00"), ("01/03/2025, 12:05", own, answer)], SENDER)
    assert wording(vault.link(whole=True)) == [(2, {})]


def test_overlapping_exports_in_one_folder_are_one_receipt(
    vault: Vault, two: list[CaseVault], tmp_path: Path
) -> None:
    """A second, longer export of a chat that the folder holds adds nothing."""
    said = [threat("13/02/2025, 10:05"), ("13/02/2025, 10:06", "Ruqiye", "who is this?"),
            ("14/02/2025, 08:00", "Ruqiye", "I will tell the police")]  # fmt: skip
    path = export(tmp_path / "again" / "WhatsApp Chat with +852 5550 1234.txt", said)
    list(vault.receive([path], two[0].id))
    (pattern,) = [one for one in vault.link().patterns if "wording" in one.pattern.why]
    assert pattern.pattern.receipts == 2 and len(pattern.pattern.members) == 2


def test_a_wording_that_stood_in_the_press_counts_only_before(
    vault: Vault, two: list[CaseVault], client: Client
) -> None:
    """Of four receipts of one wording only those before the day on which it was printed count."""
    for n in (1, 2):
        client(STRANGER, [threat(f"0{n}/04/2025, 12:00")], SENDER)
    (before,) = [one for one in vault.link().patterns if "wording" in one.pattern.why]
    assert before.pattern.receipts == 4
    records = judging.records_of(vault.cases(), map(str, before.pattern.members))
    judging.record(vault.store.desk, vault.cases(), judging.Judgement(
        "published", "pattern", "printed in an invented paper", "keeper", "0", ("wording",),
        tuple(map(judging.member_of, records)), before.key, "2025-03-15",
    ))  # fmt: skip
    assert wording(vault.link()) == [(2, {"published": 2})]


def test_an_article_in_the_vault_takes_its_quotations_out(
    vault: Vault, two: list[CaseVault], client: Client, tmp_path: Path
) -> None:
    """A page that a person marked as published: texts after that day that repeat it are apart."""
    pytest.importorskip("lxml")
    client(STRANGER, [threat("01/04/2025, 12:00")], SENDER)
    page = tmp_path / "article.eml"
    page.write_text(
        "From: paper@example.org\nTo: desk@example.org\nDate: Mon, 10 Mar 2025 10:00:00 +0000\n"
        "Subject: threats\nMessage-ID: <1@example.org>\nContent-Type: text/plain\n\n"
        f"Several people received the same words: {DEMAND}. The embassy did not answer.\n",
        "utf-8",
    )
    list(vault.receive([page], two[0].id))
    item = two[0].items()[-1]
    assert wording(vault.link()) == [(3, {})]
    judging.record(vault.store.desk, vault.cases(), judging.Judgement(
        "published", "item", "our own archive", "keeper", "0", item=item, on="2025-03-10"))  # fmt: skip
    assert wording(vault.link()) == [(2, {"published": 1})]
