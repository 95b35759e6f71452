"""Recovery: every k shares open, fewer do not, a wrong one is named; SLIP-39 as published."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import shamir_mnemonic
from hypothesis import given
from hypothesis import strategies as st
from vault_crash import Died, die_at

from guwah.errors import CannotUnlockError, ObjectDamagedError, UsageError
from guwah.vault import owning, recovery
from guwah.vault.recovery import Share, new_shares, parse_share
from guwah.vault.secret import Secret
from guwah.vault.vault import Vault

VECTORS = json.loads(
    (Path(__file__).parents[2] / "vectors" / "slip39" / "vectors.json").read_text("utf-8")
)
SHARES, PLAN = new_shares(5, 3)


@pytest.fixture
def kept(vault: Vault, root: Path) -> Path:
    """A closed vault that three of `SHARES` open."""
    vault.new_case()
    owning.set_recovery(vault, PLAN)
    vault.close()
    return root


@pytest.mark.parametrize("vector", VECTORS, ids=lambda one: one["what"])
def test_the_published_vectors_of_slip_39(vector: dict[str, object]) -> None:
    """The library that shares the secret gives what the standard says, and refuses what it refuses."""
    if vector["secret"]:
        found = shamir_mnemonic.combine_mnemonics(vector["shares"], b"TREZOR")
        assert found.hex() == vector["secret"]
    else:
        with pytest.raises(shamir_mnemonic.MnemonicError):
            shamir_mnemonic.combine_mnemonics(vector["shares"], b"TREZOR")


def test_every_three_of_five_open_and_no_two_do(kept: Path) -> None:
    """All ten threes, in any order; all ten pairs and five single ones not: exit 20."""
    for chosen in itertools.combinations(SHARES, 3):
        with Vault.recover(kept, chosen[::-1]) as vault:
            vault.verify_desk()
    for few in [*itertools.combinations(SHARES, 2), *((one,) for one in SHARES)]:
        with pytest.raises(CannotUnlockError, match="3 shares are needed"):
            Vault.recover(kept, few)
    with Vault.recover(kept, SHARES) as vault:
        assert len(vault.cases()) == 1


def test_a_wrong_share_is_named(kept: Path) -> None:
    """A share of another set in any place, given with right ones, is named by place and page."""
    others, _ = new_shares(5, 3)
    for place, page in itertools.product(range(3), range(5)):
        right = [one for one in SHARES if one.number != page + 1][:2]
        mixed = [*right[:place], others[page], *right[place:]]
        with pytest.raises(CannotUnlockError) as caught:
            Vault.recover(kept, mixed)
        assert f"share {place + 1} is wrong: page {page + 1} " in caught.value.what
        assert not set(caught.value.sentence().split()) & set(others[page].words)
    with pytest.raises(CannotUnlockError, match="none of these shares"):
        Vault.recover(kept, others[:3])
    with pytest.raises(CannotUnlockError, match="share 3: page 1 was given before"):
        Vault.recover(kept, [SHARES[0], SHARES[1], SHARES[0]])


@given(st.integers(0, 4), st.integers(0, 32), st.integers(1, 1023))
def test_one_wrong_word_is_noticed(page: int, at: int, step: int) -> None:
    """The checksum of the standard finds each single wrong word."""
    words = list(SHARES[page].words)
    found = recovery.WORDLIST.index(words[at])
    words[at] = recovery.WORDLIST[(found + step) % 1024]
    with pytest.raises(CannotUnlockError, match="share 2: a word is wrong"):
        parse_share(" ".join(words), 2)


@given(st.sampled_from(SHARES), st.sampled_from([str.upper, str.lower, str.title]), st.booleans())
def test_a_share_is_read_as_it_is_typed(
    share: Share, spelt: Callable[[str], str], numbered: bool
) -> None:
    """In capitals as the square has it, with the numbers of the page, with more spaces."""
    words = [f"{i}. {word}" if numbered else word for i, word in enumerate(share.words, 1)]
    assert parse_share(spelt("  ".join(words)), 1) == share


@given(st.text(max_size=300))
def test_anything_else_is_no_share_and_is_not_repeated(text: str) -> None:
    """A sentence says where, and shows nothing of what was typed."""
    with pytest.raises(CannotUnlockError) as caught:
        parse_share(text, 4)
    assert caught.value.what.startswith("share 4: ")


def test_numbers_that_make_no_sense_are_refused() -> None:
    """One share alone must not open, and there are at most sixteen."""
    for count, needed in ((1, 1), (5, 1), (2, 3), (17, 3), (0, 0), (-1, 2)):
        with pytest.raises(UsageError):
            new_shares(count, needed)


def test_what_is_in_clear_tells_no_share(kept: Path) -> None:
    """`recovery.json` holds counts and salted digests: no word, no recipient, nothing of the seed."""
    text = (kept / recovery.PLAN).read_text("ascii")
    obj = json.loads(text)
    assert set(obj) == {"commitments", "format", "needed"} and obj["needed"] == 3
    assert "age1" not in text and PLAN.recipient not in text
    assert len({salt for salt, _ in obj["commitments"]}) == 5
    assert all(len(bytes.fromhex(one)) == 32 for pair in obj["commitments"] for one in pair)


@pytest.mark.parametrize("content", [None, b"", b"{}", b'{"commitments":[],"format":1,"needed":9}'])
def test_a_damaged_plan_keeps_nobody_out(kept: Path, content: bytes | None) -> None:
    """Shares that open the vault open it whatever stands in `recovery.json`, and it is put right."""
    path = kept / recovery.PLAN
    path.unlink() if content is None else path.write_bytes(content)
    others, _ = new_shares(5, 3)
    with pytest.raises(CannotUnlockError):
        Vault.recover(kept, [*SHARES[:2], others[4]])
    Vault.recover(kept, SHARES[1:4]).close()
    assert path.read_bytes() == PLAN.to_bytes()


def test_a_plan_of_other_commitments_keeps_nobody_out(kept: Path) -> None:
    """Somebody who can write may not turn right shares into wrong ones."""
    _, other = new_shares(5, 3)
    (kept / recovery.PLAN).write_bytes(other.to_bytes())
    Vault.recover(kept, SHARES[:3]).close()


def test_a_new_set_and_a_removal_end_the_old_one(kept: Path, secret: Secret) -> None:
    """Older shares open no more; the vault itself is opened as before."""
    newer, plan = new_shares(3, 2)
    with Vault.open(kept, secret) as vault:
        owning.set_recovery(vault, plan)
    with pytest.raises(CannotUnlockError, match="none of these shares"):
        Vault.recover(kept, SHARES[:3])
    Vault.recover(kept, newer[1:]).close()
    with Vault.open(kept, secret) as vault:
        owning.set_recovery(vault, None)
    assert not (kept / recovery.PLAN).exists() and not (kept / recovery.SEALED).exists()
    with pytest.raises(ObjectDamagedError, match="missing"):
        Vault.recover(kept, newer[1:])


def test_recovered_is_opened_by_the_new_passphrase_alone(kept: Path, secret: Secret) -> None:
    """And the desk's log says that it happened."""
    new = Secret.passphrase("found again")
    with Vault.recover(kept, SHARES[2:]) as vault:
        owning.log_recovered(vault)
        owning.change_secret(vault, new)
    with pytest.raises(CannotUnlockError):
        Vault.open(kept, secret)
    with Vault.open(kept, new) as vault:
        types = [one.entry.type for one in vault.desk.log.entries() if one.entry]
        types = [one for one in types if one != "slots"]
        assert types[-2:] == ["recovered", "secret-changed"]


def test_dying_while_a_set_is_made_is_finished_on_opening(kept: Path, secret: Secret) -> None:
    """At each write: the older set opens or the newer one, never neither."""
    older = SHARES
    for n in range(200):
        newer, plan = new_shares(2, 2)
        vault = Vault.open(kept, secret)
        try:
            with die_at(n):
                owning.set_recovery(vault, plan)
            vault.close()
            break
        except Died:
            vault.close()
        Vault.open(kept, secret).close()
        older = newer if opens(kept, newer) else older
        assert opens(kept, older), n
        assert not list(kept.glob("part-*"))
    assert n > 5 and opens(kept, newer)


def opens(root: Path, shares: list[Share]) -> bool:
    """Whether these shares open the vault."""
    try:
        Vault.recover(root, shares[:3]).close()
    except CannotUnlockError:
        return False
    return True
