"""The owner's keys derive as written down and stay apart; names on disk are keyed."""

from __future__ import annotations

from guwah.vault import keys
from guwah.vault.keys import OwnerKeys

SEED = bytes(range(32))


def test_owner_keys_of_a_seed_never_change() -> None:
    """A frozen vector: whoever changes the derivation locks everyone out."""
    owner = OwnerKeys.of(SEED)
    assert str(owner.identity.to_public()) == (
        "age1ryddmg440sdfepuyre0fpsh223kt3vfxtjl3sn44pw0xdyarl90quqfy8f"
    )
    assert owner.fingerprint() == "4c82a536555017ccc250202e43f73208"
    assert owner.origin == "guwah/8a6bfb6201b75c6a5fc259d9bd3da5d0"


def test_names_on_disk_are_keyed() -> None:
    """The same id has another name under another key or kind."""
    first, second = keys.new_key(), keys.new_key()
    names = {
        keys.disk_name(first, "object", "a"), keys.disk_name(second, "object", "a"),
        keys.disk_name(first, "reading", "a"), keys.disk_name(first, "reading", "a", ""),
    }  # fmt: skip
    assert len(names) == 4
    assert all(keys.is_id(name) for name in names)


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
