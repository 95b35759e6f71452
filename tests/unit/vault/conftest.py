"""A key file, a new vault, a case in it: each test has its own, made in milliseconds."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from guwah.vault.case import CaseVault
from guwah.vault.secret import Secret
from guwah.vault.vault import Vault

MORE = {"name": "chat.txt", "giver": None, "received": "2024-05-06T07:08:09Z"}


@pytest.fixture(scope="session")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key file; opening with it needs no slow derivation."""
    path = tmp_path_factory.mktemp("key") / "key.txt"
    Secret.new_key_file(path, os.urandom(32))
    return path


@pytest.fixture
def secret(key_file: Path) -> Secret:
    """What opens the test's vault."""
    return Secret.key_file(key_file)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Where the test's vault lies."""
    return tmp_path / "my.vault"


@pytest.fixture
def vault(root: Path, secret: Secret) -> Iterator[Vault]:
    """A new vault, open."""
    with Vault.create(root, secret) as opened:
        yield opened


@pytest.fixture
def case(vault: Vault) -> CaseVault:
    """A new case, open."""
    return vault.new_case()


@pytest.fixture
def receive() -> Callable[..., str]:
    """Receives bytes into a case and returns the item's id."""

    def into(case: CaseVault, data: bytes, **more: object) -> str:
        staged = case.stage(io.BytesIO(data))
        case.accept(staged, {**MORE, **more})
        return staged.item

    return into
