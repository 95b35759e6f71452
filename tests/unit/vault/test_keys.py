"""Keys derive as written down, parse back, and stay apart."""

from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guwah.errors import CannotUnlockError, ObjectDamagedError
from guwah.vault import keys
from guwah.vault.keys import CaseKeys, OwnerKeys
from guwah.vault.secret import Secret

SEED = bytes(range(32))


def test_owner_keys_of_a_seed_never_change() -> None:
    """A frozen vector: whoever changes the derivation locks everyone out."""
    owner = OwnerKeys.of(SEED)
    assert str(owner.identity.to_public()) == (
        "age1ryddmg440sdfepuyre0fpsh223kt3vfxtjl3sn44pw0xdyarl90quqfy8f"
    )
    assert owner.fingerprint() == "4c82a536555017ccc250202e43f73208"
    assert owner.origin == "guwah/8a6bfb6201b75c6a5fc259d9bd3da5d0"


def test_case_keys_parse_back_as_the_same_bytes() -> None:
    """from_bytes and to_bytes are exact inverses."""
    made = CaseKeys.new().with_new_database_key("0" * 32)
    data = made.to_bytes()
    assert CaseKeys.from_bytes(data, "x").to_bytes() == data


@pytest.mark.parametrize(
    "change",
    [
        (b'"format":1', b'"format":2'),
        (b'"log":"', b'"log":"zz'),
        (b'"names"', b'"nomes"'),
        (b"{", b"["),
    ],
)
def test_other_bytes_are_no_case_keys(change: tuple[bytes, bytes]) -> None:
    """Anything but exactly these keys is damage."""
    with pytest.raises(ObjectDamagedError):
        CaseKeys.from_bytes(CaseKeys.new().to_bytes().replace(*change, 1), "x")


def test_keys_of_two_cases_share_nothing() -> None:
    """All values are random; no secret shows in repr."""
    one, two = CaseKeys.new(), CaseKeys.new()
    late = {
        "destroying",
        "former",
        "intake",
        "colleagues",
        "owner",
        "alias",
        "earlier",
    }  # empty in a new case
    names = [each.name for each in dataclasses.fields(CaseKeys) if each.name not in late]
    assert all(str(getattr(one, name)) != str(getattr(two, name)) for name in names)
    assert CaseKeys.new().log_seed not in repr(CaseKeys.new())


def test_settling_leaves_the_newest_database_key() -> None:
    """Of two keys the second stays."""
    both = CaseKeys.new().with_new_database_key("0" * 32)
    assert both.settled().database == both.database[1:]
    assert both.settled().destroying == ()


def test_names_on_disk_are_keyed() -> None:
    """The same id has another name under another key or kind."""
    first, second = keys.new_key(), keys.new_key()
    names = {
        keys.disk_name(first, "object", "a"), keys.disk_name(second, "object", "a"),
        keys.disk_name(first, "reading", "a"), keys.disk_name(first, "reading", "a", ""),
    }  # fmt: skip
    assert len(names) == 4
    assert all(keys.is_id(name) for name in names)


def test_the_seed_opens_with_its_key_file_only(secret: Secret) -> None:
    """Another key file, or a passphrase, is exit 20."""
    sealed = keys.seal_seed(SEED, secret)
    assert keys.open_seed(sealed, secret, "x") == SEED
    other = Secret(identity_text=str(CaseKeys.new().identity))
    for wrong in (other, Secret.passphrase("words")):
        with pytest.raises(CannotUnlockError):
            keys.open_seed(sealed, wrong, "x")
    with pytest.raises(ObjectDamagedError):
        keys.open_seed(b"not age", secret, "x")


@given(
    st.booleans(), st.lists(st.sampled_from(["age1aaa", "age1bbb"]), max_size=2), st.integers(0, 3)
)
def test_keys_of_a_case_print_back_as_the_same_bytes(
    sharing: bool, colleagues: list[str], renewals: int
) -> None:
    """Shared, renewed, in the middle of it: bytes and keys are exact inverses; new keys stay short."""
    made = CaseKeys.new()
    for _ in range(renewals):
        made = made.renewing("age1owner", tuple(colleagues) if sharing else (), "quiet-heron-42")
        again = CaseKeys.from_bytes(made.to_bytes(), "x")
        assert again.to_bytes() == made.to_bytes() and str(again.former) == str(made.former)
        made = again.renewed()
        assert made.former is None and len(made.database) == 1
    assert len(made.intake) == renewals
    assert CaseKeys.from_bytes(made.to_bytes(), "x").to_bytes() == made.to_bytes()
    if not renewals:
        assert set(json.loads(made.to_bytes())) == {
            "case", "database", "destroying", "device", "folder", "format", "identity", "log",
            "manifest", "names", "origin",
        }  # fmt: skip


def test_a_renewed_seed_keeps_the_desk_s_log_and_nothing_else() -> None:
    """Another identity and fingerprint; names, origin, device and signer as before, again and again."""
    owner = OwnerKeys.of(SEED)
    seed = SEED
    for _ in range(3):
        seed = keys.renewed_seed(seed)
        now = OwnerKeys.of(seed)
        assert (now.names, now.origin, now.device) == (owner.names, owner.origin, owner.device)
        assert now.log_signer.public == owner.log_signer.public
        assert str(now.identity) != str(owner.identity) and now.fingerprint() != owner.fingerprint()
        assert SEED not in seed
