"""A seed opens with what it was sealed to, and with nothing else."""

from __future__ import annotations

import pytest

from guwah.errors import CannotUnlockError, ObjectDamagedError
from guwah.vault.casekeys import CaseKeys
from guwah.vault.secret import Secret
from guwah.vault.seed import open_seed, seal_seed

SEED = bytes(range(32))


def test_the_seed_opens_with_its_key_file_only(secret: Secret) -> None:
    """Another key file, or a passphrase, is exit 20."""
    sealed = seal_seed(SEED, secret)
    assert open_seed(sealed, secret, "x") == SEED
    other = Secret(identity_text=str(CaseKeys.new().identity))
    for wrong in (other, Secret.passphrase("words")):
        with pytest.raises(CannotUnlockError):
            open_seed(sealed, wrong, "x")
    with pytest.raises(ObjectDamagedError):
        open_seed(b"not age", secret, "x")
