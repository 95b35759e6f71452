"""Attempts to join two clients by somebody or something that both know; and numbers used again."""

from __future__ import annotations

import pytest
from unit.casework.connecting.clients import Client

from guwah.casework import people
from guwah.casework.opening import Vault
from guwah.linking.identifiers import LONG_GAP_DAYS, longest_gap

STRANGER = "+852 5550 1234"
OTHER = "+7 701 555 01 23"
FRIEND = "+61 3 5550 1919"
CARD = "6222 0200 1234 5678 903"
DEMAND = "Send us the photo of your ID card and the plate of the car before Friday"


@pytest.mark.parametrize("role", ["family", "bystander", "self", "unknown"])
@pytest.mark.parametrize("text", ["Good night my dear, call me when you are home", DEMAND])
def test_whoever_is_no_suspected_sender_joins_nothing(
    vault: Vault, client: Client, role: str, text: str
) -> None:
    """A mother, a lawyer, a friend, a helpline writes the same to two clients: nothing."""
    for day in ("13", "20"):
        client(FRIEND, [(f"{day}/02/2025, 10:05", FRIEND, text)], {FRIEND: role})
    linked = vault.link(whole=True)
    assert (linked.found, linked.patterns, linked.uncounted, linked.messages) == ((), (), (), 0)


@pytest.mark.parametrize("role", ["family", "bystander", "self"])
def test_one_folder_that_protects_is_enough(vault: Vault, client: Client, role: str) -> None:
    """Two clients suspect a number that a third knows as a friend's: it is nobody's sender."""
    for day in ("13", "20"):
        client(FRIEND, [(f"{day}/02/2025, 10:05", FRIEND, DEMAND)], {FRIEND: "suspected-sender"})
    assert vault.link().patterns
    third = client(FRIEND, [("01/03/2025, 10:05", FRIEND, "hello")], {FRIEND: role})
    people.record_consent(third, "compare", False)
    assert vault.link().found == ()


def test_a_display_name_is_no_key(vault: Vault, client: Client) -> None:
    """Two senders who are called the same in two address books are two senders."""
    for day, text in (("13", DEMAND), ("20", "Your brother is with us, answer the telephone")):
        client(
            "Officer", [(f"{day}/02/2025, 10:05", "Officer", text)], {"Officer": "suspected-sender"}
        )
    linked = vault.link()
    assert linked.found == () and all(one.sender_key is None for one in linked.texts.values())


def test_a_demanded_card_is_no_key(vault: Vault, client: Client) -> None:
    """One card number in two different demands of two numbers joins nobody by itself."""
    for number, text in (
        (STRANGER, f"Pay the fine for your sister to {CARD} today"),
        (OTHER, f"If you want your passport back, money goes to {CARD}, do not tell anybody"),
    ):
        client(number, [("13/02/2025, 10:05", number, text)], {number: "suspected-sender"})
    assert [one for one in vault.link().found if "sender" in one.why] == []


def test_a_shared_group_joins_nobody(vault: Vault, client: Client) -> None:
    """Two members of one group, one suspected sender in it: no link and no receipt."""
    for own in ("Gulnar", "Tahir"):
        said = [("13/02/2025, 10:05", STRANGER, DEMAND), ("13/02/2025, 10:06", own, f"I am {own}")]
        client("Oslo students", said, {STRANGER: "suspected-sender", own: "self"})
    assert vault.link().patterns == ()


def test_a_shared_number_shows_its_days_and_a_long_silence(vault: Vault, client: Client) -> None:
    """Two years between two folders: it may have another owner, and the view says so."""
    for when, text in (("13/02/2023", "first words of somebody"), ("14/05/2025", "other words")):
        client(STRANGER, [(f"{when}, 10:05", STRANGER, text)], {STRANGER: "suspected-sender"})
    (one,) = vault.link().patterns
    assert one.pattern.why == ("sender",) and (one.gap_days or 0) > 800
    assert [each.days for each in one.cases] == [("2023-02-13",), ("2025-05-14",)]
    assert one.as_json()["may_be_reassigned"] is True


def test_a_number_in_use_is_not_marked(vault: Vault, client: Client) -> None:
    """Two folders within a few weeks: the days are shown, and nothing is said."""
    for when in ("13/02/2025", "14/03/2025"):
        client(
            STRANGER,
            [(f"{when}, 10:05", STRANGER, f"on {when} we saw you")],
            {STRANGER: "suspected-sender"},
        )
    (one,) = [one for one in vault.link().patterns if one.pattern.why == ("sender",)]
    assert one.as_json()["may_be_reassigned"] is False


def test_the_longest_silence_is_between_folders_not_within_one() -> None:
    """Overlapping folders bridge a gap; one folder has none."""
    assert longest_gap([("2025-01-01", "2025-01-31")]) is None
    assert longest_gap([("2025-01-01", "2025-12-31"), ("2025-06-01", "2025-06-02")]) == 0
    spans = [
        ("2025-01-01", "2025-01-31"),
        ("2025-02-10", "2025-02-11"),
        ("2025-09-01", "2025-09-01"),
    ]
    assert longest_gap(spans) == longest_gap(spans[::-1]) == 202 > LONG_GAP_DAYS
