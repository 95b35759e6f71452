"""Judgements: they steer later runs, are kept sealed, and go with what they are about."""

from __future__ import annotations

from pathlib import Path

import pytest
from unit.casework.connecting.clients import Client

from guwah.casework import people
from guwah.casework.connecting import judging, residence
from guwah.casework.connecting.deciding import judge
from guwah.casework.connecting.patterns import Seen
from guwah.casework.opening import Vault
from guwah.casework.upkeep.examining import examine
from guwah.casework.upkeep.rebuilding import rebuild
from guwah.errors import UsageError
from guwah.vault import owning
from guwah.vault.case import CaseVault
from guwah.vault.secret import Secret

STRANGERS = ("+852 5550 1234", "+7 701 555 01 23", "+90 532 555 01 77", "+61 3 5550 1919")
DEMAND = "Send us the photo of your ID card and the plate of the car before Friday"
OTHER = "Your brother will be taken back if you speak on the radio once more"


@pytest.fixture
def three(client: Client) -> list[CaseVault]:
    """Three people, three numbers, one demand."""
    return [
        client(number, [(f"1{n}/02/2025, 10:05", number, DEMAND)], {number: "suspected-sender"})
        for n, number in enumerate(STRANGERS[:3])
    ]


def only(vault: Vault) -> Seen:
    """The one pattern of the vault."""
    (one,) = vault.link().patterns
    return one


@pytest.mark.usefixtures("three")
def test_a_negative_pattern_is_gone_and_shown_as_judged(vault: Vault) -> None:
    """Its links are gone too; who said so, when and why is shown."""
    key = only(vault).key
    judge(vault, key[:8], "negative", "a line of a song", by="Nur")
    linked = vault.link()
    assert linked.found == () and linked.patterns == () and linked.uncounted == ()
    (one,) = linked.rejected
    assert one.key == key and one.judgement is not None
    assert (one.judgement.verdict, one.judgement.reason, one.judgement.by) == (
        "negative", "a line of a song", "Nur")  # fmt: skip
    assert one.judgement.at and one.judgement.method


@pytest.mark.usefixtures("three")
def test_a_later_text_of_a_rejected_wording_is_rejected_with_it(
    vault: Vault, client: Client
) -> None:
    """A fourth person who receives the song does not bring the pattern back; the view counts it."""
    key = only(vault).key
    judge(vault, key, "negative", "a line of a song")
    number = STRANGERS[3]
    client(number, [("20/03/2025, 10:05", number, DEMAND)], {number: "suspected-sender"})
    linked = vault.link()
    assert linked.found == ()
    assert [(one.key, one.judgement and one.judgement.since) for one in linked.rejected] == [
        (key, 1)
    ]


@pytest.mark.usefixtures("three")
def test_unsure_takes_a_word_back(vault: Vault) -> None:
    """The newest judgement counts."""
    key = only(vault).key
    judge(vault, key, "negative", "a line of a song")
    judge(vault, key, "unsure", "no song that I can find")
    assert only(vault).key == key
    judge(vault, key, "negative", "found it")
    assert vault.link().patterns == ()


@pytest.mark.usefixtures("three")
def test_unsure_takes_back_that_a_wording_was_public(vault: Vault) -> None:
    """Of a pattern: a wrong clipping takes the receipts away only until it is taken back."""
    key = only(vault).key
    judge(vault, key, "published", "printed in an invented paper", on="2025-02-12")
    assert vault.link().patterns == () and len(vault.link().uncounted) == 1
    judge(vault, key, "unsure", "the paper printed another text")
    assert only(vault).pattern.receipts == 3 and only(vault).apart == ()
    judge(vault, key, "published", "no, it was this one", on="2025-02-12")
    assert vault.link().patterns == ()


def test_unsure_takes_back_that_an_item_was_public(
    vault: Vault, three: list[CaseVault], tmp_path: Path
) -> None:
    """Of an item: a page that was marked by mistake takes nothing out any more."""
    page = tmp_path / "page.eml"
    page.write_text(
        "From: a@example.org\nTo: b@example.org\nDate: Mon, 3 Feb 2025 10:00:00 +0000\n"
        f"Subject: words\nMessage-ID: <1@example.org>\nContent-Type: text/plain\n\n{DEMAND}\n",
        "utf-8",
    )
    list(vault.receive([page], three[0].id))
    item = three[0].items()[-1]
    judge(vault, item, "published", "our own archive", on="2025-02-03")
    assert vault.link().patterns == ()
    judge(vault, item[:9], "unsure", "it was never printed")
    assert only(vault).pattern.receipts == 3
    with pytest.raises(UsageError, match="nothing"):
        judge(vault, item, "negative", "no likeness")


def test_what_was_taken_out_stands_in_no_slot_and_no_rate(vault: Vault, client: Client) -> None:
    """A pair is held apart: template, values and error rate are not those of the whole pattern."""
    for n, (number, name) in enumerate(zip(STRANGERS, ("Adil", "Mihray", "Zohre"), strict=False)):
        said = f"Tell {name} {7000 + n} that we wait for the photo of the card before Friday"
        client(number, [(f"1{n}/03/2025, 10:05", number, said)], {number: "suspected-sender"})
    whole = only(vault)
    assert whole.pattern.false is not None and whole.pattern.false.links == 3
    first, other, third = whole.pattern.members
    judge(vault, f"{first},{other}", "negative", "two different people")
    linked = vault.link()
    for one in (*linked.patterns, *linked.uncounted):
        texts = [linked.texts[member].text for member in one.pattern.members]
        assert one.pattern.false is None and third in one.pattern.members
        assert one.pattern.slots and "{1}" in one.pattern.template
        for values in one.pattern.slots:
            assert len(values) == len(texts)
            assert all(value in text for value, text in zip(values, texts, strict=True))


@pytest.mark.usefixtures("three")
def test_a_negative_pair_is_never_in_one_pattern(vault: Vault) -> None:
    """Two of three are held apart, whatever hangs between them."""
    a, b, _ = only(vault).pattern.members
    judge(vault, f"{a},{b}", "negative", "two different people")
    linked = vault.link()
    assert all({one.a, one.b} != {a, b} for one in linked.links)
    assert all(not {a, b} <= set(one.pattern.members) for one in linked.patterns)
    assert [one.pattern.receipts for one in linked.patterns] == [2]


def test_a_positive_pair_is_linked_by_a_person(
    vault: Vault, client: Client, three: list[CaseVault]
) -> None:
    """What the method does not link stays linked by the person's word, and says so."""
    number = STRANGERS[3]
    client(number, [("20/03/2025, 10:05", number, OTHER)], {number: "suspected-sender"})
    before = vault.link()
    mine = next(str(one) for one in before.texts if before.texts[one].text == OTHER)
    known = str(only(vault).pattern.members[0])
    judge(vault, f"{mine},{known}", "positive", "both say it in the same breath")
    one = only(vault)
    assert one.pattern.receipts == 4 and set(one.pattern.why) == {"wording", "person"}
    assert [link.why for link in vault.link().links if mine in (link.a, link.b)] == [("person",)]
    (at,) = (n for n, case in enumerate(three) if known.split("/")[0] in case.items())
    people.set_role(three[at], STRANGERS[at], "family")
    assert known not in only(vault).pattern.members


@pytest.mark.usefixtures("three")
def test_two_positive_texts_alone_are_a_pattern(vault: Vault, client: Client) -> None:
    """Two wordings that no method would link, judged to be one."""
    for number, text in zip(STRANGERS[2:], (OTHER, "We know where your brother is"), strict=True):
        client(number, [("20/03/2025, 10:05", number, text)], {number: "suspected-sender"})
    texts = vault.link().texts
    ids = [str(one) for one in texts if texts[one].text != DEMAND]
    judge(vault, ",".join(ids), "positive", "one campaign")
    found = [one for one in vault.link().patterns if one.pattern.why == ("person",)]
    assert [one.pattern.receipts for one in found] == [2] and found[0].pattern.template


@pytest.mark.usefixtures("three")
def test_a_person_cannot_join_what_must_not_be_joined(vault: Vault, client: Client) -> None:
    """A mother, a folder without consent, two messages of one folder: refused."""
    mum = client("Mum", [("20/03/2025, 10:05", "Mum", OTHER)], {"Mum": "family"})
    known = str(only(vault).pattern.members[0])
    (hers,) = (one.id for one in judging.records_of([mum], [f"{mum.items()[0]}/1/0"]))
    with pytest.raises(UsageError, match="may be compared"):
        judge(vault, f"{hers},{known}", "positive", "why not")
    with pytest.raises(UsageError, match="two messages"):
        judge(vault, f"{known},{known}", "positive", "why not")


@pytest.mark.usefixtures("three")
def test_what_cannot_be_judged_is_refused(vault: Vault) -> None:
    """No reason, no such pattern, too few digits, a day where none belongs."""
    key = only(vault).key
    for what, verdict, reason, on in (
        (key, "negative", " ", ""), ("0123456789ab", "negative", "x", ""),
        (key[:3], "negative", "x", ""), (key, "negative", "x", "2025-01-01"),
        (key, "published", "x", ""), (key, "published", "x", "yesterday"),
    ):  # fmt: skip
        with pytest.raises(UsageError):
            judge(vault, what, verdict, reason, on=on)  # type: ignore[arg-type]
    assert only(vault).judgement is None


@pytest.mark.parametrize("whole", [True, False])
def test_a_judgement_goes_with_what_it_is_about(
    vault: Vault, three: list[CaseVault], key: Secret, tmp_path: Path, whole: bool
) -> None:
    """With the first folder or item that is destroyed it can be read no more, by any key."""
    judge(vault, only(vault).key, "negative", "only Patigul Ana would say that")
    assert len(judging.judgements(vault.store.desk, vault.cases())) == 1
    assert judging.about(vault.store.desk, three[1].items()) == 1
    if whole:
        vault.destroy_case(three[1].id)
    else:
        vault.destroy_item(three[1].id, three[1].items()[0])
    assert judging.judgements(vault.store.desk, vault.cases()) == []
    held = [one.entry.more for one in vault.store.desk.log.entries() if one.entry]
    assert "Patigul" not in str(held)
    vault.store.verify_desk()
    vault.close()
    assert not examine(tmp_path / "v", key, full=True).found


@pytest.mark.usefixtures("three")
def test_judgements_outlive_rebuilding_and_new_keys(
    vault: Vault, key: Secret, tmp_path: Path
) -> None:
    """They stand in the log alone, so that tables can go and keys can change."""
    name = only(vault).key
    judge(vault, name, "negative", "a line of a song")
    for case in vault.cases():
        case.renew_keys()
    owning.renew(vault.store, key)
    vault.close()
    rebuild(tmp_path / "v", key)
    with Vault.open(tmp_path / "v", key) as again:
        assert [one.key for one in again.link().rejected] == [name]
    assert not examine(tmp_path / "v", key, full=True).found


def test_a_country_is_shown_beside_the_pattern(vault: Vault, three: list[CaseVault]) -> None:
    """As it was typed, in its folder's row; the newest counts."""
    residence.set_countries(three[0], ["Norvay"])
    residence.set_countries(three[0], ["Norway", "Türkiye"])
    assert sorted(each.countries for each in only(vault).cases) == [(), (), ("Norway", "Türkiye")]
    assert only(vault).as_json()["countries"] == ["Norway", "Türkiye"]
    with pytest.raises(UsageError):
        residence.set_countries(three[0], ["x" * 65])
