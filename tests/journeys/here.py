"""Commands typed in this process, on a vault that a key file opens: whole commands, fast."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from journeys.typed import Done, chat

from guwah.casework.opening import Vault
from guwah.cli.entry import run
from guwah.vault.secret import Secret

__all__ = ["Here", "chat"]


class Here:
    """Types `guwah …` in a folder with a vault and one case.

    Args:
        folder: Where to work.
        capsys: Catches what is printed.
    """

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys
        self.key = folder / "key.txt"
        Secret.new_key_file(self.key, os.urandom(32))
        with Vault.create(folder / "my.vault", Secret.key_file(self.key)) as vault:
            self.case = vault.new_case().alias

    def __call__(self, *words: object) -> Done:
        """Run one command line and return how it ended."""
        self._capsys.readouterr()
        vault = ("--vault", str(self.folder / "my.vault"), "--key-file", str(self.key))
        code = run([*vault, *map(str, words)])
        out, err = self._capsys.readouterr()
        return Done(code, out, err)

    def vault(self) -> Vault:
        """The vault, opened; the caller closes it."""
        return Vault.open(self.folder / "my.vault", Secret.key_file(self.key))
