"""Hostile reports cost little: time and memory stay bounded whatever they hold."""

from __future__ import annotations

import subprocess
import sys
import time
import zlib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from guwah.verifier import standalone

LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]) << 20,) * 2)
sys.argv = sys.argv[2:]
exec(compile(open(sys.argv[0], encoding="utf-8").read(), sys.argv[0], "exec"))
"""


def run_limited(path: Path, key: str, limit_mib: int) -> tuple[int, float]:
    """Exit code and seconds of the verifier with so much address space."""
    pytest.importorskip("resource")
    words = ["-c", LIMITED, str(limit_mib), standalone.__file__, str(path), "--key", key]
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-I", "-S", *words], capture_output=True, timeout=120, check=False
    )
    assert done.stderr == b""
    return done.returncode, time.monotonic() - start


def report(maker: ModuleType, case: Any, evidence: bytes) -> bytes:
    """A signed report with this evidence.json."""
    return maker.pack(case.sealed(case.members(evidence)))


@pytest.mark.parametrize(
    "evidence",
    [
        b"[" + b"[]," * 1_500_000 + b"[]]",
        b"[" + b"[]," * 6_000_000 + b"[]]",
        b"[" * 3_000_000,
        b'{"":' * 2_000_000,
        b"[" + b"1" * 20_000_000 + b"]",
        b'["' + b"\\n" * 5_000_000 + b'"]',
        b'"' * 10_000_000,
    ],
    ids=["lists", "too-many", "deep", "deep-objects", "digits", "escapes", "quotes"],
)
def test_json_bombs(maker: ModuleType, case: Any, tmp_path: Path, evidence: bytes) -> None:
    """Nested, long, dense JSON is refused within 600 MiB of address space and some seconds."""
    path = tmp_path / "report.zip"
    path.write_bytes(report(maker, case, evidence))
    code, seconds = run_limited(path, case.key, 600)
    assert code == 30 and seconds < 30


def test_a_zip_bomb_is_stopped_at_what_it_says(
    maker: ModuleType, case: Any, tmp_path: Path
) -> None:
    """256 MiB of zeros in a quarter of a MiB: read once, in pieces, within 100 MiB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = bytes(1 << 20)
    body = b"".join(packer.compress(block) for _ in range(256)) + packer.flush()
    part = maker.part_of("media-0002.bin", b"")
    for header in (part.local, part.central):
        header.update(method=8, size=256 << 20, packed=len(body), crc=0)
    part.body = body
    parts = [maker.part_of(name, data) for name, data in sorted(case.members().items())]
    path = tmp_path / "report.zip"
    path.write_bytes(maker.write_zip([part, *parts]))
    code, seconds = run_limited(path, case.key, 100)
    assert code == 30 and seconds < 30


@pytest.mark.parametrize(("count", "size"), [(5, 256 << 20), (1, (256 << 20) + 1), (1, 0xFFFFFFFF)])
def test_sizes_beyond_the_limits_are_refused_unread(
    maker: ModuleType, case: Any, count: int, size: int
) -> None:
    """More than 256 MiB a member or 1 GiB in all is refused by what the headers say."""
    parts = [maker.part_of(f"x{number}", b"") for number in range(count)]
    for part in parts:
        for header in (part.local, part.central):
            header.update(method=8, size=size)
    start = time.monotonic()
    assert standalone.verify(maker.write_zip(parts), case.key).code == 30
    assert time.monotonic() - start < 1


def test_too_many_members_are_refused(maker: ModuleType, case: Any) -> None:
    """4,096 members and not one more."""
    parts = [maker.part_of(f"f{number}", b"") for number in range(4097)]
    assert "parts missing" in standalone.verify(maker.write_zip(parts)).changed[0]
    assert "parts missing" not in standalone.verify(maker.write_zip(parts[1:])).changed[0]


def test_a_list_of_more_than_512_elements_is_refused(maker: ModuleType, case: Any) -> None:
    """512 segments are read, 513 are not."""
    salt = "00" * 32
    for number, code in ((512, None), (513, 30)):
        place = ["list", [salt, "s", ""], *([salt, "s", "a"] for _ in range(number))]
        if code is None:
            standalone.fold_list(place, "text", "*sb")
        else:
            with pytest.raises(standalone.RefutedError):
                standalone.fold_list(place, "text", "*sb")
