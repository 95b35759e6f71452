"""What all tests share: no network but loopback, hypothesis profiles, where the samples lie."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

settings.register_profile(
    "ci", max_examples=200, deadline=None, suppress_health_check=list(HealthCheck)
)
settings.register_profile(
    "fuzz", max_examples=20_000, deadline=None, suppress_health_check=list(HealthCheck)
)
settings.load_profile("fuzz" if os.environ.get("GUWAH_FUZZ") else "ci")


def _refuse_far_sockets(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "socket.connect":
        return
    address = arguments[1]
    host = address[0] if isinstance(address, tuple) else ""
    if host and host not in ("127.0.0.1", "::1", "localhost"):
        raise PermissionError(f"a test tried to reach {address!r}")


sys.addaudithook(_refuse_far_sockets)


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample exports, or a skip that says so."""
    folder = SHARED / "samples"
    if not folder.is_dir():
        pytest.skip("the shared samples are not on this machine")
    return folder
