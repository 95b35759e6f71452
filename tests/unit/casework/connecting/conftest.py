"""A vault with folders whose people agreed to be compared; all of them invented."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from unit.casework.connecting.clients import Client, Said, export

from guwah.casework import people
from guwah.casework.opening import Vault
from guwah.vault.case import CaseVault
from guwah.vault.secret import Secret


@pytest.fixture
def key(tmp_path: Path) -> Secret:
    """What opens the vault, fast."""
    path = tmp_path / "key.txt"
    Secret.new_key_file(path, os.urandom(32))
    return Secret.key_file(path)


@pytest.fixture
def vault(tmp_path: Path, key: Secret) -> Iterator[Vault]:
    """An empty vault."""
    with Vault.create(tmp_path / "v", key) as vault:
        yield vault


@pytest.fixture
def client(vault: Vault, tmp_path: Path) -> Client:
    """Make a folder with one chat, its roles, and consent to be compared."""
    numbers = iter(range(99))

    def make(chat: str, said: Sequence[Said], roles: dict[str, str]) -> CaseVault:
        case = vault.new_case()
        folder = tmp_path / f"source {next(numbers)}"
        list(vault.receive([export(folder / f"WhatsApp Chat with {chat}.txt", said)], case.id))
        for name, role in roles.items():
            people.set_role(case, name, role)
        people.record_consent(case, "compare", True)
        return case

    return make
