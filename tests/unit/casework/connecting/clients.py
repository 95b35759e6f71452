"""Small exports of invented people, and how a folder is made of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from guwah.vault.case import CaseVault

Said = tuple[str, str, str]  # day and minute as `13/02/2025, 10:05`, who, text
Client = Callable[[str, Sequence[Said], dict[str, str]], CaseVault]


def export(path: Path, said: Sequence[Said]) -> Path:
    """A WhatsApp export of one chat."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{at} - {who}: {text}\n" for at, who, text in said), "utf-8")
    return path
