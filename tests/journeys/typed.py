"""Running whole commands as a person types them, and a small export to run them on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Guwah = Callable[..., "Done"]


@dataclass(frozen=True)
class Done:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def object(self) -> Any:
        """Standard output as one JSON object."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


def environment(folder: Path) -> dict[str, str]:
    """A vault and a passphrase file for a command."""
    secret = folder / "passphrase"
    if not secret.exists():
        secret.write_text("seven quiet words for one small test\n", "utf-8")
    return {**os.environ, "GUWAH_VAULT": str(folder / "my.vault"),
            "GUWAH_PASSPHRASE_FILE": str(secret), "LC_ALL": "C.UTF-8"}  # fmt: skip


def run(folder: Path, *words: object, given: str = "", env: dict[str, str] | None = None) -> Done:
    """Run `guwah …` in a process of its own and return how it ended."""
    done = subprocess.run(
        [sys.executable, "-m", "guwah", *map(str, words)],
        input=given, capture_output=True, text=True, timeout=300, check=False,
        env={**environment(folder), **(env or {})}, cwd=folder,
    )  # fmt: skip
    return Done(done.returncode, done.stdout, done.stderr)


def chat(folder: Path, name: str = "WhatsApp Chat with Tursun.txt", lines: str = "") -> Path:
    """A small Android export with a threat in it."""
    path = folder / name
    path.write_text(
        "13/01/2025, 09:15 - Messages and calls are end-to-end encrypted.\n"
        "13/01/2025, 09:16 - Tursun: Send the photo of your ID card today. 车牌 too.\n"
        "13/01/2025, 09:17 - Aynur: I will not.\n"
        "14/01/2025, 10:01 - Tursun: ئانىڭىز ئۆيدە، ياخشى ئويلىنىڭ\n" + lines,
        "utf-8",
    )
    return path
