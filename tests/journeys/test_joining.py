"""Attempts to join two clients by somebody whom they both know; in one process, for speed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from guwah.casework import people
from guwah.casework.opening import Vault
from guwah.vault.case import CaseVault

STRANGER = "+852 5550 1234"
MOTHER = "Patigul Ana"
LAWYER = "+61 3 5550 1919"
DEMAND = "Send us the photo of your ID card and the plate of the car before Friday"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """An empty vault."""
    with Vault.create(tmp_path / "v", "seven quiet words for one small test") as vault:
        yield vault


def client(
    vault: Vault, folder: Path, chat: str, said: list[tuple[str, str]], **roles: str
) -> CaseVault:
    """A folder with one chat, its roles, and consent to be compared."""
    case = vault.new_case()
    path = folder / f"WhatsApp Chat with {chat}.txt"
    lines = (f"{13 + n}/02/2025, 1{n}:05 - {who}: {text}\n" for n, (who, text) in enumerate(said))
    path.write_text("".join(lines), "utf-8")
    list(vault.receive([path], case.id))
    for name, role in roles.items():
        people.set_role(case, name, role)
    people.record_consent(case, "compare", True)
    return case


@pytest.fixture
def clients(vault: Vault, tmp_path: Path) -> list[CaseVault]:
    """Two clients with one mother, one lawyer, one stranger, who also speaks of them."""
    said = [
        (STRANGER, DEMAND),
        (MOTHER, "Sleep well my child"),
        (LAWYER, "Do not answer them"),
        ("张伟", "明天见"),
        (STRANGER, "Ask Patigul, or 张伟; your lawyer has 5550 1919"),
        ("Gülşah Hanım", "I saw him"),
        (STRANGER, "Gulsah told us"),
    ]
    roles = {MOTHER: "family", LAWYER: "bystander", "张伟": "family", "Gülşah Hanım": "bystander",
             STRANGER: "suspected-sender"}  # fmt: skip
    return [client(vault, tmp_path, f"Sender {n}", said, **roles) for n in "AB"]


@pytest.mark.usefixtures("clients")
def test_no_part_of_a_protected_name_is_found_over_all(vault: Vault) -> None:
    """Four digits of a lawyer's number, two letters or one character of a name: nothing."""
    for query in ("1919", "61", "+61", "55 19", "Pat*", "Pa*", "well 1919", "An* child", "张",
                  "伟", "Gu*", "1234 1919", "１９１９", "'19 19'"):  # fmt: skip
        assert list(vault.search(query)) == [], query
    assert len({hit.case for hit in vault.search("plate of the car")}) == 2
    assert len({hit.case for hit in vault.search("1234 plate")}) == 2


def test_a_name_marked_in_one_folder_is_no_bridge_to_another(
    vault: Vault, clients: list[CaseVault]
) -> None:
    """The second client has not marked the lawyer; the first one's mark is enough."""
    people.set_role(clients[1], LAWYER, "unknown")
    assert list(vault.search("1919")) == []
    assert {hit.case for hit in vault.search(LAWYER)} == {clients[0].id}


def test_what_a_third_folder_protects_joins_no_two(vault: Vault, tmp_path: Path) -> None:
    """A mother's number is no key where only two others are compared, nor without its country."""
    client(
        vault,
        tmp_path,
        "Mum",
        [("+90 532 555 01 77", "call me")],
        **{"+90 532 555 01 77": "family"},
    )
    number = "0532 555 01 77"
    two = [
        client(
            vault,
            tmp_path,
            number,
            [(number, f"where are you {n}")],
            **{number: "suspected-sender"},
        )
        for n in range(2)
    ]
    assert vault.link([case.id for case in two]).found == ()
    assert vault.link().found == ()


def test_a_group_joins_nobody_where_few_of_it_wrote(vault: Vault, tmp_path: Path) -> None:
    """Two members hand in one group chat; in both exports only the officer and they wrote."""
    for own in ("Ruqiye", "Hesen"):
        said = [(own, "hello"), ("Officer", DEMAND)]
        roles = {own: "self", "Officer": "suspected-sender"}
        client(vault, tmp_path, "Association of students", said, **roles)
    assert vault.link().found == ()


def test_a_text_that_only_names_a_shared_mother_joins_nobody(vault: Vault, tmp_path: Path) -> None:
    """Her name is the wording: without it nothing is left that could be alike."""
    for n in range(2):
        said = [(STRANGER, "Patigul Ana Memet"), (f"Patigul Ana {'Memet'}", "hello")]
        roles = {"Patigul Ana Memet": "family", STRANGER: "suspected-sender"}
        client(vault, tmp_path, f"Sender {n}", said, **roles)
    assert [one for one in vault.link().found if "wording" in one.why] == []
